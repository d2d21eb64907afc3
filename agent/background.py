"""The background loop: where async nodes run when a host calls the graph synchronously."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")


class BackgroundLoop:
    """One event loop in a thread of its own, started at the first call; runs started on it go on between calls."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def call(self, function: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
        """Run an async function to its end, with the caller's context variables."""
        outcome: Future[T] = Future()
        context = copy_context()

        async def settle() -> None:
            try:
                outcome.set_result(await function(*arguments))
            except BaseException as error:
                outcome.set_exception(error)

        loop = self._started()
        loop.call_soon_threadsafe(lambda: loop.create_task(settle(), context=context))
        return outcome.result()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="pipeline-assistant", daemon=True).start()
            return self._loop
