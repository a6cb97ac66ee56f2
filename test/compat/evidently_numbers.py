"""What Evidently says of pairs of files: reads cases as JSON on stdin, prints {name: {column: {...}}} as JSON."""
import json
import sys
import warnings

import numpy as np
import pandas as pd
from evidently import Dataset, Report
from evidently.core.datasets import infer_column_type
from evidently.legacy.calculations.stattests.registry import get_registered_stattest
from evidently.metrics import ValueDrift

warnings.filterwarnings("ignore")
METHODS = ["psi", "kl_div", "jensenshannon", "hellinger", "wasserstein", "ks", "chisquare", "z"]


def read(path):
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def default(reference, current, column):
    """What its report says of the column."""
    report = Report([ValueDrift(column=column)], include_tests=True)
    result = report.run(Dataset.from_pandas(current[[column]]), Dataset.from_pandas(reference[[column]])).dict()
    metric, test = result["metrics"][0], result["tests"][0]
    return {
        "value": number(metric["value"]),
        "test": metric["config"]["method"],
        "threshold": metric["config"]["threshold"],
        "alert": "FAIL" in str(test["status"]),
    }


def by_method(reference, current, column, method):
    """One of its tests by name, on what its report would hand to it; a report a test takes too long."""
    kind = infer_column_type(current[column])
    clean = [side[column].replace([-np.inf, np.inf], np.nan).dropna() for side in (reference, current)]
    result = get_registered_stattest(method, kind)(*clean, kind, None)
    return {"value": number(result.drift_score), "threshold": result.actual_threshold, "alert": bool(result.drifted)}


def attempt(work, *arguments):
    try:
        return work(*arguments)
    except Exception as problem:  # what it refuses is part of the comparison
        return {"error": f"{type(problem).__name__}: {problem}"[:200]}


answers = {}
for case in json.load(sys.stdin):
    reference, current = read(case["reference"]), read(case["current"])
    answers[case["name"]] = {
        column: {
            "default": attempt(default, reference, current, column),
            "methods": {method: attempt(by_method, reference, current, column, method) for method in METHODS},
        }
        for column in case["columns"]
    }
json.dump(answers, sys.stdout)
