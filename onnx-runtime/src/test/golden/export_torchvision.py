# SPDX-License-Identifier: Apache-2.0
"""Exports a torchvision MobileNetV2 with random weights, and what PyTorch answers to one input.

Stands for a model from elsewhere: three float32 channels, other labels, no card in the file. Width 0.1 keeps it small.
Usage: python3 export_torchvision.py FOLDER
"""

import pathlib
import sys

import torch
import torchvision

SIDE = 64
LABELS = 4


def pattern(side):
    """Exact in float32, so that Java makes the same input: ((7919 i) mod 511 - 255) / 256."""
    index = torch.arange(3 * side * side, dtype=torch.int64)
    return ((index * 7919 % 511 - 255).to(torch.float32) / 256).reshape(1, 3, side, side)


def model():
    torch.manual_seed(20261122)
    made = torchvision.models.mobilenet_v2(weights=None, num_classes=LABELS, width_mult=0.1)
    with torch.no_grad():
        made.train()
        for _ in range(20):  # gives the batch normalizations statistics other than 0 and 1
            made(torch.randn(16, 3, SIDE, SIDE))
        made.classifier[1].weight.mul_(30)  # gives logits of the size that training gives
    return made.eval()


def main(folder):
    made = model()
    example = pattern(SIDE)
    torch.onnx.export(
        made,
        example,
        str(folder / "torchvision-mobilenet-v2.onnx"),
        opset_version=13,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
    )
    with torch.no_grad():
        logits = made(example)[0].tolist()
    text = "".join(f"{value!r}\n" for value in logits)
    (folder / "torchvision-mobilenet-v2.logits.txt").write_text(text)


main(pathlib.Path(sys.argv[1]))
