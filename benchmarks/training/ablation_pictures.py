#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Copies of a data folder's pictures, normalized against the fingerprint of their source, for a variant of the ablation.

Arguments: the data folder, the folder of the copies, the change.
  equalized   the histogram of gray values is made even
  stretched   the darkest and the brightest hundredth of the pixels become black and white, evenly between
  cropped     a sixteenth of width and height is cut from every side
  local       the histogram is made even in tiles of an eighth of the sides, with limited contrast (CLAHE); needs scikit-image
The copies are PNG files; manifests name them by the same paths with another ending. Needs Pillow.
"""
import csv
import pathlib
import sys

from PIL import Image, ImageOps


def local(image):
    """Contrast limited adaptive histogram equalization (Zuiderveld, Graphics Gems IV, 1994)."""
    import numpy
    from skimage import exposure

    even = exposure.equalize_adapthist(numpy.asarray(image), clip_limit=0.02)
    return Image.fromarray((even * 255).round().astype(numpy.uint8))


def cropped(image):
    width, height = image.size
    return image.crop((width // 16, height // 16, width - width // 16, height - height // 16))


CHANGES = {
    "equalized": ImageOps.equalize,
    "stretched": lambda image: ImageOps.autocontrast(image, cutoff=1),
    "cropped": cropped,
    "local": local,
}


def main():
    data, out, change = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    if change not in CHANGES:
        sys.exit(f"expected a change of {', '.join(CHANGES)}, found {change}")
    for name in ("manifest.csv", "manifest-lowres64.csv"):
        with open(data / name, newline="", encoding="utf-8") as lines:
            reader = csv.DictReader(lines)
            columns, rows = reader.fieldnames, list(reader)
        for row in rows:
            source = data / row["path"]
            row["path"] = str(pathlib.Path(row["path"]).with_suffix(".png"))
            target = out / row["path"]
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                with Image.open(source) as image:
                    CHANGES[change](image.convert("L")).save(target, compress_level=1)
        # Written last: a folder with manifests is whole.
        with open(out / name, "w", newline="", encoding="utf-8") as lines:
            writer = csv.DictWriter(lines, columns)
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
