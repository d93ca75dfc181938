#!/usr/bin/env python3
"""Times the seed example inside the service and over HTTP.

Usage: seed_job.py NTKD [JOBS]      (standard library only)
Starts NTKD on a free port with a data directory of its own, warms it up, submits JOBS (200) jobs that differ in their
seed with `Prefer: wait` on one connection, and prints the median time from the request to the answer, and of the
computation that the service reports. With the same seed again, the time of a kernel that is known already.
"""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

EXAMPLE = pathlib.Path(__file__).parents[2] / "config/examples/seed.json"


def surroundings():
    """The environment without settings of ntkd: it refuses those that it does not know, such as NTKD_PEERS."""
    return {name: value for name, value in os.environ.items() if not name.startswith("NTKD_")}


def start(program, directory):
    arguments = [program, "serve", "--port", "0", "--data-directory", directory, "--log-level", "notice"]
    process = subprocess.Popen(arguments, env=surroundings(), stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
            # What else it logs is thrown away: a full pipe would stop it.
            threading.Thread(target=lambda: [None for _ in process.stderr], daemon=True).start()
            return process, int(found[1])
    sys.exit("the service did not start")


class Connection:
    """Requests in one piece and answers by Content-Length: the client's own time stays small."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path, body):
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nPrefer: wait=10\r\n"
        request = f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
        began = time.perf_counter()
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, _, rest = answer.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        while len(rest) < length:
            rest += self.socket.recv(65536)
        return time.perf_counter() - began, head.split(b" ", 2)[1], rest


def submit(connection, specification):
    elapsed, status, body = connection.post("/v1/jobs", json.dumps(specification))
    document = json.loads(body)
    assert status == b"200" and document["state"] == "succeeded", document
    return elapsed, document["result"]["seconds"]


def report(name, seconds):
    seconds = sorted(1000 * s for s in seconds)
    middle, late = seconds[len(seconds) // 2], seconds[len(seconds) * 95 // 100]
    print(f"{name:34} median {middle:6.2f} ms   95 % {late:6.2f} ms   fastest {seconds[0]:6.2f} ms")


def main():
    program, jobs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    specification = json.loads(EXAMPLE.read_text())
    with tempfile.TemporaryDirectory() as directory:
        process, port = start(program, directory)
        try:
            connection = Connection(port)
            for seed in range(20):
                submit(connection, {**specification, "seed": 10_000 + seed})
            times = [submit(connection, {**specification, "seed": seed}) for seed in range(jobs)]
            report("POST to answer, computed", [t[0] for t in times])
            report("the job inside the service", [t[1] for t in times])
            report("POST to answer, known already", [submit(connection, {**specification, "seed": 1})[0] for _ in range(jobs)])
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
