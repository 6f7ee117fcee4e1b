# Two commands: `make demo` shows the thing working, `make test` proves it. Everything else is a part of one of them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first Python of a supported version that really runs (a version manager's stand-in may be on PATH and refuse).
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
PYTHON ?= $(shell for p in python3 python3.12 python3.11; do $$p -c '$(SUPPORTED)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PACKAGES := domain storage media custody people ingest transcode pipeline review moderation review_api triptych
NODE_BIN := $(abspath .venv)/node-bin
NPM := PATH="$(NODE_BIN):$$PATH" npm --prefix web

.PHONY: web help demo test setup system lint types rules web-check pytest lock bench-sync bench-sync-rivals bench-sync-cost bench-sync-picture bench-words bench-media bench-service bench-checks bench-player torture torture-steps screenshots clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

demo: setup voice web/dist/index.html ## Make a sample lesson through the real service and stay up (ONCE=1: check it and stop)
	@$(BIN)/triptych demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

test: setup-test web/dist/index.html lint types rules web-check pytest ## Everything CI runs

setup: .venv/.ready ## Install what the service needs
setup-test: system-test .venv/.ready

.PHONY: setup-test system-test voice
system:
	@deploy/system-packages run
system-test:
	@deploy/system-packages test

.venv/.ready: requirements/dev.txt pyproject.toml deploy/system-packages | system
	@echo "Installing Python packages (a minute or two the first time)"
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python deploy/link_node.py $(NODE_BIN)
	@touch $@

web: web/dist/index.html ## Build the web pages

voice: .venv-voice/.ready
.venv-voice/.ready: requirements/voice.txt | .venv/.ready
	@echo "Installing the sample's voice (text-to-speech, an external program)"
	@test -x .venv-voice/bin/python || $(PYTHON) -m venv .venv-voice
	@.venv-voice/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/voice.txt
	@touch $@

web/node_modules/.ready: web/package.json web/package-lock.json .venv/.ready
	@echo "Installing web packages"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.ready $(shell find web/src web/index.html web/vite.config.ts web/tsconfig*.json -type f 2>/dev/null)
	@echo "Building the web pages"
	@$(NPM) run --silent build
	@touch $@

lint: .venv/.ready
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .

types: .venv/.ready
	$(BIN)/mypy

rules: .venv/.ready
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

web-check: web/node_modules/.ready
	$(NPM) run --silent lint
	$(NPM) run --silent test

# The browser tests come last and alone: they measure playback, which two busy cores would spoil.
pytest: .venv/.ready voice
	$(if $(ARGS),$(BIN)/pytest $(ARGS),$(BIN)/pytest -m "not browser" -n 2 --dist loadfile && $(BIN)/pytest -m browser)

bench-sync: setup voice ## How accurate and how honest alignment is: a cut of three minutes (FULL=1: everything, two hours)
	$(BIN)/python -m benchmarks.sync $(if $(FULL),--block final,--block dev --cut 3min)

.venv-bench/.ready: requirements/bench.txt | .venv/.ready
	@echo "Installing the tools that alignment is compared with"
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench-sync-rivals: setup voice .venv-bench/.ready ## The same questions to other tools, side by side
	$(BIN)/python -m benchmarks.sync.rivals --block final

bench-sync-cost: setup voice ## What aligning 10, 30, 60 and 120 minutes costs: seconds and memory
	$(BIN)/python -m benchmarks.sync.cost

bench-words: setup voice ## Which words are right, how right their times are, what listening costs: three minutes (MODEL=folder)
	$(BIN)/python -m benchmarks.words $(if $(MODEL),--model $(MODEL))

bench-sync-picture: setup ## Alignment by picture alone: two lessons, drawn and filmed in minutes (FULL=1: ten, of all kinds)
	$(BIN)/python -m benchmarks.sync_picture --folder .cache/films $(if $(FULL),--seeds 101 102,--seeds 101 --kinds ordinary dim)

torture: setup-test ## Uploads over bad lines, with kills, to disk and S3 (RUNS=1000: a night)
	$(BIN)/python -m benchmarks.torture.run --runs $(or $(RUNS),3)

torture-steps: setup ## Kill a worker before, in and after every step of a lesson, on both databases (half an hour)
	TRIPTYCH_TORTURE=all $(BIN)/pytest tests/pipeline/test_torture.py

bench-media: setup-test voice ## What a lesson costs beside the bare commands: a cut of three minutes (FULL=1: an hour, 40 GB, most of a day)
	$(BIN)/python -m benchmarks.media $(if $(FULL),--minutes 60 --resume,--minutes 3)

bench-service: setup-test voice web/dist/index.html ## Seconds from the last byte to watchable and complete, through the real service
	$(BIN)/python -m benchmarks.media.service $(ARGS)

bench-checks: setup ## How well the checks tell good recordings from faulty ones, on unseen seeds: three minutes (FULL=1: half an hour)
	$(BIN)/python -m benchmarks.checks $(if $(FULL),--full) $(ARGS)

bench-player: setup voice web/dist/index.html ## Playback skew, read from pixels in the browser
	$(BIN)/python -m benchmarks.player

screenshots: setup-test voice web/dist/index.html ## Make the README's pictures anew, by the browser test
	TRIPTYCH_SCREENSHOTS=.cache/screenshots $(BIN)/pytest -m browser tests/browser/test_lesson_looks.py -k "light and any_state"
	cp .cache/screenshots/lesson-wide-light.png .cache/screenshots/lesson-narrow-light.png docs/images/

lock: .venv/.ready ## Pin dependencies anew, with hashes and without addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes --upgrade -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes --upgrade --extra dev -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes --upgrade -o requirements/voice.txt requirements/voice.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes --upgrade -o requirements/bench.txt requirements/bench.in

clean: ## Remove what was installed and made here
	rm -rf .venv .venv-voice .venv-bench .demo .cache web/node_modules web/dist
