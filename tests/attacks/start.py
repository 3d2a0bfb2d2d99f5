"""Starts the grader as on a machine that lacks something, or has more: in place of `python -m autograder`.

`environments.py` copies it beside the package. The environment variable ATTACKS_CHANGES, which the grading
processes inherit, says what differs. `each ASSIGNMENT COURSE` grades a course's class in this one
process and writes results only, which costs less than `grade`.
"""

import ctypes
import errno
import os
import shutil
import struct
import sys
from pathlib import Path

import pyseccomp as seccomp

NEW_NAMESPACES = 0x7E020080  # CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
OF_CONTAINERS = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
"""The capabilities that Docker leaves to root: files, setuid, setpcap, low ports, chroot, mknod, audit."""
MOUNTS = "mount umount2 pivot_root move_mount open_tree fsopen fsmount fspick mount_setattr setns"


def namespaces():
    """As in a container: no new namespaces, no mounts, few capabilities even for root."""
    for capability in range(64):
        if capability not in OF_CONTAINERS:
            ctypes.CDLL(None).prctl(24, ctypes.c_ulong(capability), 0, 0, 0)  # PR_CAPBSET_DROP
    if os.geteuid() == 0:
        kept = sum(1 << capability for capability in OF_CONTAINERS)
        header = struct.pack("<Ii", 0x20080522, 0)
        ctypes.CDLL(None).capset(header, struct.pack("<6I", kept, kept, 0, 0, 0, 0))
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for bit in (1 << n for n in range(32) if NEW_NAMESPACES >> n & 1):
        for call in ("clone", "unshare"):
            rules.add_rule(seccomp.ERRNO(errno.EPERM), call, seccomp.Arg(0, seccomp.MASKED_EQ, bit, bit))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are in memory, where no filter looks
    for call in MOUNTS.split():
        rules.add_rule(seccomp.ERRNO(errno.EPERM), call)
    rules.load()


def landlock():
    """As on a kernel that was built without it."""
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for number in (444, 445, 446):
        rules.add_rule(seccomp.ERRNO(errno.ENOSYS), number)
    rules.load()


def later_landlock():
    """As on Linux 5.13: Landlock's first version, which has rules for files only."""
    from autograder.sandbox import landlock

    landlock.abi = lambda: 1


def bubblewrap():
    """As where nobody installed it."""
    which = shutil.which
    shutil.which = lambda name, *more, **options: None if name == "bwrap" else which(name, *more, **options)


def root():
    """On an ordinary user's account."""
    if os.geteuid() == 0:  # the grading processes are that user's already
        os.setgroups([])
        os.setgid(int(os.environ["ATTACKS_USER"]))
        os.setuid(int(os.environ["ATTACKS_USER"]))


def another_user():
    """Where root's workers cannot become somebody else, as nobody else may enter the interpreter's folder."""
    from autograder.sandbox import launch

    launch._unprivileged_user = lambda needed: None


def torch():
    """With PyTorch in every worker, beside what the assignment has there."""
    from msgspec.structs import replace

    from autograder.course import description

    read = description.read

    def with_torch(file):
        assignment = read(file)
        spec = assignment.worker
        spec = replace(spec, preload=("torch", *spec.preload), adapters=("torch", *spec.adapters))
        return replace(assignment, worker=spec)

    description.read = with_torch


for change in os.environ["ATTACKS_CHANGES"].split():  # here, as each grading process imports this file again
    globals()[change]()


def each(name, course):
    from autograder import sandbox
    from autograder.course import content
    from autograder.grading.grader import Grader
    from autograder.intake import submission
    from autograder.results.result import to_json

    assignment = content.load(name).assignment
    with Grader(assignment, sandbox.choose()) as grader:
        for folder in sorted((course / "submitted").iterdir()):
            handed_in = submission.read(folder.name, folder / assignment.id, assignment)
            result = grader.grade(handed_in, only=list(handed_in.notebooks)).result
            into = course / "results" / folder.name
            into.mkdir()
            (into / f"{assignment.id}.json").write_text(to_json(result))


if __name__ == "__main__":
    from autograder.__main__ import run

    each(sys.argv[2], Path(sys.argv[3])) if sys.argv[1] == "each" else run()
