# SPDX-License-Identifier: Apache-2.0
"""The table of `benchmarks/training/frontier --table OUT`, from each run's evaluation.json and JMH's speed.json."""

import json
import pathlib
import statistics
import sys

out = pathlib.Path(sys.argv[1])
speed = {
    pathlib.Path(result["params"]["model"]).parent.name: statistics.median(
        statistics.mean(values) for values in result["primaryMetric"]["rawData"]
    )
    for result in json.loads((out / "speed.json").read_text())
}


def figures(pair):
    evaluation = json.loads((out / pair / "evaluation.json").read_text())
    aucs = [finding["auc"]["value"] for finding in evaluation["findings"].values()]
    inside = [pair["auc"]["value"] for pair in evaluation["pairs"]]
    return evaluation["accuracy"]["value"], statistics.mean(aucs), statistics.mean(inside)


print("| side | width | accuracy | mean AUC | within sources | ms a run | mean AUC above 0.5, a ms |")
print("|---|---|---|---|---|---|---|")
for pair in sorted(speed, key=lambda pair: speed[pair]):
    side, width = pair.split("-")
    accuracy, auc, inside = figures(pair)
    print(
        f"| {side} | {width} | {accuracy:.3f} | {auc:.3f} | {inside:.3f} | {speed[pair]:.2f} |"
        f" {(auc - 0.5) / speed[pair]:.3f} |"
    )
