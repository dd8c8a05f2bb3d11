# `make run` starts the chat. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
# A checksum, not a time: a checkout touches files that did not change
RUNTIME := $(shell cksum < requirements.txt | tr -d ' ')
DEVELOPMENT := $(shell cksum < requirements-dev.txt | tr -d ' ')
SCRIPTS := $(shell cksum < package-lock.json | tr -d ' ')
# uv installs the same lock in a tenth of the time
UV := $(shell command -v uv 2>/dev/null)
WITH_UV := pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes
WITH_PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
INSTALL := $(if $(UV),$(UV) $(WITH_UV),$(WITH_PIP))
# Seeded: a later run may find no uv
CREATE = $(if $(UV),$(UV) venv --quiet --seed --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)

# It asks a service outside, so no test needs it: in no lock of ours, and run in an environment of its own
PIP_AUDIT := 2.10.1

.PHONY: help run check test engines coverage history-test faults proof reliability audit sbom format screenshots messages requirements clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/runtime-$(RUNTIME) ## install, migrate, and serve http://127.0.0.1:8000/
	@exec $(BIN)/python manage.py serve --migrate

check: .venv/development-$(DEVELOPMENT) node_modules/$(SCRIPTS) ## lint, format, types and fast tests
	@$(BIN)/python -m tests.run fast

test: .venv/development-$(DEVELOPMENT) node_modules/$(SCRIPTS) ## everything, with servers, PostgreSQL, Redis and Chromium
	@$(BIN)/python -m tests.run all

engines: .venv/development-$(DEVELOPMENT) ## whatever was wrong in one browser engine before, in all three
	@CI=true $(BIN)/pytest -q -n 3 tests/engines

coverage: .venv/development-$(DEVELOPMENT) ## which share of the core's lines the fast tests run, and that it is enough
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.covered

history-test: .venv/development-$(DEVELOPMENT) ## a chat under faults, recorded and judged: SEED=7 SECONDS=90 MINUTES=60 SINGLY=2 DATABASE=postgres REDIS=yes
	@$(BIN)/python -m tests.faults.run --seconds $(or $(SECONDS),90) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) \
		$(if $(SINGLY),--singly $(SINGLY)) $(if $(DATABASE),--database $(DATABASE)) $(if $(REDIS),--redis)

faults: .venv/development-$(DEVELOPMENT) ## every test that breaks something on purpose, also those that take minutes
	@$(BIN)/pytest -q -m fault

proof: .venv/development-$(DEVELOPMENT) node_modules/$(SCRIPTS) ## one proof, at most 35 minutes, its figures in docs/reliability/: make proof NAME=planted
	@$(BIN)/python -m tests.faults.report.proofs $(NAME)

reliability: .venv/development-$(DEVELOPMENT) ## docs/reliability.md from the figures of all proofs, which must be of one commit
	@$(BIN)/python -m tests.faults.report

audit: .venv/development-$(DEVELOPMENT) ## ask the public advisories about every package that requirements.txt pins
	@$(BIN)/uv tool run --from pip-audit==$(PIP_AUDIT) pip-audit --disable-pip --require-hashes -r requirements.txt

sbom: .venv/development-$(DEVELOPMENT) ## what is installed, in CycloneDX, into sbom.json
	@$(BIN)/cyclonedx-py environment .venv --output-file sbom.json

format: .venv/development-$(DEVELOPMENT) ## rewrite the source the way `make check` wants it
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format . ; $(BIN)/biome check --write . ; $(BIN)/djlint --quiet --reformat templates

screenshots: .venv/development-$(DEVELOPMENT) ## the pictures in docs/img, and three engines side by side in surfaces
	@$(BIN)/python -m tests.browser.screenshots docs/img
	@$(BIN)/python -m tests.browser.surfaces docs/img/surfaces
	@$(BIN)/python -m tests.engines.surfaces surfaces

messages: .venv/development-$(DEVELOPMENT) ## collect the strings to translate, and compile the translations
	@$(COLLECT) --extension html,txt,py,svg
	@$(COLLECT) --domain djangojs --ignore start-guard.js
	@$(BIN)/python manage.py compilemessages --ignore .venv --verbosity 0

# start-guard.js says nothing, and xgettext takes the slash in one of its regular expressions for the end
COLLECT = $(BIN)/python manage.py makemessages --all --no-wrap --no-obsolete --add-location file \
	--ignore node_modules --ignore tests --ignore benchmarks

requirements: .venv/development-$(DEVELOPMENT) ## pin what pyproject.toml asks for
	@$(COMPILE) --constraint constraints.txt --output-file requirements.txt
	@$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --annotation-style line

clean: ## forget what was installed and collected; the state in var/ stays
	@rm -rf .venv node_modules

# An environment without pip or with an interpreter that is gone would pass for a finished one
.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "SyncChatRoom needs Python 3.11 or newer, and there is no $(PYTHON). Install it, or name another: make run PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "SyncChatRoom needs Python 3.11 or newer, and $(PYTHON) is older. Name a newer one: make run PYTHON=python3.12" >&2; exit 2; }
	@echo "Creating .venv …"
	@rm -rf .venv
	@$(CREATE) || { rm -rf .venv; echo "No virtual environment could be made. On Debian and Ubuntu: sudo apt-get install python3-venv, then make again." >&2; exit 2; }

.venv/runtime-%: | .venv/bin/python
	@echo "Installing requirements.txt …"
	@$(INSTALL) -r requirements.txt
	@rm -f .venv/runtime-* && touch $@

# pip takes a minute for what uv does in seconds, and the lock has uv; where uv finds no index, as pip's settings
# are not its own, pip goes on
.venv/development-%: | .venv/bin/python
	@echo "Installing requirements-dev.txt …"
	@$(if $(UV),,sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > .venv/uv.txt && $(INSTALL) -r .venv/uv.txt)
	@$(or $(UV),$(BIN)/uv) $(WITH_UV) -r requirements-dev.txt || $(WITH_PIP) -r requirements-dev.txt
	@rm -f .venv/development-* && touch $@ .venv/runtime-$(RUNTIME)

node_modules/%:
	@if command -v npm >/dev/null; then npm ci --silent && touch $@; else echo "npm is not installed: types in JavaScript are not checked."; fi
