#!/usr/bin/env python3
"""Writes duals.json: expectations of activations over two Gaussians, by quadrature in 40 digits.

Usage: duals.py > duals.json      (with mpmath 1.3, and gmpy2 to be done in minutes)
E[phi(u) phi(v)] and E[phi'(u) phi'(v)] for variances a and b and covariance c: Gauss-Legendre panels along both axes of
independent Gaussians, cut at the kinks of either factor.
"""
import json
import sys

import mpmath as mp

mp.mp.dps = 40

def logistic(x):
    return 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x))


def softplus(x):
    return mp.log1p(mp.exp(-abs(x))) + max(x, 0)


def mish_slope(x):
    bounded = mp.tanh(softplus(x))
    return bounded + x * logistic(x) * (1 - bounded**2)


def gelu_argument(x):
    return mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3)


def gelu_slope(x):
    bounded = mp.tanh(gelu_argument(x))
    inner = mp.sqrt(2 / mp.pi) * (1 + 3 * mp.mpf("0.044715") * x * x)
    return (1 + bounded) / 2 + x / 2 * (1 - bounded**2) * inner


SCALE, ALPHA = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")
ONE = mp.mpf(1)

# The function, its derivative, and where either jumps.
ACTIVATIONS = {
    "Tanh": (mp.tanh, lambda x: 1 - mp.tanh(x) ** 2, []),
    "Sigmoid": (logistic, lambda x: logistic(x) * (1 - logistic(x)), []),
    "SiLU": (lambda x: x * logistic(x), lambda x: logistic(x) * (1 + x * (1 - logistic(x))), []),
    "Softplus": (softplus, logistic, []),
    "Mish": (lambda x: x * mp.tanh(softplus(x)), mish_slope, []),
    "LogSigmoid": (lambda x: -softplus(-x), lambda x: logistic(-x), []),
    "ELU": (lambda x: x if x > 0 else mp.expm1(x), lambda x: ONE if x > 0 else mp.exp(x), [0]),
    "SELU": (
        lambda x: SCALE * (x if x > 0 else ALPHA * mp.expm1(x)),
        lambda x: SCALE * (1 if x > 0 else ALPHA * mp.exp(x)),
        [0],
    ),
    "GELU tanh": (lambda x: x / 2 * (1 + mp.tanh(gelu_argument(x))), gelu_slope, []),
    "Softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2, [0]),
    "ReLU6": (lambda x: min(max(x, 0), 6), lambda x: ONE if 0 < x < 6 else 0 * ONE, [0, 6]),
    "Hardtanh": (lambda x: min(max(x, -1), 1), lambda x: ONE if -1 < x < 1 else 0 * ONE, [-1, 1]),
    "Hardswish": (
        lambda x: x * min(max(x + 3, 0), 6) / 6,
        lambda x: 0 * ONE if x < -3 else x / 3 + ONE / 2 if x < 3 else ONE,
        [-3, 3],
    ),
}
TRIPLES = [("1", "1", "0.5"), ("4", "2", "-1.5"), ("0.3", "5", "1.1")]


def legendre(n):
    rule = []
    for k in range(n):
        x = mp.cos(mp.pi * (k + mp.mpf(3) / 4) / (n + mp.mpf(1) / 2))
        for _ in range(12):
            before, value = mp.mpf(1), x
            for j in range(2, n + 1):
                before, value = value, ((2 * j - 1) * x * value - (j - 1) * before) / j
            slope = n * (x * value - before) / (x * x - 1)
            x -= value / slope
        rule.append((x, 2 / ((1 - x * x) * slope * slope)))
    return rule


RULE = legendre(24)
REACH = 10


def nodes(kinks):
    bounds = sorted(set([mp.mpf(k) for k in range(-REACH, REACH + 1)] + [k for k in kinks if abs(k) < REACH]))
    for low, high in zip(bounds, bounds[1:]):
        middle, half = (low + high) / 2, (high - low) / 2
        for x, w in RULE:
            z = middle + half * x
            yield z, half * w * mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


def expectations(phi, slope, kinks, a, b, c):
    x, y = mp.sqrt(a), mp.sqrt(b)
    rho = c / (x * y)
    rest = mp.sqrt(1 - rho * rho)
    value = change = mp.mpf(0)
    smooth = list(nodes([]))
    for z, w in nodes([k / x for k in kinks]):
        if w < mp.mpf(10) ** -26:
            continue
        inner = nodes([(k / y - rho * z) / rest for k in kinks]) if kinks else smooth
        first = second = mp.mpf(0)
        for t, v in inner:
            if w * v < mp.mpf(10) ** -26:
                continue
            argument = y * (rho * z + rest * t)
            first += v * phi(argument)
            second += v * slope(argument)
        value += w * phi(x * z) * first
        change += w * slope(x * z) * second
    return value, change


if __name__ == "__main__":
    cases = []
    for name, (phi, slope, kinks) in ACTIVATIONS.items():
        for triple in TRIPLES:
            value, change = expectations(phi, slope, kinks, *(mp.mpf(t) for t in triple))
            variances = [float(t) for t in triple[:2]]
            cases.append({"activation": name, "variances": variances, "covariance": float(triple[2]),
                          "value": float(value), "slope": float(change)})
            print(name, triple, mp.nstr(value, 25), mp.nstr(change, 25), file=sys.stderr, flush=True)
    json.dump(cases, sys.stdout, indent=1)
    print()
