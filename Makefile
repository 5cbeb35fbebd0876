# The front door. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help report forms narrative receive status dashboard trace publish verify audit compare bundle notebook test bench quarto lock illustrative method clean

WORDS := YEAR PERIOD DATA RENDERER REPORT_LANG
RUN = .venv/bin/python -I -X utf8 -m pipeline
given = $(foreach word,$(WORDS),$(if $($(word)),'$(word)=$(subst ','\'',$($(word)))'))

help: ## list the targets / liệt kê các lệnh
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 24

report: .venv/complete ## the report of a year or period: YEAR=2025 [PERIOD=year|q1|h1|9m|q3] [DATA=…] [RENDERER=…] [REPORT_LANG=vi|en]
	@$(RUN) report $(given)

forms: .venv/complete ## the forms that the units fill in, one workbook each, into data/forms: YEAR=2025 [PERIOD=…] [DATA=…]
	@$(RUN) forms $(given)

narrative: .venv/complete ## files for the texts that the analyst writes, into data/narrative: YEAR=2025 [PERIOD=…] [DATA=…] [REPORT_LANG=vi|en]
	@$(RUN) narrative $(given)

receive: WORDS := FILE UNIT YEAR PERIOD DATA
receive: .venv/complete ## file and validate what a unit sent: FILE=… [UNIT=… YEAR=… PERIOD=…] [DATA=…]
	@$(RUN) receive $(given)

status: .venv/complete ## who has sent, late or not at all, and reminders: YEAR=2025 [PERIOD=…] [DATA=…]
	@$(RUN) status $(given)

dashboard: .venv/complete ## a page across all reports made, reports/index.html: [DATA=…] [REPORT_LANG=vi|en]
	@$(RUN) dashboard $(given)

publish: WORDS := YEAR PERIOD DATA REASON ANYWAY SIGN
publish: .venv/complete ## freeze the report as the next edition: YEAR=2025 [REASON="…"] [ANYWAY="…"] [SIGN=key] [PERIOD=…] [DATA=…]
	@$(RUN) publish $(given)

verify: WORDS := YEAR PERIOD DATA EDITION PUBLIC_KEY
verify: .venv/complete ## is it as it was published? YEAR=2025 [EDITION=n] [PUBLIC_KEY=…] [PERIOD=…] [DATA=…]
	@$(RUN) verify $(given)

trace: WORDS := FIGURE FILE CELL YEAR PERIOD DATA
trace: .venv/complete ## where a figure comes from: YEAR=2025 FIGURE="2.a.4.3|N11|S13|49,98%"; where a cell goes: FILE=… CELL="Số liệu!D9"
	@$(RUN) trace $(given)

audit: WORDS := YEAR PERIOD DATA EDITION
audit: .venv/complete ## make an edition again from what it keeps, and compare all of it: YEAR=2025 [EDITION=n] [PERIOD=…] [DATA=…]
	@$(RUN) audit $(given)

compare: WORDS := YEAR PERIOD DATA FROM TO
compare: .venv/complete ## two editions or two years, and why they differ: YEAR=2025 FROM=1 [TO=2] or FROM=2024 TO=2025
	@$(RUN) compare $(given)

bundle: WORDS := YEAR PERIOD DATA EDITION
bundle: .venv/complete ## an edition as one zip for auditors: YEAR=2025 [EDITION=n] [PERIOD=…] [DATA=…]
	@$(RUN) bundle $(given)

notebook: WORDS := NAME YEAR PERIOD DATA EDITION
notebook: .venv/complete ## open an executed notebook in JupyterLab: NAME=2 YEAR=2025 [EDITION=n] [PERIOD=…] [DATA=…]
	@$(RUN) notebook $(given)

# Branches are counted where the method is tested, and nowhere else: to count slows every other test to a third. That
# and mypy keep one core each busy, so they run side by side.
COVERING = tests/spec $(foreach module,assessment outlook numerals periods,$(wildcard tests/unit/test_$(module)*.py))
test: .venv/complete ## ruff, mypy and every test
	@.venv/bin/python -I -m ruff check .
	@.venv/bin/python -I -m ruff format --check .
	@.venv/bin/python -I -m mypy & types=$$!; \
	  .venv/bin/python -I -X utf8 -m pytest --cov --cov-report=term-missing $(COVERING); tests=$$?; \
	  wait $$types && exit $$tests
	@.venv/bin/python -I -X utf8 -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder \
	  $(COVERING:%=--ignore=%)

bench: .venv/complete ## time and memory of a cold report, its edition (publish, verify, audit), 200 workbooks and a million dossiers
	@.venv/bin/python -I -X utf8 -m tests.bench

quarto: .venv/complete ## add Quarto to the environment, where the network allows
	@.venv/bin/python -I pipeline/environment.py quarto

illustrative: .venv/complete ## write the illustrative workbooks of data/raw anew
	@.venv/bin/python -I -X utf8 data/illustrative/make.py

method: .venv/complete ## write docs/method.md anew from the spec tests
	@.venv/bin/python -I -X utf8 -m tests.spec.method

lock: .venv/complete ## resolve requirements.lock anew from pyproject.toml
	@.venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra test -o requirements.lock pyproject.toml

clean: ## delete what can be made again (data/processed)
	@rm -rf data/processed/* data/processed/.steps

# A Python >= 3.11 is looked for under its usual names; PYTHON=… names another.
.venv/complete: requirements.lock pipeline/environment.py
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    exec "$$python" -I pipeline/environment.py; fi; done; \
	echo "Cần Python 3.11 trở lên (chưa tìm thấy) / Python 3.11 or newer is needed and was not found" >&2; exit 3
