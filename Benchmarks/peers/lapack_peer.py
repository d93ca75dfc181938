#!/usr/bin/env python3
"""Times LAPACK's eigenvalues of a symmetric matrix, dsyevd of the system's OpenBLAS on one thread.

Usage: lapack_peer.py WORKLOADS.json NAME [REPETITIONS] [--timeout S] [--memory B]      (standard library only)
Takes the matrix of a workload of ../http/learning.py and prints a line of JSON: seconds (median) of the call alone,
peak_bytes; or why it failed. One thread, because that is how our own code uses OpenBLAS. The eigenvalues are written
beside the data.
"""
import array
import ctypes
import pathlib

import peer

LIBRARY = "libopenblas.so.0"


def measure(workload, method, repetitions, seconds):
    library = ctypes.CDLL(LIBRARY)
    library.openblas_set_num_threads(1)
    files, n = workload.specification["files"], workload.shape[0]
    matrix, values = (ctypes.c_double * (n * n))(), (ctypes.c_double * n)()
    info = ctypes.c_int()

    def call(work, length, indices, count):
        pointers = [ctypes.byref(ctypes.c_int(number)) for number in (n, length, count)]
        library.dsyevd_(b"N", b"L", pointers[0], matrix, pointers[0], values, work, pointers[1], indices, pointers[2],
                        ctypes.byref(info), ctypes.c_size_t(1), ctypes.c_size_t(1))
        if info.value:
            raise RuntimeError(f"dsyevd ended with {info.value}")

    best, fewest = (ctypes.c_double * 1)(), (ctypes.c_int * 1)()
    call(best, -1, fewest, -1)
    work, indices = (ctypes.c_double * int(best[0]))(), (ctypes.c_int * fewest[0])()
    # The call uses the matrix up: it is made once.
    with open(files["matrix"], "rb") as file:
        file.seek(-ctypes.sizeof(matrix), 2)
        file.readinto(matrix)
    line = peer.measured(lambda: call(work, len(work), indices, len(indices)), 0, seconds)
    pathlib.Path(files["answers"], "eigenvalues").write_bytes(array.array("d", values).tobytes())
    return line


if __name__ == "__main__":
    peer.main("LAPACK", {"dsyevd": "dsyevd, 1 thread"}, measure, __doc__)
