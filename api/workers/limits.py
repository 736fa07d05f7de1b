"""What a worker may not do, whatever a query makes of it: Linux's own limits, set before the first question.

Two walls against network calls: no new file descriptor (where the data are in memory, so that nothing needs opening),
and a seccomp filter (https://docs.kernel.org/userspace-api/seccomp_filter.html) that refuses the calls themselves.
"""

import ctypes
import errno
import math
import os
import platform
import resource
import signal
import struct
import time
from pathlib import Path

STACK = 512 << 20  # bytes; no query of 64 KB was found whose depth overflows it
MEMORY = 1 << 30  # bytes that one query may take on top of stack and data
NICE_SLOW = 10

_SET_DEATH_SIGNAL, _SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _SECCOMP_FILTER = 1, 38, 22, 2
# socket, connect, ptrace, execve, execveat, io_uring_setup, by architecture with its audit number.
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 101, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 117, 221, 281, 425)),
}
_X32 = 0x40000000  # calls of the x32 ABI, which would get around the numbers above
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def die_with(parent: int) -> None:
    """Let the kernel kill this process when its parent (its id) ends, or at once if it has ended."""
    _prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def confine(*, may_open_files: bool) -> bool:
    """Take from this process, for good, the network, other programs and all but some memory.

    Returns whether there is a wall against network calls: always, but for a process that may open files on a machine
    whose calls cannot be filtered.
    """
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    os.close(silence)
    # Where memory runs out, the kernel shall end a worker rather than the server.
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + STACK + MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    filtered = _filter_calls()
    if not may_open_files:
        _limit(resource.RLIMIT_NOFILE, 0)
    return filtered or not may_open_files


def allow_seconds(seconds: float) -> None:
    """Let the kernel end this process after so many more seconds of computing, should the server forget to."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds) + 1, hard))


def peak() -> int:
    """The most memory, in bytes, that this process has held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _filter_calls() -> bool:
    known = _REFUSED.get(platform.machine())
    if known is None:
        return False
    audit, numbers = known
    program = b"".join(
        [
            _step(_LOAD, 4),
            _step(_EQUAL, audit, 1, 0),
            _step(_RETURN, _KILL),
            _step(_LOAD, 0),
            _step(_AT_LEAST, _X32, len(numbers) + 1, 0),
            *(_step(_EQUAL, number, len(numbers) - position, 0) for position, number in enumerate(numbers)),
            _step(_RETURN, _ALLOW),
            _step(_RETURN, _REFUSE),
        ]
    )
    structure = _Program(len(program) // 8, program)
    if _prctl(_SET_NO_NEW_PRIVILEGES, 1) != 0:
        return False
    return _prctl(_SET_SECCOMP, _SECCOMP_FILTER, ctypes.addressof(structure)) == 0


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _prctl(option: int, *arguments: int) -> int:
    words = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    result: int = ctypes.CDLL(None).prctl(option, *words)
    return result
