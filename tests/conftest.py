"""Lets every test, and every process that a test starts, find the assignment in tests/toy and hear Ctrl-C."""

import os
import signal

os.environ["AUTOGRADER_ASSIGNMENTS"] = os.path.dirname(__file__)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # what a shell runs in its background inherits that
    signal.signal(signal.SIGINT, signal.default_int_handler)
collect_ignore = ["toy"]
