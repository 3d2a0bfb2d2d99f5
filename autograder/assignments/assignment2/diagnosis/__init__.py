"""Naming the misconception behind a wrong answer, from what its hidden tests saw; nothing is executed.

`rules.diagnose` goes through ordered rules. The strongest of them compares what the answer gave with what
small wrong oracles give for the same inputs, one for each misconception.
"""
