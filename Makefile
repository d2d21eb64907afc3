# Every target sets up what it needs: a fresh clone needs only Python 3.11 or newer, make, and a package index.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

help:  ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3")'
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

setup: .venv/.installed  ## make .venv with the locked dependencies and the pipeline-assistant command

run: setup  ## start the API on 127.0.0.1:8000
	@$(BIN)/pipeline-assistant serve

test: setup  ## run all tests
	$(BIN)/python -m pytest

check: setup  ## lint, format, types, import direction, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --quiet tests/test_architecture.py

lock:  ## write requirements.lock anew (needs uv on the PATH)
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --output-file requirements.lock --quiet

.PHONY: help setup run test check lock
