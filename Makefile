# Everything a developer runs. Nothing has to be set up first: each target brings what it needs.

PORT ?= 8000
# A report keeps one core busy: as many workers as there are cores for them.
WORKERS ?= 2
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PIP := .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes
# npm comes from the Python lock: Debian 12's Node is too old for sass.
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml

WELSH := locale/cy/LC_MESSAGES/django

.NOTPARALLEL:
.PHONY: help need need-tests need-long need-messages setup demo-data demo serve test test-quick test-long check prod-check bench messages lock audit clean

help: ## This list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: need .env .venv/.serving static/dist/.built $(WELSH).mo ## Install what serving needs; does nothing when nothing changed

demo: setup demo-data serve ## Set up, load the demonstration and serve it on http://127.0.0.1:8000 (PORT=…)

demo-data: setup ## Bring the database up to date and load the demonstration
	@echo "Bringing the database up to date …"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo

serve: setup ## Serve the site: web and workers together (WORKERS=2), Ctrl-C ends them all
	@echo "Serving http://127.0.0.1:$(PORT) (Ctrl-C ends it)"
	@SITE_ADDRESS="$${SITE_ADDRESS:-http://127.0.0.1:$(PORT)}" .venv/bin/honcho start --no-prefix --port $(PORT) --concurrency worker=$(WORKERS) || [ $$? = 130 ]  # Ctrl-C is the way out

test: need-tests setup .venv/.installed ## Run the tests, in a real browser too
	@.venv/bin/pytest

test-quick: setup .venv/.installed ## Run the tests that need no database
	@.venv/bin/pytest -m "pure and not long and not bench"

test-long: need-long setup .venv/.installed ## Run the tests that are slow by nature, and each bench once: small, without its bound
	@BENCH=short .venv/bin/pytest -m "long or bench"

bench: need-tests setup .venv/.installed ## Measure, and compare with the bounds
	@.venv/bin/pytest -m bench -n 0 -s

check: setup .venv/.installed ## Style, types, import contracts, migrations, templates, deployment settings
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(MANAGE) makemigrations --check --dry-run
	.venv/bin/djlint --lint --quiet templates
	@echo "check --deploy, with the environment of production"
	@DEBUG=off ALLOWED_HOSTS=mappa.example DATABASE_URL=postgres://mappa@database.example/mappa \
		SITE_ADDRESS=https://mappa.example EMAIL_URL=smtp+tls://mappa:check@mail.example:587 \
		DEFAULT_FROM_EMAIL=mappa@mappa.example \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		EVENT_KEY=check $(MANAGE) check --deploy --fail-level WARNING

prod-check: setup .venv/.installed ## Build the site as the Dockerfile does, start it as compose does, and take a return through it
	@$(PYTHON) -m tests.production

messages: need-messages setup .venv/.installed ## Bring the Welsh of the interface up to date with the English; what has no Welsh is left out
	@$(MANAGE) makemessages --locale cy --no-location --no-wrap --no-obsolete --verbosity 0 \
		--ignore "node_modules/*" --ignore ".venv/*" --ignore "static*/*" --ignore "tests/*"
	@msgattrib --translated --no-fuzzy --no-obsolete --no-wrap --sort-output --output-file=$(WELSH).po $(WELSH).po
	@sed -i -E '/^"(POT-Creation-Date|Report-Msgid-Bugs-To)/d' $(WELSH).po

lock: .venv/.installed ## Lock the newest versions that pyproject.toml and package.json allow
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group serve --constraint requirements.txt --output-file requirements-serve.txt
	$(COMPILE) --group dev --constraint requirements-serve.txt --output-file requirements-dev.txt
	$(NPM) update --package-lock-only

audit: setup .venv/.installed ## Look for known vulnerabilities in what is locked
	.venv/bin/pip-audit --require-hashes --disable-pip --requirement requirements.txt
	$(NPM) audit

clean: ## Remove all that setup made, the demonstration's database too
	@[ ! -x $(PYTHON) ] || rm -rf "$$($(PYTHON) -c 'from mappa.postgres import HOME; print(HOME)')"
	@rm -rf .venv node_modules static/dist staticfiles sent-mail .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# --- What setup makes. A stamp is newer than its lock, or the step runs again. ---

need:
	@.ci/need

need-tests:
	@.ci/need tests

need-long:
	@.ci/need long

need-messages:
	@.ci/need messages

.env:
	@cp .env.example .env

.venv/.serving: requirements-serve.txt
	@echo "Installing the Python packages …"
	@[ -x $(PYTHON) ] || python3 -m venv .venv
	@$(PIP) -r requirements-serve.txt
	@touch $@

.venv/.installed: requirements-dev.txt | .venv/.serving
	@echo "Installing the Python packages of the tests and checks (a minute or two the first time) …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json .npmrc | .venv/.serving
	@echo "Installing the design system and the fonts …"
	@$(NPM) ci --silent
	@touch $@

static/dist/.built: node_modules/.installed package.json $(wildcard static/scss/*.scss)
	@echo "Compiling the style sheets …"
	@$(NPM) run --silent build
	@touch $@

$(WELSH).mo: $(WELSH).po | .venv/.serving
	@echo "Compiling the Welsh of the interface …"
	@.venv/bin/pybabel --quiet compile --domain django --directory locale --locale cy
