#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the files in core/src/test/resources/golden/tensor, which judge the preprocessing.

Pictures computed here (gradient, ripples, noise) are resized by Pillow (TRIANGLE is its BILINEAR, antialiased) and
OpenCV (AREA is its INTER_AREA), in float32 and for uint8 also in Pillow's own 8-bit arithmetic. Run it from the project
root on Debian 12 with python3-pil python3-numpy python3-opencv:

    /usr/bin/python3 core/src/test/golden/make_tensor.py

cases.csv: name, input, fit, filter, type, width, height, channels, oracle. NAME.bin holds the expected tensor: uint8, or
float32 little-endian.
"""
import hashlib
import os

import cv2
import numpy as np
import PIL
from PIL import Image

OUT = "core/src/test/resources/golden/tensor"
# What the float cases state: the range black to white, then mean and deviation of each channel.
RANGE = (-1.0, 3.0)
MEAN = (0.25, 0.5, -0.125)
DEVIATION = (0.5, 0.25, 2.0)


def phantom(width, height, levels, seed):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    f = 0.5 * x / width + 0.3 * y / height + 0.1 * np.sin(x / 2.0) + 0.05 * np.cos(y) + 0.05 * rng.random((height, width))
    f[height // 3, :] = 1  # a hard line, on which a wrong filter shows
    return (f.clip(0, 1) * levels).round()


INPUTS = {
    "wide8": phantom(131, 89, 255, 1),
    "tall16": phantom(67, 118, 65535, 2),
    "deep12": phantom(96, 96, 4095, 3),
    "tiny8": phantom(5, 7, 255, 4),
}
WHITE = {"wide8": 255, "tall16": 65535, "deep12": 4095, "tiny8": 255}


def resize(picture, filter_name, box, width, height):
    if filter_name == "TRIANGLE":
        image = Image.fromarray(picture.astype(np.float32))
        return np.array(image.resize((width, height), Image.BILINEAR, box=box))
    left, top, right, bottom = (int(v) for v in box)
    assert (left, top, right, bottom) == tuple(box)
    return cv2.resize(picture[top:bottom, left:right].astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)


def fit(picture, how, filter_name, width, height):
    h, w = picture.shape
    if how == "STRETCH":
        return resize(picture, filter_name, (0, 0, w, h), width, height)
    if how == "LETTERBOX":
        scale = min(width / w, height / h)
        inner = max(1, int(w * scale + 0.5)), max(1, int(h * scale + 0.5))
        out = np.zeros((height, width), np.float32)
        x, y = (width - inner[0]) // 2, (height - inner[1]) // 2
        out[y:y + inner[1], x:x + inner[0]] = resize(picture, filter_name, (0, 0, w, h), *inner)
        return out
    scale = max(width / w, height / h)
    cw, ch = min(w, width / scale), min(h, height / scale)
    box = ((w - cw) / 2, (h - ch) / 2, (w + cw) / 2, (h + ch) / 2)
    return resize(picture, filter_name, box, width, height)


def main():
    os.makedirs(OUT, exist_ok=True)
    for name, picture in INPUTS.items():
        depth = "u1" if WHITE[name] == 255 else ">u2"
        with open(f"{OUT}/{name}.pgm", "wb") as f:
            f.write(f"P5\n{picture.shape[1]} {picture.shape[0]}\n{WHITE[name]}\n".encode() + picture.astype(depth).tobytes())
    cases = []

    def case(source, how, filter_name, kind, width, height, channels=1, own=False):
        picture, white = INPUTS[source], WHITE[source]
        if own:  # Pillow's 8-bit arithmetic from end to end
            tensor = np.array(Image.fromarray(picture.astype(np.uint8)).resize((width, height), Image.BILINEAR))
        else:
            unit = fit(picture, how, filter_name, width, height).astype(np.float64) / white
            if kind == "UINT8":
                tensor = np.repeat(np.floor(unit * 255 + 0.5).astype(np.uint8)[None], channels, 0)
            else:
                ranged = RANGE[0] + (RANGE[1] - RANGE[0]) * unit
                tensor = np.stack([(ranged - MEAN[c]) / DEVIATION[c] for c in range(channels)]).astype("<f4")
        oracle = "Pillow 8 bit" if own else "Pillow" if filter_name == "TRIANGLE" else "OpenCV"
        name = f"{source}-{how}-{filter_name}-{kind}-{width}x{height}x{channels}{'-own' if own else ''}".lower()
        with open(f"{OUT}/{name}.bin", "wb") as f:
            f.write(tensor.tobytes())
        cases.append(f"{name},{source},{how},{filter_name},{kind},{width},{height},{channels},{oracle}")

    for source in ("wide8", "tall16", "deep12"):
        for how in ("STRETCH", "LETTERBOX", "CENTER_CROP"):
            case(source, how, "TRIANGLE", "FLOAT32", 32, 24)
        case(source, "STRETCH", "AREA", "FLOAT32", 32, 24)
        case(source, "LETTERBOX", "AREA", "FLOAT32", 24, 24)
        case(source, "STRETCH", "TRIANGLE", "UINT8", 24, 32, 3)
    case("deep12", "CENTER_CROP", "AREA", "FLOAT32", 24, 12)  # 96 x 48 of 96 x 96: whole pixels, as OpenCV needs
    case("wide8", "STRETCH", "TRIANGLE", "FLOAT32", 16, 16, 3)
    case("wide8", "STRETCH", "TRIANGLE", "UINT8", 40, 40, own=True)
    case("tiny8", "STRETCH", "TRIANGLE", "UINT8", 40, 40, own=True)
    case("tiny8", "STRETCH", "TRIANGLE", "FLOAT32", 33, 20)
    case("tiny8", "LETTERBOX", "TRIANGLE", "FLOAT32", 20, 20)
    case("tiny8", "CENTER_CROP", "TRIANGLE", "FLOAT32", 20, 20)
    case("wide8", "STRETCH", "TRIANGLE", "FLOAT32", 131, 89)
    with open(f"{OUT}/cases.csv", "w") as f:
        f.write("name,input,fit,filter,type,width,height,channels,oracle\n" + "\n".join(cases) + "\n")
    hashes = [f"{hashlib.sha256(open(f'{OUT}/{n}', 'rb').read()).hexdigest()}  {n}" for n in sorted(os.listdir(OUT)) if n != "SOURCE"]
    with open(f"{OUT}/SOURCE", "w") as f:
        f.write("Synthetic pictures computed by the script; no image from outside. Apache-2.0, as the project.\n"
                "Command: /usr/bin/python3 core/src/test/golden/make_tensor.py (Debian 12)\n"
                f"Versions: Pillow {PIL.__version__}, OpenCV {cv2.__version__}, NumPy {np.__version__}\nSHA-256:\n"
                + "\n".join(hashes) + "\n")
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
