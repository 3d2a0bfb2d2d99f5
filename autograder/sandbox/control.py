"""What grader and zygote say to each other on the control socket: one request at a time, one answer to each.

`FORK` with a descriptor: fork a worker on that socket; answers its process id.
`KILL` or `REAP` (kill only after a moment of grace) the worker of that process id; answers its exit code, or
minus the number of the signal that ended it, or `KILLED_FROM_OUTSIDE`.
"""

import struct

REQUEST = struct.Struct("<cI")
ANSWER = struct.Struct("<i")
FORK, KILL, REAP = b"F", b"K", b"R"
KILLED_FROM_OUTSIDE = -1000
"""A SIGKILL ended a worker that had not much memory: the machine has none for others, or somebody sent it."""
READY = b"\1"
"""The first byte from a zygote that is warm, and from a worker that is locked down, before it reads."""
CLOCK = b"\2"
"""What a worker says before that, with the descriptors of the files that hold its times."""
