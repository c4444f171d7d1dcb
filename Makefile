# What people and CI call. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PY := $(BIN)/python
STAMP := .venv/stamp
.DEFAULT_GOAL := help
.PHONY: help venv run test lint bench

help:
	@echo "make run [PORT=8000]   the portal on this machine with demonstration data (SQLite)"
	@echo "make test [ARGS=...]   all tests: SQLite, PostgreSQL, browser; ARGS go to pytest"
	@echo "make lint              style, floors, missing migrations, deployment checks"
	@echo "make bench [ARGS=...]  measurements on a throw-away PostgreSQL"
	@echo "make venv              the virtual environment, when the requirements changed"

venv: $(STAMP)

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install -qq --disable-pip-version-check --no-input --root-user-action=ignore -r requirements-dev.txt
	@touch $(STAMP)

run: venv
	@$(PY) manage.py serve --port $(PORT)

test: venv
	@$(PY) -m nanan_groups.testing.runner $(ARGS)

# The production profile is checked with values that only look like production's.
LINT_ENV := TEST_DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=nanan_groups.settings.test
DEPLOY_ENV := DJANGO_SETTINGS_MODULE=nanan_groups.settings.production \
	SECRET_KEY=for-make-lint-only-0123456789-abcdefghijklmnopqrstuvwxyz \
	ALLOWED_HOSTS=portal.example PROXY_COUNT=1 DATABASE_URL=postgres://nobody@127.0.0.1/none

lint: venv
	@$(BIN)/ruff check --quiet --output-format=concise .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(LINT_ENV) $(PY) manage.py makemigrations --check --dry-run
	@$(DEPLOY_ENV) $(PY) manage.py check --deploy --fail-level WARNING
	@$(DEPLOY_ENV) PLAIN_HTTP_INTRANET=true $(PY) manage.py check --deploy --fail-level WARNING

bench: venv
	@$(PY) -m nanan_groups.testing.postgres -- $(PY) -m bench $(ARGS)
