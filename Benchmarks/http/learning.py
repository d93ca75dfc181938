#!/usr/bin/env python3
"""Times learning in ntkd beside neural-tangents, torch and LAPACK, in one run, and prints a Markdown table.

Usage: learning.py [--parts PART,…] [--rounds N] [--kernel-rounds N] [--json FILE]      (standard library only)
Before: swift build -c release --product ntkd; Benchmarks/peers/setup.sh

Parts: regression  infinitely wide ensembles learn 2000 samples and predict 500, with mean and covariance
       batches     500 steps of SGD on batches of 128, the training alone
       full        50 steps on all samples, the training alone
       kernels     the 500 steps with the kernel before and after; minutes of torch, --kernel-rounds (1) of them
       spectrum    the eigenvalues of a kernel of N=5000 in double precision

Ours is a job of a service that a process of its own serves on loopback: from the request to the answer, and of the
regression until its arrays are there. What is called alone is the time of a job less that of the same one without it:
without a step, without the analysis. Data sets are uploaded before. Peers have the same numbers in memory. In each
round ours runs before each method of each peer (ours, peer, ours, …), every run in a process of its own, after one that
warms it up, but for torch's kernels and the eigenvalues. A pair of runs during which other programs took more than 5 %
of the machine is made again, a few times at most, and the quietest counts: torch's threads wait for each other and lose
most by a busy machine. Times are medians; the ratio is the median of a peer's run over the run of ours just before it,
and the best peer is the one with the least. The first answers of both sides are held against each other: a measurement
of different things ends with what differs.
"""
import argparse
import array
import ast
import contextlib
import http.client
import json
import math
import os
import pathlib
import random
import re
import statistics
import struct
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from compare import CACHE, machine, run, say, seconds, size, summary, table
from compare_servers import TOLERANCE, busy_seconds
from seed_job import EXAMPLE, start

TOP = HERE.parents[1]
PARTS = ["regression", "batches", "full", "kernels", "spectrum"]
SAMPLES, TESTS, FEATURES, OUTPUTS = 2000, 500, 784, 10
EIGENVALUES = 5000
# What eigenvalues may take of ours, in the time of LAPACK's own driver.
EIGENVALUE_BOUND = 1.1

# --- arrays ---------------------------------------------------------------------------------------------------------


def write_normal(path, generator, *shape):
    """A file of NumPy's with normal numbers in double precision."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    numbers = array.array("d", (generator.gauss(0, 1) for _ in range(math.prod(shape))))
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + numbers.tobytes())


def read_array(data):
    """The shape and the numbers of NumPy's format 1.0."""
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode())
    numbers = array.array({"<f8": "d", "<f4": "f"}[header["descr"]])
    numbers.frombytes(data[10 + length:])
    return header["shape"], numbers


def difference(ours, theirs):
    """Of two arrays of one length: the largest, in units of the largest number of theirs."""
    if len(ours) != len(theirs):
        return math.inf
    return max(abs(a - b) for a, b in zip(ours, theirs)) / max(map(abs, theirs))


def agree(what, ours, theirs, tolerance):
    found = difference(ours, theirs)
    if not found <= tolerance:
        sys.exit(f"{what} differ by {found:.2g} of the largest, more than {tolerance:g}: not the same is measured")
    say(f"  {what} agree: {found:.1g} of the largest")

# --- the service ----------------------------------------------------------------------------------------------------


class Service:
    """A service on loopback, and the data sets that it has."""

    def __init__(self, process, port):
        self.process, self.port = process, port

    def request(self, method, path, body=None, fields={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 201):
            sys.exit(f"{method} {path} was answered {answer.status}: {data[:500].decode(errors='replace')}")
        return data

    def upload(self, path):
        """The data set as a member of a specification."""
        answer = self.request("POST", "/v1/datasets", path.read_bytes(), {"Content-Type": "application/x-npy"})
        return {"type": "dataset", "id": json.loads(answer)["id"]}

    def compute(self, specification):
        """The seconds from the request to the finished job, and the job."""
        body = json.dumps(specification)
        began = time.perf_counter()
        answer = self.request("POST", "/v1/jobs", body, {"Content-Type": "application/json", "Prefer": "wait=300"})
        elapsed, job = time.perf_counter() - began, json.loads(answer)
        if job["state"] != "succeeded" or job["result"]["cached"]:
            sys.exit(f"a job has not been computed: {answer.decode()}")
        return elapsed, job

    def array(self, job, name):
        return self.request("GET", f"/v1/jobs/{job['id']}/{name}")

    def peak_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024


@contextlib.contextmanager
def serving(arguments):
    with tempfile.TemporaryDirectory() as directory:
        process, port = start(str(arguments.ntkd), directory)
        try:
            service = Service(process, port)
            service.compute(json.loads(EXAMPLE.read_text()))
            yield service
        finally:
            process.terminate()
            process.wait()

# --- what is learned ------------------------------------------------------------------------------------------------


class Part:
    """What is measured: a job of ours, the peers' workload, and what of both has to agree."""

    # Whether a run that warms up comes before the one that counts.
    warms = True
    # Whether it is short enough for another try.
    repeats = True
    dtype = "float64"

    def __init__(self, directory):
        self.directory = directory
        self.files = {name: str(directory / f"{name}.npy") for name in ("x", "y", "test", "matrix")}
        self.files["answers"] = str(directory)

    def workload(self):
        """The specification for peers, which read the numbers themselves."""
        count = EIGENVALUES if isinstance(self, Spectrum) else SAMPLES
        data = {"count": count, "shape": [FEATURES]}
        return {**self.network, "seed": 0, "dtype": self.dtype, "data": data, "files": self.files}

    def uploaded(self, service):
        return [service.upload(self.directory / f"{name}.npy") for name in ("x", "y", "test")]

    def answer(self, name):
        return read_array((self.directory / name).read_bytes())[1]


def rectified(*widths):
    """Linear layers with ReLU between them."""
    layers = [layer for width in widths for layer in ({"type": "Linear", "out_features": width}, {"type": "ReLU"})]
    return layers[:-1]


LIMIT = {
    "architecture": {"parameterization": "ntk", "layers": rectified(512, 512, 512, OUTPUTS)},
    "kernel": {"width": "infinite"},
}


class Regression(Part):
    name = f"infinite width, 784 and three ReLU layers, N={SAMPLES}: NTK and NNGP ensembles, {TESTS} predictions"
    peers = [("jax", "neural_tangents_predict_peer.py", ["cookbook", "whole"])]
    network = LIMIT
    asked = {"ridge": 1e-4, "learning_rate": 1, "times": [100, 10_000, "infinity"]}

    def workload(self):
        return super().workload() | {"regression": self.asked}

    def ours(self, service, seed):
        x, y, test = self.uploaded(service)
        # Samples are left out with one ridge only: the peer leaves none out.
        asked = self.asked | {"targets": y, "test": test, "ridge_path": [self.asked["ridge"]]}
        began = time.perf_counter()
        _, job = service.compute({**self.network, "seed": seed, "data": x, "regression": asked})
        arrays = [service.array(job, name) for name in ("predictions.npy", "covariance.npy")]
        return {"seconds": time.perf_counter() - began}, arrays

    def check(self, arrays):
        shape, predictions = read_array(arrays[0])
        samples, outputs = shape[-2:]
        rows = [predictions[start + SAMPLES * outputs:start + samples * outputs]
                for start in range(0, len(predictions), samples * outputs)]
        agree("means", [number for row in rows for number in row], self.answer("mean.npy"), 1e-6)
        agree("covariances", read_array(arrays[1])[1], self.answer("covariance.npy"), 1e-6)


class Batches(Part):
    network = {"architecture": {"layers": rectified(512, 512, OUTPUTS)}}
    dtype = "float32"
    name = f"784-512-512-10, N={SAMPLES}, 500 steps on batches of 128: training alone"
    peers = [("torch", "torch_training_peer.py", ["training"])]
    asked = {"steps": 500, "batch_size": 128, "learning_rate": 0.05}

    def workload(self):
        return super().workload() | {"training": self.asked}

    def job(self, service, seed, **members):
        x, y, _ = self.uploaded(service)
        shuffled = {"shuffle": True} if "batch_size" in self.asked else {}
        asked = self.asked | shuffled | {"targets": y, "loss": "mse"} | members
        return service.compute({**self.network, "seed": seed, "data": x, "training": asked})

    def ours(self, service, seed):
        # A job has its network's kernel in any case, and a training one record: without a step they are all it does.
        without, _ = self.job(service, seed, steps=0, record=[0])
        elapsed, job = self.job(service, seed, record=[0])
        return {"seconds": elapsed - without, "job_seconds": elapsed}, [service.array(job, "training")]

    def check(self, arrays):
        losses, theirs = json.loads(arrays[0])["losses"], self.answer("losses.npy")
        say(f"  losses from {losses[0]:.4g} to {losses[-1]:.4g}; torch's to {theirs[-1]:.4g}")
        agree("losses", losses, theirs, 1e-3)


class Full(Batches):
    name = f"784-512-512-10, N={SAMPLES}, 50 steps on all samples: training alone"
    asked = {"steps": 50, "learning_rate": 0.05}


class Kernels(Batches):
    name = f"784-512-512-10, N={SAMPLES}, 500 steps on batches of 128, with the kernel before and after"
    peers = [("torch", "torch_training_peer.py", ["kernels"])]
    repeats = False

    def ours(self, service, seed):
        last = self.asked["steps"]
        elapsed, job = self.job(service, seed, record=[0, last])
        names = ("training", "matrix.npy?step=0", f"matrix.npy?step={last}")
        return {"seconds": elapsed}, [service.array(job, name) for name in names]

    def check(self, arrays):
        super().check(arrays)
        agree("kernels before training", read_array(arrays[1])[1], self.answer("before.npy"), 1e-5)
        # In single precision a unit that rounding turns on for a sample moves the kernel at once, and the loss hardly: of
        # the same training in double precision they differ by 2e-14 after 100 steps, in single by 2e-2.
        agree("kernels after training", read_array(arrays[2])[1], self.answer("after.npy"), 1e-1)


class Spectrum(Part):
    name = f"eigenvalues alone, N={EIGENVALUES}, float64"
    peers = [(None, "lapack_peer.py", ["dsyevd"])]
    network = LIMIT
    warms = False

    def ours(self, service, seed):
        data = {"type": "normal", "count": EIGENVALUES, "shape": [FEATURES]}
        specification = {**self.network, "seed": seed, "data": data}
        without, job = service.compute(specification)
        path = pathlib.Path(self.files["matrix"])
        if not path.exists():
            path.write_bytes(service.array(job, "matrix.npy"))
        elapsed, job = service.compute(specification | {"analyses": ["spectrum"]})
        return {"seconds": elapsed - without, "job_seconds": elapsed}, [service.array(job, "spectrum")]

    def check(self, arrays):
        values = array.array("d", (self.directory / "eigenvalues").read_bytes())
        ours = json.loads(arrays[0])["eigenvalues"]
        agree("eigenvalues", ours[::-1], values, EIGENVALUES * sys.float_info.epsilon)


KINDS = dict(zip(PARTS, (Regression, Batches, Full, Kernels, Spectrum)))

# --- runs -----------------------------------------------------------------------------------------------------------


class Watch:
    """What other programs take of the machine, from now on; to be read when all that were started have ended."""

    def __init__(self):
        self.began, self.busy = time.perf_counter(), self.others_seconds()

    @staticmethod
    def others_seconds():
        return busy_seconds() - time.process_time()

    def share(self):
        passed = time.perf_counter() - self.began
        return max(0, self.others_seconds() - self.busy) / (os.cpu_count() * passed)


def run_ours(arguments, part):
    """One run of ours in a process of its own, and its answers."""
    watch = Watch()
    with serving(arguments) as service:
        if part.warms:
            part.ours(service, 1)
        line, answers = part.ours(service, 0)
        line["peak_bytes"] = service.peak_bytes()
    line["others"] = watch.share()
    say(f"  ours: {seconds(line['seconds'])}")
    return line, answers


def run_peer(arguments, part, environment, script, method):
    """One run of a method in a process of its own."""
    python = str(arguments.peers / environment / "bin/python") if environment else sys.executable
    workloads = part.directory / "workloads.json"
    workloads.write_text(json.dumps({part.name: part.workload()}))
    repetitions = "1" if part.repeats else "0"
    watch = Watch()
    line = run([python, str(HERE.parent / "peers" / script), str(workloads), part.name, repetitions,
                "--method", method, "--timeout", str(arguments.timeout)])
    line["others"] = watch.share()
    say(f"  {line['peer']}: {line.get('failed') or seconds(line['seconds'])}")
    return line


def run_pair(arguments, part, environment, script, method, is_first):
    """A run of ours and one of a peer, the quietest of a few; answers of the first ones have to agree."""
    pairs = []
    while len(pairs) < (arguments.tries if part.repeats else 1):
        line, answers = run_ours(arguments, part)
        theirs = run_peer(arguments, part, environment, script, method)
        pairs.append((line, theirs))
        if "failed" in theirs:
            return pairs[-1]
        theirs["ratio"] = theirs["seconds"] / line["seconds"]
        if is_first and len(pairs) == 1:
            part.check(answers)
        if disturbance(pairs[-1]) <= TOLERANCE:
            break
        say(f"  others took {disturbance(pairs[-1]):.0%} of the machine")
    return min(pairs, key=disturbance)


def disturbance(pair):
    return max(line["others"] for line in pair)


def measure(arguments, name, directory):
    part = KINDS[name](directory)
    say(part.name)
    ours, methods = [], {}
    peers = [(peer, method) for peer in part.peers for method in peer[2] if has(arguments, peer[0])]
    for _ in range(arguments.kernel_rounds if name == "kernels" else arguments.rounds):
        for (environment, script, _), method in peers:
            lines = methods.setdefault(method, [])
            if any("failed" in line for line in lines):
                continue
            pair = run_pair(arguments, part, environment, script, method, is_first=not lines)
            ours.append(pair[0])
            lines.append(pair[1])
        if not peers:
            ours.append(run_ours(arguments, part)[0])
    result = {"workload": part.name, "runs": {"ours": ours, **methods}}
    return result | {"ours": summary(ours), "peers": [summary(lines) for lines in methods.values()],
                     "bound": EIGENVALUE_BOUND if name == "spectrum" else None}


def has(arguments, environment):
    return environment is None or (arguments.peers / environment / "bin/python").exists()


def cells(result):
    ours, finished = result["ours"], [peer for peer in result["peers"] if "failed" not in peer]
    row = [result["workload"], seconds(ours["seconds"])]
    if not finished:
        reasons = "; ".join(f"{peer['peer']}: {peer['failed']}" for peer in result["peers"])
        return row + [reasons or "none is here", "–", "–", f"{size(ours['peak_bytes'])} / –", "–"]
    best = min(finished, key=lambda peer: peer["ratio"])
    wanted = "–"
    if bound := result["bound"]:
        wanted = f"≥ {1 / bound:.2f}: {'met' if best['ratio'] >= 1 / bound else 'missed'}"
    return row + [f"{best['peer']} {seconds(best['seconds'])}",
                  seconds(best["compile_seconds"]) if best["compile_seconds"] else "–", f"{best['ratio']:.2g}",
                  f"{size(ours['peak_bytes'])} / {size(best['peak_bytes'])}", wanted]


def chosen_parts(text):
    names = text.split(",")
    if strangers := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"no part is called {strangers[0]!r}; there are: {', '.join(PARTS)}")
    return [part for part in PARTS if part in names]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=chosen_parts, default=list(PARTS), help="some of them, with commas between")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kernel-rounds", type=int, default=1, help="of the part kernels, which takes minutes each")
    parser.add_argument("--tries", type=int, default=3, help="of a pair of runs that other programs disturb")
    parser.add_argument("--timeout", type=float, default=3600, help="seconds for each run of a peer")
    parser.add_argument("--json", type=pathlib.Path, help="write everything that was measured, every run of it")
    parser.add_argument("--ntkd", type=pathlib.Path, default=TOP / ".build/release/ntkd", help="the service's program")
    parser.add_argument("--peers", type=pathlib.Path, default=os.environ.get("NTKD_PEERS") or CACHE / "ntkd-peers",
                        help="the directory that peers/setup.sh filled")
    arguments = parser.parse_args()
    if not arguments.ntkd.exists():
        sys.exit("build it first: swift build -c release --product ntkd")
    for environment in ("jax", "torch"):
        if not has(arguments, environment):
            say(f"no {environment} in {arguments.peers}, its peers are left out: Benchmarks/peers/setup.sh makes it")
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        generator = random.Random(0)
        for file, shape in (("x", (SAMPLES, FEATURES)), ("y", (SAMPLES, OUTPUTS)), ("test", (TESTS, FEATURES))):
            write_normal(directory / f"{file}.npy", generator, *shape)
        measured = [measure(arguments, part, directory) for part in arguments.parts]
    others = [line["others"] for result in measured for lines in result["runs"].values() for line in lines]
    print(f"{machine()}; rounds: {arguments.rounds}, of kernels in training {arguments.kernel_rounds}; "
          f"other programs took {statistics.median(others):.0%} of the machine, at most {max(others):.0%}\n")
    table(["workload", "ours", "best peer", "its compile time", "peer ÷ ours", "peak memory, ours / peer", "wanted"],
          [cells(result) for result in measured])
    if arguments.json:
        arguments.json.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
