"""The application: every resource over one current release."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from tiegraph import __version__
from tiegraph.api import (
    catalog,
    dump,
    graph_store,
    handlers,
    health,
    home,
    invalid,
    ontology,
    openapi,
    question,
    questions,
    shapes,
    sitemap,
    sparql,
    things,
    void,
)
from tiegraph.api.current import Current
from tiegraph.api.headers import CommonHeaders
from tiegraph.api.lists import partners
from tiegraph.api.lists import routes as lists
from tiegraph.api.pages import environment
from tiegraph.errors import StoreError
from tiegraph.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The web application for these settings."""
    current = Current(settings)

    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        # Without a readable release the server still starts, says so, and serves the first one that is made.
        with suppress(StoreError):
            await current.now()
        yield
        current.close()

    app = FastAPI(title="tiegraph", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=live)
    app.state.names = settings.names
    app.state.data = settings.data
    app.state.current = current
    app.state.query_seconds = settings.query_seconds
    app.state.pages = environment()
    for part in (
        home,
        sparql,
        things,
        ontology,
        lists,
        partners,
        questions,
        question,
        openapi,
        health,
        handlers,
        invalid,
    ):
        part.add_to(app)
    for part in (catalog, dump, graph_store, shapes, sitemap, void):
        part.add_to(app)
    app.mount("/static", StaticFiles(packages=[("tiegraph.web", "static")]))
    app.add_middleware(CommonHeaders)
    return app
