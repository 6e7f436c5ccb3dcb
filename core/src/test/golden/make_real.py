#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes core/src/test/resources/golden/decode/real.csv: what Pillow reads in real X-rays. No pixel is kept.

All of shared/data/originals and every 118th file of shared/data/images, known by their SHA-256. Run it from the project
root with the data folder as argument (Debian 12, python3-pil, python3-numpy):

    /usr/bin/python3 core/src/test/golden/make_real.py ../shared/data
"""
import glob
import hashlib
import sys

import numpy as np
from PIL import Image

folder = sys.argv[1]
files = [f for f in sorted(glob.glob(f"{folder}/originals/*.[jp]*g")) if "broken__" not in f]
files += sorted(glob.glob(f"{folder}/images/**/*.jp*g", recursive=True))[::118]
with open("core/src/test/resources/golden/decode/real.csv", "w") as out:
    out.write("sha256,width,height,sum,min,max\n")
    for file in files:
        digest = hashlib.sha256(open(file, "rb").read()).hexdigest()
        gray = np.array(Image.open(file).convert("L")).astype(np.int64)
        out.write(f"{digest},{gray.shape[1]},{gray.shape[0]},{gray.sum()},{gray.min()},{gray.max()}\n")
