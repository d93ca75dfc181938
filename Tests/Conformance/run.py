#!/usr/bin/env python3
"""Plays the request vectors against ntkd-echo: whole, a byte at a time, and split at random.

Usage: run.py NTKD-ECHO [--name PART] [--seed N] [--tls]      (standard library; --tls needs openssl)
Starts NTKD-ECHO on a free port of 127.0.0.1 and stops it. A vector that a server must keep, that keeps attackers out or
that is this project's policy has to be answered as it expects, or the exit code is 1; what it only should do is named.
With --tls the vectors are played over HTTPS, but for those that close one side only.
"""
import argparse
import collections
import concurrent.futures
import functools
import json
import pathlib
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import player

VECTORS = pathlib.Path(__file__).resolve().parents[1] / "TestSupport/http_vectors.json"
STRICT = ("must", "sec", "policy")
AT_ONCE = 16


def certificate(directory):
    """A certificate for this machine and its key, for a day."""
    paths = [str(pathlib.Path(directory, name)) for name in ("certificate.pem", "key.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
                    "-out", paths[0], "-keyout", paths[1]], check=True, stderr=subprocess.DEVNULL)
    return paths


def connect_securely(context, address):
    return context.wrap_socket(socket.create_connection(address), server_hostname="localhost")


def start(program, arguments):
    """The program and where it listens: on a port that was free just now, since its output comes late in a pipe."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    process = subprocess.Popen([program, "--port", str(address[1]), *arguments], stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(address).close()
            return process, address
        except ConnectionRefusedError:
            time.sleep(0.05)
    process.kill()
    sys.exit(f"{program} does not listen")


def play(vector, mode, seed, address, connect):
    chop = player.generator(seed, vector["name"]) if mode == "random" else mode
    try:
        return vector, mode, player.Play(vector, address, chop, connect).run()
    except OSError as error:
        return vector, mode, [f"cannot be played: {error}"]


def chosen(arguments):
    for vector in json.loads(VECTORS.read_text())["vectors"]:
        if arguments.name not in vector["name"]:
            continue
        if arguments.tls and any(isinstance(piece, dict) and "shut" in piece for piece in vector["send"]):
            continue
        # A clock decides of the slow ones, not the pieces.
        for mode in ["whole"] if vector.get("slow") else ["whole", "bytes", "random"]:
            yield vector, mode


def run(arguments, address, connect):
    counts, failed = collections.Counter(), False
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        # The slow ones first: they wait beside the others.
        plays = sorted(chosen(arguments), key=lambda each: -each[0].get("slow", 0))
        waiting = [pool.submit(play, vector, mode, arguments.seed, address, connect) for vector, mode in plays]
        for vector, mode, wrong in (each.result() for each in waiting):
            counts[vector["level"], bool(wrong)] += 1
            if wrong:
                print(f"{vector['level']} {vector['group']}/{vector['name']}, {mode}: {'; '.join(wrong)}")
                failed = failed or vector["level"] in STRICT
    for level in (*STRICT, "should"):
        good, bad = counts[level, False], counts[level, True]
        print(f"{level:6} {good} of {good + bad}")
    print(f"seed {arguments.seed}{', over TLS' if arguments.tls else ''}")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", metavar="ntkd-echo")
    parser.add_argument("--name", default="", help="only vectors whose name contains this")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--tls", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        extra, connect = [], socket.create_connection
        if arguments.tls:
            paths = certificate(directory)
            extra = ["--certificate", paths[0], "--key", paths[1]]
            connect = functools.partial(connect_securely, ssl.create_default_context(cafile=paths[0]))
        process, address = start(arguments.program, extra)
        try:
            failed = run(arguments, address, connect)
        finally:
            process.terminate()
            process.wait()
    sys.exit(failed)


if __name__ == "__main__":
    main()
