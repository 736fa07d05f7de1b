# Two commands: `make serve` and `make test`. Both work on a fresh machine with python3.11, make and apt.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= data

.PHONY: serve test lock clean browser

# A stamp file per installed set of locked dependencies, so that nothing is installed twice.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --require-hashes -r requirements-test.lock
	touch $@

serve: $(VENV)/.installed
	$(BIN)/tiegraph build --data $(DATA)
	$(BIN)/tiegraph serve --data $(DATA) --port $(PORT)

test: $(VENV)/.installed-test browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest

browser:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -qq --yes --no-install-recommends chromium)

# Pin the newest versions that pyproject.toml allows.
lock: $(VENV)/.installed
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml requirements-build.in -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra test -c requirements.lock pyproject.toml requirements-build.in -o requirements-test.lock

clean:
	rm -rf $(VENV) build dist *.egg-info
