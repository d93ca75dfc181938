#!/usr/bin/env python3
"""Prints the polynomials of Sources/CElementwise/pairs.c, and their relative errors.

Usage: rectifier_polynomials.py      (with mpmath 1.3)
On w in [0, 1/2], with t = 2 asin(sqrt(w)): t / sqrt(w) and (sin t - t cos t) / w^(3/2), interpolated at Chebyshev nodes.
"""
import mpmath as mp

mp.mp.dps = 60
HALF = mp.mpf(1) / 2


def angle(w):
    return mp.mpf(2) if w == 0 else 2 * mp.asin(mp.sqrt(w)) / mp.sqrt(w)


def sici(w):
    if w < mp.mpf(10) ** -25:
        return mp.mpf(8) / 3
    t = 2 * mp.asin(mp.sqrt(w))
    return (mp.sin(t) - t * mp.cos(t)) / w ** mp.mpf(1.5)


def interpolated(function, degree):
    nodes = [HALF / 2 * (1 + mp.cos(mp.pi * (2 * k + 1) / (2 * (degree + 1)))) for k in range(degree + 1)]
    powers = mp.matrix([[node**power for power in range(degree + 1)] for node in nodes])
    return list(mp.lu_solve(powers, mp.matrix([function(node) for node in nodes])))


for name, function, degree in (
    ("ANGLE_f64", angle, 18), ("SICI_f64", sici, 17), ("ANGLE_f32", angle, 8), ("SICI_f32", sici, 8)
):
    polynomial = interpolated(function, degree)
    places = [HALF * k / 999 for k in range(1000)]
    error = max(abs(mp.polyval(polynomial[::-1], w) / function(w) - 1) for w in places)
    print(f"{name}, relative error {mp.nstr(error, 2)}:\n    {', '.join(repr(float(c)) for c in polynomial)}")
