#!/usr/bin/env python3
"""Writes trainings.json: networks that torch trains by SGD on batches of its DataLoader, and the orders of its batches.

Requires torch==2.13.0 (CPU, on a machine with AVX2) and numpy (made with 2.4.6).
Usage: trainings.py > Golden/trainings.json

Each case holds its specification, the arguments of its training and what came of it; arrays are base64 of
little-endian numbers of the case's dtype in C order:
  batches       the samples of each step
  losses        of each step's batch, before the update
  parameters    the trained ones, in the order of net.parameters()
  outputs       of all samples, by the trained network
  kernel        its neural tangent kernel, trace_sum; left out where there are many samples
Each order holds the SHA-256 of its epochs' indices as int64, and of what the global generator draws after them.
"""
import base64
import hashlib
import itertools
import json
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import torch_oracle as oracle

LOSSES = {"mse": nn.MSELoss(), "half_mse": lambda f, y: nn.MSELoss()(f, y) / 2, "cross_entropy": nn.CrossEntropyLoss()}


def linear(width, **arguments):
    return {"type": "Linear", "out_features": width, **arguments}


def convolution(channels, kernel, dimensions=2, **arguments):
    return {"type": f"Conv{dimensions}d", "out_channels": channels, "kernel_size": kernel, **arguments}


def plain(kind, **arguments):
    return {"type": kind, **arguments}


def normal(count, *shape):
    return {"type": "normal", "count": count, "shape": list(shape)}


TANH, RELU, FLATTEN = plain("Tanh"), plain("ReLU"), plain("Flatten")
WORDS = [[1, 4, 0, 2], [0, 0, 3, 3], [5, 6, 1, 0], [2, 2, 2, 6], [4, 0, 0, 5]]

CASES = {
    "full_batch": (
        [linear(16), TANH, linear(16), RELU, linear(3)], normal(10, 4),
        {"steps": 25, "learning_rate": 0.1, "loss": "mse"}),
    "momentum": (
        [linear(12), plain("GELU"), linear(2)], normal(9, 3),
        {"steps": 20, "learning_rate": 0.05, "momentum": 0.9, "loss": "half_mse"}),
    "nesterov": (
        [linear(16), TANH, linear(16), plain("SiLU"), linear(3)], normal(23, 4),
        {"steps": 25, "batch_size": 5, "shuffle": True, "learning_rate": 0.05, "momentum": 0.9, "nesterov": True,
         "weight_decay": 0.01, "loss": "half_mse"}),
    "dampened_in_order": (
        [linear(12, bias=False), RELU, linear(2, bias=False)], normal(10, 5),
        {"steps": 12, "batch_size": 4, "learning_rate": 0.1, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.02,
         "loss": "mse"}),
    "images": (
        [convolution(4, 3, stride=2, padding=1, dilation=2, groups=2), RELU,
         plain("MaxPool2d", kernel_size=2, stride=1),
         plain("Residual", layers=[convolution(4, 3, padding=1, groups=4, bias=False), TANH, convolution(4, 1)]),
         plain("Residual", layers=[convolution(6, [3, 1], padding=[1, 0])], shortcut=[convolution(6, 1, bias=False)]),
         plain("AvgPool2d", kernel_size=2, stride=2, padding=1), FLATTEN, linear(3)], normal(11, 2, 9, 8),
        {"steps": 12, "batch_size": 4, "shuffle": True, "learning_rate": 0.05, "momentum": 0.9, "loss": "mse"}),
    "signals": (
        [convolution(4, 3, 1, padding=2, dilation=2), plain("BatchNorm1d"), TANH, convolution(6, 2, 1, stride=2, groups=2),
         plain("GroupNorm", num_groups=3), FLATTEN, linear(2)],
        normal(40, 3, 10), {"steps": 8, "learning_rate": 0.1, "loss": "mse"}),
    "normalized_images": (
        [convolution(4, 3), plain("BatchNorm2d"), RELU, convolution(6, 3), plain("GroupNorm", num_groups=2), TANH,
         plain("LayerNorm"), plain("AdaptiveAvgPool2d", output_size=[2, 1]), FLATTEN, linear(8),
         plain("RMSNorm"), linear(2)], normal(9, 2, 7, 6),
        {"steps": 15, "batch_size": 3, "shuffle": True, "learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.01,
         "loss": "mse"}),
    "tokens": (
        [linear(6), plain("LayerNorm", normalized_shape=[6]), plain("GELU"),
         plain("Residual", layers=[linear(6, bias=False), plain("RMSNorm", normalized_shape=[6]), TANH]),
         plain("BatchNorm1d"), FLATTEN, linear(3)], normal(9, 5, 4),
        {"steps": 15, "batch_size": 4, "shuffle": True, "learning_rate": 0.05, "loss": "half_mse"}),
    "words": (
        [plain("Embedding", num_embeddings=7, embedding_dim=4, padding_idx=0), linear(5), TANH, FLATTEN, linear(2)], WORDS,
        {"steps": 15, "batch_size": 2, "shuffle": True, "learning_rate": 0.1, "momentum": 0.5, "weight_decay": 0.05,
         "loss": "mse"}),
    "classes": (
        [linear(16), RELU, plain("Dropout", p=0.5), linear(4)], normal(14, 3),
        {"steps": 20, "batch_size": 100, "shuffle": True, "learning_rate": 0.5, "loss": "cross_entropy"}),
    "nothing_to_learn_last": (
        [plain("Identity"), convolution(3, 2), TANH, convolution(2, 2), plain("Sigmoid"), FLATTEN], normal(6, 1, 3, 3),
        {"steps": 10, "batch_size": 1, "shuffle": True, "learning_rate": 0.3, "loss": "mse"}),
    "one_sample": (
        [linear(5), TANH, linear(2)], normal(1, 3),
        {"steps": 4, "batch_size": 1, "shuffle": True, "learning_rate": 0.1, "momentum": 0.9, "loss": "mse"}),
    "several_runs": (
        [linear(7), TANH, linear(1)], normal(600, 3),
        {"steps": 6, "batch_size": 550, "shuffle": True, "learning_rate": 0.2, "loss": "half_mse"}),
    "many_outputs": (
        [linear(6), TANH, linear(3), TANH, linear(9)], normal(6, 4),
        {"steps": 10, "learning_rate": 0.2, "loss": "mse"}),
    "ntk": (
        [linear(16), RELU, linear(16, weight_std=1.1, bias_std=0.4), TANH, linear(2)], normal(8, 5),
        {"steps": 15, "learning_rate": 0.5, "momentum": 0.5, "weight_decay": 0.001, "loss": "half_mse"}),
    "ntk_images": (
        [convolution(4, 3, padding=1, bias_std=0.2), RELU, convolution(4, 3, groups=2), TANH, FLATTEN, linear(2)],
        normal(7, 2, 5, 5), {"steps": 12, "batch_size": 3, "shuffle": True, "learning_rate": 0.3, "loss": "half_mse"}),
}
PARAMETERIZATIONS = {name: {"parameterization": "ntk", "weight_std": 1.4, "bias_std": 0.3} for name in ("ntk", "ntk_images")}

ORDERS = [
    {"seed": seed, "drawn": drawn, "count": count, "batch_size": size, "shuffle": shuffle, "epochs": epochs}
    for seed, drawn, count, size, shuffle, epochs in (
        (0, 0, 1, 1, True, 3), (0, 7, 2, 1, True, 4), (1, 100, 10, 3, True, 5), (2, 3, 10, 10, True, 3),
        (3, 33, 10, 64, True, 3), (2**64 - 1, 15, 257, 32, True, 4), (5, 20, 5000, 128, True, 3), (6, 1, 100003, 4096, True, 2),
        (7, 5, 12, 5, False, 3), (8, 16, 2, 3, False, 2))]


def array(tensor):
    return {"base64": base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()}


def digest(tensor):
    return hashlib.sha256(tensor.contiguous().numpy().tobytes()).hexdigest()


def targets_of(net, x, loss):
    with torch.no_grad():
        shape = net(x).shape
    draws = torch.randn(shape, generator=torch.Generator().manual_seed(99))
    return torch.softmax(2 * draws, 1) if loss == "cross_entropy" else draws


def epochs(x, y, arguments):
    """(indices, x, y) of each batch, for ever."""
    indices = torch.arange(len(x))
    if "batch_size" not in arguments:
        return itertools.repeat((indices, x, y))
    loader = DataLoader(
        TensorDataset(indices, x, y), batch_size=arguments["batch_size"], shuffle=arguments.get("shuffle", False))
    return itertools.chain.from_iterable(itertools.repeat(loader))


def trained(name, dtype):
    layers, data, arguments = CASES[name]
    specification = {
        "architecture": {"layers": layers, **PARAMETERIZATIONS.get(name, {"parameterization": "torch"})},
        "seed": 21, "data": data, "dtype": dtype}
    (net,), x, _ = oracle.draw(specification)
    criterion = LOSSES[arguments["loss"]]
    with oracle.default_dtype(oracle.DTYPES[dtype]):
        y = targets_of(net, x, arguments["loss"])
        optimizer = torch.optim.SGD(
            net.parameters(), lr=arguments["learning_rate"],
            **{key: arguments[key] for key in ("momentum", "dampening", "weight_decay", "nesterov") if key in arguments})
        batches, losses = [], []
        for indices, inputs, targets in itertools.islice(epochs(x, y, arguments), arguments["steps"]):
            optimizer.zero_grad()
            loss = criterion(net(inputs), targets)
            loss.backward()
            optimizer.step()
            batches.append(indices.tolist())
            losses.append(loss.item())
        case = {
            "name": f"{name}_{dtype}", "specification": specification, "training": arguments, "targets": array(y),
            "batches": batches if len(x) <= 50 and "batch_size" in arguments else [], "losses": losses,
            "parameters": array(torch.cat([value.reshape(-1) for value in net.parameters()])),
            "outputs": array(net(x)),
        }
        if len(x) <= 50:
            case["kernel"] = array(oracle.kernel_of(net, x, None, "ntk", "trace_sum"))
    return case


def ordered(order):
    torch.manual_seed(order["seed"])
    torch.randn(order["drawn"])
    loader = DataLoader(
        TensorDataset(torch.arange(order["count"])), batch_size=order["batch_size"], shuffle=order["shuffle"])
    batches = [[batch for batch, in loader] for _ in range(order["epochs"])]
    indices = torch.cat([batch for epoch in batches for batch in epoch])
    return {**order, "sizes": [len(batch) for batch in batches[0]][-2:], "digest": digest(indices),
            "head": indices[:8].tolist(), "after": digest(torch.randn(20))}


if __name__ == "__main__":
    document = {
        "versions": {"torch": torch.__version__},
        "cases": [trained(name, dtype) for name in CASES for dtype in oracle.DTYPES],
        "orders": [ordered(order) for order in ORDERS],
    }
    # One case a line.
    lines = ["{" + f'"versions": {json.dumps(document["versions"])}, "cases": [']
    lines += [",\n".join(json.dumps(case) for case in document["cases"]), '], "orders": [']
    lines += [",\n".join(json.dumps(order) for order in document["orders"]), "]}"]
    sys.stdout.write("\n".join(lines) + "\n")
