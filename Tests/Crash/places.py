"""A data directory that two want, a process that is stopped for a while, and databases that are none."""
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import tempfile
import time

from inspection import inspect, rows
from running import Running
from work import look, specification, submit

PAGE = 4096


def two(arguments, directory):
    """The second on the same directory ends, and the first goes on."""
    faults, data = [], pathlib.Path(directory, "two")
    first = Running(arguments.ntkd, data)
    first.listens()
    words = first.words()
    second = Running(arguments.ntkd, data)
    second.log = first.log
    code = second.process.wait(20)
    said = second.words().removeprefix(words).strip()
    print(f"  the second on one directory ends with {code}: {said.replace(str(data), 'DIRECTORY')}")
    if code != 2 or str(data) not in said or "\n" in said:
        faults.append(f"a second service on one directory ended with {code} and said {said!r}")
    client = first.client()
    status, job = submit(client, specification("small", 1), "small", wait=20)
    client.close()
    if status != 200 or job["state"] != "succeeded":
        faults.append(f"the first service answers {status} after a second one")
    if code := first.stop():
        faults.append(f"the first service ended with {code}")
    return faults


def stopped(arguments, directory):
    """SIGSTOP for three seconds in the middle of work."""
    faults, data = [], pathlib.Path(directory, "stopped")
    running = Running(arguments.ntkd, data)
    running.listens()
    client = running.client()
    jobs = [submit(client, specification("long", seed), f"long-{seed}") for seed in range(4)]
    running.process.send_signal(signal.SIGSTOP)
    time.sleep(3)
    running.process.send_signal(signal.SIGCONT)
    for status, job in jobs:
        status, job = look(client, job["links"]["self"], wait=60)
        if status != 200 or job["state"] != "succeeded" or job["attempt"] != 1:
            faults.append(f"after SIGSTOP {job['name']} is {status} {job['state']} in attempt {job['attempt']}")
    client.close()
    if code := running.stop():
        faults.append(f"a service that was stopped for a while ended with {code}")
    print(f"  {len(jobs)} jobs are done after SIGSTOP for 3 s")
    return faults + inspect(data)


def damages(content, chance):
    """Databases that are none, by what was done to them."""
    middle = len(content) // 2 // PAGE * PAGE
    noise = chance.randbytes(2 * PAGE)
    return {
        "cut in half": content[:len(content) // 2],
        "cut after a page": content[:PAGE],
        "cut within its header": content[:50],
        "garbage in the middle": content[:middle] + noise + content[middle + len(noise):],
        "garbage after the header": content[:PAGE] + noise[:PAGE] + content[2 * PAGE:],
        "another header": b"something else..." + content[17:],
        "a text": b"This is not a database.\n" * 400,
    }


def is_whole(data):
    """Whether SQLite finds nothing wrong: a log that holds every damaged page makes a database whole again, and the
    first page, with the header, is in every log that has seen a start."""
    try:
        return rows(data)[1] == ["ok"]
    except sqlite3.DatabaseError:
        return False


def damaged(arguments, directory):
    """The start refuses a database that is damaged, names it and leaves it as it is; also one of a killed process."""
    faults, whole, chance = [], pathlib.Path(directory, "whole"), random.Random(arguments.seed)
    running = Running(arguments.ntkd, whole)
    running.listens()
    client = running.client()
    for seed in range(40):
        submit(client, specification("small", seed), f"small-{seed}", wait=20)
    client.close()
    running.stop()
    # The service may leave its log, which would make the database whole again.
    database = sqlite3.connect(whole / "ntkd.sqlite")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    killed = pathlib.Path(directory, "killed")
    shutil.copytree(whole, killed)
    running = Running(arguments.ntkd, killed)
    running.listens()
    client = running.client()
    status, job = submit(client, specification("small", 50), "small-50", wait=60)
    if status != 200 or job["state"] != "succeeded":
        faults.append(f"the last job before the kill is {status} {job['state']}")
    client.close()
    running.kill()
    count = refused = 0
    for source in (whole, killed):
        content = (source / "ntkd.sqlite").read_bytes()
        for name, bytes in damages(content, chance).items():
            data = pathlib.Path(directory, f"{source.name}-{count}")
            shutil.copytree(source, data)
            file = data / "ntkd.sqlite"
            file.write_bytes(bytes)
            count += 1
            results, healed = sorted(os.listdir(data / "results")), is_whole(data)
            running = Running(arguments.ntkd, data)
            listens = running.listens(20)
            code = running.kill() if listens else running.process.wait(20)
            said = running.words().strip()
            name = f"a database of a {'killed' if source == killed else 'stopped'} service, {name}"
            if listens:
                faults += [f"{name}: the service starts, and {fault}" for fault in inspect(data)]
            if listens != healed:
                faults.append(f"{name}: the service {'starts' if listens else 'does not start: ' + said}")
            if listens:
                continue
            refused += 1
            last = said.replace(str(data), "DIRECTORY")
            if code != 2 or str(file) not in said or "\n" in said:
                faults.append(f"{name}: the start ended with {code} and said {said!r}")
            if file.read_bytes() != bytes:
                faults.append(f"{name}: the file is not what it was")
            if sorted(os.listdir(data / "results")) != results:
                faults.append(f"{name}: results are gone")
    print(f"  {count} damaged databases, {refused} refused, the others whole again by their logs; the last: {last}")
    return faults


def run(arguments):
    faults = []
    with tempfile.TemporaryDirectory() as directory:
        for part in (two, stopped, damaged):
            faults += part(arguments, directory)
    return faults
