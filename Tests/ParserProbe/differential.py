#!/usr/bin/env python3
"""Compares what ntkd's request parser makes of damaged requests with llhttp (by httptools) and h11.

Usage: differential.py PROBE [--seconds N] [--seed N]      (httptools and h11: setup.sh makes an environment)
PROBE is parser-probe. Ours may only be stricter, and where both accept, method, target, fields and body are the same.
Every intended difference is in differences.py with its reason, and in the summary; each of our refusals must break the
rule that it names (rules.py). Anything else ends with code 1 and the bytes.
"""
import argparse
import collections
import json
import random
import re
import struct
import subprocess
import sys
import time

import differences
import mutations
import references
import rules


class Probe:
    """parser-probe, asked one input at a time; it cuts each into pieces as well."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "--cut"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, data):
        self.process.stdin.write(struct.pack(">I", len(data)) + data)
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"parser-probe ended with {self.process.wait()} on\n{data!r}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def refusal(data, ours):
    error = ours["error"]
    return rules.Refusal(data, ours["start"], error["place"], error["fault"])


def same_head(ours, theirs):
    """Whether two heads say the same; an absolute target is taken apart by ours and not by the others."""
    target, fields = bytes.fromhex(ours["target"]), [tuple(map(bytes.fromhex, field)) for field in ours["fields"]]
    scheme, _, rest = theirs.target.partition(b"://")
    if scheme.lower() in (b"http", b"https") and rest:
        place = min(rest.find(mark) % (len(rest) + 1) for mark in (b"/", b"?"))
        authority, path = rest[:place].lower(), rest[place:]
        if not path.startswith(b"/"):
            path = b"*" if ours["method"] == "OPTIONS" and not path else b"/" + path
    else:
        authority, path = None, theirs.target
    if authority is not None and bytes.fromhex(ours["authority"]).partition(b":")[0] != authority.partition(b":")[0]:
        return False
    # h11 writes the coding in lower case.
    plain = [[(name, value.lower() if name.lower() == b"transfer-encoding" else value) for name, value in each]
             for each in (fields, theirs.fields)]
    return ours["method"].encode() == theirs.method and target == path and plain[0] == plain[1]


def compare(name, ours, theirs):
    """The first difference, as (kind, key), or None."""
    fault = ours["error"] and ours["error"]["fault"]
    for index in range(max(len(ours["requests"]), len(theirs.messages))):
        if index >= len(theirs.messages):
            return "looser", theirs.error
        their = theirs.messages[index]
        if index >= len(ours["requests"]):
            return "stricter", fault
        our = ours["requests"][index]
        if not same_head(our, their):
            return "other", "head"
        if name == "llhttp" and their.asks_for_upgrade and their.complete:
            return "other", "upgrade"
        if our["complete"] and not their.complete:
            return "looser", theirs.error
        if their.complete and not our["complete"]:
            return "stricter", fault
        if not our["complete"]:
            return None
        if bytes.fromhex(our["body"]) != their.body:
            return "other", "body"
        if our["keeps"] != their.keeps:
            return "other", "keeps, ours " + ("stays" if our["keeps"] else "closes")
        if not our["keeps"]:
            return None
    return None


def reason(name, kind, key, data=None):
    """Why a difference is intended, or None; without data, why it was."""
    if kind == "stricter":
        who, words = differences.STRICTER.get(key, ("", None))
        return words if name in who.split() else None
    for (who, start), (sign, words) in (differences.LOOSER if kind == "looser" else differences.OTHER).items():
        if who == name and str(key).startswith(start) and (data is None or re.search(sign, data)):
            return words
    return None


def faults(probe, data, seen):
    """What is wrong with our reading of the input: a list of sentences. Counts the intended differences."""
    ours, wrong = probe.read(data), []
    if "breach" in ours:
        return [f"broken promise: {ours['breach']}"]
    if ours["error"]:
        seen["refusals"] += 1
        if not rules.confirms(refusal(data, ours)):
            wrong.append(f"refused for {ours['error']['fault']}, which rules.py does not see")
    for name, read in references.REFERENCES.items():
        found = compare(name, ours, read(data))
        if found is None:
            seen[name, "agreed"] += 1
        elif reason(name, *found, data):
            seen[(name,) + found] += 1
        else:
            wrong.append(f"{name}: unexplained, {found[0]}: {found[1]}")
    return wrong


def shrink(probe, data, sentence):
    """The input without what the fault does not need."""
    length = len(data) // 2
    while length:
        place = 0
        while place < len(data):
            shorter = data[:place] + data[place + length:]
            if sentence in faults(probe, shorter, collections.Counter()):
                data = shorter
            else:
                place += length
        length //= 2
    return data


def summary(seen, count, seed):
    print(f"{count} requests, seed {seed}; ours refused {seen['refusals']}, each for a rule that it breaks")
    for name in references.REFERENCES:
        print(f"{name}: {seen[name, 'agreed']} agreed")
        for key, number in sorted(seen.items(), key=str):
            if key[0] == name and len(key) == 3:
                print(f"  {number:7} {key[1]}, {key[2]}: {reason(*key)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    probe, seen, count = Probe(arguments.probe), collections.Counter(), 0
    requests = mutations.corpus()
    inputs = mutations.mutations(requests, random.Random(arguments.seed))
    end = time.monotonic() + arguments.seconds
    while count < len(requests) or time.monotonic() < end:
        data = requests[count] if count < len(requests) else next(inputs)
        count += 1
        if wrong := faults(probe, data, seen):
            print(f"seed {arguments.seed}, input {count}:")
            for sentence in wrong:
                print(f"{sentence}\n  {shrink(probe, data, sentence)!r}")
            return 1
    probe.close()
    summary(seen, count, arguments.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
