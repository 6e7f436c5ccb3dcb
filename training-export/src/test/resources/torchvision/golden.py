# SPDX-License-Identifier: Apache-2.0
"""What torchvision's MobileNetV2 and PyTorch's autograd make of weights that a formula gives. See SOURCE."""
import json
import os

import torch
import torchvision

HERE = os.path.dirname(os.path.abspath(__file__))
CLASSES, HIDDEN = 5, 24


def uniform(stream, count, low, high):
    i = torch.arange(count, dtype=torch.int64)
    u = ((i * 7919 + stream * 104729 + 12345) % 100003).double() / 100003
    return (low + (high - low) * u).float()


def fill(module):
    names = sorted(n for n in module.state_dict() if not n.endswith("num_batches_tracked"))
    state = module.state_dict()
    for stream, name in enumerate(names):
        t = state[name]
        if name.endswith("running_var"):
            low, high = 0.3, 1.5
        elif name.endswith("running_mean"):
            low, high = -0.3, 0.3
        elif t.dim() > 1:
            high = (6.0 / t[0].numel()) ** 0.5
            low = -high
        elif name.endswith("weight"):
            low, high = 0.7, 1.3
        else:
            low, high = -0.3, 0.6
        t.copy_(uniform(stream, t.numel(), low, high).view(t.shape))


class Net(torch.nn.Module):
    """torchvision's network; with a hidden layer where hidden > 0, under the names that our files use."""

    def __init__(self, width, hidden):
        super().__init__()
        base = torchvision.models.mobilenet_v2(width_mult=width, num_classes=CLASSES)
        self.features = base.features
        self.classifier = torch.nn.ModuleDict()
        if hidden:
            self.classifier["hidden"] = torch.nn.Linear(base.last_channel, hidden)
            self.classifier["norm"] = torch.nn.BatchNorm1d(hidden)
        self.classifier["1"] = torch.nn.Linear(hidden or base.last_channel, CLASSES)
        self.hidden = hidden

    def head(self, a):
        x = a.mean((2, 3))
        if self.hidden:
            x = self.classifier["norm"](torch.relu(self.classifier["hidden"](x)))
        return self.classifier["1"](x)

    def forward(self, x):
        return self.head(self.features(x))


def pixels(count, height, width):
    p = torch.stack([uniform(1000 + n, height * width, 0, 256) for n in range(count)]).floor()
    return p.view(count, 1, height, width)


def normalized(p):
    return ((p / 255 - 0.5) / 0.25).expand(-1, 3, -1, -1)


torch.set_num_threads(1)
golden = {"versions": {"torch": torch.__version__, "torchvision": torchvision.__version__}}
with torch.no_grad():
    net = Net(1.0, 0)
    fill(net)
    net.eval()
    golden["logits"] = net(normalized(pixels(2, 64, 96))).tolist()

net = Net(0.25, HIDDEN)
with torch.no_grad():
    fill(net)
net.eval()
a = net.features(normalized(pixels(1, 64, 96))).detach().requires_grad_(True)
logits = net.head(a)
maps = []
for f in range(CLASSES):
    g, = torch.autograd.grad(logits[0, f], a, retain_graph=True)
    m = (g * a).sum(1)[0] * a.shape[2] * a.shape[3]
    maps.append((m + logits[0, f] - m.mean()).flatten().tolist())
golden["hidden"] = {"logits": logits[0].tolist(), "maps": maps}

# In float64 and in evaluation: batch statistics over the few pixels of the last layers would magnify rounding (measured:
# 6e-6 between float32 and float64 in evaluation, 1e-2 in training).
net = net.double()
net(normalized(pixels(4, 64, 64)).double()).pow(2).mean().backward()
golden["gradients"] = {
    n: {"norm": p.grad.double().norm().item(), "first": p.grad.flatten()[0].item()} for n, p in net.named_parameters()
}
with open(os.path.join(HERE, "golden.json"), "w") as f:
    json.dump(golden, f, indent=1)
    f.write("\n")

tiny = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)).state_dict()
for i, name in enumerate(sorted(tiny)):
    if tiny[name].dtype == torch.float32:
        tiny[name] = uniform(i, tiny[name].numel(), -1, 1).view(tiny[name].shape)
tiny["view"] = torch.arange(12.0).view(3, 4).t()[1:]  # strides (1, 4), offset 1
tiny["double"] = torch.nn.Parameter(torch.tensor([1.5, -2.25], dtype=torch.float64))
torch.save(tiny, os.path.join(HERE, "tiny.pth"))
torch.save(torch.nn.Linear(1, 1), os.path.join(HERE, "module.pth"))
