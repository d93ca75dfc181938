#!/usr/bin/env bash
# Installs what ../http/compare_servers.py measures with and against: wrk and nginx as Debian packages if they are
# missing, and the Hummingbird server in peers/hummingbird, built outside the repository. A second run changes nothing.
#
# Usage: setup_http.sh [DIRECTORY]      (default: $NTKD_PEERS, else ntkd-peers in the user's cache; about 1 GB)
# Needs root or sudo for the packages and Swift 6.3 for Hummingbird. Debian starts nginx on port 80 when it installs it:
# `systemctl disable --now nginx` ends that, the measurement starts its own.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
directory=${1:-${NTKD_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/ntkd-peers}}

as_root=()
((EUID == 0)) || as_root=(sudo)
missing=()
PATH=$PATH:/usr/sbin
command -v wrk >/dev/null || missing+=(wrk)
command -v nginx >/dev/null || missing+=(nginx-light)
command -v openssl >/dev/null || missing+=(openssl)
if ((${#missing[@]})); then
    "${as_root[@]}" apt-get update --quiet=2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}"
fi

# A copy, so that nothing of the build comes to lie in the repository.
project=$directory/hummingbird-peer
mkdir -p "$project"
cp -r "$here/hummingbird/." "$project"
swift build --configuration release --package-path "$project" >&2
echo "$project: hummingbird 2.28.1"
