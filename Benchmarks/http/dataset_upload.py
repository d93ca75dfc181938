#!/usr/bin/env python3
"""Times the upload of a data set by curl, and the service's memory meanwhile.

Usage: dataset_upload.py NTKD [MEGABYTES] [TIMES]      (standard library and curl)
Starts NTKD on a free port with a data directory of its own, uploads an npy file of MEGABYTES (1000) of float32 numbers
TIMES (3) times, deleting it after each, and prints the megabytes a second from the request to the answer, which comes
when the data set is on the disk. Beside them what the disk takes of the same file, synced at its end, and the most
memory that the service has had.
"""
import json
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import time

from seed_job import start

COLUMNS = 1000


def write(path, megabytes):
    """One block of numbers over and over: neither the disk nor the network looks at them."""
    rows = megabytes * 1_000_000 // (4 * COLUMNS)
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {COLUMNS}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    generator = random.Random(0)
    row = struct.pack(f"<{COLUMNS}f", *(generator.gauss(0, 1) for _ in range(COLUMNS)))
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        for _ in range(rows):
            file.write(row)


def copy(source, target):
    """Seconds that the disk takes of a file."""
    began = time.perf_counter()
    with open(source, "rb") as read, open(target, "wb") as written:
        while piece := read.read(1 << 20):
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    elapsed = time.perf_counter() - began
    os.unlink(target)
    return elapsed


def curl(*arguments):
    return subprocess.run(["curl", "--silent", "--show-error", *arguments], check=True, capture_output=True, text=True).stdout


def upload(file, base):
    form = "\n%{http_code} %{time_total}"
    answer, last = curl(
        "--request", "POST", "--upload-file", file, "--header", "Content-Type: application/x-npy",
        "--write-out", form, f"{base}/v1/datasets").rsplit("\n", 1)
    status, seconds = last.split()
    assert status == "201", answer
    curl("--request", "DELETE", f"{base}/v1/datasets/{json.loads(answer)['id']}")
    return float(seconds)


def main():
    program = sys.argv[1]
    megabytes, times = (int(text) for text in (sys.argv[2:] + ["1000", "3"][len(sys.argv) - 2:])[:2])
    with tempfile.TemporaryDirectory() as directory:
        file = os.path.join(directory, "numbers.npy")
        write(file, megabytes)
        disk = sorted(copy(file, os.path.join(directory, "copy")) for _ in range(times))
        process, port = start(program, os.path.join(directory, "data"))
        try:
            seconds = sorted(upload(file, f"http://127.0.0.1:{port}") for _ in range(times))
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        finally:
            process.terminate()
            process.wait()
        rates = [[megabytes / time for time in of] for of in (seconds, disk)]
        for name, rate in zip(("curl to answer", "copied and synced"), rates):
            print(f"{name:34} median {rate[len(rate) // 2]:6.0f} MB/s   fastest {rate[0]:6.0f} MB/s")
        memory = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024 / 1e6
        print(f"{'most memory of the service':34} {memory:13.0f} MB")


if __name__ == "__main__":
    main()
