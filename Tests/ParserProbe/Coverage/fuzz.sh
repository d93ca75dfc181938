#!/usr/bin/env bash
# Fuzzes the request parser with libFuzzer and the address sanitizer, beside the package manager, which builds no fuzzers.
#
# Usage: fuzz.sh SECONDS [SEED]      (after swift package resolve; builds into .build-fuzz)
# Starts from Corpus; what reaches new code is kept in .build-fuzz/found. A crash leaves its input in .build-fuzz, and
# all that libFuzzer said is shown; otherwise only its last words are.
set -euo pipefail

seconds=$1 seed=${2:-0} # 0: libFuzzer takes one of its own
cd "$(dirname "$0")/../../.."
build=$PWD/.build-fuzz
mkdir -p "$build/found"

compile() { # MODULE SOURCE…
    local module=$1
    shift
    # The package manager builds the same files, and takes warnings for errors.
    swiftc -suppress-warnings -O -g -enable-testing -wmo -parse-as-library -package-name ntkd -swift-version 6 \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault -sanitize=fuzzer,address -I "$build" -module-name "$module" \
        -emit-module -emit-module-path "$build/$module.swiftmodule" -emit-object -o "$build/$module.o" "$@"
}

compile HTTPTypes .build/checkouts/swift-http-types/Sources/HTTPTypes/*.swift
compile HTTP Sources/HTTP/*.swift
compile ParserFuzzer Tests/ParserProbe/{Outcome,ProbeLimits}.swift Tests/ParserProbe/Coverage/FuzzTarget.swift
swiftc -sanitize=fuzzer,address "$build"/{HTTPTypes,HTTP,ParserFuzzer}.o -o "$build/parser-fuzzer" 2>&1 |
    { grep -v 'Cannot export local symbol' >&2 || true; }

corpus=$PWD/Tests/ParserProbe/Corpus
cd "$build"
# Detecting leaks takes ptrace, which containers often forbid, and Swift has no leaks of C.
if ! ASAN_OPTIONS=detect_leaks=0 ./parser-fuzzer -seed="$seed" -max_total_time="$seconds" -max_len=4096 \
    -print_final_stats=1 -artifact_prefix="$build/" found "$corpus" >fuzzer.log 2>&1; then
    cat fuzzer.log
    exit 1
fi
sed -n 's/^INFO: Seed: /libFuzzer, seed /p' fuzzer.log
grep -E '^#[0-9]+[[:space:]]+DONE' fuzzer.log
sed -n 's/^stat::new_units_added: */inputs that reached new code: /p' fuzzer.log
