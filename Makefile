# What people type. Every target sets up what it needs; nothing is installed outside this folder,
# except that `make test` asks for the system's PostgreSQL and Chromium (see .ci/system-packages).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEOPLE ?= 3000
ADMINISTRATION ?= rijk
PIP := $(BIN)/python -m pip --disable-pip-version-check

export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.PHONY: help install dev demo test test-all check format bench pictures guide coverage-of-mission locks clean

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 30

install: $(VENV)/.installed  ## the program and what it needs to run, in .venv
dev: $(VENV)/.developing  ## the same, with the tools of development

demo: install  ## a synthetic administration, served with an account for each role (PEOPLE=3000 ADMINISTRATION=rijk)
	@$(BIN)/doorstroom demo --people $(PEOPLE) --administration $(ADMINISTRATION)

test: dev  ## all tests but the slow proofs
	@.ci/system-packages
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-all: dev  ## all tests
	@.ci/system-packages
	$(BIN)/python -m pytest -n 2

check: dev  ## style, types, borders between rooms, locks, house rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_locks
	$(BIN)/python -m tools.check_tree

format: dev  ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: dev  ## the benchmarks, as ratios within one run
	$(BIN)/python -m benchmarks

pictures: dev  ## a picture of every page for every role, in var/pictures
	@.ci/system-packages
	PICTURES=var/pictures $(BIN)/python -m pytest -q -n 2 -m "not slow" tests/web/guards/test_browser.py

guide: dev  ## the pictures of the user guide, made anew
	$(BIN)/python -m tools.guide_pictures

coverage-of-mission: dev  ## which requirement is proved by which passing test
	-$(BIN)/python -m pytest -q -n 2 -p tests.requirements --requirements var/requirements.json
	$(BIN)/python -m tools.coverage_of_mission var/requirements.json

locks:  ## write both lock files anew (needs uv)
	uv pip compile -q --generate-hashes --no-annotate --no-header --python-version 3.11 \
		--extra web --extra build -o locks/runtime.lock pyproject.toml
	uv pip compile -q --generate-hashes --no-annotate --no-header --python-version 3.11 \
		--extra web --extra build --extra dev -c locks/runtime.lock -o locks/dev.lock pyproject.toml

clean:  ## remove what the targets made
	rm -rf $(VENV) var build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Stamp files, not the folder: an environment that was interrupted halfway is made again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Doorstroom needs Python 3.11 or later. On Debian 12 or Ubuntu 24.04:  sudo apt-get install python3 python3-venv" >&2; \
		  echo "Another Python: make PYTHON=/path/to/python3.11 ..." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python cannot make virtual environments here. On Debian or Ubuntu:  sudo apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: locks/runtime.lock pyproject.toml | $(VENV)/.made
	@echo "Installing the packages of locks/runtime.lock into $(VENV) (about 600 MB) ..."
	@$(PIP) install -q --require-hashes -r locks/runtime.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developing: locks/dev.lock $(VENV)/.installed
	@echo "Installing the tools of development into $(VENV) ..."
	@$(PIP) install -q --require-hashes -r locks/dev.lock
	@touch $@
