#!/usr/bin/env python3
"""Times the empirical NTK of torch 2.13's own tutorial with torch.func (CPU, float32) on a workload.

Usage: torch_func_peer.py WORKLOADS.json NAME [REPETITIONS] [--method M] [--timeout S] [--memory B]
Runs in the `torch` environment of setup.sh and prints a line of JSON for each method: seconds (median), peak_bytes; or
why it failed. The methods are the tutorial's two, Jacobian contraction and NTK-vector products, in chunks of samples
where its one call would take more memory than machines have (and then each pair of chunks once, by symmetry); and for
few samples with one output the loop in Python that such scripts are published with: one backward pass for each sample,
one dot product for each entry. Sums over outputs are traces as in the tutorial. Nothing is compiled.
"""
import math
import os
from functools import partial

import peer

METHODS = {"contraction": "contraction", "vector-products": "vector products", "loop": "loop in Python"}
CHUNK_BYTES = 2 << 30


def network(workload):
    import torch
    from torch import nn

    def module(layer):
        kind = layer["type"]
        arguments = {k: tuple(v) if isinstance(v, list) else v for k, v in layer.items() if k != "type"}
        if kind == "Linear":
            return nn.LazyLinear(**arguments)
        if kind == "Conv2d":
            return nn.LazyConv2d(**arguments)
        if kind in ("ReLU", "Tanh", "Flatten", "Identity"):
            return getattr(nn, kind)(**arguments)
        raise peer.Unsupported(f"{kind} is not among the layers of this script")

    model = nn.Sequential(*map(module, workload.layers))
    x = torch.randn(workload.shape)
    model(x[:1])
    return model, x


def jacobians(function, parameters, x):
    from torch.func import jacrev, vmap

    return [j.flatten(2) for j in vmap(jacrev(function), (None, 0))(parameters, x).values()]


def contraction(of_x1, of_x2, full):
    """The tutorial's first way: a Jacobian for each parameter and sample, contracted."""
    import torch

    equation = "Naf,Mbf->NMab" if full else "Naf,Maf->NM"
    return sum(torch.einsum(equation, j1, j2) for j1, j2 in zip(of_x1, of_x2))


def vector_products(function, parameters, x1, x2, full):
    """The tutorial's second way: for each pair, vector-Jacobian and then Jacobian-vector products."""
    import torch
    from torch.func import jvp, vjp, vmap

    def pair(a, b):
        output, pull = vjp(lambda p: function(p, a), parameters)

        def column(vector):
            return jvp(lambda p: function(p, b), (parameters,), pull(vector))[1]

        return vmap(column)(torch.eye(output.numel()).view(output.numel(), -1))

    result = vmap(vmap(pair, (None, 0)), (0, None))(x1, x2)
    return result if full else torch.einsum("NMKK->NM", result)


def in_chunks(x, size, prepare, contract):
    """The kernel of x by chunks of `size` samples; what is below the diagonal is mirrored."""
    import torch

    kernel = None
    for r in range(0, len(x), size):
        first = prepare(x[r:r + size])
        for c in range(r, len(x), size):
            block = contract(first, first if c == r else prepare(x[c:c + size]))
            if size >= len(x):
                return block
            if kernel is None:
                kernel = torch.empty(len(x), len(x), *block.shape[2:])
            kernel[r:r + size, c:c + size] = block
            kernel[c:c + size, r:r + size] = block.transpose(0, 1).transpose(-1, -2) if block.dim() > 2 else block.T
    return kernel


def published_loop(model, x):
    import torch

    gradients = []
    for sample in x:
        model.zero_grad()
        model(sample[None]).backward()
        gradients.append([p.grad.clone() for p in model.parameters()])
    kernel = torch.zeros(len(x), len(x))
    for i in range(len(x)):
        for j in range(len(x)):
            kernel[i, j] = sum(torch.sum(a * b) for a, b in zip(gradients[i], gradients[j]))
    return kernel


def measure(workload, method, repetitions, seconds):
    import torch
    from torch.func import functional_call

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.manual_seed(0)
    model, x = network(workload)
    outputs = model(x[:1]).shape[-1]
    parameters = {name: p.detach() for name, p in model.named_parameters()}
    gradient_bytes = 4 * outputs * sum(p.numel() for p in parameters.values())

    def function(p, sample):
        return functional_call(model, p, (sample[None],))[0]

    if method == "loop":
        if outputs != 1 or len(x) > 200:
            raise peer.Unsupported("only for one output and at most 200 samples")
        run = partial(published_loop, model, x)
    elif method == "contraction":
        size = max(1, CHUNK_BYTES // gradient_bytes)
        run = partial(in_chunks, x, size, partial(jacobians, function, parameters), partial(contraction, full=workload.full))
    else:
        # torch holds the gradients once for each pair.
        size = max(1, math.isqrt(CHUNK_BYTES // gradient_bytes))
        run = partial(in_chunks, x, size, lambda part: part,
                      partial(vector_products, function, parameters, full=workload.full))
    return peer.measured(run, repetitions, seconds)


if __name__ == "__main__":
    peer.main("torch.func", METHODS, measure, __doc__)
