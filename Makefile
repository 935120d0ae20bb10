# make run: environment, then the Guizhou case to its results.  make test: environment, then all tests.
# make notebooks: runs the notebooks to pages in runs/notebooks.  make thorough: every micro-case three ways and four times the random cases.  make bench: speed, as ratios.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN ?= runs/base

.PHONY: run test notebooks thorough bench lint format clean
run: $(VENV)/.run
	$(BIN)/symbia solve data/guizhou --out $(RUN) --overwrite --report

test: $(VENV)/.test lint
	$(BIN)/pytest -n auto --dist loadgroup

notebooks: $(VENV)/.notebooks
	$(BIN)/python notebooks/render.py --out runs/notebooks

thorough: $(VENV)/.test
	$(BIN)/pytest -n auto --dist loadgroup --thorough

lint: $(VENV)/.test
	$(BIN)/ruff check model tests notebooks
	$(BIN)/ruff format --check model tests notebooks
	$(BIN)/mypy

format: $(VENV)/.test
	$(BIN)/ruff check --fix model tests notebooks
	$(BIN)/ruff format model tests notebooks

bench: $(VENV)/.bench
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.studies

$(VENV)/.run: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e ".[report]"
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet -e ".[test]"
	touch $@

$(VENV)/.notebooks: $(VENV)/.run
	$(BIN)/python -m pip install --quiet -e ".[notebooks]"
	touch $@

$(VENV)/.bench: $(VENV)/.run
	$(BIN)/python -m pip install --quiet -e ".[test,bench]"
	touch $@

clean:
	rm -rf $(VENV) runs dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
