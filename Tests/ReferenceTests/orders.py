#!/usr/bin/env python3
"""Writes orders.json: clusters of a kernel's samples with average linkage by scipy, in float64.

Usage: orders.py > orders.json      (with scipy 1.17.1, numpy 2.4.6)
The distances of each case differ by more than their rounding, so that its order is the only one.
"""
import json
import sys

import numpy
import scipy
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform


def case(random, samples, features):
    points = random.standard_normal((samples, features)) * random.standard_normal(features)
    kernel = points @ points.T
    kernel = (kernel + kernel.T) / 2
    diagonal = numpy.diag(kernel)
    distances = numpy.sqrt(numpy.maximum(diagonal[:, None] + diagonal - 2 * kernel, 0))
    numpy.fill_diagonal(distances, 0)
    condensed = squareform(distances, checks=False)
    assert numpy.diff(numpy.sort(condensed)).min(initial=1) > 1e-12
    tree = linkage(condensed, "average")
    return {
        "kernel": kernel.tolist(), "leaves": leaves_list(tree).tolist(),
        "heights": tree[:, 2].tolist(),
    }


if __name__ == "__main__":
    assert scipy.__version__ == "1.17.1" and numpy.__version__ == "2.4.6"
    draws = numpy.random.RandomState(0)
    document = {
        "versions": {"scipy": scipy.__version__, "numpy": numpy.__version__},
        "cases": [case(draws, *sizes) for sizes in [(2, 2), (5, 3), (16, 2), (40, 5), (64, 30)]],
    }
    json.dump(document, sys.stdout)
    print()
