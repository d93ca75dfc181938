"""Compares a kernel with torch's.

Requires torch==2.13.0 (CPU) and numpy.
Usage: compare.py SPEC.json                  print a summary of torch's kernel
       compare.py SPEC.json OURS.npy         print how far ours is from torch, and from the float64 truth
       options: --save STEM                  write STEM.npy (the specification's dtype) and STEM.float64.npy,
                                             and of several networks STEM.standard_error.npy
                --standard-error OURS.npy    print the same of our standard error
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


def largest(truth):
    return np.abs(truth[np.isfinite(truth)]).max(initial=0) or 1.0


def compare(name, path, own, truth):
    """Prints how far the array at `path` is from torch's, and returns how far it is from the truth."""
    ours = np.load(path)
    scale = largest(truth)
    error = difference(ours, truth, scale)
    print(f"{name} {ours.dtype} to torch {own.dtype}: {difference(ours, own, scale):.3e}")
    print(f"{name} {ours.dtype} to float64 truth: {error:.3e}")
    return error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specification")
    parser.add_argument("ours", nargs="?")
    parser.add_argument("--save")
    parser.add_argument("--standard-error")
    parser.add_argument("--tolerance", type=float)
    arguments = parser.parse_args()
    with open(arguments.specification) as file:
        document = json.load(file)
    specification = document.get("specification", document)
    oracle.restart_for(specification)

    result = oracle.kernels(specification)
    own, truth = result.own.kernel.numpy(), result.truth.kernel.numpy()
    print(f"torch    shape {truth.shape} dtype {own.dtype} min {own.min():.6g} max {own.max():.6g} "
          f"sum {own.sum(dtype=np.float64):.8g} nonfinite {np.count_nonzero(~np.isfinite(own))}")
    print(f"torch {own.dtype} to float64 truth: {difference(own, truth, largest(truth)):.3e}")
    own_error, true_error = (estimate.standard_error for estimate in (result.own, result.truth))
    if own_error is not None:
        own_error, true_error = own_error.numpy(), true_error.numpy()
        print(f"torch    standard error min {own_error.min():.6g} max {own_error.max():.6g}")
    if arguments.save:
        np.save(arguments.save + ".npy", own)
        np.save(arguments.save + ".float64.npy", truth)
        if own_error is not None:
            np.save(arguments.save + ".standard_error.npy", own_error)
    errors = []
    if arguments.ours:
        errors.append(compare("ours", arguments.ours, own, truth))
    if arguments.standard_error:
        if own_error is None:
            sys.exit("the kernel of one network has no standard error")
        errors.append(compare("our standard error", arguments.standard_error, own_error, true_error))
    if arguments.tolerance is not None and not all(error <= arguments.tolerance for error in errors):
        sys.exit(1)


if __name__ == "__main__":
    main()
