# `make demo` and `make test` need nothing but Python 3.11 and make: no Node, no AWS account.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# Another environment that happens to be active has no say here.
unexport VIRTUAL_ENV

# The reference app, synthesized by the commands below, is written here.
ASSEMBLY := cdk.out

.PHONY: demo test quick lint types docs bench scale fuzz mutants catches corpora install clean

## demo: synthesize the reference app and check it
demo: install
	@echo "Synthesizing the reference app, two regions, into $(ASSEMBLY)."
	$(BIN)/dr-validator synth --output $(ASSEMBLY)
	@echo "Checking it."
	$(BIN)/dr-validator check $(ASSEMBLY)

## test: all tests
test: install
	$(BIN)/python -m pytest -n auto $(TESTS)

## quick: the heart, in under half a minute: graph, models, values, and the examples of checks
quick: install
	$(BIN)/python -m pytest -n auto --dist worksteal tests/aws tests/graph tests/models tests/resolve \
	    tests/checks/test_examples.py

## fuzz: inputs that nobody would write, other ones than the tests have; what does not hold is kept
fuzz: install
	$(BIN)/python -m tests.fuzz $(FUZZ)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

## docs: the site, in build/docs; a broken link or anchor fails it
docs: install
	$(BIN)/python docs/generate.py --check
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --builder html docs build/docs

## bench: measure time and memory beside the floor and a peer, and write docs/benchmarks.md
bench: install
	$(BIN)/dr-validator synth --quiet --output $(ASSEMBLY)
	$(BIN)/python -m bench $(ASSEMBLY) $(BENCH)

## scale: run a fleet of 10,000 apps, and write docs/scale.md; takes six minutes
scale: install
	$(BIN)/python -m bench.fleet

## mutants: break the sound apps in thousands of ways, and write docs/mutants.md; takes half an hour
mutants: install
	$(BIN)/python -m tests.mutants.run --jobs 2 --write
	$(BIN)/python -m tests.mutants.run --jobs 2 --write --drill

## catches: show a sample of the mutants to other tools as well, and write docs/comparison.md
catches: install
	$(BIN)/python -m tests.mutants.peers
	$(BIN)/python docs/generate.py

## corpora: run over templates of public packages and hostile inputs, and write docs/robustness.md
corpora: install
	$(BIN)/python -m tests.corpora --jobs 2
	$(BIN)/python docs/generate.py

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "dr-validator needs Python 3.11 or later; this is $(PYTHON). Set PYTHON=…"; exit 1; }
	@echo "Installing into $(VENV), once. This takes minutes, and says nothing until it is done."
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) $(ASSEMBLY) cdk.out.* build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
