"""Makes a shared memory segment that would outlive it (shmget, System V).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 29, 0, ctypes.c_size_t(1 << 20), 0o1600)
