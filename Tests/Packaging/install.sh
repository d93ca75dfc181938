#!/bin/bash
# Installs into a directory of its own and looks what is there, and what is left: install.sh BINARY.
set -euo pipefail
binary=$(realpath "${1:?usage: install.sh BINARY}")
cd "$(dirname "$0")/../.."

scratch=$(mktemp --directory)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root
passed=0 failed=0

check() { # NAME COMMAND…: the command succeeds
    if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1" >&2; fi
}
equals() { [[ $1 == "$2" ]] || { diff <(echo "$1") <(echo "$2") >&2; false; }; }
lacks() { ! grep --quiet "$@"; }
run() { # TARGET [VARIABLE=…]
    make --no-print-directory "$1" DESTDIR="$root" BINARY="$binary" PREFIX=/usr SYSCONFDIR=/etc "${@:2}" \
        2>"$scratch/said" || { cat "$scratch/said" && false; }
}
listing() { (cd "$root" && find . -type f -printf '%m %P\n' | LC_ALL=C sort -k 2); }
state() { (cd "$root" && find . -type f -exec sha256sum {} + -printf '%m %p\n' | LC_ALL=C sort); }

examples=(config/examples/*)
expected="644 etc/ntkd/ntkd.yaml
755 usr/bin/ntkd
644 usr/lib/systemd/system/ntkd.service
644 usr/lib/sysusers.d/ntkd.conf
$(printf '644 usr/share/doc/ntkd/%s\n' LICENSE README.md alerts.yaml compose.yaml \
    "${examples[@]#config/}" grafana.json ntkd.yaml prometheus.yaml)"

# Whatever the umask of root's shell is.
umask 077
run install
check "the files and their modes" equals "$expected" "$(listing)"
check "directories let everybody through" equals "" "$(find "$root" -mindepth 1 -type d ! -perm 755)"
check "the binary runs" equals "ntkd $(sed -n 's/^ARG VERSION=//p' Dockerfile)" "$("$root/usr/bin/ntkd" version)"
check "the binary is stripped" lacks --text '\.debug_info' "$root/usr/bin/ntkd"
unit=$root/usr/lib/systemd/system/ntkd.service
check "the unit starts what was installed" \
    grep --quiet '^ExecStart=/usr/bin/ntkd serve --config /etc/ntkd/ntkd.yaml$' "$unit"
check "the unit has no path of another prefix" lacks /usr/local "$unit"
check "the service takes the configuration" equals "data_directory: /var/lib/ntkd" \
    "$("$root/usr/bin/ntkd" serve --print-config --config "$root/etc/ntkd/ntkd.yaml" \
        | sed -n 's/^\(data_directory: .*\)  # .*/\1/p')"

before=$(state)
run install
check "installing again changes nothing" equals "$before" "$(state)"

run uninstall
check "nothing is left" equals "" "$(find "$root" -type f)"
check "no directory of its own is left" equals "" "$(find "$root" -name '*ntkd*')"

run install
conf=$root/etc/ntkd/ntkd.yaml
sed --in-place 's/^port: 8080$/port: 9090/' "$conf"
mkdir -p "$root/var/lib/ntkd"
touch "$root/var/lib/ntkd/ntkd.sqlite" "$root/etc/ntkd/tokens.yaml"
run install
check "an edited configuration stays" grep --quiet '^port: 9090$' "$conf"
check "the new one is beside it" grep --quiet '^port: 8080$' "$conf.new"
check "both are spoken of" grep --quiet 'ntkd.yaml.new' "$scratch/said"
run uninstall
check "what is not the installation's stays" \
    equals $'etc/ntkd/ntkd.yaml\netc/ntkd/tokens.yaml\nvar/lib/ntkd/ntkd.sqlite' \
    "$(cd "$root" && find . -type f -printf '%P\n' | LC_ALL=C sort)"

rm -rf "$root"
run install
# As an older release would have left them.
echo '# older' | tee "$conf" "$root/usr/share/doc/ntkd/ntkd.yaml" >/dev/null
run install
check "an older configuration that nobody edited is replaced" equals "$before" "$(state)"

refused() { ! run install "$1" >/dev/null && grep --quiet "$2" "$scratch/said"; }
check "a missing binary is refused" refused BINARY=/nowhere 'make static'
check "a relative prefix is refused" refused PREFIX=usr 'absolute paths'

echo "$passed passed, $failed failed"
((failed == 0))
