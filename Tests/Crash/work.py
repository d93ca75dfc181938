"""The jobs that are submitted, and what their results are where nothing goes wrong."""
import json
import pathlib
import shutil
import tempfile

from running import Running


def network(*widths):
    layers = []
    for width in widths:
        layers += [{"type": "Linear", "out_features": width}, {"type": "ReLU"}]
    return {"layers": layers[:-1]}


def dense(count, *widths):
    return {"architecture": network(*widths), "data": {"type": "normal", "count": count, "shape": [20]}}


CONVOLUTION = {
    "architecture": {"layers": [
        {"type": "Conv2d", "out_channels": 8, "kernel_size": 3, "padding": 1}, {"type": "ReLU"}, {"type": "Flatten"},
        {"type": "Linear", "out_features": 3}]},
    "data": {"type": "normal", "count": 40, "shape": [3, 12, 12]}}

# Of a moment, of some, with its own data, with standard errors, rectangular, of several tiles, long.
KINDS = {
    "small": dense(60, 10, 1),
    "inline": {"architecture": network(4, 1), "data": [[1, 2, 3], [4, 5, 6], [0.5, 0, -1]]},
    "middle": dense(400, 64, 64, 1),
    "full": {**dense(80, 32, 3), "kernel": {"reduction": "full"}},
    "mean": {**dense(150, 32, 1), "kernel": {"samples": 3}},
    "double": {**dense(300, 64, 1), "dtype": "float64"},
    "rectangle": {**dense(300, 64, 1), "against": {"type": "normal", "count": 90, "shape": [20]}},
    "shared": CONVOLUTION,
    "tiles": dense(1500, 64, 1),
    "long": dense(1500, 200, 200, 1),
}


def specification(kind, seed, **more):
    return {**KINDS[kind], "seed": seed, **more}


def submit(client, document, key, wait=0):
    """Sends a job under a key, which is also its name; the status and the document of the answer."""
    fields = ["Content-Type: application/json", f"Idempotency-Key: {key}"]
    if wait:
        fields.append(f"Prefer: wait={wait}")
    body = json.dumps({"name": key, **document}).encode()
    status, _, body = client.ask("POST", "/v1/jobs", fields, body)
    return status, json.loads(body)


def look(client, path, wait=0):
    status, _, body = client.ask("GET", path, [f"Prefer: wait={wait}"] if wait else [])
    return status, json.loads(body)


class Undisturbed:
    """A service that nobody disturbs, in a data directory of its own, with the costs of another: kernels' last bits
    follow from them."""

    def __init__(self, program, calibration):
        self.directory = tempfile.TemporaryDirectory()
        data = pathlib.Path(self.directory.name, "data")
        data.mkdir()
        shutil.copy(calibration, data)
        self.running, self.known = Running(program, data), {}
        if not self.running.listens():
            raise RuntimeError("the undisturbed service did not start: " + self.running.words())
        self.client = self.running.client()

    def matrix(self, kind, seed):
        """The bytes of matrix.npy."""
        if (kind, seed) not in self.known:
            status, job = submit(self.client, specification(kind, seed), f"{kind}-{seed}", wait=60)
            if status != 200 or job["state"] != "succeeded":
                raise RuntimeError(f"undisturbed, {kind} with seed {seed} is {status} {job}")
            self.known[kind, seed] = self.client.ask("GET", job["links"]["matrix"] + ".npy")[2]
        return self.known[kind, seed]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        self.running.stop()
        self.directory.cleanup()
