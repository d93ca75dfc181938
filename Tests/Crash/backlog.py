"""Ten thousand queued jobs: how long a start takes with them, a page of the list, and one of them."""
import concurrent.futures
import json
import pathlib
import statistics
import tempfile
import time

from inspection import rows
from running import Running
from work import dense, submit

JOBS = 10_000
CLIENTS = 8
FLAGS = ("--queue-capacity", "20000", "--memory-budget", "2GiB", "--log-level", "notice")
# Seconds; twice of it is a breach.
BOUNDS = {"start": 2, "list": 0.020, "job": 0.001}


def long(seed):
    """A job of minutes, so that none overtakes another."""
    return {**dense(20_000, 2048, 2048, 2048, 1), "seed": seed}


def fill(running, numbers):
    client, refused = running.client(), 0
    for number in numbers:
        status, _ = submit(client, long(number), f"job-{number}")
        refused += status != 202
    client.close()
    return refused


def measure(client, path, count):
    """The median time of an answer, and the last answer."""
    times = []
    for _ in range(count):
        began = time.perf_counter()
        status, _, body = client.ask("GET", path)
        times.append(time.perf_counter() - began)
        if status != 200:
            raise ValueError(f"{path} is answered {status}")
    return statistics.median(times), json.loads(body)


def start(arguments, data):
    """A service, and the seconds until it answers /healthz."""
    began = time.perf_counter()
    running = Running(arguments.ntkd, data, *FLAGS)
    if not running.listens(60):
        raise ValueError("no start: " + running.words()[-300:])
    client = running.client()
    client.ask("GET", "/healthz")
    return running, client, time.perf_counter() - began


def run(arguments):
    faults, found = [], {}
    with tempfile.TemporaryDirectory() as directory:
        data = pathlib.Path(directory, "data")
        running, client, empty = start(arguments, data)
        began = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as threads:
            refused = sum(threads.map(lambda first: fill(running, range(first, JOBS + 1, CLIENTS)), range(CLIENTS)))
        print(f"  {JOBS + 1} jobs in {time.perf_counter() - began:.1f} s, {refused} refused")
        client.close()
        running.kill()
        running, client, found["start"] = start(arguments, data)
        # One of them runs, on all processors.
        found["list"], page = measure(client, "/v1/jobs?limit=50", 40)
        queued = page["data"][25]["links"]["self"]
        found["job"], _ = measure(client, queued, 400)
        client.close()
        running.kill()
        kept = len(rows(data)[0])
        if kept != JOBS + 1 - refused or refused:
            faults.append(f"{kept} of {JOBS + 1} jobs are kept, {refused} were refused")
    print(f"  a start {found['start']:.2f} s until /healthz answers (at most {BOUNDS['start']}; {empty:.2f} without jobs), "
          f"a list of 50 {1000 * found['list']:.1f} ms (20), one job {1000 * found['job']:.2f} ms (1)")
    for name, bound in BOUNDS.items():
        if found[name] > 2 * bound:
            faults.append(f"{name}: {found[name]:.4f} s, more than twice {bound}")
    return faults
