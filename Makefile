# `make check` is what .ci/run runs, in an environment that exists already.
PYTHON ?= python
TEST = pytest

.PHONY: setup lint format types layers test check check-all wheel docs notebooks gallery lock

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

# Both need `pip install -e '.[docs]'`. Notebooks take some minutes; a page shows outputs only where its notebook is done.
notebooks:
	$(PYTHON) docs/notebook_pages.py

docs:
	mkdocs build --strict

# Renew the pictures of docs/gallery.md, which says how: make gallery RUN=runs/us-japan-1a2b3c4d
gallery:
	$(PYTHON) docs/gallery.py $(RUN)

# Renew the exact versions for reruns. Needs `pip install uv`.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet \
		--upgrade --output-file requirements.lock pyproject.toml
