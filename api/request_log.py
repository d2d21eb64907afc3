"""The request log: the id of the request that is being answered, in every line that is logged meanwhile."""

import logging
from contextvars import ContextVar
from uuid import uuid4

from typing_extensions import override

HEADER = "X-Request-ID"
LONGEST_ID = 128
FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"

_current: ContextVar[str] = ContextVar("request_id", default="-")


def begin_request(sent: str) -> str:
    """Go on under the id that the client sent, else under one of our own, and return it.

    What is started meanwhile, such as a job, keeps it.
    """
    usable = 0 < len(sent) <= LONGEST_ID and sent.isascii() and sent.isprintable()
    request_id = sent if usable else uuid4().hex
    _current.set(request_id)
    return request_id


def current_request() -> str:
    """The id of the request that is being answered; a dash where there is none."""
    return _current.get()


class RequestIds(logging.Filter):
    """Writes the id of the request into each record, for `FORMAT`."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request()
        return True


def log_to(handler: logging.Handler, level: str) -> None:
    """Have everything that this process logs from a level on go to a handler, each line with its request."""
    handler.addFilter(RequestIds())
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.basicConfig(handlers=[handler], level=level.upper())
