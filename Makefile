# The one entry to the project: `make` lists what there is. Every target does its own set-up, in .venv.
PYTHON := .venv/bin/python
# Each of the four processes that test takes two files at a time: the longest ones first, with short ones behind them.
FIRST := $(addprefix tests/,autograder/test_grading.py attacks/test_attacks.py autograder/test_replay.py test_setup.py \
	autograder/test_results.py autograder/test_assignment.py cs231n/test_cnn.py cs231n/test_vis_utils.py)

.PHONY: help demo test release grade audit audit-full lint messages fuzz sanitize attacks soak bench throughput train scale test-faults clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: .venv/built ## release the assignment and grade a sample class, into demo/
	$(PYTHON) -m autograder release assignment2
	$(PYTHON) -m tests.sample_class demo/submitted
	$(PYTHON) -m autograder grade assignment2 --course demo

test: lint ## everything CI runs; what fails fast comes first
	$(PYTHON) -m autograder release assignment2 --check
	$(PYTHON) -m pytest autograder/assignments/assignment2/hidden_tests
	$(PYTHON) -m autograder audit assignment2
	$(PYTHON) -m pytest -n 4 --dist loadfile --no-loadscope-reorder --hypothesis-seed=0 $(FIRST) tests

release: .venv/built ## build release/assignment2 from source/assignment2
	$(PYTHON) -m autograder release assignment2

grade: .venv/built ## grade submitted/<student>/assignment2/*.ipynb; options in ARGS='--jobs 4'
	$(PYTHON) -m autograder grade assignment2 $(ARGS)

audit: .venv/built ## try the tests on every wrong and every right answer of the banks
	$(PYTHON) -m autograder audit assignment2 --suite hidden --suite visible $(ARGS)

audit-full: .venv/built ## everything with 50 seeds, right answers with 1,000; go on with ARGS='--first-seed 400 --seeds 600'
	$(PYTHON) -m autograder audit assignment2 --seeds 50
	$(PYTHON) -m autograder audit assignment2 --bank right --seeds 1000 $(ARGS)

lint: .venv/built ## check style and types
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy

messages: .venv/built ## bring the translations in autograder/translations up to date with the code
	@mkdir -p build
	.venv/bin/pybabel -q extract -F autograder/translations/babel.cfg --no-wrap --no-location --omit-header -o build/messages.pot autograder
	.venv/bin/pybabel -q update -i build/messages.pot -d autograder/translations -l zh_CN -o autograder/translations/zh_CN.po --no-wrap --ignore-obsolete --no-fuzzy-matching --omit-header

fuzz: .venv/built ## look for input that breaks the grader, SECONDS=60 for each door; `pip install -e '.[fuzz]'` helps
	$(PYTHON) -m tests.fuzz $(or $(SECONDS),60)

sanitize: .venv/built ## test the fast layers in a build with AddressSanitizer and UBSan; needs gcc
	$(PYTHON) -m tests.sanitize $(ARGS)

attacks: .venv/built ## try every attack; ENVIRONMENT=container, another one, or all: as on other machines
	$(PYTHON) -m tests.attacks $(or $(ENVIRONMENT),here)

soak: .venv/built ## grade COUNT=500 students, a tenth hostile, drawn from SEED=0: memory, leftovers, wrong grades
	$(PYTHON) -m tests.soak $(or $(COUNT),500) $(or $(SEED),0)

test-faults: .venv/built ## kill class runs at FAULTS=50 moments, fill disks, add a question: what must not be lost
	FAULTS=$(or $(FAULTS),50) $(PYTHON) -m pytest tests/faults $(ARGS)

bench: .venv/built ## time the fast layers against PyTorch and the machine's limit, and what a sandboxed worker costs
	$(PYTHON) -c 'import torch' || $(PYTHON) -m pip install --quiet --no-build-isolation -c .ci/constraints.txt -e '.[bench]'
	$(PYTHON) benchmarks/fast_layers.py $(ARGS)
	$(PYTHON) benchmarks/sandbox.py

throughput: .venv/built ## grade a class of 200 with this and with nbgrader: time, memory; smaller by ARGS='--students 20'
	$(PYTHON) -m benchmarks.throughput $(ARGS)

train: .venv/built ## run the ConvNet notebook on the real CIFAR-10; CS231N_DATA names its folder
	$(PYTHON) benchmarks/training.py

scale: .venv/built ## what classes of 1,000 and 10,000 cost; others: ARGS='100000'
	$(PYTHON) -m benchmarks.scale $(ARGS)

clean: ## remove what the other targets made, .venv and demo/ too
	rm -rf .venv demo build dist *.egg-info cs231n/*.so cs231n/_fast_layers.c
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .nbgrader.log
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/installed: pyproject.toml .ci/constraints.txt .ci/setup
	.ci/setup
	@touch $@

.venv/built: .venv/installed setup.py $(wildcard cs231n/*.pyx cs231n/*.pxd cs231n/*.c cs231n/*.h)
	$(PYTHON) setup.py --quiet build_ext --inplace
	@touch $@
