# `make run` and `make test` need Python 3.11 or newer and the package registries; nothing else.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ENV := .venv
BIN := $(ENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test check lint types contracts fix setup front messages docs bench soak clean

run: setup front ## create everything that is needed and serve on http://127.0.0.1:8000
	@$(BIN)/zhaoshang serve --prepare $(if $(PORT),--port $(PORT))

test: $(ENV)/.test messages front ## install what tests need and run them all
	@$(BIN)/python scripts/run_tests.py $(ARGS)

check: lint types contracts ## what CI checks besides the tests

lint: $(ENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet src

types: $(ENV)/.dev
	@$(BIN)/mypy src

contracts: $(ENV)/.dev
	@$(BIN)/lint-imports

fix: $(ENV)/.dev
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

setup: $(ENV)/.app messages

$(ENV)/.app: requirements/app.lock pyproject.toml scripts/make_env.py
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本。/ Python 3.11 or newer is needed: apt install python3, or python.org."; exit 1; }
	@$(PYTHON) scripts/make_env.py requirements/app.lock && touch $@

$(ENV)/.test: $(ENV)/.app requirements/test.lock
	@$(PYTHON) scripts/make_env.py requirements/test.lock && touch $@

$(ENV)/.dev: $(ENV)/.test requirements/dev.lock
	@$(PYTHON) scripts/make_env.py requirements/dev.lock && touch $@

messages: $(ENV)/.app
	@$(BIN)/python -m zhaoshang.web.kit.messages

front: $(ENV)/.app
	@$(BIN)/python scripts/build_front.py

docs: setup
	@$(BIN)/python scripts/make_docs.py

soak: $(ENV)/.test messages front ## what is tried a few times in every run, as often as the requirements name (hours)
	@ZHAOSHANG_TRIES=named $(BIN)/python -m pytest tests -m soak $(ARGS)

bench: $(ENV)/.dev
	@for b in import journal cockpit massing visits handbook find tiles portal; do echo "== $$b"; $(BIN)/python -m benchmarks.bench_$$b; done

clean:
	rm -rf $(ENV) frontend/node_modules src/zhaoshang/web/kit/static/dist
