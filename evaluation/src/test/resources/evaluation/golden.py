# SPDX-License-Identifier: Apache-2.0
"""Metrics of made-up predictions by scikit-learn, SciPy and NumPy, for EvaluationTest. See SOURCE."""
import json
import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from sklearn.metrics import (accuracy_score, average_precision_score, balanced_accuracy_score, brier_score_loss,
                             confusion_matrix, hamming_loss, jaccard_score, log_loss, recall_score, roc_auc_score)

FINDINGS = ["COVID-19", "effusion", "normal", "pneumonia"]
rng = np.random.default_rng(20)
n = 240
labels = rng.choice(4, n, p=[0.15, 0.1, 0.45, 0.3])
groups = rng.integers(0, 90, n)
sources = rng.choice(["nih-512", "nih-512-b", "cohen"], n)
# In 1024ths, so that float32 holds them exactly. A third are copies of whole rows: their scores tie in every
# implementation, where sums of the same exponentials in another order would not.
logits = np.round((rng.normal(0, 1.6, (n, 4)) + 2.2 * np.eye(4)[labels]) * 1024) / 1024
logits[rng.permutation(n)[:80]] = logits[rng.permutation(n)[:80]]


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def figures(index):
    p, y = softmax(logits)[index], labels[index]
    answer = logits[index].argmax(1)
    out = [float((answer == y).mean())]
    for f in range(4):
        out.append(float((answer[y == f] == f).mean()))
        out.append(float((answer[y != f] != f).mean()))
        out.append(float(roc_auc_score(y == f, p[:, f])))
    return out


def interval_ends():
    members = [np.flatnonzero(groups == g) for g in np.unique(groups)]
    drawn = []
    for _ in range(4000):
        drawn.append(figures(np.concatenate([members[g] for g in rng.integers(0, len(members), len(members))])))
    return np.percentile(np.array(drawn), [2.5, 97.5], axis=0).T.tolist()


def pair_auc(source, a, b):
    keep = (np.array(sources) == source) & ((labels == a) | (labels == b))
    z = logits[keep]  # pA / (pA + pB) rises with the difference of the logits, and that keeps ties exact
    return float(roc_auc_score(labels[keep] == a, z[:, a] - z[:, b]))


def ece(y, p):
    """Expected calibration error from scikit-learn's own curve, weighted by NumPy's histogram."""
    true, mean = calibration_curve(y, p, n_bins=15, strategy="uniform")
    images = np.histogram(p, np.linspace(0, 1, 16))[0]
    return float(np.sum(np.abs(true - mean) * images[images > 0]) / len(p))


def stratum(keep, temperature, threshold, prevalence):
    """The metrics of some images: overall, then by finding, then COVID-19 against the rest."""
    z, y = logits[keep], labels[keep]
    p, q, answer = softmax(z / temperature), softmax(z), z.argmax(1)
    onehot = np.eye(4)[y]
    overall = {
        "accuracy": accuracy_score(y, answer),
        "balanced_accuracy": balanced_accuracy_score(y, answer),
        "log_loss": log_loss(y, p, labels=range(4)),
        "log_loss_uncalibrated": log_loss(y, q, labels=range(4)),
        "ece": ece(answer == y, p.max(1)),
        "ece_uncalibrated": ece(answer == y, q.max(1)),
        "brier": np.mean(np.sum((p - onehot) ** 2, 1)),
        "brier_uncalibrated": np.mean(np.sum((q - onehot) ** 2, 1)),
    }
    findings = []
    for f in range(4):
        findings.append({
            "sensitivity": recall_score(y == f, answer == f),
            "specificity": recall_score(y != f, answer != f),
            "auc": roc_auc_score(y == f, q[:, f]),
            "average_precision": average_precision_score(y == f, q[:, f]),
            "ece": ece(y == f, p[:, f]),
            "ece_uncalibrated": ece(y == f, q[:, f]),
            "brier": brier_score_loss(y == f, p[:, f]),
            "brier_uncalibrated": brier_score_loss(y == f, q[:, f]),
        })
    rules = []
    for called in (answer == 0, p[:, 0] >= threshold):
        # Images reweighted to the prevalence, and predictive values counted on them.
        weight = np.where(y == 0, prevalence / (y == 0).mean(), (1 - prevalence) / (y != 0).mean())
        ppv = np.sum(weight[called & (y == 0)]) / np.sum(weight[called])
        npv = np.sum(weight[~called & (y != 0)]) / np.sum(weight[~called])
        rules.append({
            "accuracy": accuracy_score(y == 0, called),
            "sensitivity": recall_score(y == 0, called),
            "specificity": recall_score(y != 0, ~called),
            "ppv": ppv,
            "npv": npv,
        })
    as_floats = lambda d: {k: float(v) for k, v in d.items()}
    return {"overall": as_floats(overall), "findings": [as_floats(d) for d in findings],
            "oneVsRest": [as_floats(d) for d in rules]}


def label_sets(temperature, thresholds):
    """The same logits through a sigmoid, against sets of labels that the class and a second finding make."""
    sets = np.eye(4, dtype=int)[labels]
    sets[np.arange(n) % 3 == 0, 1] = 1
    sets[labels == 2, 2] = 0  # normal is the empty set
    p = 1 / (1 + np.exp(-logits / temperature))
    called = (p >= np.array(thresholds)).astype(int)
    return {
        "sets": sets.tolist(),
        "temperature": temperature,
        "thresholds": thresholds,
        "overall": {
            "exact_match": float(accuracy_score(sets, called)),
            "jaccard": float(jaccard_score(sets, called, average="samples", zero_division=1)),
            "hamming_loss": float(hamming_loss(sets, called)),
            "log_loss": float(np.mean([log_loss(sets[:, f], p[:, f], labels=[0, 1]) for f in range(4)])),
            "ece": float(np.mean([ece(sets[:, f], p[:, f]) for f in range(4)])),
            "brier": float(np.sum([brier_score_loss(sets[:, f], p[:, f]) for f in range(4)])),
        },
        "findings": [{"specificity": float(recall_score(1 - sets[:, f], 1 - called[:, f]))} | ({
            "sensitivity": float(recall_score(sets[:, f], called[:, f])),
            "auc": float(roc_auc_score(sets[:, f], logits[:, f])),
        } if sets[:, f].any() else {}) for f in range(4)],
    }


times = rng.integers(0, 4, n)
fit = minimize_scalar(lambda t: log_loss(labels, softmax(logits / np.exp(t)), labels=range(4)), bounds=(-3, 3),
                      method="bounded", options={"xatol": 1e-10})
values = rng.normal(0, 1, 37)
json.dump({
    "findings": FINDINGS,
    "labels": labels.tolist(),
    "groups": groups.tolist(),
    "sources": sources.tolist(),
    "logits": logits.tolist(),
    "figures": figures(np.arange(n)),
    "intervals": interval_ends(),
    "confusion": confusion_matrix(labels, logits.argmax(1)).tolist(),
    "times": times.tolist(),
    "weightedAuc": [float(roc_auc_score(labels == f, softmax(logits)[:, f], sample_weight=times)) for f in range(4)],
    "pairAuc": pair_auc("nih-512", 1, 2),
    "logTemperature": float(fit.x),
    "lossAtTemperature": float(fit.fun),
    "lossAtOne": float(log_loss(labels, softmax(logits), labels=range(4))),
    "all": stratum(np.full(n, True), 1.7, 0.3, 0.02),
    "cohen": stratum(np.array(sources) == "cohen", 1.7, 0.3, 0.02),
    "weightedAveragePrecision": [
        float(average_precision_score(labels == f, softmax(logits)[:, f], sample_weight=times)) for f in range(4)],
    "labelSets": label_sets(1.7, [0.4, 0.5, 0.6, 0.7]),
    "values": values.tolist(),
    "percentiles": np.percentile(values, [2.5, 50, 97.5]).tolist(),
}, open("golden.json", "w"))
