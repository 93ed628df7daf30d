# make build and make test do everything on a machine that has Python, make and git.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: build test check clean

build: $(READY)  ## read the articles where they are at hand, assemble, check, publish
	@$(BIN)/python scripts/build.py

test: $(READY)  ## the whole test suite
	@$(BIN)/python -m pytest

check: $(READY)  ## style, types, and the published package by frictionless and by its own rules
	$(BIN)/ruff check .
	$(BIN)/mypy src scripts/pipeline
	$(BIN)/python scripts/frictionless_gate.py datapackage.json
	$(BIN)/diplodata validate datapackage.json

clean:  ## take away what can be made again, the environment included
	rm -rf .venv .build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@
