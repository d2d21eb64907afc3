"""The middleware around every request: its id, the security headers of its answer, its line in the log."""

import logging
import time
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import unexpected_problem
from api.request_log import HEADER, begin_request

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer, unless its route has said otherwise."""

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Answers each request under its id; an error that nobody expected is logged and answered with that id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on. Raises what was raised after its answer had begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began, status = begin_request(Headers(scope=scope).get(HEADER, "")), time.perf_counter(), 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[HEADER] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_framed)
        except Exception:
            logger.exception("%s %s failed", scope["method"], scope["path"])
            if status:
                raise
            await unexpected_problem()(scope, receive, send_framed)
        finally:
            seconds = time.perf_counter() - began
            logger.info("%s %s %d %.3f s", scope["method"], scope["path"], status, seconds)


def add_middleware(app: FastAPI, origins: Sequence[str]) -> None:
    """Put it around an application. `origins`: whose pages may call it from a browser; none, unless they are named."""
    app.add_middleware(RequestMiddleware)
    if origins:
        # Outermost, so that a browser can read errors too.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=[HEADER, "Retry-After", "Idempotent-Replayed"],
            max_age=600,
        )
