"""Kills the service again and again while clients submit, poll, cancel and delete; then nothing may be missing."""
import collections
import json
import pathlib
import random
import tempfile
import threading
import time

from inspection import inspect
from running import Running, service
from work import KINDS, Undisturbed, specification

CLIENTS = 4
FINAL = {"succeeded", "failed", "cancelled"}
# Seeds move on with every so many jobs of a client, and are among so many: jobs are equal to others of their time.
STEP, SEEDS = 8, 3
# Long jobs are what a kill meets.
CHOICE = [*KINDS, "tiles", "long", "long", "long"]
# Seconds that are never enough for a long job.
HASTE = 0.02
# At most as many jobs are open, so that all of them get their turn.
OPEN = 40


class Entry:
    """What the clients know of a job."""

    def __init__(self, key, kind, seed, document):
        self.key, self.kind, self.seed, self.document = key, kind, seed, document
        self.id = self.final = None
        self.is_unwanted = self.is_deleted = self.is_gone = False
        self.lock = threading.Lock()

    @property
    def path(self):
        return f"/v1/jobs/{self.id}"


class Ledger:
    """What all clients know, and what they have found to be wrong."""

    def __init__(self):
        self.entries, self.faults, self.counts = [], [], collections.Counter()
        self.lock, self.over, self.submitted = threading.Lock(), threading.Event(), threading.Event()
        self.address = None

    def fault(self, words):
        with self.lock:
            self.faults.append(words)

    def count(self, name):
        with self.lock:
            self.counts[name] += 1

    def accepted(self):
        with self.lock:
            return [each for each in self.entries if each.id and not each.is_deleted]


class Visitor(threading.Thread):
    """A client that does one thing after another, and each again until it is answered."""

    def __init__(self, ledger, seed):
        super().__init__(daemon=True)
        self.ledger, self.random, self.client, self.number, self.name = ledger, random.Random(seed), None, 0, seed
        self.start()

    def ask(self, method, path, fields=(), body=b""):
        """The answer; whether there were failed attempts before it."""
        failed = False
        while True:
            try:
                address = self.ledger.address
                if not self.client or self.client.address != address:
                    self.client = service.Client(address, 60)
                status, fields_back, answer = self.client.ask(method, path, fields, body)
                return status, fields_back, json.loads(answer) if answer else None, failed
            except (OSError, TypeError):
                failed = True
                self.ledger.count("connection errors")
                if self.client:
                    self.client.close()
                    self.client = None
                time.sleep(0.01)

    def run(self):
        deeds = [self.submit] * 4 + [self.poll] * 4 + [self.resend, self.cancel, self.delete]
        while not self.ledger.over.is_set():
            try:
                self.random.choice(deeds)()
            except Exception as error:  # whatever it is, it is a finding
                self.ledger.fault(f"{type(error).__name__}: {error}")
            time.sleep(self.random.uniform(0, 0.04))

    def submit(self):
        if sum(each.final is None for each in self.ledger.accepted()) > OPEN:
            return self.poll()
        kind, seed = self.random.choice(CHOICE), self.number // STEP + self.random.randrange(SEEDS)
        key = f"{self.name}-{self.number}"
        self.number += 1
        more = {"name": key}
        if self.random.random() < 0.3:
            more["timeout_seconds"] = HASTE if kind == "long" else 600
        entry = Entry(key, kind, seed, specification(kind, seed, **more))
        with self.ledger.lock:
            self.ledger.entries.append(entry)
        self.send(entry)

    def send(self, entry):
        self.ledger.submitted.set()
        fields = ["Content-Type: application/json", f"Idempotency-Key: {entry.key}"]
        if self.random.random() < 0.3:
            fields.append("Prefer: wait=1")
        while True:
            status, _, job, failed = self.ask("POST", "/v1/jobs", fields, json.dumps(entry.document).encode())
            if status != 409:
                break
            time.sleep(0.02)
        if status not in (200, 202):
            return self.ledger.fault(f"the job {entry.key} was answered {status} {job}")
        self.ledger.count("accepted" if not entry.id else "sent again")
        if failed:
            self.ledger.count("accepted after a connection error")
        if entry.id and entry.id != job["id"]:
            self.ledger.fault(f"the key {entry.key} stands for {entry.id} and for {job['id']}")
        entry.id = job["id"]
        self.note(entry, job)

    def some(self):
        entries = self.ledger.accepted()
        # The youngest are where things happen.
        return self.random.choice(entries[-15:] if self.random.random() < 0.7 else entries) if entries else None

    def poll(self):
        if entry := self.some():
            wait = ["Prefer: wait=1"] if self.random.random() < 0.1 else []
            status, _, job, _ = self.ask("GET", entry.path, wait)
            if status == 200:
                self.note(entry, job)
            elif not entry.is_deleted:
                self.ledger.fault(f"the job {entry.key} was accepted, and is answered {status}")

    def alone(self, deed):
        """Does something with a job that nobody else deletes meanwhile."""
        entry = self.some()
        if entry and entry.lock.acquire(blocking=False):
            try:
                if not entry.is_deleted:
                    deed(entry)
            finally:
                entry.lock.release()

    def resend(self):
        self.alone(self.send)

    def cancel(self):
        def deed(entry):
            entry.is_unwanted = True
            status, _, job, _ = self.ask("POST", entry.path + "/cancel")
            if status in (200, 202):
                self.note(entry, job)
            else:
                self.ledger.fault(f"cancelling {entry.key} was answered {status} {job}")
        self.alone(deed)

    def delete(self):
        def deed(entry):
            entry.is_deleted = entry.is_unwanted = True
            status, _, _, failed = self.ask("DELETE", entry.path)
            if status == 204 or status == 404 and failed:
                entry.is_gone = True
                self.ledger.count("deleted")
            else:
                self.ledger.fault(f"deleting {entry.key} was answered {status}")
        self.alone(deed)

    def note(self, entry, job):
        """Looks whether a job may be what it is."""
        state, code = job["state"], (job["error"] or {}).get("code")
        if entry.final and state != entry.final:
            self.ledger.fault(f"the job {entry.key} was {entry.final} and is {state}")
        if state not in FINAL:
            return
        entry.final = state
        is_hasty = entry.document.get("timeout_seconds") == HASTE
        if state == "cancelled" and not entry.is_unwanted:
            self.ledger.fault(f"the job {entry.key} is cancelled, and nobody has asked for that")
        if state == "failed" and not (code == "worker_crashed" and job["attempt"] >= 2 or code == "timed_out" and is_hasty):
            self.ledger.fault(f"the job {entry.key} failed in attempt {job['attempt']}: {job['error']}")


def kill_often(program, data, ledger, kills, chance):
    counts = collections.Counter()
    for number in range(kills):
        running = Running(program, data)
        if chance.random() < 0.35:
            time.sleep(chance.uniform(0.005, 0.4))
        elif running.listens():
            ledger.address = running.address
            ledger.submitted.clear()
            ledger.submitted.wait(2)
            time.sleep(chance.uniform(0, 0.4) if chance.random() < 0.5 else chance.uniform(0, 0.04))
        if not running.is_alive:
            ledger.fault(f"start {number} ended by itself with {running.process.returncode}: {running.words()[-600:]}")
        counts["kills while it served" if running.listens(0) or running.address else "kills while it started"] += 1
        ledger.address = running.address or ledger.address
        running.kill()
        if number % 50 == 49:
            print(f"  {number + 1} kills, {ledger.counts['accepted']} jobs accepted", flush=True)
    return counts


def settle(client, ledger, states):
    """Waits for every job's end, and holds what the service says against what the clients know."""
    judge = Visitor.note
    watcher = type("Watcher", (), {"ledger": ledger})()
    for entry in ledger.entries:
        if not entry.id:
            continue
        status, _, body = client.ask("GET", entry.path, ["Prefer: wait=60"])
        if entry.is_gone:
            if status != 404:
                ledger.fault(f"the job {entry.key} was deleted, and is answered {status}")
            continue
        job = json.loads(body)
        if status != 200 or job["state"] not in FINAL:
            ledger.fault(f"the job {entry.key} came to no end: {status} {job.get('state')}")
            continue
        judge(watcher, entry, job)
        states[job["state"] if job["state"] != "failed" else job["error"]["code"]] += 1
        if job["state"] == "succeeded":
            states["of them from an equal one"] += job["result"]["cached"]
        states["of them begun more than once"] += job["state"] == "succeeded" and job["attempt"] > 1


def compare(program, data, client, ledger):
    """Holds every result against that of a service that nobody has disturbed; how many there were."""
    entries = [each for each in ledger.entries if each.final == "succeeded" and not each.is_gone]
    with Undisturbed(program, pathlib.Path(data, "calibration.json")) as undisturbed:
        for entry in entries:
            status, _, matrix = client.ask("GET", entry.path + "/matrix.npy")
            if status != 200:
                ledger.fault(f"the matrix of {entry.key} is answered {status}")
            elif matrix != undisturbed.matrix(entry.kind, entry.seed):
                ledger.fault(f"the matrix of {entry.key}, {entry.kind} with seed {entry.seed}, is another undisturbed")
        return len(entries), len(undisturbed.known)


def listed(client):
    names, path = collections.Counter(), "/v1/jobs?limit=200"
    while path:
        _, _, body = client.ask("GET", path)
        page = json.loads(body)
        names.update(job["name"] for job in page["data"])
        path = f"/v1/jobs?limit=200&cursor={page['next_cursor']}" if page["next_cursor"] else None
    return names


def run(arguments):
    """The breaches; prints what was done."""
    chance, ledger, states = random.Random(arguments.seed), Ledger(), collections.Counter()
    with tempfile.TemporaryDirectory() as directory:
        data = pathlib.Path(directory, "data")
        clients = [Visitor(ledger, f"{arguments.seed}-{number}") for number in range(CLIENTS)]
        kills = kill_often(arguments.ntkd, data, ledger, arguments.kills, chance)
        last = Running(arguments.ntkd, data)
        if not last.listens():
            return [*ledger.faults, "the last start failed: " + last.words()[-600:]]
        ledger.address = last.address
        ledger.over.set()
        for each in clients:
            each.join(120)
            if each.is_alive():
                ledger.fault("a request is not answered after two minutes")
        client = last.client(90)
        settle(client, ledger, states)
        expected = {each.key for each in ledger.accepted()}
        names = listed(client)
        for name, count in names.items():
            if count > 1 or name not in expected:
                ledger.fault(f"{count} jobs came under the key {name}, which stands for {int(name in expected)}")
        for name in expected - set(names):
            ledger.fault(f"the job {name} is not in the list")
        matrices, distinct = compare(arguments.ntkd, data, client, ledger)
        client.close()
        if code := last.stop():
            ledger.fault(f"the last service ended with {code}: {last.words()[-600:]}")
        ledger.faults += inspect(data)
    print("  " + ", ".join(f"{count} {name}" for name, count in sorted((kills + ledger.counts).items())))
    print("  in the end: " + ", ".join(f"{count} {name}" for name, count in sorted(states.items())))
    print(f"  {matrices} matrices equal those of {distinct} undisturbed runs" if not ledger.faults else "")
    return ledger.faults
