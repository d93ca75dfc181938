#!/usr/bin/env python3
"""Writes predictions.json: learning with a kernel by neural-tangents, by matrix exponentials and by refitting, in float64.

Usage: predictions.py > predictions.json      (with neural-tangents 0.6.5, jax 0.4.23; see Benchmarks/peers/setup.sh)
"""
import json
import sys
from collections import namedtuple

import jax
import numpy
import scipy.linalg

jax.config.update("jax_enable_x64", True)
import neural_tangents
from neural_tangents import predict, stax

TIMES = [0.0, 0.3, 2.0, 50.0, 3000.0, None]
Kernels = namedtuple("Kernels", "nngp ntk")


def network():
    dense = stax.Dense(1, 1.3, 0.3)
    return stax.serial(dense, stax.Erf(), dense, stax.Relu(), dense)[2]


def regularized(kernel, ridge, absolute):
    return kernel + (ridge if absolute else ridge * numpy.trace(kernel) / len(kernel)) * numpy.eye(len(kernel))


def distribution(pair):
    return {"mean": numpy.asarray(pair.mean).tolist(), "covariance": numpy.asarray(pair.covariance).tolist()}


def ensemble(kernel_fn, train, test, targets, rate, ridge, absolute):
    """Means and covariances at every time: of the training samples, without and with the ridge, and of the test samples."""
    predicting = predict.gradient_descent_mse_ensemble(
        kernel_fn, train, targets, rate, diag_reg=ridge, diag_reg_absolute_scale=absolute)
    places = {"observed": None, "latent": train, "test": test}
    return [
        {place: {kind: distribution(getattr(answer, kind)) for kind in ("ntk", "nngp")}
         for place, inputs in places.items()
         for answer in [predicting(time, inputs, ("ntk", "nngp"), True)]}
        for time in TIMES]


def single(ntk, targets, rate, ridge, absolute, starts):
    """One linearized network's outputs at every time."""
    predicting = predict.gradient_descent_mse(ntk["train"], targets, rate, ridge, absolute)
    answers = []
    for time in TIMES:
        train, test = predicting(time, starts["train"], starts["test"], ntk["cross"])
        _, latent = predicting(time, starts["train"], starts["train"], ntk["train"])
        answers.append({"observed": train, "latent": latent, "test": test})
    return [{place: numpy.asarray(value).tolist() for place, value in answer.items()} for answer in answers]


def exponential(ntk, targets, rate, ridge, absolute, starts):
    """The same, of the test samples at finite times: ∫ exp(−A s) ds is a block of the exponential of [[−A, 1], [0, 0]]."""
    matrix = regularized(ntk["train"], ridge, absolute) * rate / targets.size
    count = len(matrix)
    answers = []
    for time in TIMES[:-1]:
        block = numpy.zeros((2 * count, 2 * count))
        block[:count, :count], block[:count, count:] = -matrix, numpy.eye(count)
        integral = scipy.linalg.expm(block * time)[:count, count:] * rate / targets.size
        answers.append((starts["test"] + ntk["cross"] @ integral @ (targets - starts["train"])).tolist())
    return answers


def left_out(kernel, targets, ridge, absolute):
    """Every sample's prediction by a fit to all others, with the whole kernel's ridge."""
    matrix, predictions = regularized(kernel, ridge, absolute), []
    for index in range(len(kernel)):
        rest = [other for other in range(len(kernel)) if other != index]
        predictions.append((kernel[index, rest] @ numpy.linalg.solve(matrix[numpy.ix_(rest, rest)], targets[rest])).tolist())
    return predictions


def posterior(kernels, targets, ridge, absolute):
    """The distributions at infinite time that gp_inference gives, ntkgp the NTK's Gaussian process among them."""
    pair = {place: Kernels(kernels["nngp"][place], kernels["ntk"][place]) for place in ("train", "cross", "test")}
    predicting = predict.gp_inference(pair["train"], targets, ridge, absolute)
    answer = predicting(("nngp", "ntk", "ntkgp"), pair["cross"], pair["test"])
    return {kind: distribution(getattr(answer, kind)) for kind in ("nngp", "ntk", "ntkgp")}


def alignment(first, second):
    return float(numpy.sum(first * second) / numpy.linalg.norm(first) / numpy.linalg.norm(second))


def alignments(kernels, targets):
    """Of the NTK with the targets' kernel and with the NNGP kernel, and both with the centering matrix on each side."""
    ntk, nngp, own = kernels["ntk"]["train"], kernels["nngp"]["train"], targets @ targets.T
    center = numpy.eye(len(ntk)) - 1 / len(ntk)
    ntk0, nngp0, own0 = (center @ kernel @ center for kernel in (ntk, nngp, own))
    return {
        "targets": alignment(ntk, own), "kernels": alignment(ntk, nngp),
        "centered_targets": alignment(ntk0, own0), "centered_kernels": alignment(ntk0, nngp0),
        "distance": float(numpy.linalg.norm(ntk - nngp) / numpy.linalg.norm(nngp)),
    }


def case(random, samples, tests, outputs, ridge, absolute, rate):
    kernel_fn = network()
    train, test = random.randn(samples, 4), random.randn(tests, 4)
    targets = random.randn(samples, outputs)
    starts = {"train": random.randn(samples, outputs), "test": random.randn(tests, outputs)}
    kernels = {}
    for kind in ("ntk", "nngp"):
        pairs = {"train": (train, None), "cross": (test, train), "test": (test, None)}
        kernels[kind] = {place: numpy.asarray(kernel_fn(*inputs, kind)) for place, inputs in pairs.items()}
    fit = (targets, rate, ridge, absolute)
    return {
        "ridge": ridge, "absolute": absolute, "learning_rate": rate, "targets": targets, "starts": starts,
        "inputs": {"train": train, "test": test},
        "kernels": kernels, "largest_learning_rate": predict.max_learning_rate(kernels["ntk"]["train"], targets.size),
        "ensemble": ensemble(kernel_fn, train, test, *fit),
        "single": single(kernels["ntk"], *fit, starts),
        "exponential": exponential(kernels["ntk"], *fit, starts),
        "posterior": posterior(kernels, targets, ridge, absolute),
        "alignments": alignments(kernels, targets),
        "left_out": left_out(kernels["ntk"]["train"], targets, ridge, absolute),
    }


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


if __name__ == "__main__":
    assert neural_tangents.__version__ == "0.6.5" and jax.__version__ == "0.4.23"
    draws = numpy.random.RandomState(0)
    settings = [
        (8, 4, 1, 0.0, False, 1.0), (6, 3, 3, 0.0, False, 0.7), (7, 4, 3, 0.1, False, 1.0), (8, 3, 1, 0.5, True, 0.2),
    ]
    document = {
        "versions": {"neural-tangents": neural_tangents.__version__, "jax": jax.__version__, "scipy": scipy.__version__},
        "times": TIMES, "cases": [case(draws, *setting) for setting in settings],
    }
    json.dump(document, sys.stdout, default=plain)
    print()
