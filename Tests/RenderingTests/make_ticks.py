# What matplotlib 3.11.2 (numpy 2.4.6) writes beside an axis, for TicksTests.swift: ranges, with the
# ticks in view, their labels, and what the labels share. Run with any Python that has them; writes
# Tests/RenderingTests/MatplotlibTicks.swift, before swift-format, to standard output. With the argument
# `decades`, writes the arguments of the test of powers of ten instead.
import math
import random
import sys

import matplotlib
import numpy
from matplotlib.ticker import LogLocator, MaxNLocator, ScalarFormatter

assert matplotlib.__version__ == "3.11.2", matplotlib.__version__

STEPS = [1, 2, 2.5, 5, 10]


class Axis:
    """As much of an axis as a formatter asks for."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def get_view_interval(self):
        return self.low, self.high


def row(low, high, intervals, integer):
    locator = MaxNLocator(nbins=intervals, steps=STEPS, integer=integer, min_n_ticks=2)
    ticks = locator.tick_values(low, high)
    formatter = ScalarFormatter(useOffset=True)
    formatter.axis = Axis(low, high)
    formatter.set_locs(ticks)
    slack = 1e-10 * (high - low)
    seen = [t for t in ticks if low - slack <= t <= high + slack]
    values = ", ".join(repr(float(t)) for t in seen)
    if len(values) > 88:
        half = len(seen) // 2 + 1
        parts = [", ".join(repr(float(t)) for t in part) for part in (seen[:half], seen[half:])]
        values = f"\n                {parts[0]},\n                {parts[1]},\n            "
    labels = ", ".join(f'"{formatter(t)}"' for t in seen)
    if len(labels) > 88:
        labels = f"\n                {labels},\n            "
    kind = "true" if integer else "false"
    return (f"        .init(\n            low: {low!r}, high: {high!r}, intervals: {intervals}, isInteger: {kind},\n"
            f"            ticks: [{values}],\n            labels: [{labels}],\n"
            f'            shared: "{formatter.get_offset()}"),')


def decades(first, last, most):
    low, high = 0.9 * 10.0**first, 1.1 * 10.0**last
    ticks = LogLocator(numticks=most).tick_values(low, high)
    exponents = [round(math.log10(tick)) for tick in ticks if low <= tick <= high]
    return f"        ({first}, {last}, {most}, {exponents}),"


if sys.argv[1:] == ["decades"]:
    for first, last in [(-3, 5), (-4, 5), (-5, 5), (-30, 30), (-10, 9), (0, 18), (-7, 20), (-300, 300)]:
        print(decades(first, last, 9))
    for first, last, most in [(3, 14, 5), (-2, 4, 3), (-13, 0, 4), (1, 27, 9), (2, 7, 2)]:
        print(decades(first, last, most))
    sys.exit()

cases = [(-0.0024428367614746094, 13.574082374572754, 9, False), (0.9, 1.1, 9, False), (0.0, 1.0, 9, False)]
cases += [(12345.000000241935, 12345.000984807308, 9, False), (-9950038.916384123, -45917.336487681925, 9, False)]
cases += [(2.8e-32, 9.9e-31, 9, False), (1e30, 7e30, 9, False), (-0.1, 0.1, 9, False), (1e9, 1e9 + 1, 9, False)]
cases += [(99999.5, 100000.5, 9, False), (-100000.5, -99999.5, 5, False), (0.99999, 1.00001, 9, False)]
cases += [(123.01, 123.9, 9, False), (1000.3, 1005.1, 9, False), (-503.3, -502.9, 4, False)]
cases += [(0.0, 100000.0, 9, False), (0.0, 1000000.0, 9, False), (0.0, 1.2e-5, 9, False), (-3e-5, 5e-5, 4, False)]
cases += [(-0.5, n - 0.5, k, True) for n, k in [(2, 9), (3, 1), (5, 9), (10, 8), (64, 8), (100, 9), (100, 8)]]
cases += [(-0.5, n - 0.5, k, True) for n, k in [(333, 1), (1000, 9), (2000, 8), (4096, 3), (99999, 9), (100000, 8)]]
draw = random.Random(0)
for _ in range(20):
    low = draw.uniform(-1, 1) * 10 ** draw.randint(-12, 12)
    width = draw.uniform(0.1, 1) * abs(low) * 10 ** draw.randint(-6, 4)
    cases.append((low, low + width, draw.randint(1, 9), False))

print("/// Written by `make_ticks.py` with matplotlib 3.11.2.")
print("enum MatplotlibTicks {")
print("    static let axes: [MatplotlibAxis] = [")
for case in cases:
    print(row(*case))
print("    ]")
print("}")
