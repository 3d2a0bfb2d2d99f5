"""The fast layers among threads and processes, and when they are not built."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from cs231n.fast_layers import conv_backward_fast, conv_forward_fast, require_compiled

CHECKOUT = Path(__file__).resolve().parents[2]


def backward_of_a_large_batch():
    """dw of enough work for several threads."""
    rng = np.random.default_rng(10)
    x, w, b = (rng.standard_normal(shape) for shape in ((300, 3, 31, 31), (25, 3, 3, 3), 25))
    out, cache = conv_forward_fast(x, w, b, {"stride": 2, "pad": 1})
    return conv_backward_fast(out, cache)[1]


def test_same_call_gives_the_same_bits():
    first = backward_of_a_large_batch()
    for _ in range(5):
        np.testing.assert_array_equal(backward_of_a_large_batch(), first)


def test_calls_from_several_threads_at_once_do_not_disturb_each_other():
    alone = backward_of_a_large_batch()
    with ThreadPoolExecutor(3) as threads:
        for together in [threads.submit(backward_of_a_large_batch) for _ in range(6)]:
            np.testing.assert_array_equal(together.result(), alone)


PRELUDE = """
import os
import numpy as np
from cs231n.fast_layers import *
x, w, b = np.ones((200, 8, 64, 64)), np.ones((25, 8, 3, 3)), np.ones(25)
def train():
    out, cache = conv_forward_fast(x, w, b, {"stride": 2, "pad": 1})
    assert (out[:, :, 1, 1] == 73).all()
    conv_backward_fast(out, cache)
    out, cache = max_pool_forward_fast(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    max_pool_backward_fast(out, cache)
def threads():
    return len(os.listdir("/proc/self/task"))
"""


def run_python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_one_thread_when_omp_num_threads_is_1():
    assert run_python(PRELUDE + "train(); print(threads())", OMP_NUM_THREADS="1").stdout == "1\n"


def test_forked_process_works_and_stays_single_threaded():
    code = """
train()
child = os.fork()
if not child:
    train()
    os._exit(100 + threads())
assert threads() <= 2
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
train()
"""
    ran = run_python(PRELUDE + code, OMP_NUM_THREADS="2")
    assert ran.stdout == "101\n", ran.stderr


NOT_BUILT = """
import sys
sys.modules["cs231n._fast_layers"] = None
"""
BUILD_COMMAND = "`python setup.py build_ext --inplace` in the folder"


POOL_TWICE = """
import numpy as np
from cs231n.fast_layers import max_pool_forward_fast
print("imported")
for _ in range(2):
    param = {"pool_height": 2, "pool_width": 2, "stride": 1}
    out, _ = max_pool_forward_fast(np.arange(4.0).reshape(1, 1, 2, 2), param)
    print(out.item())
"""


def test_missing_extension_is_said_once_by_the_first_call_and_numpy_does_the_work():
    ran = run_python(NOT_BUILT + POOL_TWICE)
    assert ran.stdout == "imported\n3.0\n3.0\n"
    said = [line for line in ran.stderr.splitlines() if "not compiled" in line]
    assert len(said) == 1, ran.stderr
    assert BUILD_COMMAND in said[0]
    assert str(CHECKOUT) in said[0]
    assert said[0].startswith("<string>:"), "the warning points at the caller's line"


def test_who_requires_the_compiled_layers_gets_an_error_and_not_numpy():
    ran = run_python(NOT_BUILT + "from cs231n.fast_layers import require_compiled\nrequire_compiled()")
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: the fast layers are not compiled: ")
    assert BUILD_COMMAND in last


def test_who_requires_the_compiled_layers_learns_which_they_are():
    assert require_compiled() in {"avx512", "avx2", "baseline"}
