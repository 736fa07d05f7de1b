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
    digest = validator(release, key, media_type)
    kept = {**keep(digest), **(headers or {})}
    if has_already(request, digest):
        return Response(status_code=304, headers=kept)
    return Response(make(), 200, kept, media_type)


def validator(release: Release, key: object, media_type: str) -> str:
    """What is in the ETag of an answer that depends on these."""
    parts = repr((__version__, release.name, media_type, key))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def keep(digest: str) -> dict[str, str]:
    """The headers of an answer that a client may keep."""
    # Weak: the same rows may come in another order. `no-cache` lets a client keep the answer but not trust it unasked.
    return {"ETag": f'W/"{digest}"', "Vary": VARY, "Cache-Control": "no-cache"}


def has_already(request: Request, digest: str, *, any_counts: bool = True) -> bool:
    """Whether the client has the answer with this validator; any_counts: whether `*` says so."""
    sent = request.headers.get("if-none-match")
    if sent is None or request.method not in {"GET", "HEAD"}:
        return False
    known = parse_etags(sent)
    return known.contains_weak(digest) and (any_counts or not known.star_tag)
