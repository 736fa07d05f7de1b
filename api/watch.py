"""Notices that a client has gone, so that nothing is computed for nobody."""

import asyncio
from collections.abc import Callable

from starlette.types import Receive

AFTER = 0.1  # seconds; most answers are there before, and cost no watch


class Watch:
    """Calls `on_gone` when the client of a request, whose body has been read, closes its connection."""

    def __init__(self, receive: Receive, on_gone: Callable[[], None]) -> None:
        self._receive = receive
        self._on_gone = on_gone
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._timer = self._loop.call_later(AFTER, self._begin)

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = self._loop.create_task(self._listen())

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # a GET may have a body, which says nothing
        self._on_gone()
