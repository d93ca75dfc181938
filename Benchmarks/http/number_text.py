#!/usr/bin/env python3
"""Times numbers as JSON through the service: a matrix of 5000 x 5000 out, a request of 1000 x 784 numbers in.

Usage: number_text.py NTKD [REPETITIONS]      (standard library and curl)
Prints medians of wall time and of the service's processor time, and how far its resident memory grew. What the
machine does besides lengthens wall time only.
"""
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from seed_job import start

LAYERS = [{"type": "Linear", "out_features": 8}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]
TYPE = {"Content-Type": "application/json"}


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(process, name):
    return int(re.search(name + r":\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def measure(name, process, repetitions, ask):
    """`ask` makes a request and returns its bytes."""
    ask()
    before = resident_megabytes(process, "VmRSS")
    pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")
    wall, processor = [], []
    for _ in range(repetitions):
        began, used = time.perf_counter(), processor_seconds(process)
        size = ask()
        wall.append(size / (time.perf_counter() - began) / 1e6)
        processor.append(size / max(processor_seconds(process) - used, 0.01) / 1e6)
    growth = resident_megabytes(process, "VmHWM") - before
    print(f"{name}: {size / 1e6:.1f} MB, {statistics.median(wall):.0f} MB/s, "
          f"{statistics.median(processor):.0f} MB per second of processor, {growth:+.0f} MB of memory")


def curl(*arguments):
    command = ["curl", "--silent", "--fail", "--noproxy", "*", "--output", "/dev/null",
               "--write-out", "%{size_download}", *arguments]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(program, repetitions=9):
    with tempfile.TemporaryDirectory() as directory:
        process, port = start(program, directory)
        try:
            base = f"http://127.0.0.1:{port}"
            specification = {"architecture": {"layers": LAYERS}, "seed": 0,
                             "data": {"type": "normal", "count": 5000, "shape": [16]}}
            request = urllib.request.Request(
                f"{base}/v1/jobs", json.dumps(specification).encode(), TYPE | {"Prefer": "wait=300"})
            job = json.load(urllib.request.urlopen(request))
            assert job["state"] == "succeeded", job
            matrix = base + job["links"]["matrix"] + ".json"
            measure("GET matrix.json", process, repetitions, lambda: curl(matrix))

            data = [[random.gauss(0, 1) for _ in range(784)] for _ in range(1000)]
            body = pathlib.Path(directory) / "body.json"
            body.write_text(json.dumps({"architecture": {"layers": LAYERS}, "seed": 0, "data": data}))

            def estimate():
                curl("--header", "Content-Type: application/json", "--header", "Expect:", "--data-binary",
                     f"@{body}", f"{base}/v1/estimate")
                return body.stat().st_size

            measure("POST estimate", process, repetitions, estimate)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
