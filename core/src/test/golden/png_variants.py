#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes random PNG files and what Pillow (libpng's zlib, own reader) reads in them; run by PillowTest.

    python3 png_variants.py FOLDER COUNT SEED

N.png: any depth and color type that Pillow keeps, 1 x 1 to 70 x 70 pixels, a random filter for each row, interlaced or
not, IDAT cut anywhere. N.gray: width, height and samples of Pillow's gray, big-endian 16 bit.
"""
import random
import struct
import sys
import zlib

import numpy as np
from PIL import Image

ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (6, 8)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed(row, depth):
    """Samples of a row, most significant bits first."""
    if depth == 16:
        return row.astype(">u2").tobytes()
    bits = (row.reshape(-1, 1) >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8).ravel()).tobytes()


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(rows, distance):
    out = bytearray()
    above = bytes(len(rows[0]))
    for row in rows:
        kind = random.randrange(5)
        out.append(kind)
        for i, value in enumerate(row):
            a = row[i - distance] if i >= distance else 0
            b = above[i]
            c = above[i - distance] if i >= distance else 0
            guess = (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]
            out.append((value - guess) & 255)
        above = row
    return bytes(out)


def picture(color, depth):
    width, height = random.randint(1, 70), random.randint(1, 70)
    y, x, c = np.mgrid[0:height, 0:width, 0 : CHANNELS[color]]
    wave = random.uniform(2, 30)
    level = 0.5 + 0.4 * np.sin(x / wave + c) * np.cos(y / wave) + random.choice((0, 0.05, 0.3)) * np.random.rand(*x.shape)
    return (level.clip(0, 1) * ((1 << depth) - 1)).round().astype(np.uint16)


def write(path):
    color, depth = random.choice(KINDS)
    samples = picture(color, depth)
    height, width, channels = samples.shape
    interlaced = random.random() < 0.3
    distance = max(1, channels * depth // 8)
    data = b""
    for x, y, dx, dy in ADAM7 if interlaced else ((0, 0, 1, 1),):
        part = samples[y::dy, x::dx]
        if part.size:
            data += filtered([packed(row.ravel(), depth) for row in part], distance)
    data = zlib.compress(data, random.randrange(10))
    file = b"\x89PNG\r\n\x1a\n"
    file += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    if color == 3:
        file += chunk(b"PLTE", bytes(random.randrange(256) for _ in range(3 << depth)))
    while data:
        cut = random.randint(1, len(data))
        file, data = file + chunk(b"IDAT", data[:cut]), data[cut:]
    with open(path, "wb") as f:
        f.write(file + chunk(b"IEND", b""))


def main(folder, count, seed):
    random.seed(int(seed))
    np.random.seed(int(seed))
    for i in range(int(count)):
        write(f"{folder}/{i}.png")
        image = Image.open(f"{folder}/{i}.png")
        gray = np.array(image if image.mode.startswith("I") else image.convert("L"))
        with open(f"{folder}/{i}.gray", "wb") as f:
            f.write(struct.pack(">HH", gray.shape[1], gray.shape[0]) + gray.astype(">u2").tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
