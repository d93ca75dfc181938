#!/usr/bin/env python3
"""Times the training of a network by torch 2.13 (CPU, float32), and its kernel before and after by torch.func.

Usage: torch_training_peer.py WORKLOADS.json NAME [REPETITIONS] [--method M] [--timeout S] [--memory B]
Runs in the `torch` environment of setup.sh on a workload of ../http/learning.py, and prints a line of JSON for each
method: seconds (median), peak_bytes; or why it failed. Batches are those of torch's DataLoader, updates those of
torch.optim.SGD, and every loss is read, as a script does that prints it. The kernels are traces over the outputs by
torch_func_peer.py's contraction, its fastest method for this network. Nothing is compiled. Losses and kernels are
written beside the data.
"""
import itertools
import os
from functools import partial

import peer
from torch_func_peer import CHUNK_BYTES, contraction, in_chunks, jacobians

METHODS = {"training": "DataLoader and SGD", "kernels": "DataLoader and SGD, torch.func contraction"}


def network(layers, features):
    """In the order of the layers, as a script makes it: the same draws as ours."""
    from torch import nn

    made = []
    for layer in layers:
        if layer["type"] == "Linear":
            made.append(nn.Linear(features, layer["out_features"]))
            features = layer["out_features"]
        elif layer["type"] == "ReLU":
            made.append(nn.ReLU())
        else:
            raise peer.Unsupported(f"{layer['type']} is not among the layers of this script")
    return nn.Sequential(*made)


def kernel(model, x):
    """Its trace over the outputs."""
    from torch.func import functional_call

    parameters = {name: p.detach() for name, p in model.named_parameters()}

    def function(p, sample):
        return functional_call(model, p, (sample[None],))[0]

    outputs = model(x[:1]).shape[-1]
    size = max(1, CHUNK_BYTES // (4 * outputs * sum(p.numel() for p in parameters.values())))
    return in_chunks(x, size, partial(jacobians, function, parameters), partial(contraction, full=False))


def measure(workload, method, repetitions, seconds):
    import numpy as np
    import torch
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    files, asked = workload.specification["files"], workload.specification["training"]
    x, y = (torch.from_numpy(np.load(files[name]).astype(workload.dtype)) for name in ("x", "y"))
    criterion = nn.MSELoss()
    runs = []

    def batches():
        if "batch_size" not in asked:
            return itertools.repeat((x, y))
        loader = DataLoader(TensorDataset(x, y), batch_size=asked["batch_size"], shuffle=True)
        return itertools.chain.from_iterable(itertools.repeat(loader))

    def run():
        torch.manual_seed(workload.specification["seed"])
        model = network(workload.layers, x.shape[-1])
        optimizer = torch.optim.SGD(model.parameters(), lr=asked["learning_rate"])
        kernels = [kernel(model, x)] if method == "kernels" else []
        losses = []
        for inputs, targets in itertools.islice(batches(), asked["steps"]):
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        kernels += [kernel(model, x)] if method == "kernels" else []
        runs.append((losses, kernels))

    line = peer.measured(run, repetitions, seconds)
    losses, kernels = runs[-1]
    np.save(files["answers"] + "/losses.npy", np.array(losses, "<f8"))
    for name, values in zip(("before", "after"), kernels):
        np.save(files["answers"] + f"/{name}.npy", values.numpy().astype("<f4"))
    return line


if __name__ == "__main__":
    peer.main("torch", METHODS, measure, __doc__)
