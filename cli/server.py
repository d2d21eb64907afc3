"""The server process: the application behind uvicorn, from its first announcement to a clean stop."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from socket import socket
from types import FrameType

import uvicorn
from typing_extensions import override

from api.app import create_app
from api.request_log import log_to
from api.services import Services
from api.settings import Settings
from cli.claim import claim

SECONDS_TO_DRAIN = 30
"""How long a stop waits for the answers that are under way."""


class _Server(uvicorn.Server):
    """A uvicorn server that says when it is ready and, unlike its parent, lets the caller clean up after a signal."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @override
    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        def stop(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


async def serve_until_stopped(settings: Settings, listening: socket, say: Callable[[str], None]) -> None:
    """Open the services, serve on a bound socket, and close them after SIGINT or SIGTERM.

    Raises `PipelineAssistantError` where the services can't be opened.
    """
    app = create_app(settings)
    log_to(logging.StreamHandler(), settings.log_level)
    config = uvicorn.Config(
        app,
        http="httptools",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=SECONDS_TO_DRAIN,
    )
    address = _address(*listening.getsockname()[:2])
    with claim(settings.data_dir) as claimed:
        async with app.router.lifespan_context(app):
            services: Services = app.state.services

            def on_ready() -> None:
                claimed.publish(address)
                _announce(address, settings, services, say)

            await _Server(config, on_ready).serve([listening])
    say("Stopped.")


def _announce(address: str, settings: Settings, services: Services, say: Callable[[str], None]) -> None:
    """Say where the server is, where its documentation is, and where its token is."""
    say(f"Pipeline Assistant is ready on {address}")
    say(f"Docs:  {address}/docs")
    if settings.api_tokens:
        say("Token: those of PIPELINE_ASSISTANT_API_TOKENS")
    elif services.new_token:
        say(f"Token: {services.new_token} (made just now, kept in {settings.token_file})")
    else:
        say(f"Token: in {settings.token_file}")
    say("Stop with Ctrl-C.")


def _address(host: str, port: int) -> str:
    """The address that a client on this machine can use."""
    address = ip_address(host)
    if address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
