# make build and make test do everything on a machine that has Python, make and git.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# One process for each core; one that has nothing left to do takes tests from another.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist worksteal
# ARGOS=translate TORCH=torch==2.13.0 TRANSLATE=.venv-translate-full takes the full argostranslate.
ARGOS ?= translate-lt
TORCH ?=
TRANSLATE ?= .venv-translate
# UPGRADE= renews the locks without taking newer versions than those that they hold.
UPGRADE ?= --upgrade
# Runs a command with the network cut.
OFFLINE := unshare -rn sh -c 'ip link set lo up && exec "$$@"' --

.PHONY: build test test-slow test-browser offline-test check wheel test-oldest test-newest mutants faults fuzz release-check trust
.PHONY: translate-env test-translate bench clean

build: $(READY)  ## read the articles where they are at hand, assemble, check, publish, write the pages of docs/ and the explorer
	@$(BIN)/python scripts/build.py
	@$(BIN)/python scripts/pages.py
	@$(BIN)/python scripts/explorer.py

test: $(READY)  ## the fast tests
	@$(PYTEST) -m "not slow and not browser"

test-slow: $(READY)  ## the slow ones: wheel, notebooks, mutants, faults, hostile and random input
	@$(PYTEST) -m slow

test-browser: $(READY) tests/explorer/node_modules  ## the explorer in Debian's Chromium, with the network cut
	@$(OFFLINE) $(PYTEST) tests/explorer

tests/explorer/node_modules: tests/explorer/package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --prefix tests/explorer
	@touch $@

offline-test: $(READY) .wheelhouse/ready  ## all tests with the network cut, what they install taken from a wheelhouse
	@$(OFFLINE) env PIP_NO_INDEX=1 PIP_FIND_LINKS=$(CURDIR)/.wheelhouse $(MAKE) test test-slow

check: $(READY)  ## style, types, layers, workflows, and the published package by frictionless and by its own rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet --no-progress .github
	$(BIN)/python scripts/gate.py datapackage.json data/parquet/datapackage.json
	$(BIN)/diplodata validate --no-extra datapackage.json

mutants: $(READY)  ## break the package in every way that a rule is there for; how many of each rule are killed
	@$(PYTEST) tests/slow/test_mutants.py

wheel: $(READY)  ## what users install
	@rm -rf .wheel
	@$(BIN)/python -m build --wheel --no-isolation --outdir .wheel . >.wheel.log || { cat .wheel.log; exit 1; }

# Loading, queries and exports with the wheel, outside of this checkout's environment.
INSTALLED := python -m pytest --noconftest tests/api/test_installed.py

test-oldest: wheel .venv-oldest/ready  ## the wheel with the oldest versions that its ranges allow
	@.venv-oldest/bin/python -m pip install --quiet --force-reinstall --no-deps .wheel/*.whl
	@.venv-oldest/bin/$(INSTALLED)

test-newest: wheel  ## the wheel with the newest versions that its ranges allow, on any PYTHON
	@$(PYTHON) -m venv --clear .venv-newest
	@.venv-newest/bin/python -m pip install --quiet pytest "$$(echo .wheel/*.whl)[all]"
	@.venv-newest/bin/python --version && .venv-newest/bin/python -m pip freeze
	@.venv-newest/bin/$(INSTALLED)

translate-env: $(TRANSLATE)/ready  ## the environment of machine translation (Argos Translate, sacrebleu)

test-translate: $(TRANSLATE)/ready  ## the tests of machine translation, with the real Argos Translate
	@$(TRANSLATE)/bin/python -m pytest tests/english

bench: $(READY) $(TRANSLATE)/ready .venv-bench/ready  ## the benchmark tables
	@.venv-bench/bin/python -m pip install --quiet --force-reinstall --no-deps --no-build-isolation .
	@.venv-bench/bin/python benchmarks/using.py
	@$(BIN)/python benchmarks/reading.py
	@$(BIN)/python benchmarks/opening.py
	@$(TRANSLATE)/bin/python benchmarks/drafts.py

faults: $(READY)  ## kill, starve and race publishing and building; what stands there afterwards
	@$(PYTEST) tests/slow/test_faults.py

fuzz: $(READY)  ## hostile and random input for everything that reads a file
	@$(PYTEST) tests/slow/test_hostile.py tests/slow/test_fuzz.py

RELEASE_ENVIRONMENTS := .venv-release/ready .venv-zenodo/ready .venv-cff/ready .venv-kaggle/ready .venv-huggingface/ready \
  .venv-croissant/ready
release-check: $(READY) $(RELEASE_ENVIRONMENTS)  ## every bundle of a release twice, and before its validators, with the network cut
	@$(OFFLINE) $(BIN)/python -m pytest -vv tests/releases/release_check.py

trust: export DIPLODATA_FIGURES := docs/maintainers/figures.json
trust: mutants faults fuzz  ## measure all of these anew and write docs/users/trust.md
	@$(BIN)/python scripts/pages.py

clean:  ## take away what can be made again, the environment included
	rm -rf .venv .venv-* .wheel .wheel.log .wheelhouse .build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Environments: each is made anew where its lock has changed, and holds exactly what that lock names.
define environment
$(PYTHON) -m venv --clear $(1)
$(1)/bin/python -m pip install --quiet --require-hashes --requirement requirements/pip.txt
$(if $(TORCH_APART),$(1)/bin/python -m pip install --quiet $(TORCH_APART))
$(1)/bin/python -m pip install --quiet $(LOCKED) --requirement requirements/$(2).txt
endef
# A package that comes without a wheel is built, with locked tools.
LOCKED := --require-hashes --build-constraint requirements/backends.txt
# What installs the rest.
TOOLS := requirements/pip.txt requirements/backends.txt
PROJECT := --no-deps --no-build-isolation --editable .

$(READY): requirements/dev.txt $(TOOLS)
	@echo "Setting up .venv (once, about a minute)"
	@$(call environment,.venv,dev)
	@$(BIN)/python -m pip install --quiet $(PROJECT)
	@touch $@

# What the package depends on, to install it without a network.
.wheelhouse/ready: requirements/package.txt | $(READY)
	@$(BIN)/python -m pip download --quiet --require-hashes --only-binary :all: --dest .wheelhouse --requirement $<
	@touch $@

.venv-release/ready: .wheelhouse/ready

.venv-%/ready: requirements/%.txt $(TOOLS)
	@$(call environment,.venv-$*,$*)
	@$(if $(WITHOUT_DEPENDENCIES),.venv-$*/bin/python -m pip install --quiet --no-deps $(LOCKED) \
	  --requirement requirements/$(WITHOUT_DEPENDENCIES).txt)
	@touch $@

.venv-zenodo/ready: WITHOUT_DEPENDENCIES := zenodo-schemas

$(TRANSLATE)/ready: TORCH_APART := $(TORCH)
$(TRANSLATE)/ready: requirements/$(ARGOS).txt $(TOOLS)
	@$(call environment,$(TRANSLATE),$(ARGOS))
	@$(TRANSLATE)/bin/python -m pip install --quiet $(PROJECT)
	@touch $@

# What a lock is made of, where that is not only the dependency group of its name. torch is installed apart: its builds
# differ from machine to machine.
LOCKS := backends bench cff corpus croissant dev huggingface kaggle lock oldest package pip pyinstaller release translate \
  translate-lt zenodo zenodo-schemas
lock-dev: OF = pyproject.toml --all-extras --group dev
lock-oldest: OF = pyproject.toml --all-extras --group installed --resolution lowest-direct
lock-package: OF = pyproject.toml
lock-translate: OF = pyproject.toml --group translate --excludes requirements/torch.in
lock-translate-lt: OF = pyproject.toml --group translate-lt
lock-zenodo-schemas: OF = --group zenodo-schemas --no-deps

.PHONY: lock $(LOCKS:%=lock-%)
lock: $(LOCKS:%=lock-%)  ## every package of every environment in its newest version that pyproject.toml allows
$(LOCKS:%=lock-%): lock-%: .venv-lock/ready
	@.venv-lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" $(UPGRADE) $(or $(OF),--group $*) --output-file requirements/$*.txt
