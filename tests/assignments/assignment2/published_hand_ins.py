"""Hand-ins in shapes in which published answers are found: with old libraries, in Python 2, oddly encoded.

`python -m tests.assignments.assignment2.published_hand_ins` grades all of them, each question of each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake import submission
from tests.assignments.assignment2.published_style import CNN, LAYERS

PUBLISHED = structs.replace(content.load("assignment2").assignment, kinds="published")
L, C = (spec.path for spec in PUBLISHED.files)
PLAIN = "from .layers import *\n" + LAYERS

OLD_LIBRARY = {
    "cs231n/__init__.py": "",
    "cs231n/fast_layers.py": "from __future__ import print_function\ntry:\n"
    "    from cs231n.im2col_cython import col2im_cython\nexcept ImportError:\n    print('run setup.py')\n"
    "def conv_forward_fast(x, w, b, p):\n    return None, None\n",
    "cs231n/layer_utils.py": "from .layers import *\nfrom .fast_layers import *\n"
    "def conv_relu_pool_forward(*a):\n    raise RuntimeError('old')\n",
    "cs231n/optim.py": "def sgd(w, dw, config=None): return w, config\n",
    "cs231n/setup.py": "from distutils.core import setup\nsetup()\n",
    "cs231n/datasets/get_datasets.sh": "wget cifar-10-python.tar.gz\n",
    "collectSubmission.sh": "zip -r assignment2.zip .\n",
    "frameworkpython": "#!/bin/bash\n",
}

PYTHON_2 = """

def report(values):
    print 'largest', max(values)
    for i in xrange(3):
        print i


def spatial_groupnorm_backward(dout, cache):
    print 'backward', dout.shape
    return dout, None, None
"""

IPYTHON = """
# coding: utf-8

# In[1]:

get_ipython().magic('matplotlib inline')
%load_ext autoreload
%autoreload 2
!ls cs231n/datasets
import matplotlib.pyplot as plt

# In[2]:

"""

ELSEWHERE = """

data = np.load('cifar.npy')
model = ThreeLayerConvNet()
import matplotlib.pyplot as plt
plt.imshow(data[0]); plt.show()
if __name__ == '__main__':
    main()
raise SystemExit
"""

FIRST_TRY = """
def max_pool_forward_naive(x, pool_param):
    return x, None


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    return x, None


"""

HELPERS = """
try:
    from .im2col_cython import col2im_cython, im2col_cython
except ImportError:
    print('run the following from the cs231n directory: python setup.py build_ext --inplace')
from .im2col import *
from past.builtins import xrange


"""


@dataclass(frozen=True)
class HandIn:
    """Files by path, and the questions in it that cannot score."""

    files: Mapping[str, str | bytes]
    lost: frozenset[str] = frozenset()


def _tabs(text: str) -> str:
    """Each step of four blanks at the beginning of a line as a tab."""
    lines = (line.lstrip(" ").rjust(0) if not line.strip() else line for line in text.split("\n"))
    return "\n".join("\t" * ((len(line) - len(line.lstrip(" "))) // 4) + line.lstrip(" ") for line in lines)


HAND_INS = {
    "whole folder with an old library": HandIn({**OLD_LIBRARY, L: PLAIN, C: CNN}),
    "folder of the course in a folder of the year": HandIn(
        {
            f"cs231n-2018/assignment2/{L}": PLAIN,
            f"cs231n-2018/assignment2/{C}": CNN,
            f"cs231n-2018/assignment1/{L}": "def affine_forward(x, w, b):\n    return x, None\n",
            f"cs231n-2018/assignment3/{L}": "def conv_forward_naive(x, w, b, conv_param):\n    pass\n",
        }
    ),
    "Python 2 in two functions": HandIn(
        {L: PLAIN + PYTHON_2, C: CNN}, frozenset({"spatial_groupnorm_backward"})
    ),
    "GBK, declared": HandIn(
        {L: ("# -*- coding: gbk -*-\n# 卷积层和池化层\n" + PLAIN).encode("gbk"), C: CNN.encode("gbk")}
    ),
    "GBK, not declared": HandIn({L: (PLAIN + "\n# 第二次作业\n").encode("gbk"), C: CNN}),
    "Latin-1": HandIn({L: (PLAIN + "\n# déjà vu, Müller\n").encode("latin-1"), C: CNN}),
    "tabs": HandIn({L: _tabs(PLAIN), C: CNN}),
    "tabs and blanks in one function": HandIn(
        {L: PLAIN.replace("    dx = np.zeros(x.shape)\n", "\tdx = np.zeros(x.shape)\n", 1), C: CNN},
        frozenset({"max_pool_backward_naive"}),
    ),
    "Windows with a byte order mark": HandIn({L: "\ufeff" + PLAIN.replace("\n", "\r\n"), C: CNN}),
    "exported from a notebook": HandIn({L: IPYTHON + PLAIN, C: CNN}),
    "plots and training at the end": HandIn({L: PLAIN + ELSEWHERE, C: CNN + ELSEWHERE}),
    "first tries above the answers": HandIn({L: FIRST_TRY + PLAIN, C: CNN}),
    "imports of what is not there": HandIn({L: HELPERS + PLAIN, C: HELPERS + CNN}),
}


def write(folder: Path, hand_in: HandIn) -> Path:
    for name, text in hand_in.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def main() -> int:
    """Grade all of them; returns 1 if any question has other points than it deserves."""
    wrong = 0
    with Grader(PUBLISHED, sandbox_for(content.load("assignment2"))) as grader:
        for name, hand_in in HAND_INS.items():
            with tempfile.TemporaryDirectory() as folder:
                result = grader.grade(submission.read("ada", write(Path(folder), hand_in), PUBLISHED)).result
            due = {q.id: 0 if q.id in hand_in.lost else q.max_points for q in result.questions}
            off = [
                f"{q.id} {q.points:g} of {q.max_points:g}" for q in result.questions if q.points != due[q.id]
            ]
            print(f"{name}: {', '.join(off) or 'as it deserves'}", flush=True)
            wrong += bool(off)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
