# SPDX-License-Identifier: Apache-2.0
"""Made-up tables and features, with what SciPy and scikit-learn say of them. See SOURCE."""
import json
import numpy as np
from scipy.fft import dctn
from scipy.stats.contingency import association
from sklearn.linear_model import RidgeClassifier

rng = np.random.default_rng(7)
table = rng.integers(0, 30, (4, 6))
table[1, 2] = 0
x = np.round(rng.normal(0, 0.3, (90, 5)), 3)
y = rng.choice(3, 90, p=[0.6, 0.3, 0.1])
x[:, 0] += 0.4 * y
x = np.round(x, 3).astype(np.float32).astype(float)
fit = RidgeClassifier(alpha=10, class_weight="balanced", solver="cholesky").fit(x, y)
gray = np.round(rng.random((32, 32)), 4).astype(np.float32).astype(float)
low = dctn(gray)[1:9, 1:9].ravel()
json.dump({
    "table": table.tolist(),
    "cramersV": float(association(table, method="cramer")),
    "features": x.tolist(),
    "classes": y.tolist(),
    "scores": fit.decision_function(x).tolist(),
    "answers": fit.predict(x).tolist(),
    "gray": gray.ravel().tolist(),
    "hashBits": (low > np.median(low)).astype(int).tolist(),
}, open("golden.json", "w"))
