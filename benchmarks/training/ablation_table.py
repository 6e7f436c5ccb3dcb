#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The table of an ablation from the crossval.json of its variants. Argument: the folder of the variants.

Figures of new patients are means over the folds (one a source left out); those of a source left out are its own.
"""
import json
import pathlib
import sys


def figures(folder):
    """The row of one variant, by column."""
    part = json.loads((folder / "crossval.json").read_text())["parts"][0]
    sources = part["leftOutSources"]
    others = [source["reference"] for source in sources]
    row = {
        "accuracy": mean(other["accuracy"]["value"] for other in others),
        "mean AUC": mean(mean(f["auc"]["value"] for f in other["findings"].values()) for other in others),
        "within sources": mean(
            mean(pair["auc"]["value"] for pair in other["pairs"] if pair["auc"]) for other in others
        ),
    }
    for source in sources:
        name = source["name"].split(" ", 1)[1]
        row[name + ", recall"] = source["recallAtThreshold"]["value"]
        row[name + ", answered"] = source["recallByAnswer"]["value"]
    row["minutes"] = part["trainingSeconds"] / 60
    return row


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def main():
    folders = [path.parent for path in pathlib.Path(sys.argv[1]).glob("*/crossval.json")]
    if not any(folder.name == "base" for folder in folders):
        sys.exit(f"{sys.argv[1]}: expected a finished variant named base, found {[f.name for f in folders]}")
    folders.sort(key=lambda folder: (folder.name != "base", folder.name))
    rows = {folder.name: figures(folder) for folder in folders}
    columns = list(rows["base"])
    print("| | " + " | ".join(columns) + " |")
    print("|" + "---|" * (len(columns) + 1))
    for name, row in rows.items():
        cells = [f"{row[column]:.1f}" if column == "minutes" else f"{row[column]:.3f}" for column in columns]
        if name != "base":
            cells = [
                cell if column == "minutes" else f"{cell} ({row[column] - rows['base'][column]:+.3f})"
                for cell, column in zip(cells, columns)
            ]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
