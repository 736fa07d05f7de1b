"""The headers that every answer carries."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tiegraph.description import LICENCE

ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Retry-After, X-Total-Count",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Link": f'<{LICENCE}>; rel="license"',
}
# As ASGI carries them; no resource sets any of these but Link, which may stand several times.
RAW = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]


class CommonHeaders:
    """Middleware: CORS, no script and no foreign content in pages, and the licence of the data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *RAW]
            await send(message)

        await self._app(scope, receive, send_with_headers)
