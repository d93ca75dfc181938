"""An `ntkd serve` that may die at any moment, on a data directory that outlives it."""
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Fire"))
import service  # noqa: E402


class Running:
    """A process of the service; its words go to a file beside the data directory."""

    def __init__(self, program, data, *flags, shim=None, order=None, trace=None):
        self.data, self.log = pathlib.Path(data), pathlib.Path(f"{data}.log")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NTKD_")}
        if shim:
            environment.update({"LD_PRELOAD": str(shim), "FAULTS": str(order)})
            if trace:
                environment["FAULTS_TRACE"] = str(trace)
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--port", "0", "--data-directory", str(data), "--memory-budget", "8MiB",
                 "--log-level", "notice", *flags], stderr=log, env=environment)
        self.address, self.began = None, time.monotonic()

    def words(self):
        return self.log.read_text(errors="replace")

    def listens(self, seconds=30):
        """Waits until it listens; whether it does."""
        end = time.monotonic() + seconds
        while not self.address and time.monotonic() < end:
            if found := re.search(r"https?://127\.0\.0\.1:(\d+)", self.words()):
                self.address = ("127.0.0.1", int(found[1]))
            elif self.process.poll() is not None:
                break
            else:
                time.sleep(0.005)
        return self.address is not None

    @property
    def is_alive(self):
        return self.process.poll() is None

    def kill(self):
        self.process.kill()
        return self.process.wait(30)

    def stop(self, seconds=60):
        """Asks it to end and says with which code it did; it is killed when it does not."""
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def client(self, timeout=60):
        return service.Client(self.address, timeout)
