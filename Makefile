# run: set up and do the main job · lint: style, types, layers · bench: side by side
# check: tests for while one edits · test: all that guards a merge · test-slow: what takes long · readers: what people read files with, for test-slow
# Needs python3 (3.11 or later, with venv) and make. Everything goes into .venv; nothing else is touched.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What is used is compiled by who first imports it: much less than what is installed, and on all cores.
INSTALL = $(PIP) install --no-compile -c constraints.txt
export PYTHONDONTWRITEBYTECODE =

.PHONY: run check test test-slow readers lint bench bench-large data words clean

run: .venv/run
	@echo '$$ tthc deadline --event ministry-decision-received=25/04/2024 --explain --as-of 26/04/2024'
	@$(BIN)/tthc deadline --event ministry-decision-received=25/04/2024 --explain --as-of 26/04/2024
	@echo
	@echo '$$ tthc kpi check examples/cases.csv --data ratings=examples/ratings.csv --data results=examples/results.csv --data procedures=examples/procedures.csv'
	@$(BIN)/tthc kpi check examples/cases.csv --data ratings=examples/ratings.csv \
		--data results=examples/results.csv --data procedures=examples/procedures.csv \
		|| test $$? -eq 1 # 1 says that a target is missed, as in the example

# pytest rewrites each test module so that a failed assertion shows its values. For thousands of assertions that takes each
# worker longer than the rest of its start. So tests run as they are written, and those that fail run once more with values.
WITH_VALUES = || { $(BIN)/python -m pytest --last-failed --last-failed-no-failures none $(1); exit 1; }

# For each save of a file: what runs inside the process of the tests, of all rooms but the five that take longest, or of
# one room: make check ROOM=phrases.
CHECKED = -m 'not process and not long and not slow and not soak' \
	$(if $(ROOM),tests/$(ROOM),tests $(addprefix --ignore=tests/,cases cli phrases plan_import scenarios))
check: .venv/dev
	$(BIN)/python -m pytest -n auto --assert=plain $(CHECKED) $(call WITH_VALUES,$(CHECKED))

# Everything that guards a merge; at the end it says what it left out.
test: .venv/dev
	$(BIN)/python -m pytest -n auto --dist worksteal --assert=plain $(call WITH_VALUES)

# What takes too long for each change: thousands of damaged files (TTHC_SOAK says how many of each format) and of kills
# (TTHC_KILLS), signals to Java, what LibreOffice and a browser make of files (make readers), mutations of the code, and four
# times the examples of each property and loop.
test-slow: .venv/dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'soak or hypothesis or sweep' --hypothesis-profile slow

# The programs that test-slow reads files with, as people do: LibreOffice, a browser, pages of PDF files, and axe-core, which
# finds barriers in web pages. On a system without apt-get, install them by hand: tests/support/readers.py finds them.
readers:
	apt-get update
	apt-get install --yes --no-install-recommends chromium fonts-liberation libreoffice-calc-nogui \
		libreoffice-writer-nogui poppler-utils
	npm install --prefix .readers --no-save --no-audit --no-fund --ignore-scripts axe-core@4.14.1

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/bench
	$(BIN)/python -m benchmarks.run

# 50 million cases, and how the cost of a check grows with them: an hour, and 13 GB of disk
bench-large: .venv/bench
	$(BIN)/python -m benchmarks.large

# After a change to a data file or a grammar: note the new checksums, by which a packaged file is known to be valid, and
# make what loads faster than either.
data: .venv/dev
	$(BIN)/python -m tests.support.grammar_tables --write
	$(BIN)/python -m tests.support.checksums --write

# After a change to a message: bring the Vietnamese catalogue up to date; `make test` fails on what it leaves empty.
words: .venv/dev
	$(BIN)/python -m tests.support.catalogue --write

clean:
	rm -rf .venv .readers dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/pip:
	$(PYTHON) -c 'import sys; sys.exit("tthc needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(PIP) install --upgrade -c constraints.txt pip # one of 2023, which Python 3.11 has, takes three times as long
	@touch $@

.venv/run: .venv/pip pyproject.toml constraints.txt
	$(INSTALL) -e .
	@touch $@

# Spark comes as its sources, of which pip makes a package: 400 MB that are compressed already.
STORED := --config-settings=--build-option=--compression=stored
.venv/dev: .venv/pip pyproject.toml constraints.txt
	$(INSTALL) $(STORED) -e '.[dev,spark]' pyspark
	@touch .venv/run $@

.venv/bench: .venv/dev
	$(INSTALL) -e '.[dev,spark,bench]'
	@touch $@
