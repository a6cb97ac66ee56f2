"""What NannyML says of pairs of files: reads cases as JSON on stdin, prints {name: {column: {...}}} as JSON."""
import json
import logging
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
import nannyml as nml  # noqa: E402

nml.disable_usage_logging()
CONTINUOUS = ["jensen_shannon", "kolmogorov_smirnov", "wasserstein", "hellinger"]
CATEGORICAL = ["jensen_shannon", "hellinger", "l_infinity", "chi2"]


def read(path):
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)


def number(value):
    if value is None:
        return None
    value = float(value)
    return value if np.isfinite(value) else None


def univariate(reference, current, column, chunking):
    calculator = nml.UnivariateDriftCalculator(
        column_names=[column], continuous_methods=CONTINUOUS, categorical_methods=CATEGORICAL, **chunking
    ).fit(reference)
    frame = calculator.calculate(current).filter(period="analysis").to_df()
    methods = sorted({name for (first, name, _) in frame.columns if first == column})
    return {
        method: [
            {
                "value": number(row[(column, method, "value")]),
                "threshold": number(row[(column, method, "upper_threshold")]),
                "alert": bool(row[(column, method, "alert")]),
            }
            for _, row in frame.iterrows()
        ]
        for method in methods
    }


def attempt(work, *arguments):
    try:
        return work(*arguments)
    except Exception as problem:  # what it refuses is part of the comparison
        return {"error": f"{type(problem).__name__}: {problem}"[:200]}


def reconstruction(reference, current, columns, chunking):
    calculator = nml.DataReconstructionDriftCalculator(column_names=columns, **chunking).fit(reference)
    frame = calculator.calculate(current).filter(period="analysis").to_df()
    part = frame["reconstruction_error"]
    return [
        {
            "value": number(row["value"]),
            "low": number(row["lower_threshold"]),
            "high": number(row["upper_threshold"]),
            "alert": bool(row["alert"]),
        }
        for _, row in part.iterrows()
    ]


def cbpe(reference, current, roles, chunking):
    estimator = nml.CBPE(
        problem_type="classification_binary",
        y_pred_proba=roles["score"],
        y_pred=roles["prediction"],
        y_true=roles["label"],
        metrics=["roc_auc"],
        **chunking,
    ).fit(reference)
    frame = estimator.estimate(current).filter(period="analysis").to_df()
    return [number(value) for value in frame[("roc_auc", "value")]]


answers = {}
for case in json.load(sys.stdin):
    reference, current = read(case["reference"]), read(case["current"])
    answers[case["name"]] = {
        "columns": {
            column: attempt(univariate, reference, current, column, case["chunking"]) for column in case["columns"]
        },
        "reconstruction": attempt(reconstruction, reference, current, case["multivariate"], case["chunking"])
        if case.get("multivariate")
        else None,
        "cbpe": attempt(cbpe, reference, current, case["roles"], case["chunking"]) if case.get("roles") else None,
    }
json.dump(answers, sys.stdout)
