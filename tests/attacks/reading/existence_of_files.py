"""Asks whether a hidden file exists. The landlock tier answers (docs/security.md); bubblewrap does not.

outcome: failed
says: it is (not )?there
"""


def moving_average(x, width):
    hidden = os.path.exists(ORACLE)
    raise FileExistsError("it is there" if hidden else "it is not there")
