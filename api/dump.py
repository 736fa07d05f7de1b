"""`/dump`: a release as files, whole and by graph, with checksums; earlier releases too."""

import json
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from tiegraph import release
from tiegraph.api.current import Opened
from tiegraph.api.files import send, send_unpacked
from tiegraph.api.negotiation import HTML, Form, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.past import find
from tiegraph.api.problems import Problem
from tiegraph.api.responses import cached
from tiegraph.dumps import Dump
from tiegraph.names import Names
from tiegraph.release import Release

READ = ["GET", "HEAD"]
JSON = Form(("json",), ("application/json",))
SUMS = "SHA256SUMS"
GZIP, TEXT = "application/gzip", "text/plain"


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/dump", current_dumps, methods=READ, response_model=None)
    app.add_api_route("/dump/{name}", current_dump, methods=READ, response_model=None)
    app.add_api_route("/dump/{release_name}/{name}", earlier_dump, methods=READ, response_model=None)


def current_dumps(request: Request) -> Response:
    """The files of the current release: a table of them for people, JSON for programs."""
    opened: Opened = request.app.state.current.open()
    return _listing(request, opened.release)


def current_dump(request: Request, name: str) -> Response:
    """A file of the current release, or the table of an earlier one that is called so."""
    opened: Opened = request.app.state.current.open()
    earlier = find(request, name)
    return _file(request, opened.release, name) if earlier is None else _listing(request, earlier)


def earlier_dump(request: Request, release_name: str, name: str) -> Response:
    """A file of the release with this name."""
    found = find(request, release_name)
    if found is None:
        raise Problem(404, f"There is no release {release_name!r}.", "See /dump for the releases there are.")
    return _file(request, found, name)


def _listing(request: Request, shown: Release) -> Response:
    names: Names = request.app.state.names
    form, media_type = choose(request, (JSON, HTML))
    language = choose_language(request)
    releases = [one.name for one in reversed(release.listing(request.app.state.data))]

    def make() -> bytes:
        files = shown.dumps(names)
        if form is HTML:
            facts = {"release": shown, "files": files, "releases": releases, "sums": SUMS}
            return render(request, "dump.html", language, **facts)
        return json.dumps(_facts(shown, files, releases), ensure_ascii=False, indent=1).encode()

    key = ("dump", tuple(releases), language if form is HTML else None)
    return cached(request, shown, key, media_type, make)


def _facts(shown: Release, files: list[Dump], releases: list[str]) -> dict[str, Any]:
    dumps = [
        {
            "name": file.name,
            "href": f"/dump/{shown.name}/{file.name}",
            "graph": file.graph,
            "mediaType": file.media_type,
            "compression": "gzip",
            "bytes": file.size,
            "sha256": file.sha256,
        }
        for file in files
    ]
    return {
        "release": shown.name,
        "created": shown.created,
        "quads": shown.quads,
        "checksums": f"/dump/{shown.name}/{SUMS}",
        "dumps": dumps,
        "releases": [{"name": name, "href": f"/dump/{name}"} for name in releases],
    }


def _file(request: Request, shown: Release, name: str) -> Response:
    files = {file.name: file for file in shown.dumps(request.app.state.names)}
    if name == SUMS:
        return _sums(request, shown, name, list(files.values()))
    if name.endswith(".sha256") and (file := files.get(name.removesuffix(".sha256"))):
        return _sums(request, shown, name, [file])
    if file := files.get(name):
        return send(request, shown.folder / file.path, file.sha256, GZIP, _called(shown, name))
    if file := files.get(name + ".gz"):
        headers = {**_called(shown, name), "Vary": "Accept-Encoding"}
        return send_unpacked(request, shown.folder / file.path, file.sha256, file.media_type, headers)
    raise Problem(404, f"The release has no dump {name!r}.", "See /dump for the files there are.")


def _sums(request: Request, shown: Release, name: str, files: list[Dump]) -> Response:
    """Checksums as `sha256sum --check` reads them."""
    text = "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()
    return cached(request, shown, name, TEXT, lambda: text)


def _called(shown: Release, name: str) -> dict[str, str]:
    """The name that a browser saves the file under; our slugs are ASCII, foreign graphs are percent-encoded."""
    return {"Content-Disposition": f'attachment; filename="tiegraph-{shown.name}-{name}"'}
