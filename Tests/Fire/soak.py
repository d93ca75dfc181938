#!/usr/bin/env python3
"""Keeps `ntkd serve` busy for minutes with all that it offers, checks every answer, and watches what it holds on to.

Usage: soak.py NTKD [--seconds N] [--seed N] [--clients N]      (standard library; needs openssl; loopback only)
Two services run, one with TLS, each with as many clients; load.py says what they do. After a fifth of the time, a minute
at most, the clients rest and it is written down what each service holds; at the end it may not be more, but for the slack
below. A wrong answer, a service that ends, or growth beyond that ends with code 1.
"""
import argparse
import collections
import random
import ssl
import sys
import tempfile
import threading
import time

import load
import service

# Every descriptor is somebody's: none may be left over (the database's own are not counted). The system's pool of
# threads breathes. The allocator keeps pieces of what was once in use, more of them where more clients met by chance.
SLACK = {"descriptors": 0, "threads": 8, "MiB": 24}
SETTLING = 8  # seconds until connections that were reset or closed must be gone


class Subject:
    """A service under load."""

    def __init__(self, name, program, flags=(), tls=None):
        self.name, self.tls = name, tls
        self.service = service.Service(program, *flags)
        client = service.Client(self.service.address, tls=tls)
        self.known = load.Known(client, 500)
        client.close()

    def holds(self):
        return {"descriptors": self.service.descriptors(), "threads": self.service.threads(), "MiB": self.service.memory()}

    def rest(self, descriptors=0):
        """What it holds without clients."""
        self.service.settle(descriptors, SETTLING)
        return self.holds()


class Round:
    """Clients at work until they are told to stop, or one sees a wrong answer."""

    def __init__(self, subjects, clients, seed):
        self.over, self.wrong, self.counts = threading.Event(), [], collections.Counter()
        self.answers = 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(subject, f"{seed} {subject.name} {number}"))
                        for subject in subjects for number in range(clients)]
        for each in self.threads:
            each.start()

    def work(self, subject, seed):
        visit = load.Visit(subject.service.address, subject.tls, subject.known, random.Random(seed))
        while not self.over.is_set():
            kind, before = visit.random.choice(load.KINDS), visit.answers
            try:
                kind(visit)
            except Exception as error:  # whatever it is, it is a finding
                with self.lock:
                    self.wrong.append(f"{subject.name}, {kind.__name__}: {type(error).__name__}: {error}")
                self.over.set()
            with self.lock:
                self.counts[kind.__name__] += 1
                self.answers += visit.answers - before
        visit.client.close()

    def watch(self, subjects, seconds, began):
        """Prints what the services hold, from time to time, until the time is over."""
        end, pause = time.monotonic() + seconds, max(5, seconds / 15)
        while not self.over.wait(min(pause, max(0, end - time.monotonic()))) and time.monotonic() < end:
            cells = "   ".join("{descriptors:5} {threads:3} {MiB:6.0f}".format(**each.holds()) for each in subjects)
            print(f"{time.monotonic() - began:6.0f} {self.answers:9}   {cells}", flush=True)
        self.over.set()
        for each in self.threads:
            each.join()


def growth(subjects, before, after):
    """What a service holds more than before, beyond the slack."""
    faults = []
    for subject in subjects:
        for what, slack in SLACK.items():
            old, new = before[subject.name][what], after[subject.name][what]
            print(f"{subject.name}: {what} {old:.0f} at rest, {new:.0f} in the end (slack {slack})")
            if new > old + slack:
                faults.append(f"{subject.name}: {what} grew from {old:.0f} to {new:.0f}")
    return faults


def soak(subjects, arguments):
    print(f"seed {arguments.seed}, {arguments.clients} clients each; descriptors, threads and MiB of " +
          " and ".join(each.name for each in subjects))
    began, first = time.monotonic(), min(60, arguments.seconds / 5)
    bare = {each.name: each.service.settle(0, 1) for each in subjects}
    faults, counts, answers, holds = [], collections.Counter(), 0, []
    for number, seconds in enumerate((first, arguments.seconds - first)):
        round = Round(subjects, arguments.clients, f"{arguments.seed} {number}")
        round.watch(subjects, seconds, began)
        faults += round.wrong
        counts += round.counts
        answers += round.answers
        if faults:
            break
        holds.append({each.name: each.rest(bare[each.name]) for each in subjects})
    print(f"{answers} answers checked in {time.monotonic() - began:.0f} s: " +
          ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    return faults or growth(subjects, *holds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ntkd")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--clients", type=int, default=6, help="of each service")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        certificate, key = service.make_certificate(directory)
        subjects = []
        try:
            subjects.append(Subject("plain", arguments.ntkd))
            flags = ("--tls-certificate", certificate, "--tls-key", key)
            subjects.append(Subject("TLS", arguments.ntkd, flags, ssl.create_default_context(cafile=certificate)))
            faults = soak(subjects, arguments)
        except OSError as error:  # a service that is gone
            faults = [f"{error}"]
        finally:
            for subject in subjects:
                subject.service.__exit__()
    for subject in subjects:
        if subject.service.code:
            words = subject.service.last_words[-2000:]
            faults.append(f"{subject.name}: the service ended with code {subject.service.code}: {words}")
    print("\n".join(faults) or "no fault found")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
