#!/usr/bin/env bash
# Makes the Python environment that differential.py runs in. A second run changes nothing.
#
# Usage: setup.sh [DIRECTORY]      (default: $NTKD_PARSERS, else ntkd-parsers in the user's cache)
set -euo pipefail

directory=${1:-${NTKD_PARSERS:-${XDG_CACHE_HOME:-$HOME/.cache}/ntkd-parsers}}
requirements=(httptools==0.7.1 h11==0.16.0)

if [[ "$(cat "$directory/requirements" 2>/dev/null)" != "${requirements[*]}" ]]; then
    "${PYTHON:-python3}" -m venv --clear "$directory" >&2
    "$directory/bin/pip" install --quiet --disable-pip-version-check "${requirements[@]}" >&2
    echo "${requirements[*]}" >"$directory/requirements"
fi
echo "$directory/bin/python"
