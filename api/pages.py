"""Pages: the templates of `tiegraph.web`, with everything that goes into them escaped."""

from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined

from tiegraph.api.words import WORDS


def environment() -> Environment:
    """The templates."""
    return Environment(
        loader=PackageLoader("tiegraph.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(request: Request, template: str, language: str, **values: Any) -> bytes:
    """A page in a language ("en" or "ru")."""
    others = [(tag, WORDS[tag]["language"], _address(request, tag)) for tag in WORDS if tag != language]
    page = request.app.state.pages.get_template(template)
    text: str = page.render(language=language, words=WORDS[language], others=others, **values)
    return text.encode("utf-8", errors="replace")


def _address(request: Request, language: str) -> str:
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"
