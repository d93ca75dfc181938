#!/usr/bin/env python3
"""Times learning with infinitely wide ensembles by neural-tangents 0.6.5 (jax 0.4.23, CPU): kernels and predictions.

Usage: neural_tangents_predict_peer.py WORKLOADS.json NAME [REPETITIONS] [--method M] [--timeout S] [--memory B]
Runs in the `jax` environment of setup.sh on a workload of ../http/learning.py, and prints a line of JSON for each
method: seconds (median), compile_seconds (tracing included), peak_bytes; or why it failed. The methods are that of the
library's own cookbook, which jits the kernel function and not the predictions, and all of it in one jitted function.
The former compiles while it runs: its compile time is what the first run takes longer than the others. Means and
covariances of both ensembles at every time are written beside the data.
"""
import os
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import peer
from neural_tangents_limit_peer import network

METHODS = {"cookbook": "predict, kernels jitted", "whole": "predict, jitted as a whole"}


def measure(workload, method, repetitions, seconds):
    import jax
    import neural_tangents as nt
    import numpy as np
    from jax import numpy as jnp

    jax.config.update("jax_enable_x64", workload.dtype == "float64")
    files, asked = workload.specification["files"], workload.specification["regression"]
    arrays = [jax.device_put(np.load(files[name]).astype(workload.dtype)) for name in ("x", "y", "test")]
    kernel = network(workload.layers, workload.shape)
    finite = jnp.array([time for time in asked["times"] if time != "infinity"])

    def learn(kernel, x, y, test):
        predict = nt.predict.gradient_descent_mse_ensemble(
            kernel, x, y, asked["learning_rate"], diag_reg=asked["ridge"])
        # With no time at all it solves linear equations, which is the faster way to the infinite one.
        return [predict(times, test, ("ntk", "nngp"), True) for times in (finite, None)]

    answers = []
    if method == "whole":
        jitted, compiled = jax.jit(lambda *arrays: learn(kernel, *arrays)), []
        line = peer.measured(
            lambda: answers.append(jax.block_until_ready(compiled[0](*arrays))), repetitions, seconds,
            compiling=lambda: compiled.append(jitted.lower(*arrays).compile()))
    else:
        jitted, first = jax.jit(kernel, static_argnums=2), []

        def run():
            began = time.perf_counter()
            answers.append(jax.block_until_ready(learn(jitted, *arrays)))
            first.append(time.perf_counter() - began)

        line = peer.measured(run, repetitions, seconds)
        line["compile_seconds"] = max(0, first[0] - line["seconds"])
    for name in ("mean", "covariance"):
        # Learners × times × …, the infinite time last.
        parts = [[getattr(getattr(answer, kind), name) for answer in answers[-1]] for kind in ("ntk", "nngp")]
        array = np.stack([np.concatenate([finite, infinite[None]]) for finite, infinite in parts])
        np.save(files["answers"] + f"/{name}.npy", array.astype("<f8"))
    return line


if __name__ == "__main__":
    peer.main("neural-tangents", METHODS, measure, __doc__)
