#!/usr/bin/env bash
# Makes the two Python environments that the peers run in: `torch` and `jax`. A second run changes nothing.
#
# Usage: setup.sh [DIRECTORY]      (default: $NTKD_PEERS, else ntkd-peers in the user's cache; about 2 GB)
# Needs Python 3.11 (PYTHON=… names another command for it) and pip's way to PyPI. For Linux, PyPI's torch comes with
# several gigabytes of CUDA that are not used here: PIP_EXTRA_INDEX_URL can name the index of torch's CPU builds instead.
set -euo pipefail

directory=${1:-${NTKD_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/ntkd-peers}}
python=${PYTHON:-python3.11}

"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
    { echo "setup.sh: needs Python 3.11; PYTHON=… names it" >&2; exit 1; }

environment() { # NAME REQUIREMENT…
    local path=$directory/$1
    shift
    [ -x "$path/bin/pip" ] || "$python" -m venv --clear "$path"
    "$path/bin/pip" install --quiet --disable-pip-version-check "$@"
    echo "$path: $*"
}

environment torch 'torch==2.13.*' numpy==2.4.6

# The last jax that neural-tangents 0.6.5 works with. With a later tf2jax its structured derivatives do not load.
environment jax neural-tangents==0.6.5 jax==0.4.23 jaxlib==0.4.23 'numpy<2' 'scipy<1.13' tf2jax==0.3.6
