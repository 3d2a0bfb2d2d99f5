"""Writes escapes that would act on the instructor's terminal.

outcome: failed
never: \x1b|\x07|\x9b|\u202e
"""


def moving_average(x, width):
    escapes = "\x1b]0;stolen\x07\x1b[2J\x1b[31m\x9b5n\u202e"
    print(escapes)
    raise type(f"Odd{escapes}", (Exception,), {})(escapes)
