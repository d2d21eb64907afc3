"""The connection over HTTP, to servers that refuse, fail, or are none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from cli.over_http import connect
from schemas.errors import CallerError, Conflict, NotFound, Unauthorized


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A server that gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


async def ask(url: str) -> object:
    async with connect(url, "token") as connection:
        return await connection.session("s1")


@pytest.mark.parametrize(
    ("status", "body", "error", "text"),
    [
        (401, b'{"detail": "no"}', Unauthorized, "does not know this token.*--token"),
        (404, b'{"detail": "There is no session s1."}', NotFound, "^There is no session s1.$"),
        (409, b'{"detail": "8 messages wait."}', Conflict, "^8 messages wait.$"),
        (422, b'{"detail": [{"loc": ["body", "goal"], "msg": "too long"}]}', CallerError, r"^goal: too long \(422\)$"),
        (500, b"Internal Server Error", CallerError, r"failed \(500: Internal Server Error\).*own output"),
        (200, b"<html>hello</html>", CallerError, "not a Pipeline Assistant.*--url"),
        (307, b"", CallerError, "307"),
    ],
)
async def test_an_answer_that_is_no_session_becomes_an_error_that_says_what_to_do(
    status: int, body: bytes, error: type[CallerError], text: str
):
    with answering(status, body) as url, pytest.raises(error, match=text):
        await ask(url)


async def test_a_server_that_is_not_there_is_said_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(CallerError, match=r"No answer from .*pipeline-assistant serve"):
        await ask(url)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://host", "http://127.0.0.1:http"])
async def test_what_is_no_address_is_said(url: str):
    with pytest.raises(CallerError, match="is not a server's address"):
        await ask(url)
