# `make check` is what .ci/run runs, in an environment that exists already.
PYTHON ?= python
TEST = pytest

.PHONY: setup lint format types layers test check check-all wheel docs

setup:
	$(PYTHON) -m pip install -e '.[test]'

lint:
	ruff check .
	ruff format --check .

format:
	ruff check --fix .
	ruff format .

types:
	mypy

layers:
	lint-imports

test:
	$(TEST)

check: lint types layers test

# The slow tests too: heavier random checks, the wheel, whole runs.
check-all: lint types layers
	$(TEST) -m ''

wheel:
	$(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

# Needs `pip install -e '.[docs]'`.
docs:
	mkdocs build --strict -f .mkdocs.yml
