# Every target sets up what it needs: a fresh clone needs only Python 3.11 or newer, make, and a package index.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

help:  ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3")'
	$(PYTHON) -m venv .venv
	$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tools: requirements-dev.lock .venv/.installed
	$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

setup: .venv/.installed  ## make .venv with the locked dependencies and the pipeline-assistant command

tools: .venv/.tools  ## add what tests and checks need, and every extra

run: setup  ## start the API on 127.0.0.1:8000
	@$(BIN)/pipeline-assistant serve

test: tools  ## run all tests, on all cores
	$(BIN)/python -m pytest -n auto --dist loadfile

test-nightly: tools  ## make 2,000 requests and more of every route, of the OpenAPI document and at random
	$(BIN)/python -m pytest --hypothesis-profile=nightly tests/contract/test_schemathesis.py

check: tools  ## lint, format, types, import direction, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --quiet tests/test_architecture.py

COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet

bench-engine: setup  ## measure bulk calls against a bare loop at a local endpoint
	$(BIN)/python benchmarks/bulk.py
	$(BIN)/python benchmarks/bulk.py --faults

bench-peers: setup  ## the same beside Data Designer, Curator and sdg-hub, each installed apart
	$(BIN)/python benchmarks/bulk.py --peers

bench-documents: tools  ## measure memory and time of documents of 200 MB
	$(BIN)/python -m benchmarks.documents

bench-api: setup  ## measure turns a second beside a bare FastAPI and LangGraph server
	$(BIN)/python benchmarks/api.py

bench-archive: setup  ## measure chunking, indexing and the search of the news archive
	$(BIN)/python -m benchmarks.archive

bench-quality: setup  ## measure the rows that the embedded model makes of the bundled texts
	$(BIN)/python -m benchmarks.quality

bench-turn: tools  ## measure a turn of the assistant against an empty LangGraph turn
	$(BIN)/python -m benchmarks.turn

evals: tools  ## hold the recorded conversations on the embedded model and compare with the baseline
	$(BIN)/pipeline-assistant eval --report evals-report

lock:  ## write both locks anew (needs uv on the PATH)
	$(COMPILE) --all-extras --group dev --output-file requirements-dev.lock
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements.lock

.PHONY: help setup tools run test test-nightly check lock bench-api bench-archive bench-engine bench-peers bench-documents bench-quality bench-turn evals
