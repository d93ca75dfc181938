#!/usr/bin/env bash
# Makes the Python environment that the tests of this directory run in. A second run changes nothing.
#
# Usage: setup.sh [DIRECTORY]      (default: $NTKD_BROWSER, else ntkd-browser in the user's cache)
set -euo pipefail

directory=${1:-${NTKD_BROWSER:-${XDG_CACHE_HOME:-$HOME/.cache}/ntkd-browser}}
requirements=(selenium==4.51.0 numpy==2.4.6 requests==2.34.2 matplotlib==3.11.2)

if [[ "$(cat "$directory/requirements" 2>/dev/null)" != "${requirements[*]}" ]]; then
    "${PYTHON:-python3}" -m venv --clear "$directory" >&2
    "$directory/bin/pip" install --quiet --disable-pip-version-check "${requirements[@]}" >&2
    echo "${requirements[*]}" >"$directory/requirements"
fi
echo "$directory/bin/python"
