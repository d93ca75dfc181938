#!/usr/bin/env python3
"""Times the infinite-width NTK and NNGP of neural-tangents 0.6.5 (jax 0.4.23, CPU) on a workload, jitted.

Usage: neural_tangents_limit_peer.py WORKLOADS.json NAME [REPETITIONS] [--timeout S] [--memory B]
Runs in the `jax` environment of setup.sh and prints a line of JSON: seconds (median), compile_seconds (tracing included),
peak_bytes; or why it failed. Both kernels come together there; the time of both is taken, which is hardly more than that
of the NTK.
"""
import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import peer


def network(layers, shape):
    """The kernel function of a list of layers; images are laid out N, H, W, C."""
    from neural_tangents import stax

    made = []
    for layer in layers:
        kind = layer["type"]
        if kind == "Linear":
            made.append(stax.Dense(layer["out_features"], W_std=2**0.5))
        elif kind == "Conv2d" and layer.get("padding") == (layer["kernel_size"] - 1) // 2:
            taps = layer["kernel_size"]
            made.append(stax.Conv(layer["out_channels"], (taps, taps), padding="SAME", W_std=2**0.5))
        elif kind == "ReLU":
            made.append(stax.Relu())
        elif kind == "AdaptiveAvgPool2d" and layer["output_size"] == 1:
            made.append(stax.AvgPool(shape[1:3]))
        elif kind == "Flatten":
            made.append(stax.Flatten())
        else:
            raise peer.Unsupported(f"{kind} is not among the layers of this script")
    return stax.serial(*made)[2]


def measure(workload, method, repetitions, seconds):
    import jax
    import numpy as np

    jax.config.update("jax_enable_x64", workload.dtype == "float64")
    shape = workload.shape if len(workload.shape) < 4 else tuple(workload.shape[i] for i in (0, 2, 3, 1))
    function = network(workload.layers, shape)
    inputs = jax.device_put(np.random.default_rng(1).standard_normal(shape).astype(workload.dtype))
    jitted = jax.jit(lambda x: function(x, None, ("ntk", "nngp")))
    compiled = []
    return peer.measured(
        lambda: jax.block_until_ready(compiled[0](inputs)), repetitions, seconds,
        compiling=lambda: compiled.append(jitted.lower(inputs).compile()))


if __name__ == "__main__":
    peer.main("neural-tangents", {"limit": "infinite width"}, measure, __doc__)
