#!/usr/bin/env python3
"""Times the empirical NTK of neural-tangents 0.6.5 (jax 0.4.23, CPU, float32) on a workload, jitted.

Usage: neural_tangents_peer.py WORKLOADS.json NAME [REPETITIONS] [--method M] [--timeout S] [--memory B]
Runs in the `jax` environment of setup.sh and prints a line of JSON for each of the library's three implementations:
seconds (median), compile_seconds (tracing included), peak_bytes; or why it failed. trace_axes is (-1,), or () for the full kernel; with a
trace, neural-tangents divides by the number of outputs.
"""
import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import peer

IMPLEMENTATIONS = {
    "structured": "structured", "contraction": "contraction", "vector-products": "vector products",
}


def network(layers, shape):
    """The parameters and the function, in plain JAX; images are laid out N, H, W, C as XLA's convolutions like them."""
    import jax
    import numpy as np
    from jax import lax, numpy as jnp

    rng = np.random.default_rng(0)

    def draw(fan_in, *shapes):
        return [(rng.uniform(-1, 1, s) / fan_in**0.5).astype(np.float32) for s in shapes]

    def pair(value):
        return tuple(value) if isinstance(value, list) else (value, value)

    def linear(layer, shape):
        shapes = [(shape[-1], layer["out_features"])] + [(layer["out_features"],)] * layer.get("bias", True)
        return draw(shape[-1], *shapes), lambda p, x: x @ p[0] + p[1] if len(p) == 2 else x @ p[0]

    def convolution(layer, shape):
        kernel, groups = pair(layer["kernel_size"]), layer.get("groups", 1)
        inputs, outputs = shape[-1] // groups, layer["out_channels"]
        shapes = [(*kernel, inputs, outputs)] + [(outputs,)] * layer.get("bias", True)

        def apply(p, x):
            y = lax.conv_general_dilated(
                x, p[0], pair(layer.get("stride", 1)), [(edge, edge) for edge in pair(layer.get("padding", 0))],
                rhs_dilation=pair(layer.get("dilation", 1)), dimension_numbers=("NHWC", "HWIO", "NHWC"),
                feature_group_count=groups)
            return y + p[1] if len(p) == 2 else y

        return draw(kernel[0] * kernel[1] * inputs, *shapes), apply

    def elementwise(function):
        return lambda layer, shape: ([], lambda p, x: function(x))

    kinds = {
        "Linear": linear, "Conv2d": convolution, "Identity": elementwise(lambda x: x),
        "ReLU": elementwise(lambda x: jnp.maximum(x, 0)), "Tanh": elementwise(jnp.tanh),
        "Flatten": elementwise(lambda x: x.reshape(x.shape[0], -1)),
    }
    parameters, functions = [], []
    for layer in layers:
        if layer["type"] not in kinds:
            raise peer.Unsupported(f"{layer['type']} is not among the layers of this script")
        drawn, function = kinds[layer["type"]](layer, shape)
        shape = jax.eval_shape(function, drawn, jax.ShapeDtypeStruct(shape, np.float32)).shape
        parameters.append(drawn)
        functions.append(function)

    def apply(parameters, x):
        for function, p in zip(functions, parameters):
            x = function(p, x)
        return x

    return parameters, apply


def measure(workload, method, repetitions, seconds):
    import jax
    import neural_tangents as nt
    import numpy as np

    shape = workload.shape if len(workload.shape) < 4 else tuple(workload.shape[i] for i in (0, 2, 3, 1))
    parameters, function = network(workload.layers, shape)
    inputs = np.random.default_rng(1).standard_normal(shape, np.float32)
    parameters, inputs = jax.block_until_ready(jax.device_put((parameters, inputs)))
    implementation = {
        "structured": nt.NtkImplementation.STRUCTURED_DERIVATIVES,
        "contraction": nt.NtkImplementation.JACOBIAN_CONTRACTION,
        "vector-products": nt.NtkImplementation.NTK_VECTOR_PRODUCTS,
    }[method]
    kernel = nt.empirical_ntk_fn(
        function, trace_axes=() if workload.full else (-1,), vmap_axes=0, implementation=implementation)
    jitted = jax.jit(lambda x, p: kernel(x, None, p))
    compiled = []
    return peer.measured(
        lambda: jax.block_until_ready(compiled[0](inputs, parameters)), repetitions, seconds,
        compiling=lambda: compiled.append(jitted.lower(inputs, parameters).compile()))


if __name__ == "__main__":
    peer.main("neural-tangents", IMPLEMENTATIONS, measure, __doc__)
