# SPDX-License-Identifier: Apache-2.0
"""Made-up scores of two models on the same images, and what scikit-learn, SciPy and plain sums say of them."""
import json
import pathlib

import numpy as np
from scipy import special, stats
from sklearn.metrics import confusion_matrix, roc_auc_score

random = np.random.default_rng(24)
images = 120
shows = random.random(images) < 0.35
signal = shows + random.normal(0, 1, images)
# Rounded, so that there are ties within and between the sides.
first = np.round(special.expit(signal + random.normal(0, 0.6, images) - 0.5), 2)
second = np.round(special.expit(0.6 * signal + random.normal(0, 1.0, images) - 0.5), 2)


def placements(scores):
    """The kernel of every pair, as DeLong et al. define it: 1, one half for a tie, 0."""
    pairs = np.sign(scores[shows][:, None] - scores[~shows][None, :]) / 2 + 0.5
    return pairs.mean(axis=1), pairs.mean(axis=0), pairs.mean()


def delong(a, b):
    rows_a, columns_a, area_a = placements(a)
    rows_b, columns_b, area_b = placements(b)
    within = np.cov(rows_a, rows_b) / len(rows_a) + np.cov(columns_a, columns_b) / len(columns_a)
    error = np.sqrt(within[0, 0] + within[1, 1] - 2 * within[0, 1])
    return area_a, area_b, error, 2 * stats.norm.sf(abs(area_a - area_b) / error)


def net_benefit(scores, threshold, prevalence):
    tn, fp, fn, tp = confusion_matrix(shows, scores >= threshold).ravel()
    odds = threshold / (1 - threshold)
    return prevalence * tp / (tp + fn) - (1 - prevalence) * fp / (fp + tn) * odds


assert abs(delong(first, second)[0] - roc_auc_score(shows, first)) < 1e-12
thresholds = [0.05, 0.1, 0.3, 0.5, 0.9]
xs = [0.0, 0.1, 0.5, 1.0, 1.9, 2.0, 2.1, 3.0, 5.0]
golden = {
    "shows": shows.tolist(),
    "first": first.tolist(),
    "second": second.tolist(),
    "delong": delong(first, second),
    "thresholds": thresholds,
    "netBenefit": [net_benefit(first, t, shows.mean()) for t in thresholds],
    "netBenefitAtOnePercent": [net_benefit(first, t, 0.01) for t in thresholds],
    "xs": xs,
    "erfc": special.erfc(xs).tolist(),
}
path = pathlib.Path(__file__).with_name("golden.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
