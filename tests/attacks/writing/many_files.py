"""Leaves many small files wherever it may.

outcome: failed
"""

import tempfile


def moving_average(x, width):
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", HOME, COURSE, CHECKOUT, os.environ["HOME"]):
        for number in range(10):
            try:
                open(f"{folder}/left-by-a-student-{number}", "w")
            except OSError:
                continue
            raise Succeeded(folder)
    attempt(tempfile.mkdtemp)
