# SPDX-License-Identifier: Apache-2.0
"""The metrics of an evaluation computed anew by scikit-learn from its table of predictions: check.py CSV JSON."""
import csv
import json
import sys

import numpy as np
from sklearn.metrics import accuracy_score, average_precision_score, balanced_accuracy_score, log_loss, roc_auc_score

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
report = json.load(open(sys.argv[2], encoding="utf-8"))
stratum = report["strata"][0]
findings = [column[2:] for column in rows[0] if column.startswith("p:")]
p = np.array([[float(row["p:" + finding]) for finding in findings] for row in rows])
labels = [row["label"] for row in rows]
shows = np.array([[label == finding for finding in findings] for label in labels])
calls = [findings[i] for i in p.argmax(axis=1)]

expected = {
    "accuracy": accuracy_score(labels, calls),
    "balanced_accuracy": balanced_accuracy_score(labels, calls),
    "log_loss": -np.log(np.maximum(p[shows], np.finfo(float).tiny)).mean(),
    "abstained": np.mean([row["verdict"] == "abstained" for row in rows]),
}
present = sorted(set(labels))
if present == sorted(findings):
    assert abs(expected["log_loss"] - log_loss(labels, p, labels=findings)) < 1e-12
worst = 0.0
compared = 0


def compare(name, ours, theirs, tolerance=1e-12):
    global worst, compared
    worst = max(worst, abs(ours - theirs))
    compared += 1
    if not abs(ours - theirs) <= tolerance:
        sys.exit(f"{name}: scikit-learn has {theirs}, the evaluation {ours}")


for name, value in expected.items():
    compare(name, stratum["overall"][name]["value"], value)
# Areas are those of the probabilities before calibration: at the temperature of the report, p is proportional to their power.
plain = np.power(p, report["temperature"])
plain /= plain.sum(axis=1, keepdims=True)
for f, finding in enumerate(findings):
    ours = stratum["findings"][finding]
    if 0 < shows[:, f].sum() < len(rows):
        # Probabilities that are equal in float32 may differ in the last digits of the power: an area may move by half a pair.
        compare(finding + " AUC", ours["auc"]["value"], roc_auc_score(shows[:, f], plain[:, f]), 1e-4)
        compare(finding + " average precision", ours["average_precision"]["value"],
                average_precision_score(shows[:, f], plain[:, f]), 1e-3)
        called = np.array([call == finding for call in calls])
        compare(finding + " sensitivity", ours["sensitivity"]["value"], called[shows[:, f]].mean())
        compare(finding + " specificity", ours["specificity"]["value"], 1 - called[~shows[:, f]].mean())
        for point in report["decisionCurves"][finding]["points"]:
            at = point["threshold"]
            hits = (p[:, f] >= at) & shows[:, f]
            false = (p[:, f] >= at) & ~shows[:, f]
            compare(f"{finding} net benefit at {at}", point["netBenefit"],
                    hits.mean() - false.mean() * at / (1 - at))
print(f"{sys.argv[1]}: {compared} figures of scikit-learn's, the largest difference {worst:.1e}")
