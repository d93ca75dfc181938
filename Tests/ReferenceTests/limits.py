#!/usr/bin/env python3
"""Writes limits.json: kernels of infinite width by neural-tangents, for the cases below, in float64.

Usage: limits.py > limits.json      (with neural-tangents 0.6.5, jax 0.4.23; see Benchmarks/peers/setup.sh)
"""
import json
import math
import sys

import jax
import numpy

jax.config.update("jax_enable_x64", True)
import neural_tangents
from neural_tangents import stax


def layer(spec, parameterization, scale, shape):
    """One of our layers as neural-tangents', and the shape behind it (channels first, without the samples)."""
    kind = spec["type"]
    if kind in ("Linear", "Conv1d", "Conv2d"):
        taps = spec.get("kernel_size", 1)
        axes = 0 if kind == "Linear" else int(kind[4])
        fan_in = shape[-1] if kind == "Linear" else shape[0] * taps**axes
        bias = spec.get("bias", True)
        if parameterization == "torch":
            std, b_std, name = 1 / math.sqrt(3), 1 / math.sqrt(3 * fan_in), "standard"
        else:
            std, b_std, name = scale["weight_std"], scale["bias_std"], parameterization
        options = dict(W_std=std, b_std=b_std if bias else None, parameterization=name)
        if kind == "Linear":
            return stax.Dense(spec["out_features"], **options), shape[:-1] + [spec["out_features"]]
        stride, padding = spec.get("stride", 1), spec.get("padding", 0)
        assert padding == 0 or (padding == (taps - 1) // 2 and stride == 1 and taps % 2)
        out = [(length + 2 * padding - taps) // stride + 1 for length in shape[1:]]
        made = stax.Conv(spec["out_channels"], (taps,) * axes, (stride,) * axes, "SAME" if padding else "VALID", **options)
        return made, [spec["out_channels"]] + out
    if kind == "Flatten":
        return stax.Flatten(), [math.prod(shape)]
    if kind == "AvgPool2d":
        taps = spec["kernel_size"]
        return stax.AvgPool((taps, taps), (taps, taps)), [shape[0]] + [length // taps for length in shape[1:]]
    if kind == "AdaptiveAvgPool2d":
        return stax.AvgPool(tuple(shape[1:])), [shape[0], 1, 1]
    if kind == "LayerNorm":
        axis = -1 if len(shape) == 1 else tuple(range(1, len(shape) + 1))
        return stax.LayerNorm(axis=axis, eps=spec.get("eps", 1e-5)), shape
    if kind == "Residual":
        branch, out = serial(spec["layers"], parameterization, scale, shape)
        shortcut = stax.Identity()
        if spec.get("shortcut"):
            shortcut, _ = serial(spec["shortcut"], parameterization, scale, shape)
        return stax.serial(stax.FanOut(2), stax.parallel(branch, shortcut), stax.FanInSum()), out
    activation = {
        "ReLU": lambda: stax.Relu(), "LeakyReLU": lambda: stax.LeakyRelu(spec.get("negative_slope", 0.01)),
        "Abs": lambda: stax.Abs(), "Erf": lambda: stax.Erf(), "GELU": lambda: stax.Gelu(), "Sin": lambda: stax.Sin(),
        "Cos": lambda: stax.Cos(), "Square": lambda: stax.Monomial(2), "Identity": lambda: stax.Identity(),
    }[kind]
    return activation(), shape


def serial(layers, parameterization, scale, shape):
    made = []
    for spec in layers:
        one, shape = layer(spec, parameterization, scale, shape)
        made.append(one)
    return stax.serial(*made), shape


def kernels(specification):
    architecture = specification["architecture"]
    data = numpy.array(specification["data"])
    scale = {"weight_std": architecture.get("weight_std", math.sqrt(2)), "bias_std": architecture.get("bias_std", 0.0)}
    made, _ = serial(architecture["layers"], architecture.get("parameterization", "torch"), scale, list(data.shape[1:]))
    if data.ndim > 2:
        data = numpy.moveaxis(data, 1, -1)
    kernel = made[2](data, None, ("ntk", "nngp"))
    return numpy.asarray(kernel.ntk), numpy.asarray(kernel.nngp)


def linear(width, **more):
    return {"type": "Linear", "out_features": width, **more}


def conv(width, taps=3, **more):
    return {"type": "Conv2d", "out_channels": width, "kernel_size": taps, **more}


def cases():
    random = numpy.random.RandomState(0)
    vectors = random.randn(6, 5)
    vectors[4] = vectors[1]
    vectors[5] = vectors[2] * 1.7
    pictures = random.randn(4, 2, 6, 6)
    scaled = {"parameterization": "ntk", "weight_std": 1.3, "bias_std": 0.2}
    standard = scaled | {"parameterization": "standard"}
    torch = {"parameterization": "torch"}
    for name in ("ReLU", "LeakyReLU", "Abs", "Erf", "GELU", "Sin", "Cos", "Square", "Identity"):
        act = {"type": name, **({"negative_slope": 0.2} if name == "LeakyReLU" else {})}
        yield name, scaled, [linear(8), act, linear(8), act, linear(3)], vectors
    relu, gelu = {"type": "ReLU"}, {"type": "GELU"}
    flatten, pool = {"type": "Flatten"}, {"type": "AdaptiveAvgPool2d", "output_size": 1}
    deep = [linear(9), relu, linear(7), relu, linear(5), relu, linear(2)]
    yield "deep, ntk", scaled, deep, vectors
    yield "deep, standard", standard, deep, vectors
    yield "deep, torch", torch, deep, vectors
    yield "no bias", scaled, [linear(9, bias=False), relu, linear(2, bias=False)], vectors
    norm = {"type": "LayerNorm", "elementwise_affine": False}
    yield "norm", scaled, [linear(9), norm, relu, linear(7), relu, linear(2)], vectors
    yield "residual", scaled, [linear(9), {"type": "Residual", "layers": [relu, linear(9)]}, relu, linear(2)], vectors
    shortcut = {"type": "Residual", "layers": [linear(9), relu, linear(9)], "shortcut": [linear(9)]}
    yield "shortcut", standard, [shortcut, gelu, linear(1)], vectors
    yield "flat convolution", scaled, [conv(4, padding=1), relu, conv(4), relu, flatten, linear(2)], pictures
    yield "strided", torch, [conv(4, stride=2), gelu, conv(5, 2), flatten, linear(3)], pictures
    yield "global pool", scaled, [conv(4, padding=1), relu, conv(4, padding=1), relu, pool, flatten, linear(2)], pictures
    yield "window", standard, [conv(4, padding=1), relu, {"type": "AvgPool2d", "kernel_size": 2}, conv(4, padding=1), relu, flatten, linear(2)], pictures
    yield "windows", scaled, [conv(4), relu, {"type": "AvgPool2d", "kernel_size": 2}, conv(3, padding=1), gelu, pool, flatten, linear(2)], pictures
    yield "flat norm", scaled, [conv(4, padding=1), norm, relu, flatten, linear(2)], pictures
    line = {"type": "Conv1d", "out_channels": 4, "kernel_size": 3, "padding": 1}
    yield "line", scaled, [line, relu, line, relu, flatten, linear(1)], pictures[:, :, 0, :]


if __name__ == "__main__":
    assert neural_tangents.__version__ == "0.6.5" and jax.__version__ == "0.4.23"
    written = []
    for name, scale, layers, data in cases():
        architecture = {**scale, "layers": layers}
        specification = {"name": name, "architecture": architecture, "seed": 0, "data": data.tolist()}
        ntk, nngp = kernels(specification)
        written.append({"specification": specification, "ntk": ntk.tolist(), "nngp": nngp.tolist()})
    json.dump({"versions": {"neural-tangents": neural_tangents.__version__, "jax": jax.__version__}, "cases": written}, sys.stdout)
    print()
