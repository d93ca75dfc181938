#!/usr/bin/env bash
# Makes the Python environment that contract.py runs in. A second run changes nothing.
#
# Usage: setup.sh [DIRECTORY]      (default: $NTKD_CONTRACT, else ntkd-contract in the user's cache)
set -euo pipefail

directory=${1:-${NTKD_CONTRACT:-${XDG_CACHE_HOME:-$HOME/.cache}/ntkd-contract}}
requirements=(schemathesis==4.32.5 openapi-spec-validator==0.9.0)

if [[ "$(cat "$directory/requirements" 2>/dev/null)" != "${requirements[*]}" ]]; then
    "${PYTHON:-python3}" -m venv --clear "$directory" >&2
    "$directory/bin/pip" install --quiet --disable-pip-version-check "${requirements[@]}" >&2
    echo "${requirements[*]}" >"$directory/requirements"
fi
echo "$directory/bin/python"
