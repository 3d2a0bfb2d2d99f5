"""`python -m cs231n doctor`: is everything in place? The exit code is 1 if something is not."""

import sys

from cs231n import doctor

if __name__ == "__main__":
    if sys.argv[1:] != ["doctor"]:
        sys.exit("usage: python -m cs231n doctor")
    sys.exit(doctor.main())
