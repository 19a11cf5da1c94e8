# What everyone types. `make` alone prints this file's own explanation.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-engines run check lint house test engines bench soak offline lock clean

# A Python 3.11 or newer, only to make the environment; everything after runs inside .venv.
PYTHON ?= python3
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# Two workers: a file stays on one worker, because its tests share a cast of places.
SPREAD := -n 2 --dist loadfile
# What `make bench` weighs: small (a minute) or full (fifteen million persons).
SIZE ?= small
# More words for pytest, or for `vungcao serve`: make test ARGS="-k poverty", make run ARGS="--port 9000".
ARGS ?=

help: ## Print these lines
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Bring all that running needs: .venv, fonts, translations (again: does nothing, in a blink)
	@$(PYTHON) -m tools.setup runtime

setup-test: ## The same, with what the tests need: browser, PostgreSQL, checkers
	@$(PYTHON) -m tools.setup test

setup-engines: ## The same, with the two big engines and a Java for one of them
	@$(PYTHON) -m tools.setup engines

run: setup ## Start the platform with demonstration data in it
	@.venv/bin/vungcao init --demonstration
	@.venv/bin/vungcao serve $(ARGS)

check: setup-test lint house ## All that needs no running platform: style, types, contracts, habits

lint: setup-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

house: setup-test
	$(PYTEST) tests/house $(ARGS)

test: setup-test lint ## Every test, on PostgreSQL and then on SQLite (tests without a database once)
	$(PY) -m tools.with_postgres $(PYTEST) tests $(SPREAD) --ignore=tests/engines $(ARGS)
	$(PYTEST) tests $(SPREAD) --ignore=tests/engines $(ARGS)

engines: setup-engines ## The same definitions on the engines of a ministry: ClickHouse and Spark
	$(PYTEST) tests/engines $(ARGS)

bench: setup-test ## Measure speed: make bench SIZE=small|full
	$(PY) -m bench --size $(SIZE)

soak: setup-test ## The properties again, with many thousands of cases: for a night
	$(PYTEST) tests --ignore=tests/engines -m hypothesis --hypothesis-profile=soak $(ARGS)

offline: setup-test ## Ten thousand random histories of phones without a network: nothing lost, nothing doubled
	$(PY) -m bench.offline

lock: setup-test ## Write the lock files anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	$(PY) -m tools.lock $(ARGS)

clean: ## Take away all that set-up made (data stays)
	rm -rf .venv node_modules src/vungcao/web/static/vendor src/vungcao/reports/vendor build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
