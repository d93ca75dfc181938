#!/usr/bin/env python3
"""Measures ntkd's server beside Hummingbird and nginx with wrk on loopback, and prints a Markdown table.

Usage: compare_servers.py [--parts PART,…] [--rounds N] [--seconds S] [--json FILE]      (standard library only)
Before: swift build -c release; Benchmarks/peers/setup_http.sh

Parts: job       the status of a finished job, from the store, beside a constant answer of Hummingbird
       echo      ntkd-echo's constant answer of 400 bytes beside Hummingbird's and nginx's
       tls       ntkd-echo over TLS beside itself without, and nginx's likewise
       memory    what an idle connection takes of ntkd-echo's memory, with TLS and without
       health    GET /healthz while a job takes every core

wrk keeps 64 connections open. In each round ours runs before each peer (ours, peer, ours, …). What is printed are
medians over the runs; the ratio is the median of a run of ours over the run of the peer just after it, so that a
machine whose speed changes on the way favours nobody. A peer's answer has the length and the content type of ours.
wrk runs on the same cores as the server: on few of them it is a good part of what is measured. A pair of runs during
which other programs took more than 5 % of the machine is made again, a few times at most, and the quietest counts.
"""
import argparse
import contextlib
import functools
import json
import math
import os
import pathlib
import re
import resource
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from compare import CACHE, machine, say, seconds, table
from seed_job import surroundings

TOP = HERE.parents[1]
PARTS = ["job", "echo", "tls", "memory", "health"]
CLIENTS = 64
ECHO_LENGTH = 400
TOLERANCE = 0.05
HUMMINGBIRD = "Hummingbird 2.28.1"

WRK_SCRIPT = """
done = function(summary, latency, requests)
    local e = summary.errors
    print(string.format('{"requests": %d, "microseconds": %d, "p99": %d, "errors": %d}', summary.requests,
        summary.duration, latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
"""

NGINX_CONFIGURATION = """
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type {type};
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port}{tls};
        location / {{ return 200 "{body}"; }}
    }}
}}
"""

# About four seconds on two cores.
LONG_JOB = {
    "architecture": {"layers": 3 * [{"type": "Linear", "out_features": 1024}, {"type": "ReLU"}]
                     + [{"type": "Linear", "out_features": 1}]},
    "data": {"type": "normal", "count": 8000, "shape": [784]},
    "dtype": "float32",
}

# --- servers --------------------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server in a process of its own, its port and how to reach it."""

    def __init__(self, name, process, port, path="/", scheme="http"):
        self.name, self.process, self.port = name, process, port
        self.path, self.scheme = path, scheme

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}{self.path}"

    def processor_seconds(self):
        """Of the process and its children, so far."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        stats = [pathlib.Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in [pid, *children]]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s*(\d+) kB", status)[1]) * 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


@contextlib.contextmanager
def serving(name, port, command, scheme="http"):
    """Starts a server, waits until it takes connections, and stops it in the end."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, env=surroundings())
    try:
        for _ in range(200):
            if process.poll() is not None:
                sys.exit(f"{name} ended with {process.returncode}")
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        else:
            sys.exit(f"{name} takes no connections")
        yield Server(name, process, port, scheme=scheme)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def ntkd(arguments):
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        command = [arguments.build / "ntkd", "serve", "--port", port, "--data-directory", directory,
                   "--log-level", "error"]
        with serving("ntkd", port, command) as server:
            yield server


def echo(arguments, certificate=None):
    port = free_port()
    command = [arguments.build / "ntkd-echo", "--port", port]
    if certificate:
        command += ["--certificate", certificate[0], "--key", certificate[1]]
    return serving("ntkd-echo", port, command, scheme="https" if certificate else "http")


def hummingbird(arguments, length, content_type):
    port = free_port()
    return serving(HUMMINGBIRD, port, [hummingbird_program(arguments), port, length, content_type])


def hummingbird_program(arguments):
    return arguments.peers / "hummingbird-peer/.build/release/hummingbird-peer"


@contextlib.contextmanager
def nginx(program, length, content_type, certificate=None):
    port = free_port()
    tls = f" ssl; ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]}" if certificate else ""
    version = subprocess.run([program, "-v"], stderr=subprocess.PIPE, text=True).stderr.rpartition("/")[2].strip()
    with tempfile.TemporaryDirectory() as directory:
        configuration = NGINX_CONFIGURATION.format(port=port, type=content_type, body="." * length, tls=tls)
        path = pathlib.Path(directory, "nginx.conf")
        path.write_text(configuration)
        command = [program, "-p", directory, "-c", path, "-e", "stderr"]
        with serving(f"nginx {version}", port, command, scheme="https" if certificate else "http") as server:
            yield server


@contextlib.contextmanager
def certificate():
    """A certificate of its own making, and its key."""
    with tempfile.TemporaryDirectory() as directory:
        paths = pathlib.Path(directory, "certificate.pem"), pathlib.Path(directory, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
             "-out", paths[0], "-keyout", paths[1]], check=True, stderr=subprocess.DEVNULL)
        yield paths


def knows_tls(arguments):
    text = subprocess.run([arguments.build / "ntkd-echo", "--help"], stdout=subprocess.PIPE, text=True).stdout
    return "--certificate" in text

# --- a client -------------------------------------------------------------------------------------------------------


@functools.cache
def trusting_context():
    """One that takes the certificate as it comes, and is made once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Connection:
    """Requests in one piece and answers by Content-Length: the client's own time stays small."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.scheme == "https":
            self.socket = trusting_context().wrap_socket(self.socket)

    def close(self):
        self.socket.close()

    def request(self, method, path, body="", fields=""):
        """The status, the header section and the body of the answer."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self.socket.sendall(f"{head}\r\n{body}".encode())
        answer = self.receive()
        while b"\r\n\r\n" not in answer:
            answer += self.receive()
        head, _, rest = answer.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head)[1])
        while len(rest) < length:
            rest += self.receive()
        return int(head.split(b" ", 2)[1]), head.decode(), rest

    def receive(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        return piece


def submit(connection, specification, fields=""):
    status, _, body = connection.request("POST", "/v1/jobs", json.dumps(specification), fields)
    if status not in (200, 202):
        sys.exit(f"POST /v1/jobs was answered {status}: {body.decode()}")
    return json.loads(body)

# --- rates ----------------------------------------------------------------------------------------------------------


def load(arguments, server, duration):
    """One run of wrk against a server."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK_SCRIPT)
        script.flush()
        command = ["wrk", "-t", arguments.threads, "-c", CLIENTS, "-d", f"{duration}s", "-s", script.name, server.url]
        before, busy = server.processor_seconds(), busy_seconds()
        process = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True)
        own, busy = server.processor_seconds() - before, busy_seconds() - busy
    lines = [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]
    if process.returncode or not lines:
        sys.exit(f"wrk against {server.name} ended with {process.returncode}")
    line = lines[-1]
    if line["errors"] or not line["requests"]:
        sys.exit(f"{line['errors']} of {line['requests']} requests to {server.name} failed")
    return {"rate": line["requests"] / line["microseconds"] * 1e6, "p99": line["p99"] / 1e6,
            "processor": own / line["requests"], "others": max(0, busy - own) / (os.cpu_count() * duration)}


def busy_seconds():
    """What all processors have done so far for other programs than the clients that this one has waited for."""
    user, nice, system, _, _, interrupts, soft, steal = map(int, pathlib.Path("/proc/stat").read_text().split()[1:9])
    clients = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = user + nice + system + interrupts + soft + steal
    return ticks / os.sysconf("SC_CLK_TCK") - clients.ru_utime - clients.ru_stime


def load_pair(arguments, ours, peer):
    """A run of each, the quietest of a few."""
    pairs = []
    while len(pairs) < arguments.tries:
        pair = [load(arguments, server, arguments.seconds) for server in (ours, peer)]
        for server, run in zip((ours, peer), pair):
            say(f"  {server.name}, {server.scheme}: {rate(run['rate'])}, p99 {seconds(run['p99'])}, "
                f"{seconds(run['processor'])} of the processor a request; others: {run['others']:.0%}")
        pairs.append(pair)
        if disturbance(pair) <= TOLERANCE:
            break
    return min(pairs, key=disturbance)


def disturbance(pair):
    return max(run["others"] for run in pair)


def compare(arguments, name, ours, peers, wanted):
    """Rows of one measurement of ours beside each peer; `wanted` has the least ratio by a peer's first word."""
    say(name)
    pairs = {peer.name: [] for peer in peers}
    for server in [ours, *peers]:
        load(arguments, server, 1)
    for _ in range(arguments.rounds):
        for peer in peers:
            pairs[peer.name].append(load_pair(arguments, ours, peer))
    rows = []
    for peer in peers:
        runs = pairs[peer.name]
        row = {"measured": name, "peer": peer.name, "wanted": wanted[peer.name.split()[0]], "runs": runs}
        for side, place in (("ours", 0), ("theirs", 1)):
            row[side] = {key: statistics.median(pair[place][key] for pair in runs) for key in runs[0][place]}
        row["ratio"] = statistics.median(pair[0]["rate"] / pair[1]["rate"] for pair in runs)
        rows.append(row)
    return rows


def measure_job(arguments):
    with ntkd(arguments) as ours:
        connection = Connection(ours)
        example = json.loads((TOP / "config/examples/seed.json").read_text())
        job = submit(connection, example, "Prefer: wait=10\r\n")
        if job["state"] != "succeeded":
            sys.exit(f"the example's job is {job['state']}")
        ours.path = job["links"]["self"]
        _, head, body = connection.request("GET", ours.path)
        connection.close()
        content_type = re.search(r"(?i)\r\ncontent-type: ([^\r]+)", head)[1]
        with hummingbird(arguments, len(body), content_type) as peer:
            return compare(arguments, f"status of a finished job, {len(body)} bytes", ours, [peer],
                           {"Hummingbird": {"ratio": 1.5, "p99": True}})


def measure_echo(arguments):
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(echo(arguments))
        peers = []
        if hummingbird_program(arguments).exists():
            peers.append(stack.enter_context(hummingbird(arguments, ECHO_LENGTH, "text/plain")))
        if program := nginx_program():
            peers.append(stack.enter_context(nginx(program, ECHO_LENGTH, "text/plain")))
        return compare(arguments, f"ntkd-echo, {ECHO_LENGTH} bytes", ours, peers,
                       {"Hummingbird": {"ratio": 2}, "nginx": {"ratio": 0.8}})


def measure_tls(arguments):
    with certificate() as files, echo(arguments, files) as ours, echo(arguments) as peer:
        peer.name = "itself without TLS"
        peers = [peer]
        with contextlib.ExitStack() as stack:
            # What TLS costs anybody here, wrk's own part included: nginx over TLS beside nginx without.
            if program := nginx_program():
                theirs = stack.enter_context(nginx(program, ECHO_LENGTH, "text/plain", files))
                plain = stack.enter_context(nginx(program, ECHO_LENGTH, "text/plain"))
                plain.name = "itself without TLS"
                peers.append(theirs)
                rows = compare(arguments, f"{theirs.name} over TLS, {ECHO_LENGTH} bytes", theirs, [plain], {"itself": {}})
            rows = compare(arguments, f"ntkd-echo over TLS, {ECHO_LENGTH} bytes", ours, peers,
                           {"itself": {"ratio": 0.8}, "nginx": {}}) + (rows if len(peers) > 1 else [])
        return rows


def nginx_program():
    return shutil.which("nginx", path=os.environ["PATH"] + os.pathsep + "/usr/sbin")

# --- memory and patience --------------------------------------------------------------------------------------------


def connection_memory(server, count):
    """Bytes of memory that each of `count` idle connections takes."""
    # What the first connections bring along is not theirs.
    for _ in range(16):
        connection = Connection(server)
        connection.request("GET", "/")
        connection.close()
    time.sleep(1)
    files, before = server.open_files(), server.resident_bytes()
    connections = []
    for _ in range(count):
        connections.append(Connection(server))
        connections[-1].request("GET", "/")
    time.sleep(1)
    taken, opened = server.resident_bytes() - before, server.open_files() - files
    for connection in connections:
        connection.close()
    if opened < count:
        sys.exit(f"{count - opened} of {count} idle connections were closed before the last one was open")
    return taken / count


def measure_memory(arguments):
    rows = []
    with contextlib.ExitStack() as stack:
        files = stack.enter_context(certificate()) if knows_tls(arguments) else None
        for scheme, name in (("http", ""), ("https", " with TLS")):
            if scheme == "https" and not files:
                say("this ntkd-echo knows no TLS: its idle connections are not measured")
                continue
            say(f"{arguments.connections} idle connections{name}")
            with echo(arguments, files if scheme == "https" else None) as server:
                taken = connection_memory(server, arguments.connections)
            say(f"  {taken / 1024:.1f} KiB each")
            rows.append({"measured": f"an idle connection of {arguments.connections:,} to ntkd-echo{name}",
                         "bytes": taken, "wanted": {"bytes": 16 << 10}})
    return rows


def percentile(values, share):
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


class Patient:
    """Asks for /healthz on a few connections in turn, with a pause after each answer."""

    PAUSE = 0.002

    def __init__(self, server):
        self.connections = [Connection(server) for _ in range(4)]

    def ask(self, times):
        latencies = []
        for index in range(times):
            began = time.perf_counter()
            self.connections[index % len(self.connections)].request("GET", "/healthz")
            latencies.append(time.perf_counter() - began)
            time.sleep(self.PAUSE)
        return latencies


def measure_health(arguments):
    say("GET /healthz while a job takes every core")
    runs = []
    with ntkd(arguments) as server:
        patient, connection = Patient(server), Connection(server)
        patient.ask(100)
        for seed in range(arguments.rounds):
            idle = patient.ask(500)
            path = submit(connection, LONG_JOB | {"seed": seed})["links"]["self"]
            busy = []
            while True:
                latencies = patient.ask(50)
                state = json.loads(connection.request("GET", path)[2])["state"]
                if state not in ("queued", "running"):
                    break
                # Those of the last round are left out: the job may have ended within it.
                busy += latencies if state == "running" else []
            if state != "succeeded" or not busy:
                sys.exit(f"the long job is {state} after {len(busy)} requests")
            run = {"count": len(busy), "p99": percentile(busy, 0.99), "longest": max(busy),
                   "idle": percentile(idle, 0.99)}
            say(f"  {len(busy)} requests: p99 {seconds(run['p99'])}, the longest {seconds(run['longest'])}; "
                f"without a job: p99 {seconds(run['idle'])}")
            runs.append(run)
    row = {key: statistics.median(run[key] for run in runs) for key in ("p99", "idle")}
    row["longest"] = max(run["longest"] for run in runs)
    return [row | {"measured": "/healthz while a job takes every core", "runs": runs, "wanted": {"seconds": 0.020}}]

# --- the table ------------------------------------------------------------------------------------------------------


def rate(value):
    return f"{value:,.0f}/s"


def cells(row):
    wanted = row["wanted"]
    if "bytes" in row:
        met = row["bytes"] <= wanted["bytes"]
        return [row["measured"], f"{row['bytes'] / 1024:.1f} KiB", "–", "–", verdict("≤ 16 KiB", met)]
    if "idle" in row:
        ours = f"p99 {seconds(row['p99'])}, longest {seconds(row['longest'])}"
        return [row["measured"], ours, f"without a job: p99 {seconds(row['idle'])}", "–",
                verdict("p99 < 20 ms", row["p99"] < wanted["seconds"])]
    ours, theirs = (f"{rate(row[side]['rate'])}, p99 {seconds(row[side]['p99'])}" for side in ("ours", "theirs"))
    if not wanted:
        return [row["measured"], ours, f"{row['peer']}: {theirs}", f"{row['ratio']:.2f}", "–"]
    text, met = f"≥ {wanted['ratio']}", row["ratio"] >= wanted["ratio"]
    if "p99" in wanted:
        text, met = text + ", p99 no higher", met and row["ours"]["p99"] <= row["theirs"]["p99"]
    return [row["measured"], ours, f"{row['peer']}: {theirs}", f"{row['ratio']:.2f}", verdict(text, met)]


def verdict(text, met):
    return f"{text}: {'met' if met else 'missed'}"


def print_table(arguments, rows):
    threads = "1 thread" if arguments.threads == 1 else f"{arguments.threads} threads"
    facts = [machine(), f"wrk: {threads}, {CLIENTS} connections", f"rounds: {arguments.rounds} of {arguments.seconds} s"]
    if others := [disturbance(pair) for row in rows if "peer" in row for pair in row["runs"]]:
        facts.append(f"other programs took {statistics.median(others):.0%} of the machine, at most {max(others):.0%}")
    print("; ".join(facts) + "\n")
    table(["measured", "ours", "beside it", "ratio", "wanted"], [cells(row) for row in rows])


def chosen_parts(text):
    names = text.split(",")
    if strangers := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"no part is called {strangers[0]!r}; there are: {', '.join(PARTS)}")
    return [part for part in PARTS if part in names]


def check(arguments):
    """Ends when nothing can be measured, and leaves out what cannot be."""
    for program in ("ntkd", "ntkd-echo"):
        if not (arguments.build / program).exists():
            sys.exit("build it first: swift build -c release")
    if {"job", "echo", "tls"} & set(arguments.parts) and not shutil.which("wrk"):
        sys.exit("no wrk: Benchmarks/peers/setup_http.sh installs it")
    has_hummingbird = hummingbird_program(arguments).exists()
    if not has_hummingbird:
        say(f"no hummingbird-peer in {arguments.peers}: Benchmarks/peers/setup_http.sh makes it")
    if not nginx_program():
        say("no nginx: Benchmarks/peers/setup_http.sh installs it")
    reasons = {"job": has_hummingbird, "echo": has_hummingbird or nginx_program(), "tls": knows_tls(arguments)}
    for part in [part for part in arguments.parts if not reasons.get(part, True)]:
        say(f"{part} is left out: " + ("this ntkd-echo knows no TLS" if part == "tls" else "there is no peer"))
        arguments.parts.remove(part)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=chosen_parts, default=list(PARTS), help="some of them, with commas between")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each run of wrk")
    parser.add_argument("--tries", type=int, default=3, help="of a pair of runs that other programs disturb")
    parser.add_argument("--threads", type=int, default=1, help="of wrk")
    parser.add_argument("--connections", type=int, default=1000, help="idle ones for the part memory, up to 10000")
    parser.add_argument("--json", type=pathlib.Path, help="write everything that was measured, every run of it")
    parser.add_argument("--build", type=pathlib.Path, default=TOP / ".build/release",
                        help="the directory of the programs")
    parser.add_argument("--peers", type=pathlib.Path, default=os.environ.get("NTKD_PEERS") or CACHE / "ntkd-peers",
                        help="the directory that peers/setup_http.sh filled")
    arguments = parser.parse_args()
    check(arguments)
    # As many open files as may be, for the servers too.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    measures = {"job": measure_job, "echo": measure_echo, "tls": measure_tls, "memory": measure_memory,
                "health": measure_health}
    rows = [row for part in arguments.parts for row in measures[part](arguments)]
    print_table(arguments, rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
