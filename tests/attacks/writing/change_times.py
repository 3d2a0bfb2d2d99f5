"""Dates its submission back.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.utime, f"{COURSE}/submitted/aa-honest/toy/1_numbers.ipynb", (0, 0))
