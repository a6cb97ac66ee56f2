"""Writes sextant_eval.parquet: candidate and champion scored on the same rows, for Sextant to compare.

    import sextant_eval
    sextant_eval.write(rows, label="is_fraud", time="ts", candidate=new, champion=old, slices=["country"])
    mlflow.log_artifact("sextant_eval.parquet")          # in the run that registers the candidate

Needs pandas and pyarrow. Sextant itself never loads a model.
"""
import pandas as pd


def scores(model, features):
    """The score of each row: the probability of the positive class, or the prediction."""
    if hasattr(model, "predict_proba"):
        return model.predict_proba(features)[:, 1]
    return model.predict(features)


def write(rows, *, label, time, candidate, champion, features=None, slices=(), path="sextant_eval.parquet"):
    """`rows`: a DataFrame the candidate was not trained on. `champion` may be None before the first promotion."""
    taken = features or [c for c in rows.columns if c not in {label, time}]
    table = pd.DataFrame({
        "row_id": rows.index.astype(str),
        "time": pd.to_datetime(rows[time], utc=True),
        "label": rows[label],
        "score_candidate": scores(candidate, rows[taken]),
    })
    if champion is not None:
        table["score_champion"] = scores(champion, rows[taken])
    for name in slices:
        table[name] = rows[name].astype(str)
    table.to_parquet(path, index=False)
    return path
