# Thin names for `python -m autograder …`. The first target that is used sets up what it needs.

PYTHON ?= python3
ASSIGNMENT ?= backprop
SUBMISSIONS ?=
GRADES ?= grades/$(ASSIGNMENT)

BIN := .venv/bin
AUTOGRADER := $(BIN)/python -m autograder
READY := .venv/.ready
OTHERS := .venv/.others

.PHONY: help grade test verify template release bench screenshots lint constraints clean

help:  ## this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-14s%s\n", $$1, $$2 }'

grade: $(READY)  ## grade a class: ASSIGNMENT=backprop SUBMISSIONS=folder-or-zip GRADES=folder; with nothing given, the sample class
	@$(AUTOGRADER) grade $(ASSIGNMENT) $(if $(SUBMISSIONS),"$(SUBMISSIONS)") --out "$(GRADES)" $(ARGS)

test: $(READY)  ## the package's own tests, on all cores
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

verify: $(READY)  ## prove that an assignment is in order: ASSIGNMENT=backprop
	@$(AUTOGRADER) verify $(ASSIGNMENT) $(ARGS)

template: $(READY)  ## make student_template/ and the figures of the texts anew
	@$(AUTOGRADER) template

release: $(READY)  ## what is handed out, in dist/
	@$(AUTOGRADER) release $(ARGS)

bench: $(OTHERS)  ## speed and memory, as ratios, beside nbgrader and otter
	@$(BIN)/python -m tests.benchmark.bench $(ARGS)

screenshots: $(READY)  ## every page at three widths, light and dark, in screenshots/; and the README's pictures
	@$(BIN)/python -m docs.screenshots

lint: $(READY)  ## ruff and the type checker
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

constraints: ## renew the pinned versions in constraints.txt
	@rm -rf .venv && $(PYTHON) -m venv .venv && $(BIN)/pip install --quiet -e '.[dev,nbgrader,otter]'
	@{ echo "# Every version that the package is tested with. Renewed by: make constraints"; \
	   $(BIN)/pip freeze --exclude-editable | grep -v ' @ '; } > constraints.txt

clean:  ## remove what was made
	@rm -rf .venv build dist grades bench screenshots *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What others are compared by; nothing but the benchmark needs it, and that does without.
$(OTHERS): $(READY)
	@echo "Installing nbgrader and otter …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,nbgrader,otter]' \
	  && touch $(OTHERS) || echo "They could not be installed. The benchmark goes on without them."

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 …"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@command -v bwrap >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing bubblewrap …"; apt-get update -qq && apt-get install -y -qq bubblewrap libseccomp2 >/dev/null; \
	  else echo "bubblewrap is not installed; programs of students have a weaker wall without it, or none. Debian, Ubuntu: apt-get install bubblewrap libseccomp2"; fi; }
	@touch $(READY)
