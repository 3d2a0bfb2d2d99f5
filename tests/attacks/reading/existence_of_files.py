"""Asks whether a hidden file exists. The landlock tier answers (docs/security.md); bubblewrap does not.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    hidden = os.path.exists(f"{CHECKOUT}/autograder/oracle.py")
    return hidden and BUBBLEWRAP and attempt(os.stat, f"{CHECKOUT}/autograder/oracle.py")
