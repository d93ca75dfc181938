#!/usr/bin/env bash
# Fuzzes the request parser with libFuzzer and the address sanitizer, beside the package manager, which builds no fuzzers.
#
# Usage: fuzz.sh SECONDS      (after swift package resolve; builds into .build-fuzz)
# Starts from Corpus; what reaches new code is kept in .build-fuzz/found. A crash leaves its input in .build-fuzz.
set -euo pipefail

seconds=$1
cd "$(dirname "$0")/../../.."
build=$PWD/.build-fuzz
mkdir -p "$build/found"

compile() { # MODULE SOURCE…
    local module=$1
    shift
    swiftc -O -g -enable-testing -wmo -parse-as-library -package-name ntkd -swift-version 6 \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault -sanitize=fuzzer,address -I "$build" -module-name "$module" \
        -emit-module -emit-module-path "$build/$module.swiftmodule" -emit-object -o "$build/$module.o" "$@"
}

compile HTTPTypes .build/checkouts/swift-http-types/Sources/HTTPTypes/*.swift
compile HTTP Sources/HTTP/*.swift
compile ParserFuzzer Tests/ParserProbe/{Outcome,ProbeLimits}.swift Tests/ParserProbe/Coverage/FuzzTarget.swift
swiftc -sanitize=fuzzer,address "$build"/{HTTPTypes,HTTP,ParserFuzzer}.o -o "$build/parser-fuzzer" 2>&1 |
    { grep -v 'Cannot export local symbol' >&2 || true; }

cd "$build"
# Detecting leaks takes ptrace, which containers often forbid, and Swift has no leaks of C.
ASAN_OPTIONS=detect_leaks=0 ./parser-fuzzer -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$build/" found "$OLDPWD/Tests/ParserProbe/Corpus"
