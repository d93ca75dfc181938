#!/usr/bin/env python3
"""Prints the polynomials of Sources/CElementwise/pairs.c, and their relative errors.

Usage: rectifier_polynomials.py      (with mpmath 1.3)
With t = 2 asin(sqrt(w)): t / sqrt(w) on w in [0, 1/2], and (sin t - t cos t) / w^(3/2) on [0, 1/32], interpolated at
Chebyshev nodes.
"""
import mpmath as mp

mp.mp.dps = 60


def angle(w):
    return mp.mpf(2) if w == 0 else 2 * mp.asin(mp.sqrt(w)) / mp.sqrt(w)


def sici(w):
    if w < mp.mpf(10) ** -25:
        return mp.mpf(8) / 3
    t = 2 * mp.asin(mp.sqrt(w))
    return (mp.sin(t) - t * mp.cos(t)) / w ** mp.mpf(1.5)


def interpolated(function, end, degree):
    nodes = [end / 2 * (1 + mp.cos(mp.pi * (2 * k + 1) / (2 * (degree + 1)))) for k in range(degree + 1)]
    powers = mp.matrix([[node**power for power in range(degree + 1)] for node in nodes])
    return list(mp.lu_solve(powers, mp.matrix([function(node) for node in nodes])))


HALF, SMALL = mp.mpf(1) / 2, mp.mpf(1) / 32
for name, function, end, degree in (
    ("ANGLE_f64", angle, HALF, 18), ("SICI_f64", sici, SMALL, 8), ("ANGLE_f32", angle, HALF, 8), ("SICI_f32", sici, SMALL, 4)
):
    polynomial = interpolated(function, end, degree)
    places = [end * k / 999 for k in range(1000)]
    error = max(abs(mp.polyval(polynomial[::-1], w) / function(w) - 1) for w in places)
    print(f"{name}, relative error {mp.nstr(error, 2)}:\n    {', '.join(repr(float(c)) for c in polynomial)}")
