"""Compares a kernel with torch's.

Requires torch==2.13.0 (CPU) and numpy.
Usage: compare.py SPEC.json                  print a summary of torch's kernel
       compare.py SPEC.json OURS.npy         print how far ours is from torch, and from the float64 truth
       options: --save STEM                  write STEM.npy (the specification's dtype) and STEM.float64.npy
                --tolerance T                exit with 1 if ours is further than T from the float64 truth
SPEC.json is a job specification, or a golden file that holds one.
Differences are the largest absolute one over the largest absolute entry of the float64 truth.
"""
import argparse
import json
import sys

import numpy as np

import torch_oracle as oracle


def difference(a, b, scale):
    if a.shape != b.shape:
        sys.exit(f"shapes differ: {a.shape} and {b.shape}")
    a, b = a.astype(np.float64), b.astype(np.float64)
    finite = np.isfinite(a) & np.isfinite(b)
    if np.any(~finite & (np.isfinite(a) | np.isfinite(b))):
        return float("inf")
    return float(np.abs(a - b)[finite].max(initial=0) / scale)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specification")
    parser.add_argument("ours", nargs="?")
    parser.add_argument("--save")
    parser.add_argument("--tolerance", type=float)
    arguments = parser.parse_args()
    with open(arguments.specification) as file:
        document = json.load(file)
    specification = document.get("specification", document)
    oracle.restart_for(specification)

    *_, own, truth = oracle.kernels(specification)
    own, truth = own.numpy(), truth.numpy()
    scale = np.abs(truth[np.isfinite(truth)]).max(initial=0) or 1.0
    print(f"torch    shape {truth.shape} dtype {own.dtype} min {own.min():.6g} max {own.max():.6g} "
          f"sum {own.sum(dtype=np.float64):.8g} nonfinite {np.count_nonzero(~np.isfinite(own))}")
    print(f"torch {own.dtype} to float64 truth: {difference(own, truth, scale):.3e}")
    if arguments.save:
        np.save(arguments.save + ".npy", own)
        np.save(arguments.save + ".float64.npy", truth)
    if arguments.ours:
        ours = np.load(arguments.ours)
        error = difference(ours, truth, scale)
        print(f"ours {ours.dtype} to torch {own.dtype}: {difference(ours, own, scale):.3e}")
        print(f"ours {ours.dtype} to float64 truth: {error:.3e}")
        if arguments.tolerance is not None and not error <= arguments.tolerance:
            sys.exit(1)


if __name__ == "__main__":
    main()
