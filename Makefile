# The one entry to the project: `make` lists what there is. Every target does its own set-up, in .venv, with the Python
# that PYTHON names (docs/ci.md) or else the newest at hand.
python := .venv/bin/python
# Where this is set, as in some containers, each process compiles everything anew: a second for each grading process.
unexport PYTHONDONTWRITEBYTECODE
ALL := $(patsubst autograder/assignments/%/assignment.toml,%,$(wildcard autograder/assignments/*/assignment.toml))
# Whoever does not hand it out needs no PyTorch; where that is installed, as by `make torch`, it is tried like the others.
OPTIONAL := assignment1_pytorch
ASSIGNMENTS = $(filter-out $(if $(wildcard .venv/lib/python*/site-packages/torch),,$(OPTIONAL)),$(ALL))
# Two processes a core, as tests wait for processes of their own about half of the time; each begins with two files: the
# longest ones come first.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PROCESSES ?= $(shell echo $$(($(CORES) < 8 ? 2 * $(CORES) : 16)))
FIRST := $(addprefix tests/,attacks/test_attacks.py autograder/grading/test_grading.py \
	assignments/assignment2/test_sample_class.py autograder/commands/test_new.py autograder/grading/test_replay.py \
	test_setup.py autograder/gradebook/test_nbgrader_autograde.py test_authoring.py)
TESTS := -n $(PROCESSES) --dist loadfile --no-loadscope-reorder --hypothesis-seed=0 $(FIRST) tests
# Measuring shares memory between workers, which one test forbids.
MEASURED := -p tests.measured_workers --deselect \
	tests/autograder/sandbox/test_sandbox_outcomes.py::test_no_memory_is_shared_between_workers

.PHONY: help demo test test-long references coverage release wheels lite grade audit audit-files audit-full lint messages fonts fuzz explore sanitize attacks soak torch bench throughput train scale test-faults test-containers pages clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

demo: .venv/built ## release the assignment and grade a sample class, into demo/
	$(python) -m autograder release assignment2
	$(python) -m tests.sample_class demo/submitted
	$(python) -m autograder grade assignment2 --course demo

test: .venv/built ## everything CI runs; what fails fast comes first
	$(MAKE) --no-print-directory -j 2 lint references
	for id in $(ASSIGNMENTS); do $(python) -m autograder verify $$id || exit; done
	$(python) -m pytest $(TESTS)

references: .venv/built ## hold each release against its source, and grade the reference solutions
	for id in $(ALL); do $(python) -m autograder release $$id --check || exit; done
	for id in $(ASSIGNMENTS); do $(python) -m pytest autograder/assignments/$$id/hidden_tests || exit; done
	@for id in $(filter-out $(ASSIGNMENTS),$(ALL)); do echo "$$id is left out: it needs PyTorch (make torch)"; done

test-long: .venv/built ## the tests that `make test` leaves out: larger cases, other machines; minutes
	$(python) -m pytest -n $(PROCESSES) --dist loadfile -m long $(ARGS) tests

coverage: .venv/built ## how much of autograder and cs231n the tests run; ARGS='tests/cs231n' for some of them (docs/ci.md)
	$(python) -m coverage erase
	$(python) -m coverage run -m pytest $(MEASURED) $(or $(ARGS),$(TESTS))
	$(python) -m coverage combine --quiet
	$(python) -m coverage report

release: .venv/built ## build release/assignment2 from source/assignment2
	$(python) -m autograder release assignment2

wheels: .venv/built ## build the fast layers for students without a compiler, on Linux; after each release (docs/fast_layers.md)
	$(python) -m auditwheel --version >/dev/null 2>&1 || $(python) -m pip install --quiet --no-build-isolation -e '.[wheels]'
	rm -rf build/wheels build/handout && cp -r release/assignment2 build/handout
	$(python) -m pip wheel --quiet --no-deps --wheel-dir build/wheels build/handout
	PATH=$(CURDIR)/.venv/bin:$$PATH $(python) -m auditwheel repair --wheel-dir release/assignment2/wheels build/wheels/*.whl

lite: .venv/built ## build a JupyterLite site of release/assignment2 into build/lite: notebooks without any set-up, in a browser
	$(python) -c 'import jupyterlite_pyodide_kernel' 2>/dev/null || $(python) -m pip install --quiet --no-build-isolation -e '.[lite]'
	cd build && ../$(python) -m jupyter lite build --contents ../release/assignment2 --output-dir lite

grade: .venv/built ## grade submitted/<student>/assignment2/*.ipynb; options in ARGS='--jobs 4'
	$(python) -m autograder grade assignment2 $(ARGS)

audit: .venv/built ## try the tests on every wrong and right answer of the banks, and on every generic mutant
	$(python) -m autograder audit assignment2 --suite hidden --suite visible $(ARGS)

audit-files: .venv/built ## grade every answer of the banks as a cell and as a Python file: points, outcome, cause must agree
	for id in $(ASSIGNMENTS); do $(python) -m tests.file_forms $$id $(ARGS) || exit; done
	$(python) -m tests.assignments.assignment2.published_hand_ins

audit-full: .venv/built ## everything with 50 seeds, right answers with 1,000; go on with ARGS='--first-seed 400 --seeds 600'
	$(python) -m autograder audit assignment2 --seeds 50
	$(python) -m autograder audit assignment2 --bank right --seeds 1000 $(ARGS)

lint: .venv/built ## check style and types
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy

EXTRACT = $(python) -m babel.messages.frontend -q extract --no-wrap --no-location --omit-header -o build/messages.pot
UPDATE = $(python) -m babel.messages.frontend -q update -i build/messages.pot --no-wrap --ignore-obsolete --no-fuzzy-matching --omit-header
messages: .venv/built ## bring the translations of the engine and of each assignment up to date with the code
	@mkdir -p build
	$(EXTRACT) -F autograder/translations/babel.cfg autograder
	for file in autograder/translations/*.po; do \
	  $(UPDATE) -l $$(basename $$file .po) -o $$file; \
	done
	for folder in $(wildcard autograder/assignments/*/translations); do \
	  $(EXTRACT) -F autograder/translations/assignment.cfg $$(dirname $$folder); \
	  for file in $$folder/*.po; do $(UPDATE) -l $$(basename $$file .po) -o $$file; done; \
	done
	for folder in $(wildcard autograder/assignments/*/translations/release); do \
	  $(EXTRACT) -F autograder/translations/release.cfg \
	    --ignore-dirs "$$(basename -a -s .po $$folder/*.po)" release/$$(basename $$(dirname $$(dirname $$folder))); \
	  for file in $$folder/*.po; do $(UPDATE) -l $$(basename $$file .po) -o $$file; done; \
	done

fonts: .venv/built ## cut the letters of the Chinese notebooks out of FONT, for their plots, after `make messages`
	@mkdir -p build
	cat autograder/assignments/*/translations/release/zh_CN.po > build/letters.txt
	.venv/bin/pyftsubset $(or $(FONT),/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc) --font-number=2 \
	  --text-file=build/letters.txt --layout-features= --no-hinting --name-IDs='*' \
	  --output-file=cs231n/fonts/zh_CN.otf

fuzz: .venv/built ## look for input that breaks the grader, SECONDS=60 for each door; `pip install -e '.[fuzz]'` helps
	$(python) -m tests.fuzz $(or $(SECONDS),60)

explore: .venv/built ## try the property tests with new examples for SECONDS=60; says how to repeat what it finds
	$(python) -m tests.explore $(or $(SECONDS),60)

sanitize: .venv/built ## test the fast layers in a build with AddressSanitizer and UBSan; needs gcc
	$(python) -m tests.sanitize $(ARGS)

attacks: .venv/built ## try every attack; ENVIRONMENT=container, another one, or all: as on other machines
	$(python) -m tests.attacks $(or $(ENVIRONMENT),here)

soak: .venv/built ## grade COUNT=500 students, a tenth hostile, drawn from SEED=0: memory, leftovers, wrong grades
	$(python) -m tests.soak $(or $(COUNT),500) $(or $(SEED),0)

test-faults: .venv/built ## kill class runs at FAULTS=50 moments, fill disks, add a question: what must not be lost
	FAULTS=$(or $(FAULTS),50) $(python) -m pytest tests/faults $(ARGS)

test-containers: .venv/built ## make Gradescope's container and the Containerfile's, grade in them; root and debootstrap, minutes
	$(python) -m tests.containers $(ARGS)

torch: .venv/torch ## prove the optional assignment in PyTorch: install that, verify, its tests, every attack beside it
	$(python) -m autograder verify $(OPTIONAL)
	$(python) -m pytest autograder/assignments/$(OPTIONAL)/hidden_tests
	$(python) -m pytest tests/assignments/$(OPTIONAL) tests/autograder/sandbox/test_sandbox_answers.py
	$(python) -m tests.attacks torch

bench: .venv/torch ## time the fast layers against PyTorch and the machine's limit, and what a sandboxed worker costs
	$(python) benchmarks/fast_layers.py $(ARGS)
	$(python) benchmarks/sandbox.py

throughput: .venv/built ## grade a class of 200 with this and with nbgrader: time, memory; smaller by ARGS='--students 20'
	$(python) -m benchmarks.throughput $(ARGS)

train: .venv/built ## run the ConvNet notebook on the real CIFAR-10; CS231N_DATA names its folder
	$(python) benchmarks/training.py

scale: .venv/built ## what classes of 1,000 and 10,000 cost; others: ARGS='100000'
	$(python) -m benchmarks.scale $(ARGS)

pages: .venv/built ## open made-up pages in Chromium: what hinders people, what does not fit; needs Node.js
	$(python) -m tests.browser

clean: ## remove what the other targets made, .venv and demo/ too
	rm -rf .venv demo build dist *.egg-info cs231n/*.so cs231n/_fast_layers.c
	rm -rf .containers .pytest_cache .mypy_cache .ruff_cache .hypothesis .nbgrader.log .coverage*
	find . -name __pycache__ -prune -exec rm -rf {} +

# The versions of .ci/requirements.txt without their hashes, for what pip installs besides.
build/constraints.txt: .ci/requirements.txt
	@mkdir -p build
	grep -o '^[^ ]*==[^ ]*' $< >$@

.venv/torch: .venv/built build/constraints.txt
	$(python) -c 'import torch' 2>/dev/null || $(python) -m pip install --quiet --no-build-isolation -c build/constraints.txt -e '.[torch]'
	@touch $@

.venv/installed: pyproject.toml .ci/requirements.txt .ci/setup
	.ci/setup
	@touch $@

.venv/built: .venv/installed setup.py $(wildcard cs231n/*.pyx cs231n/*.pxd cs231n/*.c cs231n/*.h)
	$(python) setup.py --quiet build_ext --inplace
	@printf '#!/bin/sh\n# The command line from any folder; the engine stays in its checkout, as nothing hidden is ever installed.\nPYTHONPATH="%s$${PYTHONPATH:+:$$PYTHONPATH}" exec "%s/$(python)" -m autograder "$$@"\n' "$(CURDIR)" "$(CURDIR)" > .venv/bin/autograder
	@chmod +x .venv/bin/autograder
	@touch $@
