#!/usr/bin/env python3
"""Kills `ntkd serve`, takes its disk away, and looks whether it has kept its word.

Usage: crash.py NTKD SHIM [--kills N] [--seed N] [--only PART]      (standard library; loopback only)
SHIM is the library that faults.c becomes. The parts: kills, disk, points, places, backlog.
"""
import argparse
import os
import random
import sys
import time

import backlog
import disk
import kills
import places
import points

PARTS = {"kills": kills.run, "disk": disk.run, "points": points.run, "places": places.run, "backlog": backlog.run}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ntkd")
    parser.add_argument("shim")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--only", default="", help="only this part")
    arguments = parser.parse_args()
    arguments.ntkd, arguments.shim = os.path.abspath(arguments.ntkd), os.path.abspath(arguments.shim)
    print(f"seed {arguments.seed}")
    summary, breaches = [], 0
    for name, run in PARTS.items():
        if arguments.only not in name:
            continue
        print(f"{name}:", flush=True)
        began = time.monotonic()
        faults = run(arguments)
        breaches += len(faults)
        for fault in sorted(set(faults)):
            print(f"  BREACH: {fault}")
        summary.append(f"{name}: {len(faults) or 'no'} breaches, {time.monotonic() - began:.0f} s")
    print("\n".join(summary))
    print("every promise was kept" if not breaches else f"{breaches} breaches")
    sys.exit(bool(breaches))


if __name__ == "__main__":
    main()
