"""What the peers share: one process per method with a limit on its time and memory, and the lines that are printed."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

PAGE = os.sysconf("SC_PAGE_SIZE")


class Unsupported(Exception):
    """The peer, or its script here, cannot do this workload."""


class Workload:
    """The parts of a specification that a peer needs. Values are the peer's own: only shapes matter to the time."""

    def __init__(self, path, name):
        workloads = json.loads(pathlib.Path(path).read_text())
        if name not in workloads:
            sys.exit(f"no workload is called {name!r}; there are: {', '.join(workloads)}")
        specification = workloads[name]
        self.name = name
        self.specification = specification
        self.layers = specification["architecture"]["layers"]
        self.shape = (specification["data"]["count"], *specification["data"]["shape"])
        self.full = specification.get("kernel", {}).get("reduction", "trace_sum") == "full"
        infinite = specification.get("kernel", {}).get("width") == "infinite"
        self.dtype = specification.get("dtype", "float64" if infinite else "float32")
        if self.dtype != "float32" and not infinite:
            raise Unsupported("of finite widths only float32 is compared")


def memory_bytes(field):
    """VmRSS, what this process has resident, or VmHWM, the most that it has had."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024


def available_bytes():
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024


def measured(run, repetitions, seconds, compiling=None):
    """The members of a method's line: the median time of `run` after `compiling` and one run that warms up.

    As many repetitions as fit into `seconds`; if not even one does, the first run counts.
    """
    idle = memory_bytes("VmRSS")
    began = time.perf_counter()
    if compiling:
        compiling()
    compile_seconds = time.perf_counter() - began if compiling else 0
    times = []
    for _ in range(repetitions + 1):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
        if time.perf_counter() - began + times[-1] > seconds:
            break
    return {
        "seconds": statistics.median(times[1:] or times), "compile_seconds": compile_seconds,
        "repetitions": len(times[1:] or times), "idle_bytes": idle, "peak_bytes": memory_bytes("VmHWM"),
    }


def resident_bytes(process):
    try:
        return int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def supervise(command, timeout, memory):
    """Runs one method in a process of its own; its line, or why there is none."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + timeout
    failed = None
    try:
        while True:
            try:
                output, errors = process.communicate(timeout=0.1)
                break
            except subprocess.TimeoutExpired:
                if resident_bytes(process) > memory:
                    failed = f"more than {memory / 1e9:.1f} GB of memory"
                elif time.monotonic() > deadline:
                    failed = f"timeout after {timeout:g} s"
                if failed:
                    process.kill()
    finally:
        process.kill()
        process.wait()
    if failed:
        return {"failed": failed}
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if process.returncode or not lines:
        reason = (errors.strip().splitlines() or [f"exit status {process.returncode}"])[-1]
        return {"failed": reason[:200]}
    return json.loads(lines[-1])


def main(peer, methods, measure, documentation):
    """The command line of a peer.

    `methods` maps a method's name to how it is called in the output, `measure(workload, method, repetitions, seconds)`
    returns the members of its line. Without --method every method runs, each in a process of its own.
    """
    parser = argparse.ArgumentParser(description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads")
    parser.add_argument("name")
    parser.add_argument("repetitions", nargs="?", type=int, default=5)
    parser.add_argument("--method", choices=methods, help="only this one")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for each method, compiling included")
    parser.add_argument("--memory", type=float, help="bytes for each method (default: 80 %% of what is available)")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        try:
            workload = Workload(arguments.workloads, arguments.name)
            print(json.dumps(measure(workload, arguments.method, arguments.repetitions, arguments.timeout / 2)))
        except Unsupported as reason:
            print(json.dumps({"failed": str(reason)}))
        except Exception as error:
            print(json.dumps({"failed": f"{type(error).__name__}: {error}"[:200].splitlines()[0]}))
        return
    memory = arguments.memory or 0.8 * available_bytes()
    for method in [arguments.method] if arguments.method else methods:
        command = [sys.executable, sys.argv[0], arguments.workloads, arguments.name, str(arguments.repetitions),
                   "--method", method, "--timeout", str(arguments.timeout), "--here"]
        line = {"peer": f"{peer} {methods[method]}", "method": method, "workload": arguments.name}
        print(json.dumps(line | supervise(command, arguments.timeout, memory)), flush=True)
