"""A worker: answers one question after another until it has grown, its server has gone, or it is killed."""

import os
import socket
import threading
from collections.abc import Callable

import pyoxigraph as ox

from tiegraph.api.workers import limits
from tiegraph.api.workers.answering import answer
from tiegraph.api.workers.frames import END, FAULT, PART, READY, WHOLE, frame, frame_json, receive
from tiegraph.api.workers.question import Fault, Question
from tiegraph.errors import StoreError
from tiegraph.names import Names

HELD = 32 << 20  # bytes of an answer that are held back until it is whole
PIECE = 256 << 10  # bytes of each part of a longer one
GROWN = 256 << 20  # bytes; after a query that took more, a fresh worker takes over


class Outlet:
    """Holds an answer until it is whole; one that is longer than HELD goes out in parts."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._held = bytearray()
        self.kind = ""
        self.streams = False

    def write(self, piece: bytes, /) -> int:
        """Take a piece of the answer."""
        self._held += piece
        if len(self._held) > (PIECE if self.streams else HELD):
            self.streams = True
            self._send(PART)
        return len(piece)

    def flush(self) -> None:
        """Nothing: Oxigraph asks for this, but an answer is sent when it is whole or long."""

    def finish(self) -> None:
        """Send what is left."""
        self._send(END if self.streams else WHOLE)

    def _send(self, kind: bytes) -> None:
        _send(self._link, frame(kind, self.kind[:1].encode() + self._held))
        self._held.clear()


def work(link: socket.socket, opened: Callable[[], ox.Store], names: Names, *, may_open_files: bool) -> None:
    """Answer what comes over the link; never returns.

    opened: gives the store. It and every query run in a thread, for only a thread can have a stack that deep
    nesting does not overflow.
    """
    walled = limits.confine(may_open_files=may_open_files)
    threading.excepthook = _end
    threading.stack_size(limits.STACK)
    threading.Thread(target=_serve, args=(link, opened, names, walled)).start()
    threading.Event().wait()


def _end(failure: threading.ExceptHookArgs) -> None:
    # Whatever a query has done to its thread, the process does not outlive it.
    threading.__excepthook__(failure)
    os._exit(1)


def _serve(link: socket.socket, opened: Callable[[], ox.Store], names: Names, walled: bool) -> None:
    _take_questions(link, opened, names, walled)
    os._exit(0)  # at once: taking the store down would take time and serve nobody


def _take_questions(link: socket.socket, opened: Callable[[], ox.Store], names: Names, walled: bool) -> None:
    try:
        if not walled:
            raise StoreError(
                "The network cannot be closed to queries over a store on disk.",
                "this machine",
                "Raise TIEGRAPH_MEMORY_QUADS, so that the release is read into memory.",
            )
        store = opened()
    except StoreError as error:
        _send(link, frame_json(FAULT, [error.what, error.where, error.mend]))
        return
    at_first = limits.peak()
    while limits.peak() - at_first < GROWN:
        _send(link, frame_json(READY, [os.getpid(), threading.get_native_id()]))
        try:
            _, content = receive(link)
        except (EOFError, OSError):
            return
        _answer(link, store, Question.read(content), names)


def _answer(link: socket.socket, store: ox.Store, question: Question, names: Names) -> None:
    limits.allow_seconds(question.seconds)
    outlet = Outlet(link)
    try:
        answer(store, question, names, outlet)
        outlet.finish()
    except Fault as fault:
        if outlet.streams:
            os._exit(1)  # the server then breaks the transfer
        _send(link, frame_json(FAULT, [fault.status, fault.detail, fault.mend, fault.members]))


def _send(link: socket.socket, content: bytes) -> None:
    try:
        link.sendall(content)
    except OSError:
        os._exit(1)  # the server has gone
