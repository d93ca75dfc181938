#!/usr/bin/env python3
"""Times ntkd's kernel engine beside neural-tangents and torch.func, in one run, and prints a Markdown table.

Usage: compare.py [--workload PART] [--rounds N] [--timeout S] [--json FILE]      (standard library only)
       compare.py --growth [--large]                   our time against the number of samples and the width
Before: swift build -c release --product kernel-benchmark; Benchmarks/peers/setup.sh

Every run is a process of its own. In each round ours runs before each method of each peer (ours, peer, ours, …). A
method that fails (timeout, memory) is not tried again in later rounds. Times are medians over the runs of a run's
median; the ratio is the median of a peer's run over the run of ours just before it, and the best peer is the one with
the least, so that a machine whose speed changes on the way favours nobody. Ours counts from the specification to the
finished kernel, drawing parameters and data included; the peers' counts from parameters and data in memory. What a
row says of the machine's sgemm is measured inside our runs, between the repetitions.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
PEERS = [  # the environment, the script, its methods
    ("jax", "neural_tangents_peer.py", ["structured", "contraction", "vector-products"]),
    ("torch", "torch_func_peer.py", ["contraction", "vector-products", "loop"]),
]
PEERS_OF_LIMITS = [("jax", "neural_tangents_limit_peer.py", ["limit"])]

# --- runs -----------------------------------------------------------------------------------------------------------


def say(line):
    print(line, file=sys.stderr, flush=True)


def run(command):
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    lines = [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]
    if process.returncode or not lines:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return lines[-1]


def run_ours(arguments, name, specification, repetitions):
    """One workload in a process of its own, so that the peak of its memory is its own."""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "workload.json")
        path.write_text(json.dumps({name: specification}))
        line = run([arguments.benchmark, str(path), str(repetitions)])
    say(f"  ours: {seconds(line['seconds'])}, {line['share_of_gemm']:.0%} of sgemm")
    return line


def run_peer(arguments, environment, script, method, name, repetitions):
    line = run([str(arguments.peers / environment / "bin/python"), str(HERE / "peers" / script),
                str(arguments.workloads), name, str(repetitions), "--method", method, "--timeout", str(arguments.timeout)])
    say(f"  {line['peer']}: {line.get('failed') or seconds(line['seconds'])}")
    return line


def summary(lines):
    """The medians of the runs of one method, or why it has none."""
    if failed := next((line for line in lines if "failed" in line), None):
        return failed
    result = dict(lines[-1])
    for key, value in result.items():
        if isinstance(value, (int, float)):
            values = [line[key] for line in lines]
            result[key] = max(values) if key == "peak_bytes" else statistics.median(values)
    return result | {"runs": len(lines)}


def compare(arguments, name, specification):
    say(name)
    ours, methods = [], {}
    peers = PEERS_OF_LIMITS if specification.get("kernel", {}).get("width") == "infinite" else PEERS
    environments = [peer for peer in peers if (arguments.peers / peer[0] / "bin/python").exists()]
    # As many repetitions as make a short workload's median steady.
    repetitions = 3 if run_ours(arguments, name, specification, 3)["seconds"] > 0.05 else 20
    for _ in range(arguments.rounds):
        for environment, script, names in environments:
            for method in names:
                lines = methods.setdefault((environment, method), [])
                if any("failed" in line for line in lines):
                    continue
                ours.append(run_ours(arguments, name, specification, repetitions))
                line = run_peer(arguments, environment, script, method, name, repetitions)
                lines.append(line | ({} if "failed" in line else {"ratio": line["seconds"] / ours[-1]["seconds"]}))
        if not environments:
            ours.append(run_ours(arguments, name, specification, repetitions))
    return {"workload": name, "ours": summary(ours), "peers": [summary(lines) for lines in methods.values()]}


def growth(arguments):
    """Our time of 784-w-w-1 as N doubles, and as w does."""
    counts = [1250, 2500, 5000, 10_000] + [20_000] * arguments.large
    points = {"N": [(n, 512) for n in counts], "width": [(2500, w) for w in (128, 256, 512, 1024, 2048)]}
    rows = {}
    for axis, pairs in points.items():
        for count, width in pairs:
            hidden = [{"type": "Linear", "out_features": width}, {"type": "ReLU"}]
            layers = hidden + hidden + [{"type": "Linear", "out_features": 1}]
            data = {"type": "normal", "count": count, "shape": [784]}
            specification = {"architecture": {"layers": layers}, "seed": 0, "data": data}
            name = f"784-{width}-{width}-1, N={count}"
            say(name)
            lines = [run_ours(arguments, name, specification, 3) for _ in range(arguments.rounds)]
            rows.setdefault(axis, []).append({"workload": name, "ours": summary(lines)})
    return rows

# --- tables ---------------------------------------------------------------------------------------------------------


def seconds(value):
    for unit, scale in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= scale:
            break
    number = value / scale
    return f"{number:.0f} {unit}" if number >= 100 else f"{number:.3g} {unit}"


def size(value):
    return f"{value / 1e9:.2f} GB" if value >= 1e9 else f"{value / 1e6:.0f} MB"


def table(head, rows):
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def machine():
    model = "processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {platform.system()} {platform.machine()}"


def comparison_table(results):
    rows = []
    for result in results:
        ours = result["ours"]
        finished = [peer for peer in result["peers"] if "failed" not in peer]
        row = [result["workload"], seconds(ours["seconds"])]
        if finished:
            best = min(finished, key=lambda peer: peer["ratio"])
            row += [f"{best['peer']} {seconds(best['seconds'])}",
                    seconds(best["compile_seconds"]) if best["compile_seconds"] else "–",
                    f"{best['ratio']:.2g}",
                    f"{ours['share_of_gemm']:.0%}", f"{size(ours['peak_bytes'])} / {size(best['peak_bytes'])}"]
        else:
            row += ["none finished", "–", "–", f"{ours['share_of_gemm']:.0%}", f"{size(ours['peak_bytes'])} / –"]
        rows.append(row)
    table(["workload", "ours", "best peer", "its compile time", "peer ÷ ours", "ours' share of sgemm",
           "peak memory, ours / peer"], rows)


def growth_table(rows):
    for axis, points in rows.items():
        print(f"\nGrowth with {axis}:\n")
        cells = []
        for point in points:
            ours = point["ours"]
            bound = ours["operations"] / ours["gemm_rate"]
            cells.append([point["workload"], seconds(ours["seconds"]), seconds(bound), f"{ours['seconds'] / bound:.2f}",
                          size(ours["peak_bytes"])])
        table(["network", "ours", "counted operations at the sgemm rate", "ours ÷ bound", "peak memory"], cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workload", default="", help="only workloads whose name contains this")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=120, help="seconds for each run of a peer")
    parser.add_argument("--json", type=pathlib.Path, help="write everything that was measured, failures too")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--large", action="store_true", help="with --growth: N = 20000 too")
    parser.add_argument("--workloads", type=pathlib.Path, default=HERE / "workloads.json")
    parser.add_argument("--benchmark", default=str(HERE.parent / ".build/release/kernel-benchmark"))
    parser.add_argument("--peers", type=pathlib.Path, default=os.environ.get("NTKD_PEERS") or CACHE / "ntkd-peers",
                        help="the directory that peers/setup.sh filled")
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.benchmark).exists():
        sys.exit("build it first: swift build -c release --product kernel-benchmark")
    if arguments.growth:
        measured = growth(arguments)
        growth_table(measured)
    else:
        for environment, *_ in PEERS:
            if not (arguments.peers / environment / "bin/python").exists():
                say(f"no {environment} in {arguments.peers}: Benchmarks/peers/setup.sh makes it")
        workloads = json.loads(arguments.workloads.read_text())
        chosen = {name: value for name, value in workloads.items() if arguments.workload in name}
        if not chosen:
            sys.exit(f"no workload's name contains {arguments.workload!r}; there are: {', '.join(workloads)}")
        measured = [compare(arguments, name, specification) for name, specification in chosen.items()]
        print(f"{machine()}; float32; rounds: {arguments.rounds}\n")
        comparison_table(measured)
    if arguments.json:
        arguments.json.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
