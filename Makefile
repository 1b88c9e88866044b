# Two commands do everything: make demo, make test. Both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME := data/plymouth-jtai
PERIODS := --period 2020-02 --period 2020-03 --period 2020-04

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check audit docs pictures clean

demo: $(VENV)/.run
	@$(BIN)/boardpack run --home $(DEMO_HOME) $(PERIODS) || test $$? -eq 1

test: check $(VENV)/.tools
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Known faults of locked packages; where nobody can be asked it says so and goes on.
audit: $(VENV)/.test
	@$(BIN)/python .ci/audit.py

docs: $(VENV)/.run
	$(BIN)/python -c 'from pathlib import Path; from flows.problems import word_catalogue; Path("docs/problems.md").write_text(word_catalogue(), encoding="utf-8")'

# The pictures of docs/guide, from the program itself; needs Chromium, npm, LibreOffice and poppler.
pictures: $(VENV)/.test $(VENV)/.tools
	$(BIN)/python -m tests.e2e.guide_pictures

# The lock is complete, so pip needs no resolver: --no-deps, and every file is checked against its hash.
$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("boardpack needs Python 3.11 or newer; name one with: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) from requirements.txt; this takes a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

# A browser driver and two judges from npm. Without npm the tests that need them are skipped, and say so.
$(VENV)/.tools: $(VENV)/.run tests/tools/package-lock.json
	@if command -v npm >/dev/null; then cd tests/tools && npm ci --no-audit --no-fund; else echo "No npm: tests in a browser are skipped."; fi
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO_HOME)/outputs $(DEMO_HOME)/ledger $(DEMO_HOME)/.prefect
