"""Lists the hidden tests' folder.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def moving_average(x, width):
    tell(str(os.listdir(f"{CONTENT}/hidden_tests")))
