"""What the server and its workers say to each other over a socket: a kind, a length, that many bytes."""

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

HEADER = struct.Struct("!cI")
# From the server: a question. From a worker: it can take a question; an answer whole, or in parts with an end; a fault.
ASK, READY, WHOLE, PART, END, FAULT = (bytes([letter]) for letter in b"ARWPEF")


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """A frame as it travels."""
    return HEADER.pack(kind, len(content)) + content


def frame_json(kind: bytes, content: object) -> bytes:
    """A frame that holds JSON."""
    return frame(kind, json.dumps(content).encode())


def read_json(content: bytes) -> Any:
    """What `frame_json` wrote."""
    return json.loads(content)


def receive(link: socket.socket) -> tuple[bytes, bytes]:
    """The next frame of a blocking socket. Raises EOFError when the other side has gone."""
    kind, length = HEADER.unpack(_exactly(link, HEADER.size))
    return kind, _exactly(link, length)


class Splitter:
    """Cuts what arrives in pieces of any size into frames."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that are complete now."""
        self._held += piece
        while len(self._held) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._held)
            end = HEADER.size + length
            if len(self._held) < end:
                return
            content = bytes(memoryview(self._held)[HEADER.size : end])
            del self._held[:end]
            yield kind, content


def _exactly(link: socket.socket, length: int) -> bytes:
    held = bytearray()
    while len(held) < length:
        piece = link.recv(min(length - len(held), 1 << 20))
        if not piece:
            raise EOFError("the other side has gone")
        held += piece
    return bytes(held)
