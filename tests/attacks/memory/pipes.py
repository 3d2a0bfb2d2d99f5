"""Opens pipes, whose buffers are the kernel's memory.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.pipe)
