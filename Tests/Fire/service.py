"""A running `ntkd serve` and what the system says of it, and a pulse that is taken all the while."""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

EXAMPLE = json.loads((pathlib.Path(__file__).parents[2] / "config/examples/seed.json").read_text())


def make_certificate(directory):
    """A certificate for this machine and its key, for a day; where they are."""
    paths = [str(pathlib.Path(directory, name)) for name in ("certificate.pem", "key.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
                    "-out", paths[0], "-keyout", paths[1]], check=True, stderr=subprocess.DEVNULL)
    return paths


class Service:
    """`ntkd serve` on a free port of 127.0.0.1 with a data directory of its own; stopped on the way out."""

    def __init__(self, program, *flags):
        self.directory = tempfile.TemporaryDirectory()
        self.log = open(pathlib.Path(self.directory.name, "log"), "w+")
        data = str(pathlib.Path(self.directory.name, "data"))
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--data-directory", data, "--log-level", "notice", *flags], stderr=self.log)
        for _ in range(600):
            found = re.search(r"https?://127\.0\.0\.1:(\d+)", self.words())
            if found:
                self.address = ("127.0.0.1", int(found[1]))
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.process.kill()
        sys.exit("the service did not start:\n" + self.words())

    def words(self):
        return pathlib.Path(self.log.name).read_text()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.code = self.process.wait(60)
        self.last_words = self.words()
        self.log.close()
        self.directory.cleanup()

    @property
    def is_running(self):
        return self.process.poll() is None

    def open_files(self):
        """What its descriptors are, but for those of the database: it opens as many for its readers as ever read at
        once, five at most, and keeps them."""
        folder, names = f"/proc/{self.process.pid}/fd", []
        for number in os.listdir(folder):
            try:
                names.append(os.readlink(f"{folder}/{number}"))
            except FileNotFoundError:  # closed meanwhile
                pass
        return [name for name in names if not re.search(r"\.sqlite(-wal|-shm)?$", name)]

    def descriptors(self):
        return len(self.open_files())

    def sockets(self):
        """The descriptors that are connections, and the listener."""
        return sum(name.startswith("socket:") for name in self.open_files())

    def memory(self):
        """VmRSS in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s*(\d+) kB", status)[1]) / 1024

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def settle(self, descriptors, seconds):
        """Waits until no more descriptors are open than these, and says how many are."""
        end = time.monotonic() + seconds
        while self.descriptors() > descriptors and time.monotonic() < end:
            time.sleep(0.2)
        return self.descriptors()


class Client:
    """Requests one after another on a connection that lives on."""

    def __init__(self, address, timeout=60, tls=None):
        # With an ssl.SSLContext it speaks HTTPS.
        self.address, self.timeout, self.socket, self.tls = address, timeout, None, tls

    def connect(self):
        self.socket = socket.create_connection(self.address, self.timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls:
            self.socket = self.tls.wrap_socket(self.socket, server_hostname="localhost")
        # What has come already of the next answers; when it was last used.
        self.left, self.used = b"", time.monotonic()

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def ask(self, method, path, fields=(), body=b""):
        """The status, the fields and the body of the answer."""
        # One that has been idle for long may be closed by the service just now.
        if self.socket and time.monotonic() > self.used + 20:
            self.close()
        if not self.socket:
            self.connect()
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields]
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        self.used = time.monotonic()
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return self.answer(method)

    def answer(self, method="GET"):
        data = self.left
        while b"\r\n\r\n" not in data:
            data = self.more(data)
        head, _, rest = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if method == "HEAD" or status in (204, 304):
            body, self.left = b"", rest
        elif fields.get("transfer-encoding") == "chunked":
            body = self.chunked(rest)
        else:
            pieces, missing = [rest], int(fields["content-length"]) - len(rest)
            while missing > 0:
                pieces.append(self.more(b""))
                missing -= len(pieces[-1])
            body = b"".join(pieces)
            body, self.left = body[:int(fields["content-length"])], body[int(fields["content-length"]):]
        if fields.get("connection") == "close":
            self.close()
        return status, fields, body

    def chunked(self, data):
        body = []
        while True:
            while b"\r\n" not in data:
                data = self.more(data)
            line, _, data = data.partition(b"\r\n")
            size = int(line, 16)
            while len(data) < size + 2:
                data = self.more(data)
            body.append(data[:size])
            data = data[size + 2:]
            if size == 0:
                self.left = data
                return b"".join(body)

    def more(self, data):
        piece = self.socket.recv(1 << 18)
        if not piece:
            self.close()
            raise ConnectionError("the connection ended within an answer")
        return data + piece

    def submit(self, specification, wait=60):
        status, _, body = self.ask("POST", "/v1/jobs", ["Content-Type: application/json", f"Prefer: wait={wait}"],
                                   json.dumps(specification).encode())
        return status, json.loads(body)


class Pulse(threading.Thread):
    """Asks GET /healthz every 10 ms on a connection of its own and keeps how long each answer took."""

    def __init__(self, address, tls=None):
        super().__init__(daemon=True)
        self.client, self.times, self.faults, self.ends = Client(address, 5, tls), [], [], threading.Event()
        self.start()

    def run(self):
        following = time.monotonic()
        while not self.ends.is_set():
            began = time.monotonic()
            try:
                status = self.client.ask("GET", "/healthz")[0]
                if status != 200:
                    self.faults.append(f"healthz answered {status}")
            except (OSError, ValueError) as error:
                self.faults.append(f"healthz: {type(error).__name__} {error}")
                self.client.close()
            self.times.append(time.monotonic() - began)
            following = max(following + 0.01, time.monotonic())
            self.ends.wait(following - time.monotonic())

    def take(self):
        """The times since the last call in milliseconds: how many, median, 99 %, greatest."""
        times, self.times = sorted(1000 * each for each in self.times), []
        if not times:
            return 0, 0, 0, 0
        return len(times), times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)], times[-1]

    def stop(self):
        self.ends.set()
        self.join()
        self.client.close()
