"""A course library of its own beside the notebook: an import must find the course's.

where: beside cs231n/__init__.py cs231n/layers.py numpy.py msgpack.py
outcome: not_attempted
"""

import sys

sys.stderr.write("CANARY-planted-code-ran")
