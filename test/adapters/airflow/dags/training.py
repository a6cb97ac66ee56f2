import time

from airflow.sdk import dag, get_current_context, task


@dag(dag_id="training", schedule=None, catchup=False, is_paused_upon_creation=False)
def training():
    """Behaves as its conf says; writes down each start, so that a test can count them."""

    @task
    def sextant_result():
        conf = get_current_context()["dag_run"].conf
        with open(conf["starts_file"], "a", encoding="utf-8") as starts:
            starts.write(conf["request_id"] + "\n")
        behaviour = conf["behaviour"]
        if behaviour == "hangs":
            time.sleep(600)
        if behaviour == "fails":
            raise RuntimeError("out of luck")
        if behaviour == "promises-nothing":
            return None
        return {"candidate": {"version": "v7", "metrics": {"auc": 0.9}}, "cost": 0.31}

    sextant_result()


@dag(dag_id="paused", schedule=None, catchup=False, is_paused_upon_creation=True)
def paused():
    @task
    def sextant_result():
        return None

    sextant_result()


training()
paused()
