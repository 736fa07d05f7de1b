"""The process that workers are forked from. It opens the release once, and has one thread, so that forks are safe.

Run as `python -m tiegraph.api.workers.zygote FD PARENT`: the number of its control socket, and the server's process id.
Over the socket it is told what to open, says whether it could, and then answers each byte with a worker: the server's
end of the worker's socket and a pidfd.
"""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from tiegraph.api.workers import limits
from tiegraph.api.workers.frames import FAULT, READY, frame, frame_json, read_json, receive
from tiegraph.api.workers.worker import work
from tiegraph.errors import StoreError
from tiegraph.names import Names
from tiegraph.store import in_memory, open_store


def main() -> None:
    """Open the release, then fork workers until the server has gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    limits.die_with(int(sys.argv[2]))
    _, content = receive(control)
    order = read_json(content)
    try:
        opened = _opening(order)
    except StoreError as error:
        control.sendall(frame_json(FAULT, [error.what, error.where, error.mend]))
        return
    gc.collect()
    gc.freeze()  # so that the workers' collections leave the pages they share alone
    control.sendall(frame(READY))
    while control.recv(1):
        _reap()
        _fork(control, opened, Names(order["base"]), may_open_files=not order["in_memory"])


def _opening(order: dict[str, str]) -> Callable[[], ox.Store]:
    # A store on disk has threads of its own, which no fork would survive: each worker opens it for itself.
    if not order["in_memory"]:
        return lambda: open_store(Path(order["store"]))
    store = in_memory(Path(order["dump"]))
    return lambda: store


def _fork(control: socket.socket, opened: Callable[[], ox.Store], names: Names, *, may_open_files: bool) -> None:
    ours, theirs = socket.socketpair()
    zygote = os.getpid()
    worker = os.fork()
    if worker == 0:
        control.close()
        ours.close()
        limits.die_with(zygote)
        work(theirs, opened, names, may_open_files=may_open_files)
    theirs.close()
    handle = os.pidfd_open(worker)
    socket.send_fds(control, [b"+"], [ours.fileno(), handle])
    ours.close()
    os.close(handle)


def _reap() -> None:
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if ended == 0:
            return


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
