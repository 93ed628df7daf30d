# make build and make test do everything on a machine that has Python, make and git.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: build test check mutants clean

build: $(READY)  ## read the articles where they are at hand, assemble, check, publish
	@$(BIN)/python scripts/build.py

test: $(READY)  ## the whole test suite
	@$(BIN)/python -m pytest

check: $(READY)  ## style, types, and the published package by frictionless and by its own rules
	$(BIN)/ruff check .
	$(BIN)/mypy src scripts/pipeline
	$(BIN)/python scripts/frictionless_gate.py datapackage.json
	$(BIN)/diplodata validate datapackage.json

mutants: $(READY)  ## break the package in every way that a rule is there for; killed / total for each rule
	@$(BIN)/python tests/mutants.py

clean:  ## take away what can be made again, the environment included
	rm -rf .venv .build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable ".[validate]" --group dev
	@touch $@
