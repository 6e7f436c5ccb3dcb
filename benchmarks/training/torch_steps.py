#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same steps in PyTorch: torchvision's MobileNetV2 for one channel, AdamW, channels last, batches that lie in memory.

No reading, no augmentation, no weight average: what the framework alone can do. Arguments: side, batch, width, threads,
steps.
"""
import json
import sys
import time

import torch
import torchvision

WARM_UP = 20
side, batch, width, threads, steps = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
torch.manual_seed(7)
torch.set_num_threads(threads)
net = torchvision.models.mobilenet_v2(num_classes=7, width_mult=width)
first = net.features[0][0]
net.features[0][0] = torch.nn.Conv2d(1, first.out_channels, 3, 2, 1, bias=False)
net = net.to(memory_format=torch.channels_last).train()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
batches = [
    (torch.randn(batch, 1, side, side).to(memory_format=torch.channels_last), torch.randint(0, 7, (batch,)))
    for _ in range(10)
]
loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.05)
for step in range(steps + WARM_UP):
    if step == WARM_UP:
        start = time.perf_counter()
    images, labels = batches[step % len(batches)]
    loss = loss_of(net(images), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
    optimizer.step()
rate = steps * batch / (time.perf_counter() - start)
print(json.dumps({"images_per_second": round(rate, 2), "torch": torch.__version__, "loss": round(loss.item(), 3)}))
