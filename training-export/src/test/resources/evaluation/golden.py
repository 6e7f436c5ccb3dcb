# SPDX-License-Identifier: Apache-2.0
"""Figures of made-up predictions by scikit-learn, SciPy and NumPy, for EvaluationTest. See SOURCE."""
import json
import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import confusion_matrix, roc_auc_score, log_loss

FINDINGS = ["COVID-19", "effusion", "normal", "pneumonia"]
rng = np.random.default_rng(20)
n = 240
labels = rng.choice(4, n, p=[0.15, 0.1, 0.45, 0.3])
groups = rng.integers(0, 90, n)
sources = rng.choice(["nih-512", "nih-512-b", "cohen"], n)
# Rounded to quarters, so that scores tie; float32 holds them exactly.
logits = np.round((rng.normal(0, 1.6, (n, 4)) + 2.2 * np.eye(4)[labels]) * 4) / 4


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


def pair_auc(prefix, a, b):
    keep = np.array([s.startswith(prefix) for s in sources]) & ((labels == a) | (labels == b))
    z = logits[keep]  # pA / (pA + pB) rises with the difference of the logits, and that keeps ties exact
    return float(roc_auc_score(labels[keep] == a, z[:, a] - z[:, b]))


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
    "values": values.tolist(),
    "percentiles": np.percentile(values, [2.5, 50, 97.5]).tolist(),
}, open("golden.json", "w"))
