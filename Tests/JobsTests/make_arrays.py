"""Writes the files in Arrays: what NumPy itself writes, and what its arrays hold.

    python make_arrays.py
"""

import io
import json
import pathlib

import numpy

folder = pathlib.Path(__file__).parent / "Arrays"
folder.mkdir(exist_ok=True)
expected = {}


def save(name, array, version=(1, 0)):
    with open(folder / f"{name}.npy", "wb") as file:
        numpy.lib.format.write_array(file, array, version=version)


def accept(name, array, version=(1, 0)):
    save(name, array, version)
    # Every number as the nearest double.
    values = array.astype(numpy.float64).ravel().tolist()
    expected[name] = {"shape": list(array.shape), "dtype": array.dtype.newbyteorder("=").name, "values": values}


grid = numpy.array([[0, 1, 2], [3, 100, 127]])
for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    values = grid.astype(kind)
    if kind[0] == "f":
        values = values / numpy.array(8, kind) - numpy.array(3, kind)
    if kind[0] == "i":
        values = values - numpy.array(60, kind)
    for order, name in [("<", "little"), (">", "big")]:
        accept(f"{kind}-{name}", values.astype(order + kind))
accept("bool", numpy.array([[True, False], [False, True]]))

half = numpy.array([0x0001, 0x03FF, 0x0400, 0x7BFF, 0x8001, 0xFBFF, 0x3555, 0x8000], "u2").view("f2")
accept("f2-ends", half.reshape(4, 2))
accept("f4-ends", numpy.array([[numpy.finfo("f4").max, numpy.finfo("f4").tiny, 1e-45]], "f4"))
accept("f8-ends", numpy.array([[numpy.finfo("f8").max, numpy.finfo("f8").tiny, 5e-324]], "f8"))
accept("i8-ends", numpy.array([[2**63 - 1, -(2**63), 2**53 + 1]], "i8"))
accept("u8-ends", numpy.array([[2**64 - 1, 2**53 + 1, 0]], "u8"))
accept("one-axis", numpy.arange(4.0))
accept("four-axes", numpy.arange(24, dtype="f4").reshape(2, 3, 2, 2))
accept("version-2", grid.astype("f4"), (2, 0))
accept("version-3", grid.astype("f4"), (3, 0))
# Of one axis C and Fortran order are the same, and NumPy writes False; so it is for a single column.
accept("column", numpy.asfortranarray(numpy.arange(3.0).reshape(3, 1)))

save("fortran", numpy.asfortranarray(grid.astype("f4")))
save("object", numpy.array([[1, None]], dtype=object))
save("complex", numpy.array([[1 + 2j]]))
save("bytes", numpy.array([[b"ab"]]))
save("text", numpy.array([["ab"]]))
save("date", numpy.array([["2026-11-24"]], dtype="M8[D]"))
save("structured", numpy.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
save("longdouble", numpy.array([[1]], dtype=numpy.longdouble))
save("no-axes", numpy.array(1.0))
save("empty", numpy.zeros((0, 3)))
save("no-features", numpy.zeros((3, 0)))
save("nan", numpy.array([[0, 1], [2, numpy.nan]], "f4"))
save("infinity", numpy.array([[0, 1], [-numpy.inf, 3]], "f2"))

(folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
