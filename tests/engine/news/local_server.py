"""A local server that answers as a test tells it to."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web


@dataclass
class Reply:
    """One answer."""

    body: str | bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


@dataclass
class LocalServer:
    """Gives its replies in order, the last one again and again, and keeps what was asked."""

    session: ClientSession
    url: str
    replies: list[Reply]
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@asynccontextmanager
async def local_server(replies: Sequence[Reply]) -> AsyncGenerator[LocalServer, None]:
    """Serve the replies on this machine."""
    async with ClientSession() as session:
        server = LocalServer(session, "", list(replies))

        async def answer(request: web.Request) -> web.Response:
            server.asked.append(dict(request.query))
            server.headers.append(dict(request.headers))
            reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            return web.Response(body=body, status=reply.status, headers=reply.headers, content_type=reply.content_type)

        application = web.Application()
        application.router.add_get("/search", answer)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        server.url = f"http://{host}:{port}/search"
        try:
            yield server
        finally:
            await runner.cleanup()
