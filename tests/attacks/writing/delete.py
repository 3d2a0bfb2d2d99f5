"""Deletes a classmate's submission.

outcome: failed
says: PermissionError|FileNotFoundError|OSError
"""


def moving_average(x, width):
    attempt(os.unlink, f"{COURSE}/submitted/aa-honest/toy/1_numbers.ipynb")
