"""Kills the service before and after every call that reaches the disk; the next start must go on as if nothing was."""
import collections
import concurrent.futures
import os
import pathlib
import random
import tempfile

from inspection import TEMPORARY, inspect
from running import Running
from work import Undisturbed, look, specification, submit

SEED = 7
WORKERS = 3
# Of calls that come one after another on the same file, so many are tried; of writes one, and on one side.
SAMPLES = 2


class Played(Exception):
    """The service died, as it should."""


def play(running):
    """Two jobs, one of several tiles, and the first deleted; then the service ends."""
    client = running.client(30)
    try:
        jobs = [submit(client, specification(kind, SEED), kind, wait=30) for kind in ("mean", "tiles")]
        client.ask("DELETE", jobs[0][1]["links"]["self"])
    except (OSError, ValueError) as error:
        if running.process.poll() is None:
            running.process.wait(5)
        raise Played from error
    finally:
        client.close()


def order(path, *words):
    draft = path.with_suffix(".draft")
    draft.write_text(" ".join(map(str, words)) + "\n")
    os.rename(draft, path)


class Place:
    """A data directory, and what the shim is told."""

    def __init__(self, arguments, directory):
        self.arguments, self.data = arguments, pathlib.Path(directory, "data")
        self.order, self.trace = pathlib.Path(directory, "order"), pathlib.Path(directory, "trace")

    def start(self, *words):
        order(self.order, *words)
        return Running(self.arguments.ntkd, self.data, shim=self.arguments.shim, order=self.order, trace=self.trace)

    def run(self, *words):
        """Starts, plays and stops; whether it came to the end."""
        running = self.start(*words)
        try:
            if not running.listens():
                return False
            play(running)
        except Played:
            return False
        finally:
            code = running.stop() if running.is_alive else running.process.returncode
        return code == 0


def calls(arguments):
    """The calls of a first start, of the jobs and of the end, by their numbers; a few of those that repeat."""
    with tempfile.TemporaryDirectory() as directory:
        place = Place(arguments, directory)
        if not place.run("any", 0, "none", f"{place.data}*"):
            raise RuntimeError("it did not come to the end undisturbed")
        lines = place.trace.read_text().splitlines()
        prefix = len(str(place.data)) + 1
    groups = []
    for number, line in enumerate(lines, 1):
        call, path = line.split(" ", 1)
        name = f"{call} of {path[prefix:][-24:] or 'the directory'}"
        if groups and groups[-1][0] == name:
            groups[-1][1].append(number)
        else:
            groups.append((name, [number]))
    chance, chosen = random.Random(arguments.seed), []
    for name, numbers in groups:
        if name.startswith("write"):
            chosen.append((name, chance.choice(numbers), chance.choice(["before", "after"])))
            continue
        some = numbers if len(numbers) <= SAMPLES else [numbers[0], chance.choice(numbers[1:])]
        chosen += [(name, number, deed) for number in some for deed in ("before", "after")]
    return chosen, len(lines)


def attempt(arguments, name, number, deed, expected):
    """A run that dies at a point, and one that nobody disturbs; what is wrong."""
    where = f"killed {deed} {name} ({number})"
    with tempfile.TemporaryDirectory() as directory:
        place = Place(arguments, directory)
        reached = not place.run("any", number, deed, f"{place.data}*")
        last = Running(arguments.ntkd, place.data)
        if not last.listens():
            last.kill()
            return [f"{where}: the next start failed: {last.words()[-300:]}"], reached
        faults, client = [], last.client(60)
        try:
            # What was left of the first life, before the same requests come again.
            left = look(client, "/v1/jobs")[1]["data"]
            for status, job in [look(client, job["links"]["self"], wait=30) for job in left]:
                if job.get("state") != "succeeded":
                    faults.append(f"{where}: {job.get('name')} is {status} {job.get('state')} {job.get('error')}")
            drafts = [name for name in os.listdir(place.data / "results") if name.endswith(TEMPORARY)]
            faults += [f"{where}: {name} is left" for name in drafts]
            for kind in ("mean", "tiles"):
                status, job = submit(client, specification(kind, SEED), kind, wait=30)
                if job.get("state") != "succeeded":
                    faults.append(f"{where}: {kind} is answered {status} {job}")
                elif client.ask("GET", job["links"]["matrix"] + ".npy")[2] != expected[kind]:
                    faults.append(f"{where}: the matrix of {kind} is another")
        except (OSError, ValueError, KeyError) as error:
            faults.append(f"{where}: {type(error).__name__} {error}")
        finally:
            client.close()
        if code := last.stop():
            faults.append(f"{where}: the next life ended with {code}")
        return faults + [f"{where}: {fault}" for fault in inspect(place.data)], reached


def run(arguments):
    points, count = calls(arguments)
    with tempfile.TemporaryDirectory() as directory:
        place = Place(arguments, directory)
        place.run("any", 0, "none", "nothing")
        with Undisturbed(arguments.ntkd, place.data / "calibration.json") as undisturbed:
            expected = {kind: undisturbed.matrix(kind, SEED) for kind in ("mean", "tiles")}
    faults, kinds, reached = [], collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as threads:
        done = threads.map(lambda point: attempt(arguments, *point, expected), points)
        for (name, _, _), (found, died) in zip(points, done):
            faults += found
            reached += died
            kinds[name.split(" ")[0]] += 1
    print(f"  {count} calls; {len(points)} points, {reached} reached: " +
          ", ".join(f"{number} at {name}" for name, number in sorted(kinds.items())))
    return faults
