"""Files of a release, sent as they are or unpacked, with ETag, ranges and checksums."""

import base64
import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from fastapi import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

CHUNK = 64 * 1024


def send(request: Request, path: Path, sha256: str, media_type: str, headers: Mapping[str, str]) -> Response:
    """A file as it is, or parts of it (`Range`), or 304; sha256: of the file, in hexadecimal."""
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    given = {
        **headers,
        "ETag": f'"{sha256}"',
        "Cache-Control": "no-cache, no-transform",
        "Digest": f"SHA-256={digest}",  # RFC 3230
        "Repr-Digest": f"sha-256=:{digest}:",  # RFC 9530
    }
    if parse_etags(request.headers.get("if-none-match")).contains_weak(sha256):
        return Response(status_code=304, headers=given)
    return FileResponse(path, headers=given, media_type=media_type)


def send_unpacked(request: Request, path: Path, tag: str, media_type: str, headers: Mapping[str, str]) -> Response:
    """What a gzipped file holds: still gzipped for who takes that, else unpacked on the way, or 304.

    tag: of the content, for the ETag.
    """
    given = {**headers, "ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    if parse_etags(request.headers.get("if-none-match")).contains_weak(tag):
        return Response(status_code=304, headers=given)
    accepted = parse_accept_header(request.headers.get("accept-encoding"), Accept)
    if accepted.quality("gzip") > 0:
        return FileResponse(path, headers={**given, "Content-Encoding": "gzip"}, media_type=media_type)
    return stream(request, cast(BinaryIO, gzip.open(path, "rb")), media_type, given)


def stream(request: Request, file: BinaryIO, media_type: str, headers: Mapping[str, str]) -> Response:
    """An open file, which is closed afterwards."""
    if request.method == "HEAD":
        file.close()
        return StreamingResponse(iter(()), 200, headers, media_type)  # a plain response would claim a length of 0
    return StreamingResponse(_chunks(file), 200, headers, media_type)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
