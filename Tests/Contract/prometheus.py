#!/usr/bin/env python3
"""Has a Prometheus server read the metrics of a running `ntkd serve`, and asks it what the dashboard and the alerts ask.

Usage: prometheus.py NTKD     (needs `prometheus` and `promtool`, and does nothing without them; loopback only)
The examples in config/ are valid, as the metrics are; every expression is understood and has an answer, with the labels
that its legend shows; the alerts' may have none, but what they look at is there. Anything else ends with code 1.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Fire"))
import service  # noqa: E402

CONFIG = pathlib.Path(__file__).parents[2] / "config"
# Seconds between two readings, and the time that rates are taken over.
INTERVAL, SPAN = 1, 10


def promtool(*arguments, text=None):
    """What it has to say against something."""
    done = subprocess.run(["promtool", "check", *arguments], input=text, capture_output=True, text=True)
    return [f"promtool {' '.join(arguments)}: {done.stdout}{done.stderr}"] if done.returncode or done.stderr else []


def work(client):
    """Jobs that succeed, fail and are cancelled, an equal one, and a data set."""
    layers = [{"type": "Linear", "out_features": 4}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]
    good = {"architecture": {"layers": layers}, "seed": 1, "data": {"type": "normal", "count": 20, "shape": [5]}}
    bad = {"architecture": {"layers": [{"type": "Identity"}, {"type": "Square"}, layers[2]]}, "seed": 0, "data": [[1e30]]}
    long = {**good, "data": {"type": "normal", "count": 20000, "shape": [5]}}
    states = [client.submit(each)[1]["state"] for each in (good, good, bad)]
    job = client.submit(long, wait=0)[1]["id"]
    states.append(json.loads(client.ask("POST", f"/v1/jobs/{job}/cancel")[2])["state"])
    if states != ["succeeded", "succeeded", "failed", "cancelled"]:
        raise SystemExit(f"the jobs to count are {states}")
    client.ask("POST", "/v1/datasets", ["Content-Type: text/csv"], b"1,2\n3,4\n")


class Prometheus:
    """A server with the example's configuration, but for the address of the service and the pace."""

    def __init__(self, target, directory):
        text = (CONFIG / "prometheus.yaml").read_text()
        for old, new in (("127.0.0.1:8080", target), ("scrape_interval: 15s", f"scrape_interval: {INTERVAL}s"),
                         ("rule_files:", f"  evaluation_interval: {INTERVAL}s\n\nrule_files:")):
            if old not in text:
                raise SystemExit(f"the example says nothing of {old}")
            text = text.replace(old, new)
        path = pathlib.Path(directory, "prometheus.yaml")
        path.write_text(text)
        shutil.copy(CONFIG / "alerts.yaml", directory)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = "127.0.0.1:{}".format(free.getsockname()[1])
        self.log = open(pathlib.Path(directory, "prometheus.log"), "w")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={path}", f"--storage.tsdb.path={directory}/series",
             f"--web.listen-address={self.address}"], stdout=self.log, stderr=self.log)

    def ask(self, path, **query):
        url = f"http://{self.address}{path}?{urllib.parse.urlencode(query)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            return json.load(error)["error"]

    def series(self, expression):
        """The series that an expression comes to, or a text that says why it comes to none."""
        data = self.ask("/api/v1/query", query=expression)
        return data if isinstance(data, str) else data["result"]

    def wait(self, expression):
        """Returns when an expression has a result."""
        for _ in range(300):
            try:
                if self.series(expression) not in ([], ""):
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"there is nothing of {expression}")

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()


def dashboard():
    """Every expression with its legend."""
    for panel in json.loads((CONFIG / "grafana.json").read_text())["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"].replace("$__rate_interval", f"{SPAN}s").replace("$instance", ".*")
            yield panel["title"], expression, target.get("legendFormat", "")


def dashboard_faults(prometheus):
    for title, expression, legend in dashboard():
        series = prometheus.series(expression)
        if isinstance(series, str) or not series:
            yield f"{title}: {expression}: {series or 'nothing'}"
            continue
        for label in re.findall(r"{{\s*(\w+)\s*}}", legend):
            if any(label not in each["metric"] for each in series):
                yield f"{title}: {expression} has no {label}"


def alert_faults(prometheus):
    rules = [rule for group in prometheus.ask("/api/v1/rules")["groups"] for rule in group["rules"]]
    if not rules:
        yield "there are no alerts"
    for rule in rules:
        if rule["health"] != "ok":
            yield f"{rule['name']}: {rule['health']} {rule.get('lastError')}"
        for selector in set(re.findall(r"\b(?:ntkd_\w+|process_\w+|up)\b(?:{[^}]*})?", rule["query"])):
            # What has not happened yet is not counted yet.
            name = selector.partition("{")[0]
            if not prometheus.series(name):
                yield f"{rule['name']}: there is nothing of {name}"


def served_faults(program):
    with service.Service(os.path.abspath(program), "--drain-timeout", "1") as running:
        client = service.Client(running.address)
        prometheus = Prometheus("{}:{}".format(*running.address), running.directory.name)
        try:
            # What grows is there before it does.
            prometheus.wait("ntkd_build_info")
            work(client)
            faults = promtool("metrics", text=client.ask("GET", "/metrics")[2].decode())
            prometheus.wait(f"count_over_time(up{{job=\"ntkd\"}}[{SPAN}s]) >= 5")
            return [*faults, *dashboard_faults(prometheus), *alert_faults(prometheus)]
        finally:
            prometheus.stop()
            client.close()


def main():
    if not (shutil.which("prometheus") and shutil.which("promtool")):
        return print("prometheus.py: there is no prometheus here, so nothing is checked")
    faults = promtool("config", str(CONFIG / "prometheus.yaml"))
    # A server does not begin with what is not valid.
    faults = faults or served_faults(sys.argv[1])
    print(f"{len(list(dashboard()))} expressions of the dashboard, {len(faults) or 'no'} faults")
    for fault in faults:
        print(f"  FAULT: {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
