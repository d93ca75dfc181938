"""Lets the disk fail while a job is accepted and computed: the job must say so, and the service must live on."""
import collections
import concurrent.futures
import itertools
import os
import pathlib
import tempfile
import time

from inspection import inspect, strays
from running import Running
from work import look, specification, submit

# Seconds until the store must have taken what it could not take before; the service offers it every ten.
PATIENCE = 25
RESULTS, DATABASE = "*/results*", "*/ntkd.sqlite*"
SERVICES = 6


class Bench:
    """A service whose disk fails on demand."""

    def __init__(self, arguments, directory):
        self.data, self.order = pathlib.Path(directory, "data"), pathlib.Path(directory, "order")
        self.trace = pathlib.Path(directory, "trace")
        self.running = Running(arguments.ntkd, self.data, shim=arguments.shim, order=self.order, trace=self.trace)
        if not self.running.listens():
            raise RuntimeError("the service did not start: " + self.running.words())
        self.client, self.digests, self.seeds = self.running.client(), set(), itertools.count()

    def begin(self, call, count, deed, pattern):
        self.trace.unlink(missing_ok=True)
        draft = self.order.with_suffix(".draft")
        draft.write_text(f"{call} {count} {deed} {pattern}\n")
        os.rename(draft, self.order)

    def end(self):
        self.order.unlink(missing_ok=True)

    def traced(self):
        return self.trace.read_text().splitlines() if self.trace.exists() else []

    def submit(self, kind, seed, wait=20):
        return submit(self.client, specification(kind, seed), f"{kind}-{seed}", wait)

    def close(self):
        """What is wrong with what it leaves."""
        self.client.close()
        code = self.running.stop()
        return inspect(self.data) + ([f"it ended with {code}: {self.running.words()[-600:]}"] if code else [])


def calls(bench, kind, pattern):
    """How many calls of each sort a job makes."""
    bench.begin("any", 0, "none", pattern)
    _, job = bench.submit(kind, 1000 + len(bench.digests))
    bench.end()
    bench.digests.add(job["digest"].removeprefix("sha256:"))
    return collections.Counter(line.split(" ")[0] for line in bench.traced())


def cases(counts, pattern):
    """Every sort of call, at its first, at its last and at all of its times, and what is to come of it."""
    deeds = {"write": ["ENOSPC", "EIO", "short", "EINTR"], "fsync": ["EIO", "ENOSPC", "EINTR"], "rename": ["EIO", "ENOSPC"],
             "fallocate": ["ENOSPC", "EIO", "EINTR"], "ftruncate": ["ENOSPC", "EIO", "EINTR"]}
    for call, found in sorted(counts.items()):
        few = sorted({1, min(2, found), (found + 1) // 2, found})
        for place, deed in enumerate(deeds.get(call, [])):
            # The first deed everywhere, as long as that is few; the others here and there.
            some = range(1, found + 1) if found <= 8 or pattern == DATABASE and place == 0 else few
            numbers = [str(number) for number in some]
            # Interrupted for ever is what no program survives.
            if deed != "EINTR":
                numbers += ["1+", f"{max(1, found // 2)}+"]
            for number in numbers:
                yield call, number, deed, pattern


def attempt(bench, kind, case, outcomes):
    """A job during a fault, and others afterwards; what is wrong."""
    call, _, deed, pattern = case
    seed, name = next(bench.seeds), f"{kind}, {' '.join(case)}"
    bench.begin(*case)
    try:
        status, job = bench.submit(kind, seed, wait=5)
    finally:
        bench.end()
    faults, harmless = [], deed == "short" or deed == "EINTR" and (pattern == RESULTS or call == "write")
    if status not in (200, 202):
        if status != (507 if deed == "ENOSPC" else 500):
            faults.append(f"{name}: the request is answered {status} {job.get('code')}")
        outcomes[f"{status}"] += 1
    else:
        path, began = job["links"]["self"], time.monotonic()
        while job["state"] in ("queued", "running") and time.monotonic() < began + PATIENCE:
            time.sleep(0.1)
            _, job = look(bench.client, path)
        code = (job["error"] or {}).get("code")
        outcomes[code or job["state"]] += 1
        if job["state"] in ("queued", "running"):
            faults.append(f"{name}: the job is {job['state']} for ever")
            bench.client.ask("DELETE", path)
        elif job["state"] == "failed" and (harmless or code != ("storage_full" if deed == "ENOSPC" else "storage_failed")):
            faults.append(f"{name}: the job failed with {code}: {job['error']['detail']}")
        elif job["state"] == "succeeded":
            bench.digests.add(job["digest"].removeprefix("sha256:"))
    faults += [f"{name}: {stray}" for stray in strays(bench.data, bench.digests)]
    # The same key, if it was refused, and then another job of the same.
    for key in (f"{kind}-{seed}", f"{kind}-{seed}-again"):
        again, job = submit(bench.client, specification(kind, seed), key, wait=20)
        if again != 200 or job["state"] != "succeeded" and key.endswith("again"):
            faults.append(f"{name}: afterwards the job is answered {again} {job.get('state')} {job.get('error')}")
    bench.digests.add(job.get("digest", "").removeprefix("sha256:"))
    return faults


def play(arguments, share):
    """Some of the cases, one after another on one service."""
    faults, outcomes, number = [], collections.Counter(), 0
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(arguments, directory)
        for kind, pattern in itertools.product(("small", "tiles"), (RESULTS, DATABASE)):
            if kind == "tiles" and pattern == DATABASE:
                continue
            for case in cases(calls(bench, kind, pattern), pattern):
                number += 1
                if number % SERVICES != share:
                    continue
                outcomes["cases"] += 1
                try:
                    faults += attempt(bench, kind, case, outcomes)
                except (OSError, ValueError, KeyError) as error:
                    faults.append(f"{kind}, {' '.join(case)}: {type(error).__name__} {error}")
                if not bench.running.is_alive:
                    words = bench.running.words()[-300:]
                    return [*faults, f"{kind}, {' '.join(case)}: the service died: {words}"], outcomes
        faults += bench.close()
    return faults, outcomes


def run(arguments):
    faults, outcomes = [], collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(SERVICES) as threads:
        for found, counts in threads.map(lambda share: play(arguments, share), range(SERVICES)):
            faults += found
            outcomes += counts
    print("  " + ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())))
    return faults
