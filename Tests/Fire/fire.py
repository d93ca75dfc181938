#!/usr/bin/env python3
"""Puts `ntkd serve` under the fire of hostile clients, and looks whether it stays whole.

Usage: fire.py NTKD [--only PART] [--seconds N]      (slowhttptest; loopback only)
slowhttptest in its four modes, connections reset, half-closed and abandoned, clients that never read, idle ones. All the
while GET /healthz is asked every 10 ms on another connection, and every answer must come in time. After each attack the
descriptors must be as many as before, all of them: a descriptor has no reason to stay. Memory is compared at the end
with what the first round left: what it needs once the allocator keeps, and what grows from round to round is a leak.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

import service

ATTACKS = str(pathlib.Path(__file__).with_name("attacks.py"))
# The allocator keeps what was once in use, in pieces: the second round may find a few of them too small.
MEMORY_TOLERANCE = 16  # MiB
LONGEST = 100  # ms for an answer to GET /healthz
# Less patient than by default, so that a run is shorter: seconds.
PATIENCE = {"header": 5, "body": 6, "write": 8, "idle": 8}
# How long a connection may take to be gone once its client is: the server lingers 2 s, and its clock ticks in 0.25 s.
SETTLING = 5


def slowhttptest(seconds, connections, *arguments):
    """Runs slowhttptest and returns what it says at the end of its connections and of the service."""
    words = [*arguments, "-c", connections, "-r", 400, "-l", seconds, "-p", 3, "-v", 1]
    output = subprocess.run(["slowhttptest", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            timeout=seconds + 60).stdout
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", output)
    parts = []
    for name in ("connected", "closed", "service available", "Exit status"):
        found = re.findall(rf"{name}:\s*(.+)", plain)
        parts.append(f"{name} {found[-1].strip() if found else '?'}")
    return ", ".join(parts)


class Range:
    """The attacks on one service, one after another, with what they left behind."""

    def __init__(self, target, arguments):
        self.target, self.arguments, self.faults = target, arguments, []
        self.pulse = service.Pulse(target.address)
        time.sleep(0.5)
        self.descriptors = target.descriptors()
        self.asked, self.slowest, self.memory = 0, 0, (0, 0)

    def run(self, name, attack, patience=SETTLING):
        if self.arguments.only not in name:
            return
        self.pulse.take()
        try:
            note = attack() or ""
        except (subprocess.SubprocessError, OSError) as error:
            note = f"{error}"
            self.faults.append(f"{name}: {error}")
        left = self.target.settle(self.descriptors, patience)
        count, median, late, longest = self.pulse.take()
        self.asked, self.slowest = self.asked + count, max(self.slowest, longest)
        print(f"{name:34} {count:6} {median:8.1f} {late:8.1f} {longest:8.1f} {left:6} {self.target.memory():8.0f}  {note}",
              flush=True)
        if left > self.descriptors:
            self.faults.append(f"{name}: {left} descriptors, {self.descriptors} before")
        if longest > LONGEST:
            self.faults.append(f"{name}: healthz took {longest:.0f} ms")
        for fault in set(self.pulse.faults):
            self.faults.append(f"{name}: {fault} ({self.pulse.faults.count(fault)} times)")
        self.pulse.faults.clear()
        if not self.target.is_running:
            print(self.target.words())
            sys.exit(f"{name}: the service is gone")

    def attack(self, kind, count):
        command = [sys.executable, ATTACKS, kind, str(self.target.address[1]), str(count)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        if done.returncode:
            self.faults.append(f"{kind}: {done.stderr.strip()[-600:]}")

    def hold(self, kind, count, path, seconds, let_go):
        """Holds connections for some seconds; without `let_go` the service must end them itself, its clients still there."""
        command = [sys.executable, ATTACKS, kind, str(self.target.address[1]), str(count), path]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            time.sleep(1)
            peak, memory = self.target.sockets(), self.target.memory()
            if let_go:
                time.sleep(seconds)
            else:
                self.target.settle(self.descriptors, seconds)
                if (left := self.target.descriptors()) > self.descriptors:
                    self.faults.append(f"{kind}: {left - self.descriptors} connections are still open after {seconds} s")
            process.stdin.close()
        return f"{peak} sockets and {memory:.0f} MiB meanwhile"

    def quick(self):
        """What does not wait."""
        self.run("10,000 resets", lambda: self.attack("resets", 10_000))
        self.run("2,000 closed unread", lambda: self.attack("fins", 2_000))
        self.run("1,000 half-closed", lambda: self.attack("half_closed", 1_000))
        self.run("500 abandoned by a dead process", lambda: self.attack("abandoned", 500))
        self.run("1,000 idle", lambda: self.hold("idle", 1_000, "", 3, True))
        self.run("1,500 idle, which is over the limit", lambda: self.hold("idle", 1_500, "", 3, True))
        self.run("20 that never read, and go", lambda: self.hold("stalled", 20, self.matrix + ".json", 3, True))

    def slow(self):
        base = "http://{}:{}".format(*self.target.address)

        def slowly(*arguments):
            return lambda: slowhttptest(self.arguments.seconds, 1000, *arguments)

        self.run("slowhttptest, slow headers", slowly("-H", "-i", 2, "-x", 24, "-t", "GET", "-u", base + "/v1/jobs"))
        self.run("slowhttptest, slow body", slowly(
            "-B", "-i", 2, "-x", 10, "-s", 8192, "-f", "application/json", "-u", base + "/v1/jobs"))
        self.run("slowhttptest, range", slowly("-R", "-a", 10, "-b", 3000, "-t", "HEAD", "-u", base + self.matrix + ".npy"))
        self.run("slowhttptest, slow read", slowly(
            "-X", "-w", 512, "-y", 1024, "-n", 5, "-z", 32, "-k", 3, "-u", base + self.matrix + ".json"))
        self.run("500 trickled heads", lambda: self.attack("trickled", 500))
        # Longer than the service waits for a client to read, and than it keeps an idle connection.
        stay = max(PATIENCE.values()) + SETTLING
        self.run("20 that never read, and stay", lambda: self.hold("stalled", 20, self.matrix + ".json", stay, False))
        self.run("1,000 idle, and stay", lambda: self.hold("idle", 1_000, "", stay, False))

    def all(self):
        client = service.Client(self.target.address)
        status, job = client.submit({**service.EXAMPLE, "data": {"type": "normal", "count": 2000, "shape": [20]}})
        self.matrix = job["links"]["matrix"]
        for form in ("", ".json", ".npy", ".csv"):
            client.ask("GET", self.matrix + form)
        client.close()
        self.descriptors = self.target.settle(0, 1)
        print(f"{'':34} {'asked':>6} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'files':>6} {'MiB':>8}")
        self.run("nothing", lambda: time.sleep(2))
        self.quick()
        before = self.target.memory()
        self.slow()
        self.quick()
        self.memory = before, self.target.memory()
        if self.memory[1] > before + MEMORY_TOLERANCE:
            self.faults.append(f"memory: {self.memory[1]:.0f} MiB in the end, {before:.0f} after the first round")
        self.pulse.stop()


def closing(attacks):
    print(f"GET /healthz: {attacks.asked} answers, the slowest after {attacks.slowest:.1f} ms (at most {LONGEST})")
    print(f"load: {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors; times say little where others keep them busy")
    print(f"descriptors: {attacks.descriptors} before; none may be left after an attack")
    before, after = attacks.memory
    print(f"memory: {before:.0f} MiB after the first round, {after:.0f} in the end (slack {MEMORY_TOLERANCE})")
    print("\n".join(attacks.faults) or "no fault found")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ntkd")
    parser.add_argument("--only", default="", help="only attacks whose name contains this")
    parser.add_argument("--seconds", type=int, default=10, help="for each of slowhttptest's modes")
    arguments = parser.parse_args()
    flags = [word for name, seconds in PATIENCE.items() for word in (f"--{name}-timeout", str(seconds))]
    with service.Service(arguments.ntkd, *flags) as target:
        attacks = Range(target, arguments)
        attacks.all()
    if target.code:
        attacks.faults.append(f"the service ended with code {target.code}: {target.last_words[-2000:]}")
    closing(attacks)
    sys.exit(bool(attacks.faults))


if __name__ == "__main__":
    main()
