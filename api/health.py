"""`/healthz`: whether there is a release to answer from."""

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from tiegraph.api.current import Opened


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/healthz", health, methods=["GET", "HEAD"], response_model=None)


async def health(request: Request) -> Response:
    """The release that is served, and its size; a problem 503 when there is none."""
    opened: Opened = await request.app.state.current.now()
    facts = {"status": "ok", "release": opened.release.name, "quads": opened.release.quads}
    return JSONResponse(facts, headers={"Cache-Control": "no-store"})
