"""Times Evidently's or NannyML's default drift of two files: LIBRARY REFERENCE CURRENT; prints JSON."""
import json
import logging
import resource
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
library, reference_file, current_file = sys.argv[1:4]
if library == "evidently":
    from evidently import Report
    from evidently.presets import DataDriftPreset
else:
    import nannyml as nml

    nml.disable_usage_logging()


def used():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in (own, children))


# What was imported is not counted, reading the files is.
wall, cpu = time.perf_counter(), used()
reference, current = pd.read_parquet(reference_file), pd.read_parquet(current_file)
if library == "evidently":
    Report([DataDriftPreset()]).run(current, reference).dict()
else:
    columns = [name for name in reference.columns if not str(reference[name].dtype).startswith("datetime")]
    nml.UnivariateDriftCalculator(column_names=columns, chunk_number=10).fit(reference).calculate(current).to_df()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - wall, "cpu": used() - cpu, "megabytes": peak}))
