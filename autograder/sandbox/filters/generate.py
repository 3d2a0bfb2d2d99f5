"""Write the system call filters that workers load: `python autograder/sandbox/filters/generate.py`.

A developer's tool: it needs pyseccomp and libseccomp, which grading does not. The filter is an allow-list. It
holds what the interpreter, NumPy and an import of an installed module need; no call that creates a process,
thread, socket, pipe or file, that signals, traces or limits another process, or that gains rights.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pyseccomp as seccomp  # type: ignore[import-untyped]

ARCHITECTURES = {"x86_64": seccomp.Arch.X86_64, "aarch64": seccomp.Arch.AARCH64}

READING = """read readv pread64 lseek close close_range fstat newfstatat stat lstat statx access faccessat
    faccessat2 readlink readlinkat getcwd getdents64 fadvise64 dup dup3 write writev
    poll ppoll select pselect6"""
MEMORY = "mmap munmap mprotect mremap madvise brk mincore"
TIME = """clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage alarm
    setitimer getitimer pause"""
OWN_THREAD = """futex set_robust_list rseq sched_yield getcpu membarrier rt_sigaction rt_sigprocmask
    rt_sigreturn rt_sigpending rt_sigsuspend sigaltstack restart_syscall exit exit_group arch_prctl"""
ABOUT_ITSELF = """getpid getppid gettid getuid geteuid getgid getegid getgroups getresuid getresgid getpgrp
    getrlimit uname sysinfo getrandom"""

BINARY_TREE = 2
"""How a call is looked up: the kernel tries every number when a worker loads the filter, and one list of all
calls takes it ten times as long."""

WRITING_FLAGS = (
    os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000
)  # the last: __O_TMPFILE
FCNTL = (
    0,
    1,
    2,
    3,
    4,
    1030,
)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC; no locks, owners, pipes
IOCTL = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX


def build(architecture: int) -> bytes:
    """The classic BPF program that allows the lists above and answers EPERM to the rest."""
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, BINARY_TREE)
    if architecture != seccomp.Arch.NATIVE and not rules.exist_arch(architecture):
        rules.remove_arch(seccomp.Arch.NATIVE)
        rules.add_arch(architecture)
    for names in (READING, MEMORY, TIME, OWN_THREAD, ABOUT_ITSELF):
        for name in names.split():
            rules.add_rule(seccomp.ALLOW, name)
    _add_conditional(rules)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        program: bytes = file.read()
        return program


def _add_conditional(rules: seccomp.SyscallFilter) -> None:
    """Calls that are harmless with some arguments only."""
    reading = [seccomp.Arg(flags, seccomp.MASKED_EQ, WRITING_FLAGS, 0) for flags in (1, 2)]
    rules.add_rule(seccomp.ALLOW, "open", reading[0])
    rules.add_rule(seccomp.ALLOW, "openat", reading[1])
    for command in FCNTL:
        rules.add_rule(seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    for request in IOCTL:
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    own, no_new_limit = seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0)
    rules.add_rule(seccomp.ALLOW, "prlimit64", own, no_new_limit)
    rules.add_rule(seccomp.ALLOW, "sched_getaffinity", own)
    # over the one socket that it holds (none can be opened), with no flag: out-of-band data has its own code
    for call in ("sendto", "recvfrom"):
        rules.add_rule(seccomp.ALLOW, call, seccomp.Arg(3, seccomp.EQ, 0))
    # glibc tries clone3 first and falls back on clone (refused with EPERM) only where clone3 does not exist
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")


if __name__ == "__main__":
    for name, architecture in ARCHITECTURES.items():
        Path(__file__).with_name(f"{name}.bpf").write_bytes(build(architecture))
