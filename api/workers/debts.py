"""How much of the workers' time each client has lately taken."""

import math
from collections.abc import Callable

FADES = 60.0  # seconds after which a debt is down to 1/e
KNOWN = 10_000  # clients; when more are known, those who owe nearly nothing are forgotten


class Debts:
    """Seconds of workers' time by client, fading: who has taken the least is served first.

    now: a clock, in seconds.

    >>> clock = iter([0, 0, 60])
    >>> debts = Debts(lambda: next(clock))
    >>> debts.add("198.51.100.1", 10)
    >>> debts.of("198.51.100.1"), round(debts.of("198.51.100.1"), 2)
    (10.0, 3.68)
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._owed: dict[str, tuple[float, float]] = {}

    def add(self, client: str, seconds: float) -> None:
        """Note that a client has taken so many seconds."""
        now = self._now()
        self._owed[client] = (self._faded(client, now) + seconds, now)
        if len(self._owed) > KNOWN:
            self._owed = {name: debt for name, debt in self._owed.items() if self._faded(name, now) > 0.1}

    def of(self, client: str) -> float:
        """What a client owes now, in seconds."""
        return self._faded(client, self._now())

    def _faded(self, client: str, now: float) -> float:
        seconds, since = self._owed.get(client, (0.0, now))
        return seconds * math.exp((since - now) / FADES)
