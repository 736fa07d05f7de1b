"""The server's side of a zygote: starts it, and takes workers from it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from tiegraph.api.workers.frames import ASK, FAULT, READY, Splitter, frame_json, read_json
from tiegraph.errors import StoreError
from tiegraph.release import Release


class Zygote:
    """A running zygote that has opened a release.

    It hands each new worker, as (socket, pidfd), to `on_worker`, and calls `on_end` when it has ended by itself.
    """

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def start(cls, release: Release, base: str, *, in_memory: bool) -> "Zygote":
        """A zygote that has opened the release. Raises StoreError when it cannot.

        It must be started in the thread of the event loop: it is killed when the thread that started it ends.
        """
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "tiegraph.api.workers.zygote", str(theirs.fileno()), str(os.getpid())]
        # A session of its own: Ctrl-C is for the server, which lets answers finish before it ends its workers.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True
        )
        theirs.close()
        ours.setblocking(False)
        zygote = cls(process, ours)
        order = {"dump": str(release.dump), "store": str(release.store), "base": base, "in_memory": in_memory}
        try:
            kind, content = await zygote._greet(frame_json(ASK, order))
        except BaseException:
            zygote.close()
            raise
        if kind != READY:
            zygote.close()
            raise StoreError(*read_json(content))
        return zygote

    @property
    def has_ended(self) -> bool:
        """Whether the process is no more, and so none of its workers."""
        return self._process.poll() is not None

    def listen(self, on_worker: Callable[[socket.socket, int], None], on_end: Callable[[], None]) -> None:
        """Begin to hand over workers."""
        self._loop.add_reader(self._control, self._received, on_worker, on_end)

    def fork(self) -> None:
        """Ask for one more worker."""
        try:
            self._control.send(b"+")
        except OSError:
            return  # it has ended, which its reader will notice

    def close(self) -> None:
        """Kill it, and with it all its workers."""
        self._loop.remove_reader(self._control)
        self._control.close()
        self._process.kill()
        self._loop.run_in_executor(None, self._process.wait)

    async def _greet(self, order: bytes) -> tuple[bytes, bytes]:
        await self._loop.sock_sendall(self._control, order)
        splitter = Splitter()
        while piece := await self._loop.sock_recv(self._control, 1 << 16):
            for frame in splitter.feed(piece):
                return frame
        return FAULT, b'["The release could not be opened: the process that reads it ended.", "", "See the log."]'

    def _received(self, on_worker: Callable[[socket.socket, int], None], on_end: Callable[[], None]) -> None:
        try:
            told, handles, _, _ = socket.recv_fds(self._control, 1, 2)
        except BlockingIOError:
            return
        except OSError:
            told, handles = b"", []
        if told and len(handles) == 2:
            on_worker(socket.socket(fileno=handles[0]), handles[1])
        elif not told:
            self._loop.remove_reader(self._control)
            on_end()


def kill(handle: int) -> None:
    """Kill the process behind a pidfd, if it is still there."""
    try:
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    except ProcessLookupError:
        return


def computed(process: int) -> float:
    """The seconds of computing that a process has taken so far (clock_getcpuclockid(3), for a process that lives)."""
    return time.clock_gettime((~process << 3) | 2)
