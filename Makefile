# Builds, tests and runs ntkd on Debian 12 with Swift 6.3. `make` alone lists what there is to do.

SHELL := /bin/bash

# Where `make run` serves, and where it keeps jobs and matrices.
PORT ?= 8080
DATA ?= data

# Where `make install` puts things; DESTDIR goes before all of it. BINARY is what it installs.
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
BINARY ?= .build-static/release/ntkd

# How long those targets run that look for faults; each has its own default.
fuzz: SECONDS ?= 20
soak: SECONDS ?= 600
api-check: SECONDS ?= 60
crash: KILLS ?= 200
# The same SEED plays the same again; without one each takes its own, and says which.
seed = $(if $(SEED),--seed $(SEED))
screenshots = $(if $(SCREENSHOTS),--screenshots $(SCREENSHOTS))

# The tests of what strangers reach first.
sanitized := '^(HTTPTests|TransportTests)\.'

SWIFT_SOURCES := Package.swift Sources Tests Benchmarks

.DEFAULT_GOAL := help
.PHONY: help run build static install uninstall test test-install test-image test-browser bench bench-http \
	bench-learning bench-page lint format clean packages fuzz conformance api-check fire soak crash tsan asan docs

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, serve on PORT (8080), compute an example; Ctrl-C stops it
	@.make/run '$(PORT)' '$(DATA)'

build: packages ## Build the release into .build/release
	swift build -c release

static: packages ## Build the release that needs no Swift to run, for `make install`
	swift build -c release --static-swift-stdlib --product ntkd --scratch-path .build-static

# It builds nothing, so that root needs no Swift.
install: export PREFIX := $(PREFIX)
install: export SYSCONFDIR := $(SYSCONFDIR)
install: export DESTDIR := $(DESTDIR)
install: export BINARY := $(BINARY)
install: ## Install BINARY (of `make static`), the configuration, the systemd unit below PREFIX (/usr/local)
	@.make/install install

uninstall: export PREFIX := $(PREFIX)
uninstall: export SYSCONFDIR := $(SYSCONFDIR)
uninstall: export DESTDIR := $(DESTDIR)
uninstall: ## Remove what `make install` put there; edited configuration and data stay
	@.make/install uninstall

# Every test is one of Swift Testing's; XCTest would only report that it ran none.
test: packages ## Build and run every test, then lint
	swift test --disable-xctest
	@$(MAKE) --no-print-directory lint

test-install: ## Install BINARY into a directory of its own and remove it again
	Tests/Packaging/install.sh '$(BINARY)'

test-image: ENGINE ?= docker
test-image: ## Build the container image with ENGINE (docker), and run it as config/compose.yaml does
	Tests/Packaging/image.sh '$(ENGINE)'

test-browser: packages ## Use the page and the manual of a running ntkd in a real Chromium; with SCREENSHOTS=directory take pictures
	@.make/packages chromium chromium-driver python3-venv
	swift build --product ntkd
	"$$(Tests/Browser/setup.sh)" Tests/Browser/page_test.py .build/debug/ntkd $(screenshots)
	"$$(Tests/Browser/setup.sh)" Tests/Browser/states_test.py .build/debug/ntkd $(screenshots)
	"$$(Tests/Browser/setup.sh)" Tests/Browser/details_test.py .build/debug/ntkd $(screenshots)
	"$$(Tests/Browser/setup.sh)" Tests/Browser/manual_test.py .build/debug/ntkd $(screenshots)

bench: build ## Time the engine beside sgemm, numbers as text, both over HTTP, an upload
	.build/release/kernel-benchmark Benchmarks/workloads.json 5
	.build/release/number-benchmark 9
	python3 Benchmarks/http/seed_job.py .build/release/ntkd
	python3 Benchmarks/http/number_text.py .build/release/ntkd
	python3 Benchmarks/http/dataset_upload.py .build/release/ntkd

bench-http: build ## Measure the server beside Hummingbird and nginx, with wrk
	Benchmarks/peers/setup_http.sh
	python3 Benchmarks/http/compare_servers.py

# Peers whose environment is missing are left out; Benchmarks/peers/setup.sh makes those.
bench-learning: build ## Time learning over HTTP beside neural-tangents, torch and LAPACK; half an hour
	python3 Benchmarks/http/learning.py

bench-page: build ## Measure the page in a real Chromium: weight, first paint, frames while a large kernel is moved
	@.make/packages chromium chromium-driver python3-venv
	"$$(Tests/Browser/setup.sh)" Benchmarks/http/page_figures.py .build/release/ntkd

fuzz: packages ## Damage requests, SECONDS (20) each way; compare the parser with llhttp and h11
	swift build -c release --product parser-probe
	.build/release/parser-probe --mutate $(SECONDS) --corpus Tests/ParserProbe/Corpus $(seed)
	Tests/ParserProbe/Coverage/fuzz.sh $(SECONDS) $(SEED)
	"$$(Tests/ParserProbe/setup.sh)" Tests/ParserProbe/differential.py .build/release/parser-probe \
		--seconds $(SECONDS) $(seed)

conformance: packages ## Play the request vectors on connections, plain and over TLS
	swift build -c release --product ntkd-echo
	Tests/Conformance/run.py .build/release/ntkd-echo $(seed)
	Tests/Conformance/run.py .build/release/ntkd-echo --tls $(seed)

api-check: packages ## Hold a running ntkd to its OpenAPI document for SECONDS (60), and its metrics to the dashboard
	swift build -c release --product ntkd
	"$$(Tests/Contract/setup.sh)" Tests/Contract/contract.py .build/release/ntkd --seconds $(SECONDS) $(seed)
	Tests/Contract/prometheus.py .build/release/ntkd

fire: packages ## Attack a running ntkd with hostile clients, and scan its TLS; two to three minutes
	@.make/packages slowhttptest sslscan testssl.sh
	swift build -c release --product ntkd
	Tests/Fire/tls.py .build/release/ntkd
	Tests/Fire/fire.py .build/release/ntkd

soak: packages ## Keep a running ntkd busy for SECONDS (600), check every answer and what it holds
	swift build -c release --product ntkd
	Tests/Fire/soak.py .build/release/ntkd --seconds $(SECONDS) $(seed)

crash: packages ## Kill a running ntkd KILLS (200) times, take its disk away, and look what it has kept; minutes
	swift build -c release --product ntkd
	$(CC) -shared -fPIC -O2 -Wall -Wextra -Werror -o .build/faults.so Tests/Crash/faults.c -ldl
	Tests/Crash/crash.py .build/release/ntkd .build/faults.so --kills $(KILLS) $(seed)

# Each in a directory of its own, so that the next `make build` or `make test` compiles nothing again.
tsan: packages ## Test HTTP and the transport under the thread sanitizer
	TSAN_OPTIONS=suppressions=$(CURDIR)/.make/races \
		swift test --disable-xctest --sanitize=thread --scratch-path .build-tsan --filter $(sanitized)

asan: packages ## Test HTTP and the transport under the address sanitizer
	LSAN_OPTIONS=suppressions=$(CURDIR)/.make/leaks:print_suppressions=0 \
		swift test --disable-xctest --sanitize=address --scratch-path .build-asan --filter $(sanitized)

docs: packages ## Build the documentation of the library targets into .build/docs
	@.make/docs

lint: ## Check the format of every Swift file
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

format: ## Put every Swift file into its format
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

clean: ## Remove what was built; data stays
	rm -rf .build .build-*

packages: ## Install the Debian packages that are missing
	@.make/packages
