# November Watch. `make help` lists what there is; every target sets itself up.
#   PYTHON=…  the Python to build with (3.11 or newer)      VENV=…  where the virtual environment stands
#   ARGS=…    passed on: to streamlit (run, exercise), pytest (test), the scripts (screenshots, accuracy, bench)

VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
PYTHON ?=
# Whom the server answers: this computer alone, so that whoever has the address that it prints may write. Others:
# make run ADDRESS=0.0.0.0
ADDRESS ?= 127.0.0.1
STREAMLIT = $(BIN)/python -m streamlit run app.py --server.address=$(ADDRESS) --server.headless=true

# A worker more than processors, since tests in Chromium wait as much as they work; five at most. A file's tests stay
# together, and those in Chromium come last.
WORKERS = $$($(BIN)/python -c "import os; print(min(5, (os.cpu_count() or 1) + 1))")
SPREAD = -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

EXERCISE_NOW ?= 2024-11-06T00:00Z

# A Python counts only if it really runs: a version manager's shim can be on PATH and lead nowhere.
FIND_PYTHON = for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python); do \
	  if "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "$$python"; exit 0; \
	  fi; \
	done; \
	echo "$(if $(PYTHON),$(PYTHON) is not,No) Python 3.11 or newer with venv$(if $(PYTHON),, was found)." >&2; \
	echo "Mend: install one (Debian, Ubuntu: apt install python3 python3-venv) or name one: make PYTHON=/path/to/python3.12" >&2; \
	exit 1

.PHONY: help run test check fix exercise screenshots accuracy bench corpora

help:  ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-12s %s\n", $$1, $$2 }'

# The door of this computer, by an address that the start prints and opens.
run exercise: export WATCH_LOCAL = open
run: $(VENV)/.run  ## start the watch on http://localhost:8501 (ARGS=--demo: on the built-in exercise)
ifneq (,$(findstring --demo,$(ARGS)))
	@$(MAKE) --no-print-directory exercise ARGS="$(filter-out --demo,$(ARGS))"
else
	$(STREAMLIT) $(ARGS)
endif

# What pytest makes of the asserts is kept for the next run, where a shell says otherwise too.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.test  ## run every test, those in Chromium included (ARGS="--no-browser" leaves them out)
	$(BIN)/python -m tests.chromium --install
	$(BIN)/python -m pytest $(SPREAD) $(if $(findstring tests/,$(ARGS)),,--store both) $(ARGS)

check: $(VENV)/.test  ## lint, formatting, types, arrows between the rooms, and known weaknesses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/bandit -q -ll -c pyproject.toml -r app.py components data feeds scoring
	$(BIN)/python -m tests.audit

fix: $(VENV)/.test  ## mend what lint and formatting can mend by themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

exercise: export WATCH_MODE = exercise
exercise: export WATCH_NOW = $(EXERCISE_NOW)
exercise: export WATCH_SOURCES = data/exercise/sources.toml
exercise: export WATCH_DB = sqlite:///data/var/exercise.db
exercise: export WATCH_POLL = off
exercise: $(VENV)/.run  ## the watch on the built-in exercise: autumn 2024, invented wires
	mkdir -p data/var
	rm -f data/var/exercise.db data/var/exercise.db-wal data/var/exercise.db-shm
	$(BIN)/python -m feeds import data/exercise/earlier/*.xml  # one feed as it stood before a correction
	$(BIN)/python -m feeds import data/exercise/*.xml
	$(STREAMLIT) $(ARGS)

screenshots: $(VENV)/.test  ## take docs/screenshots from the exercise
	$(BIN)/python -m tests.chromium --install
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

accuracy: $(VENV)/.run  ## measure scorer and outlook, and write the scorer's accuracy card
	$(BIN)/python -m scoring accuracy --write $(ARGS)
	$(BIN)/python -m scoring outlook

bench: $(VENV)/.test  ## measure; prints ratios, asserts nothing
	@for script in tests/benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python "$$script" $(ARGS) || exit 1; done

corpora: $(VENV)/.test  ## fetch feedparser's own test documents, which the parser tests then read as well
	$(BIN)/python -m tests.corpora

# Stamps: an install is repeated only when what it was made from has changed.
$(VENV)/.run: requirements.txt constraints.txt
	@"$(BIN)/python" -m pip --version >/dev/null 2>&1 || { python=$$($(FIND_PYTHON)) && \
	  "$$python" -m venv $(if $(wildcard $(VENV)/pyvenv.cfg),--clear) "$(VENV)"; }
	@echo "Installing the watch into $(VENV), once: about half a minute and 600 MB …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test: tests/requirements.txt requirements-postgres.txt $(VENV)/.run
	@echo "Installing what the tests need into $(VENV), once …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
