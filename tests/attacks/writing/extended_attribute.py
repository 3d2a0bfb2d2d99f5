"""Writes an attribute to a file.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.setxattr, f"{COURSE}/notes.txt", "user.mark", b"x")
