"""The application: every resource over one current release."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from tiegraph import __version__
from tiegraph.api import handlers, health, home, ontology, sparql, things
from tiegraph.api.current import Current
from tiegraph.api.headers import CommonHeaders
from tiegraph.api.pages import environment
from tiegraph.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The web application for these settings; the release is opened by the first request."""
    app = FastAPI(title="tiegraph", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.names = settings.names
    app.state.current = Current(settings.data)
    app.state.pages = environment()
    for part in (home, sparql, things, ontology, health, handlers):
        part.add_to(app)
    app.mount("/static", StaticFiles(packages=[("tiegraph.web", "static")]))
    app.add_middleware(CommonHeaders)
    return app
