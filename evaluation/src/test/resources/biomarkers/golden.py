# SPDX-License-Identifier: Apache-2.0
"""Made-up features of made-up patients, and what SciPy, scikit-learn and NumPy say of them."""
import json
import os

import numpy as np
from scipy import stats
from scipy.optimize import linear_sum_assignment
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(11)
UNITS, FEATURES = 48, 6
positive = rng.random(UNITS) < 0.4
stratum = rng.integers(0, 3, UNITS)
# Quarters, so that there are ties; exact in float32.
values = np.round(4 * (rng.normal(size=(FEATURES, UNITS)) + np.outer(np.linspace(-1, 1, FEATURES), positive))) / 4
values[5] = 2  # constant


def delta(x, y):
    return 2 * stats.mannwhitneyu(x, y).statistic / (len(x) * len(y)) - 1


def van_elteren(x):
    """Rank sums by stratum over n + 1, with the exact variance of a permutation: n1 n2 / n times the ranks' variance."""
    total = spread = weights = mean = 0.0
    for s in np.unique(stratum):
        of, side = x[stratum == s], positive[stratum == s]
        n, n1 = len(of), side.sum()
        ranks = stats.rankdata(of)
        total += (ranks[side].sum() - n1 * (n + 1) / 2) / (n + 1)
        spread += n1 * (n - n1) / n * ranks.var(ddof=1) / (n + 1) ** 2
        weight = n1 * (n - n1) / (n + 1)
        weights += weight
        mean += weight * delta(of[side], of[~side])
    return mean / weights, 1.0 if spread == 0 else 2 * stats.norm.sf(abs(total) / np.sqrt(spread))


whole = [stats.mannwhitneyu(v[positive], v[~positive], use_continuity=False, method="asymptotic").pvalue for v in values[:5]]
strata = [van_elteren(v) for v in values]
gain = rng.normal(size=(30, 30)).astype(np.float32)
rows, columns = linear_sum_assignment(-gain)
a = rng.normal(size=(40, 7)).astype(np.float32)
b = (a @ rng.normal(size=(7, 7)) + rng.normal(size=(40, 7))).astype(np.float32)
ac, bc = a - a.mean(0), b - b.mean(0)
cka = np.linalg.norm(bc.T @ ac) ** 2 / np.linalg.norm(ac.T @ ac) / np.linalg.norm(bc.T @ bc)
learned = np.arange(0, 36)


def ridge(chosen, units):
    x = StandardScaler().fit(values[chosen][:, units].T)
    model = Ridge(alpha=len(chosen)).fit(x.transform(values[chosen][:, units].T), np.where(positive[units], 1.0, -1.0))
    return model.predict(x.transform(values[chosen].T)) - model.intercept_


z = [-3.5, -1.0, 0.0, 0.3, 1.96, 2.999, 3.001, 6.0, 12.0, 30.0]
golden = {
    "values": values.tolist(),
    "positive": positive.tolist(),
    "stratum": stratum.tolist(),
    "deltas": [delta(v[positive], v[~positive]) for v in values],
    "p": whole + [1.0],
    "strataDeltas": [d for d, _ in strata],
    "strataP": [p for _, p in strata],
    "spearman": stats.spearmanr(values[0], values[1]).statistic,
    "gain": gain.tolist(),
    "best": float(gain[rows, columns].astype(np.float64).sum()),
    "a": a.tolist(),
    "b": b.tolist(),
    "cka": cka,
    "correlations": np.corrcoef(a.T.astype(np.float64), b.T.astype(np.float64))[:7, 7:].tolist(),
    "learned": learned.tolist(),
    "ridge": ridge([0, 2, 4, 5], learned).tolist(),
    "ridgeFewUnits": ridge([0, 1, 2, 3, 4], np.array([0, 1, 2])).tolist(),
    "z": z,
    "upperTail": stats.norm.sf(z).tolist(),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json"), "w") as out:
    json.dump(golden, out, indent=0)
    out.write("\n")
