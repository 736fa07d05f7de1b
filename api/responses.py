"""Answers that a client may keep: an ETag made of release and request, and 304 when nothing has changed."""

import hashlib
from collections.abc import Callable

from fastapi import Request
from starlette.responses import Response
from werkzeug.http import parse_etags

from tiegraph import __version__
from tiegraph.release import Release

VARY = "Accept, Accept-Language"


def cached(
    request: Request,
    release: Release,
    key: object,
    media_type: str,
    make: Callable[[], bytes],
    headers: dict[str, str] | None = None,
) -> Response:
    """An answer that stays the same as long as the release does, or 304 when the client has it already.

    key: what else the answer depends on; make: writes the answer, called only when it is needed.
    """
    parts = repr((__version__, release.name, media_type, key))
    digest = hashlib.sha256(parts.encode()).hexdigest()[:32]
    # Weak: the same rows may come in another order. `no-cache` lets a client keep the answer but not trust it unasked.
    kept = {"ETag": f'W/"{digest}"', "Vary": VARY, "Cache-Control": "no-cache", **(headers or {})}
    known = parse_etags(request.headers.get("if-none-match"))
    if request.method in {"GET", "HEAD"} and known.contains_weak(digest):
        return Response(status_code=304, headers=kept)
    return Response(make(), 200, kept, media_type)
