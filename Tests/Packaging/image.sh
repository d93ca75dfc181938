#!/bin/bash
# Builds the container image and runs it as config/compose.yaml does, with a read-only root and no capabilities:
# image.sh [ENGINE]. ENGINE is docker or podman; BUILD_FLAGS and RUN_FLAGS are added to what is asked of it.
set -euo pipefail
engine=${1:-docker}
cd "$(dirname "$0")/../.."

image=ntkd-test-$$
port=${PORT:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
scratch=$(mktemp --directory)
trap '"$engine" rm --force "$image" >/dev/null 2>&1; "$engine" volume rm "$image" >/dev/null 2>&1
    "$engine" rmi "$image" >/dev/null 2>&1; rm -rf "$scratch"' EXIT
passed=0 failed=0
read -ra build_flags <<<"${BUILD_FLAGS:-}"
read -ra run_flags <<<"${RUN_FLAGS:-}"

check() { # NAME COMMAND…: the command succeeds
    if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1" >&2; fi
}
equals() { [[ $1 == "$2" ]] || { diff <(echo "$1") <(echo "$2") >&2; false; }; }
fails() { ! "$@" >/dev/null 2>&1; }
ask() { curl --silent --show-error --noproxy '*' "$@"; }
once() { "$engine" run --rm "${run_flags[@]}" "$image" "$@"; }
inside() { "$engine" exec "$image" "$@"; }

# Seconds until it answers.
serve() {
    local began
    began=$(date +%s%N)
    "$engine" run --detach --name "$image" "${run_flags[@]}" --publish "127.0.0.1:$port:8080" --read-only \
        --tmpfs /tmp:size=16m,mode=1777,noexec,nosuid,nodev --cap-drop ALL --security-opt no-new-privileges \
        --volume "$image:/var/lib/ntkd" --volume "$scratch/tokens.yaml:/run/secrets/tokens:ro" \
        --env NTKD_TOKENS_FILE=/run/secrets/tokens --env NTKD_ALLOWED_HOSTS=localhost "$image" >/dev/null
    until ask --output /dev/null "$base/healthz" 2>/dev/null; do
        if (($(date +%s%N) - began > 20000000000)); then
            echo "it does not answer:" >&2
            "$engine" logs "$image" >&2
            exit 1
        fi
        sleep 0.02
    done
    awk -v nanoseconds=$(($(date +%s%N) - began)) 'BEGIN { printf "%.2f", nanoseconds / 1e9 }'
}

# The health check as the image has it; docker and podman keep it in different places.
health() {
    "$engine" image inspect "$image" | python3 -c '
import json, sys
image, = json.load(sys.stdin)
print((image.get("HealthCheck") or image.get("Healthcheck") or image["Config"]["Healthcheck"])["Test"][1])'
}

"$engine" build "${build_flags[@]}" --tag "$image" .
base=http://127.0.0.1:$port
check "it says its version" equals "$(once version)" "ntkd $(sed -n 's/^ARG VERSION=//p' Dockerfile)"
token=$(once token alice 2>"$scratch/tokens.yaml")
chmod 644 "$scratch/tokens.yaml"
seconds=$(serve)
probe=$(health)
check "its health check passes" inside sh -c "$probe"
check "it is nobody's root" equals "$(inside id -u)" 10001
check "its root cannot be written" fails inside touch /file
refusal=$(ask --output /dev/null --write-out '%{http_code}' "$base/v1/jobs")
check "who has no token is refused" equals "$refusal" 401

authorization="Authorization: Bearer $token"
job=$(ask "$base/v1/jobs" --header "$authorization" --header 'Content-Type: application/json' --header 'Prefer: wait=60' \
    --data @config/examples/seed.json)
link=$(sed -n 's/.*"self": *"\([^"]*\)".*/\1/p' <<<"$job")
entries=$(ask --header "$authorization" "$base$link/matrix.csv?rows=0:1&columns=0:3" | tr --delete '\r')
check "the example is computed" equals "$entries" "1.174236,1.0,1.2876403"
for ending in png svg pdf; do
    check "its $ending is drawn" ask --fail --output "$scratch/kernel.$ending" --header "$authorization" "$base$link/heatmap.$ending"
done

"$engine" stop "$image" >/dev/null
check "it ends in peace" equals "$("$engine" inspect --format '{{.State.ExitCode}}' "$image")" 0
"$engine" rm "$image" >/dev/null
serve >/dev/null
check "the job is still there" ask --fail --output /dev/null --header "$authorization" "$base$link"

size=$("$engine" image inspect --format '{{.Size}}' "$image")
echo "image: $passed checks passed, $failed failed; $((size / 1000000)) MB; answered $seconds s after its start"
((failed == 0))
