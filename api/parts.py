"""An answer that is sent in parts, as long as it may be."""

from contextlib import suppress

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from tiegraph.api.workers.jobs import Broken, Stream


class Parts(StreamingResponse):
    """Sends a stream. Where it breaks, the end is never sent, so that nobody can take a part for the whole."""

    def __init__(self, stream: Stream, headers: dict[str, str], media_type: str) -> None:
        super().__init__(stream, 200, headers, media_type)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Send the headers, each part as it comes, and the end if it comes."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        with suppress(Broken):
            if scope["method"] != "HEAD":
                async for part in self.body_iterator:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
