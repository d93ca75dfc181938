#!/usr/bin/env python3
"""Writes near_duplicates.json: NTK and NNGP of deep ReLU networks in 60 digits, for samples that nearly coincide or are
nearly opposite.

Usage: near_duplicates.py > near_duplicates.json      (with mpmath 1.3)
The recursion of Cho and Saul on the covariances themselves: of 60 digits enough are left.
"""
import json
import sys

import mpmath as mp
import numpy

mp.mp.dps = 60


def rectified(a, b, c, slope):
    """E[phi(u) phi(v)] and E[phi'(u) phi'(v)] of phi(z) = z for z > 0 and slope z below."""
    root = mp.sqrt(a * b)
    odd, even = (1 + mp.mpf(slope)) ** 2 / 4, (1 - mp.mpf(slope)) ** 2 / 4
    if root == 0:
        return mp.mpf(0), odd
    angle = mp.acos(min(mp.mpf(1), max(mp.mpf(-1), c / root)))
    size = (root * mp.sin(angle) + (mp.pi / 2 - angle) * c) * 2 / mp.pi
    return odd * c + even * size, odd + even * (1 - 2 * angle / mp.pi)


def kernels(x, y, depth, weight, bias, slope=0):
    x, y = [mp.mpf(float(v)) for v in x], [mp.mpf(float(v)) for v in y]
    w, b = mp.mpf(weight) ** 2, mp.mpf(bias) ** 2
    first, second = (sum(s * s for s in side) / len(x) for side in (x, y))
    both = sum(s * t for s, t in zip(x, y)) / len(x)
    first, second, both = w * first + b, w * second + b, w * both + b
    tangent = both
    for _ in range(depth):
        both, gain = rectified(first, second, both, slope)
        half = (1 + mp.mpf(slope) ** 2) / 2
        first, second = w * first * half + b, w * second * half + b
        both = w * both + b
        tangent = both + w * gain * tangent
    return float(tangent), float(both)


def main():
    random = numpy.random.RandomState(1)
    base = random.randn(5)
    rows = [("itself", base), ("its negative", -base), ("zero", 0 * base), ("thrice", 3 * base)]
    for power in range(1, 13):
        rows.append((f"apart by 1e-{power}", base + 10.0**-power * random.randn(5)))
    for power in (2, 5, 8, 11, 14):
        rows.append((f"opposite but for 1e-{power}", -base + 10.0**-power * random.randn(5)))
    single = numpy.float32(base)
    cases = []
    for weight, bias in (("1.5", "0.25"), ("1.25", "0")):
        for depth in (1, 3, 10):
            for name, row in rows:
                cases.append({"name": name, "depth": depth, "weight_std": float(weight), "bias_std": float(bias),
                              "samples": [base.tolist(), row.tolist()], "kernels": kernels(base, row, depth, weight, bias),
                              "float32_kernels": kernels(single, numpy.float32(row), depth, weight, bias)})
    # Small samples beside a large bias, which makes near duplicates of opposites, and an even activation, which does too.
    rows.append(("opposite thrice", -3 * base))
    chosen = ("its negative", "zero", "thrice", "apart by 1e-4", "apart by 1e-9")
    for name, row in rows:
        if name not in chosen and not name.startswith("opposite"):
            continue
        for scale, depth, weight, bias, slope in (
            (1e-4, 1, 1, 1, 0), (1e-3, 3, 1, 1, 0), (1, 3, 1.25, 0, -1), (1, 1, 1, 0.25, -0.5)
        ):
            x, y = scale * base, scale * row
            cases.append({"name": name, "depth": depth, "weight_std": weight, "bias_std": bias, "negative_slope": slope,
                          "samples": [x.tolist(), y.tolist()], "kernels": kernels(x, y, depth, weight, bias, slope),
                          "float32_kernels": kernels(
                              numpy.float32(x), numpy.float32(y), depth, weight, bias, slope)})
    json.dump(cases, sys.stdout)
    print()


main()
