"""Makes this folder an nbgrader course; `python -m autograder` reads the same options.

nbgrader finds its assignments by their folders: source/<assignment>, submitted/<student>/<assignment>.
"""

from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader defines it when it reads this file

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
