"""Asks whether a hidden file exists. The landlock tier answers (docs/security.md); bubblewrap does not.

outcome: failed
says: it is (not )?there
"""


def conv_forward_naive(x, w, b, conv_param):
    hidden = os.path.exists(f"{CHECKOUT}/autograder/assignments/assignment2/oracle/layers.py")
    raise FileExistsError("it is there" if hidden else "it is not there")
