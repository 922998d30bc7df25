# make demo      codes an example dispatch          make test    runs the tests
# make quality   prints all figures                 make speed   measures speed and memory
# make docs      builds the site into build/site    make clean   removes the environment
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.dateline-installed
TESTED := $(VENV)/.dateline-tested

.PHONY: demo test quality speed docs faults install clean

demo: $(STAMP)
	@$(BIN)/dateline code examples/gao-convoy.txt

test: $(TESTED)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest

quality: $(TESTED)
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/quality.py

speed: $(STAMP)
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/speed.py

docs: $(TESTED)
	$(BIN)/mkdocs build --strict

# Random texts, files and addresses, bombs, full disks, flipped bytes: hours, with atheris where it is installed (pip install '.[fuzz]').
faults: $(TESTED)
	OMP_NUM_THREADS=1 DATELINE_FAULTS=long $(BIN)/python -m pytest tests/faults tests/scaling tests/reading tests/store

install: $(TESTED)

# Installed once, and again only when the dependencies change.
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Dateline needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)."; \
	  echo "Install one, then name it: make $(firstword $(MAKECMDGOALS) demo) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Dateline and what it needs into $(VENV) (once, about 600 MB) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(TESTED): $(STAMP)
	@echo "Installing what the tests and the documentation need (once, about 1 GB more) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis build dist
