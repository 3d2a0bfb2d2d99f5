"""Writes an attribute to a file.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.setxattr, f"{COURSE}/notes.txt", "user.mark", b"x")
