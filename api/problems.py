"""A request that cannot be answered."""

from typing import Any


class Problem(Exception):  # noqa: N818 - so RFC 9457 calls it
    """What is wrong with a request, as RFC 9457 tells it.

    status: of HTTP; detail: what is wrong, one sentence; mend: what to do; members: further facts for programs.
    """

    def __init__(
        self, status: int, detail: str, mend: str = "", headers: dict[str, str] | None = None, **members: Any
    ) -> None:
        self.status, self.detail, self.mend, self.headers, self.members = status, detail, mend, headers or {}, members
        super().__init__(detail)
