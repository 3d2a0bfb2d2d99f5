"""Uses the 32-bit gate (int 0x80), whose numbers mean other calls.

outcome: crashed
says: SIGSYS|SIGSEGV|SIGKILL
"""

import mmap


def moving_average(x, width):
    code = b"\xb8\x02\x00\x00\x00\xcd\x80\xc3"  # mov eax, 2 (fork); int 0x80; ret
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    attempt(ctypes.CFUNCTYPE(ctypes.c_int)(address))
