# make app    open Stride Lab in a browser: http://localhost:8501
# make test   prove it
# make lint   format, lint and types
# make bench  timed comparisons
# make clean  forget what these commands have set up
#
# Each command sets up what it needs, once, in .venv (in .bench for the benchmarks).

PYTHON = python3
HOST = localhost
PORT = 8501

IN = .venv/bin/python -m
PIP = -m pip install --quiet --disable-pip-version-check --no-input
export PYTHON
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

.PHONY: app test lint bench clean

app: .venv/app
	@exec $(IN) stridelab --no-browser --port=$(PORT) --host=$(HOST)

test: .venv/dev
	@.venv/bin/python tests/browser/chromium.py
	$(IN) pytest -n 3 --dist worksteal $(ARGS)

lint: .venv/dev
	$(IN) ruff format --check .
	$(IN) ruff check .
	$(IN) pyright --pythonpath .venv/bin/python

bench: .bench/ready
	.bench/bin/python benchmarks/engine.py

clean:
	rm -rf .venv .bench .pytest_cache .hypothesis .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp says that an environment is finished. One without it, or one whose Python has gone, is made anew.
broken = $(shell $(1)/bin/python -c "import pip" 2>/dev/null || rm -f $(1)/app $(1)/dev $(1)/ready)
$(call broken,.venv)$(call broken,.bench)

.venv/app: requirements.txt
	@echo "Setting up .venv (once, a minute or two) ..."
	@[ -e $@ ] || sh .ci/venv .venv
	@rm -f .venv/app .venv/dev
	@.venv/bin/python $(PIP) -r requirements.txt
	@touch $@

.venv/dev: .venv/app requirements-dev.txt
	@echo "Adding the test tools ..."
	@rm -f .venv/app .venv/dev
	@.venv/bin/python $(PIP) -r requirements-dev.txt
	@touch .venv/app $@

.bench/ready: requirements.txt benchmarks/requirements.txt
	@echo "Setting up .bench (once) ..."
	@[ -e $@ ] || sh .ci/venv .bench
	@rm -f $@
	@.bench/bin/python $(PIP) -r requirements.txt -r benchmarks/requirements.txt
	@touch $@
