"""What must be true of a data directory whose service is not running."""
import os
import pathlib
import re
import shutil
import sqlite3
import tempfile

OWN = re.compile(r"ntkd\.sqlite(-wal|-shm)?|lock|calibration\.json|results|datasets")
TEMPORARY = (".partial", ".tiles", ".tmp")


def rows(data):
    """The job rows, and what SQLite says of the database; a copy is opened, so that nothing here changes it."""
    with tempfile.TemporaryDirectory() as directory:
        for name in os.listdir(data):
            if name.startswith("ntkd.sqlite") and not name.endswith("-shm"):
                shutil.copy(pathlib.Path(data, name), directory)
        database = sqlite3.connect(f"file:{directory}/ntkd.sqlite", uri=True)
        try:
            check = [row[0] for row in database.execute("PRAGMA integrity_check")]
            jobs = database.execute("SELECT id, state, digest, name FROM job").fetchall()
        finally:
            database.close()
    return jobs, check


def strays(data, digests):
    """The files that nobody has any more, when every job is over: `digests` are those of the succeeded ones."""
    faults = [f"{name} is left in the data directory" for name in os.listdir(data) if not OWN.fullmatch(name)]
    for name in sorted(os.listdir(pathlib.Path(data, "results"))):
        if name.endswith(TEMPORARY):
            faults.append(f"the temporary file {name} is left")
        elif name[:64] not in digests:
            faults.append(f"the file {name} belongs to no succeeded job")
    return faults


def inspect(data):
    """What is wrong with a directory in which every job is over."""
    jobs, check = rows(data)
    faults = [f"integrity_check: {line}" for line in check if line != "ok"]
    faults += [f"job {id} is {state} after all" for id, state, _, _ in jobs if state in ("queued", "running")]
    digests = {digest for _, state, digest, _ in jobs if state == "succeeded"}
    faults += [f"the result of {digest} has no file" for digest in digests
               if not pathlib.Path(data, "results", digest + ".npy").exists()]
    names = [name for _, _, _, name in jobs]
    faults += [f"two jobs came under the key {name}" for name in set(names) if names.count(name) > 1]
    return faults + strays(data, digests)
