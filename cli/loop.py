"""The event loop that the commands run on."""

import asyncio
from collections.abc import Callable


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Make uvloop's loops where there is uvloop, which is everywhere but on Windows; `None`: the standard ones."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
