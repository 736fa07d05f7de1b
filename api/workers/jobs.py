"""A question on its way to an answer, as the server sees it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from tiegraph.api.workers.question import Question

AHEAD = 4  # parts of a streamed answer that are taken from a worker before the client has taken them


class Stream:
    """The parts of an answer too long to be held, as they come from the worker.

    Iterating gives them, and raises Broken when the worker ended before its answer did.
    """

    def __init__(self, transport: asyncio.ReadTransport) -> None:
        self._transport = transport
        self._parts: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._complete: bool | None = None

    def put(self, part: bytes) -> None:
        """Take a part from the worker; a client that reads slowly makes the worker wait."""
        self._parts.append(part)
        self._news.set()
        if len(self._parts) >= AHEAD:
            self._transport.pause_reading()

    def end(self, *, complete: bool) -> None:
        """Nothing more comes; complete: because that was all."""
        if self._complete is None:
            self._complete = complete
            self._news.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            while self._parts and self._complete is not False:
                yield self._parts.popleft()
                if len(self._parts) < AHEAD and self._complete is None:
                    self._transport.resume_reading()
            if self._complete is not None:
                break
            self._news.clear()
            await self._news.wait()
        if not self._complete:
            raise Broken


class Broken(Exception):  # noqa: N818 - it says what has become of an answer
    """The rest of a streamed answer will not come."""


class Lost(Exception):  # noqa: N818 - it says what has become of a question
    """All workers ended at once, and with them the zygote: not the question's fault, so it may be asked again."""


class Gone(Exception):  # noqa: N818 - it says what has become of a client
    """Nobody waits for the answer any more."""


@dataclass(frozen=True)
class Answer:
    """An answer; kind: "r" for solutions or a boolean, "g" for statements; content: whole, or a stream."""

    kind: str
    content: bytes | Stream


@dataclass(eq=False)
class Job:
    """A question that is being answered, or waits for a worker.

    client: who asks; due: when it must be answered, by the clock of the loop; answered: becomes the answer, or a
    Problem, Lost or Gone; started: when its worker began; computed: what that had computed until then, in seconds;
    timer: what happens if it goes on as it is.
    """

    question: Question
    client: str
    due: float
    answered: asyncio.Future[Answer]
    started: float = 0.0
    computed: float = 0.0
    timer: asyncio.TimerHandle | None = None
    stream: Stream | None = None

    def cancel_timer(self) -> None:
        """Let nothing happen by itself any more."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
