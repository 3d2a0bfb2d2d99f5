"""Python code that interpreters run at their start, planted beside the notebook.

where: beside sitecustomize.py usercustomize.py
outcome: not_attempted
"""

import os
import sys

sys.stderr.write("CANARY-planted-code-ran")
os._exit(0)
