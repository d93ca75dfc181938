# Which step of a colour map matplotlib 3.11.2 (numpy 2.4.6) gives a value, for NormalizationTests.swift.
# Run with any Python that has them; writes
# Tests/RenderingTests/MatplotlibIndices.swift, before swift-format, to standard output.
import math
import random

import matplotlib
import numpy
from matplotlib.colors import LogNorm, Normalize, SymLogNorm

assert matplotlib.__version__ == "3.11.2", matplotlib.__version__

# A map whose colour is its own index, and which marks what it does not colour.
ramp = matplotlib.colors.ListedColormap([(i / 255, 0, 0) for i in range(256)])
ramp.set_bad((0, 1, 0))


def threshold(low, high):
    return 10.0 ** (math.ceil(math.log10(max(abs(low), abs(high)))) - 3)


def index(norm, value):
    red, green, _, _ = ramp(norm(numpy.ma.masked_invalid([value])), bytes=True)[0]
    return None if green else int(round(float(red)))


def row(scale, low, high, values):
    norm = {
        "linear": lambda: Normalize(low, high),
        "log": lambda: LogNorm(low, high),
        "symlog": lambda: SymLogNorm(threshold(low, high), vmin=low, vmax=high, base=10),
    }[scale]()
    pairs = []
    for value in values:
        found = index(norm, value)
        text = {"nan": ".nan", "inf": ".infinity", "-inf": "-.infinity"}.get(repr(value), repr(value))
        pairs.append(f"            ({text}, {'nil' if found is None else found}),")
    return [f"        .init(scale: .{scale}, minimum: {low!r}, maximum: {high!r}, values: ["] + pairs + ["        ]),"]


draw = random.Random(1)
lines = []
lines += row("linear", -1.0, 3.0, [-1.0, 3.0, 1.0, -5.0, 7.0, math.nan, math.inf, 2.999999, 0.1, -0.984375])
lines += row("linear", -0.0024428367614746094, 13.574082374572754, [draw.uniform(-1, 15) for _ in range(20)])
lines += row("linear", 4.0, 4.0, [4.0, 3.0, 5.0, math.nan])
lines += row("linear", 1e-30, 3e-30, [1e-30, 2e-30, 3e-30, 2.5e-30])
lines += row("log", 1e-3, 100.0, [1e-3, 100.0, 1.0, 0.0, -1.0, math.nan, 1e-9, 1e9])
lines += row("log", 0.2, 13.0, [10 ** draw.uniform(-1, 1.3) for _ in range(20)])
lines += row("symlog", -5.0, 8.5, [-5.0, 8.5, 0.0, 0.004, -0.004, 1.0, -1.0, 9.0, math.nan])
lines += row("symlog", -0.02, 700.0, [draw.choice([-1, 1]) * 10 ** draw.uniform(-3, 3) for _ in range(20)])

print("import Rendering\n")
print("/// Written by `make_indices.py` with matplotlib 3.11.2: values, and their steps; `nil` for no colour.")
print("enum MatplotlibIndices {")
print("    static let ranges: [MatplotlibRange] = [")
print("\n".join(lines))
print("    ]")
print("}")
