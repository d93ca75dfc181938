#!/usr/bin/env python3
"""Holds `ntkd serve` to its OpenAPI document.

Usage: contract.py NTKD [--seconds N] [--seed N]     (in the environment that setup.sh makes; loopback only)
The document is valid; every request that it shows as an example has one of its successes; and whatever schemathesis
makes of its schemas, good and bad, and of its links is answered as it says: a status that it lists, the media type, the fields and a body
by its schema, never 5xx, and what breaks a schema is refused. Anything else ends with code 1.
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Fire"))
import service  # noqa: E402

import examples  # noqa: E402

HERE = pathlib.Path(__file__).parent


def schemathesis(url, directory, known, phases, seconds, seed):
    """What it finds goes to standard output, what it keeps to the directory; its code."""
    environment = {**os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks",
                   "NTKD_CONTRACT_KNOWN": json.dumps(known), "NTKD_CONTRACT_SEED": str(seed)}
    program = pathlib.Path(sys.executable).parent / "schemathesis"
    return subprocess.run(
        [program, "--config-file", HERE / "schemathesis.toml", "run", f"{url}/openapi.json", "--phases", phases,
         "--max-time", str(seconds), "--seed", str(seed)],
        env=environment, cwd=directory).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ntkd")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    with service.Service(os.path.abspath(arguments.ntkd), "--drain-timeout", "1") as running:
        url = "http://{}:{}".format(*running.address)
        client = service.Client(running.address)
        document = json.loads(client.ask("GET", "/openapi.json")[2])
        faults = examples.document_faults(document)
        known = examples.known(client)
        count, wrong = examples.play(client, document, known)
        faults += wrong
        # The last ones are removed.
        known = {folder: names[:-1] for folder, names in known.items()}
        client.close()
        print(f"{count} requests that the document shows, {len(faults) or 'no'} faults", flush=True)
        for fault in faults:
            print(f"  FAULT: {fault}")
        # First every operation by itself, then along the links between them.
        codes = [schemathesis(url, running.directory.name, known, phases, max(1, arguments.seconds // 2), arguments.seed)
                 for phases in ("examples,coverage,fuzzing", "stateful")]
        if not running.is_running:
            faults.append("the service has ended")
    sys.exit(bool(any(codes) or faults))


if __name__ == "__main__":
    main()
