# TDS: what a person runs. `make` alone lists it.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export SWIFT_BACKTRACE := enable=no

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: packages
packages: ## Install the Debian packages that building and testing need
	@scripts/install-packages

.PHONY: build
build: packages ## Build the program, optimized: .build/release/tds
	swift build -c release --product tds

.PHONY: demo
demo: build ## Sync a simulated organization six times and show what each run did
	.build/release/tds demo

.PHONY: test
test: packages lint alert-rules ## Check style, structure and alert rules, build, and run all tests
	trap 'scripts/services stop' EXIT; \
	scripts/services start postgres >/dev/null; \
	swift build --build-tests; \
	rm -f .build/test-durations.tsv; \
	status=0; \
	TDS_TEST_DURATIONS=$$PWD/.build/test-durations.tsv swift test --skip-build || status=$$?; \
	[ $$status = 0 ] || echo "make test: swift test ended with $$status" >&2; \
	scripts/slowest-tests .build/test-durations.tsv || [ $$status != 0 ] || status=1; \
	exit $$status

.PHONY: acceptance
acceptance: build ## Run the guide's eight acceptance tests against real PostgreSQL and Redis: a table
	scripts/acceptance

.PHONY: services
services: packages ## Start a PostgreSQL and a Redis of the project's own and print their addresses
	@scripts/services start
	@echo 'To use them in this shell: eval "$$(scripts/services env)"'

.PHONY: services-stop
services-stop: ## End both; their data stays in .services
	@scripts/services stop

.PHONY: lint
lint: ## Check the formatting, and each target's imports against the architecture
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzzing
	scripts/check-imports

.PHONY: alert-rules
alert-rules: ## Test the alert rules for Prometheus, and that each kind of alert has one
	@scripts/check-alert-rules

.PHONY: format
format: ## Format all Swift files
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks Fuzzing

.PHONY: bench
bench: packages ## Measure hashing, syncs, memory, Redis, PostgreSQL and the server, each beside its floor: a table of ratios
	Benchmarks/run.sh

.PHONY: bench-peers
bench-peers: build ## Run the same syncs of 20,000 products with dlt, ingestr and Sling (PyPI) and with TDS: a table
	Benchmarks/peers/run.sh

.PHONY: count
count: packages ## Count the instructions of hashing and of deciding a page with callgrind; fail where they grew by over 5 %
	@scripts/install-packages valgrind
	swift build -c release --product tds-count
	scripts/count-instructions

.PHONY: sanitize
sanitize: packages ## Run the tests of the engine, Zoho's source and the Redis client under ThreadSanitizer
	swift build --build-tests --sanitize thread --scratch-path .build-sanitize
	swift test --skip-build --sanitize thread --scratch-path .build-sanitize \
		--filter '^(SyncEngineTests|ZohoSourceTests|RedisClientTests)\.'

.PHONY: fuzz
fuzz: packages ## Feed 5 million mutated inputs to the record reader and the canonical form
	swift build -c release --product tds-fuzz
	.build/release/tds-fuzz

.PHONY: kill-test
kill-test: build ## Kill a sync of 20,000 products at 20 random moments and compare the databases
	swift build --build-tests
	TDS_KILLS=20 TDS_KILL_PRODUCTS=20000 TDS_PROGRAM=.build/release/tds swift test --skip-build --filter KillTests

.PHONY: outage-test
outage-test: build ## Break Redis and PostgreSQL in the middle of syncs of 20,000 products and compare the databases
	trap 'scripts/services stop' EXIT; \
	scripts/services start postgres >/dev/null; \
	swift build --build-tests; \
	TDS_OUTAGE_PRODUCTS=20000 TDS_PROGRAM=.build/release/tds swift test --skip-build --filter ProgramTests.OutageTests

.PHONY: burst-test
burst-test: build ## Send 10,000 webhooks from 50 connections to a server that is killed five times meanwhile
	trap 'scripts/services stop' EXIT; \
	scripts/services start postgres >/dev/null; \
	swift build --build-tests; \
	TDS_BURST=10000 TDS_PROGRAM=.build/release/tds swift test --skip-build --filter ServeBurstTests

.PHONY: api-test
api-test: packages ## Ask a server everything that its OpenAPI document describes, with schemathesis (PyPI)
	swift build --product tds
	scripts/api-test

.PHONY: schedule-test
schedule-test: packages ## Change the source during 10,000 walks and compare the database after the next ones
	swift build --build-tests
	TDS_SCHEDULES=10000 swift test --skip-build --filter SimulationTests.ScheduleTests

.PHONY: history-test
history-test: packages ## Play 2,000 histories of odd records on each database and compare the rows with their payloads
	trap 'scripts/services stop' EXIT; \
	scripts/services start postgres >/dev/null; \
	swift build --build-tests; \
	TDS_HISTORIES=2000 swift test --skip-build --filter SimulationTests.HistoryTests

.PHONY: plan-test
plan-test: packages ## Plan 1,000 runs and compare each plan with what the run then did
	swift build --build-tests
	TDS_FORECASTS=1000 swift test --skip-build --filter SimulationTests.ForecastTests

.PHONY: fuzz-coverage
fuzz-coverage: packages ## The same guided by coverage, with libFuzzer and AddressSanitizer, for 10 minutes
	Fuzzing/libfuzzer.sh -max_total_time=600
