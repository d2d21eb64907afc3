"""A local stand-in for OpenRouter: each model gives its own probability, and one takes its time."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PROBABILITIES = {"openai/gpt-4o": 0.8, "anthropic/claude-sonnet-4": 0.4, "openai/slow": 0.5}
SECONDS = {"openai/slow": 1.0}
PRICES = "openai/gpt-4o=2.5/10,anthropic/claude-sonnet-4=3/15,openai/slow=1/1"
"""Of the models here, as a server is told them."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(SECONDS.get(body["model"], 0.0))
        message = {"role": "assistant", "content": f"<answer>{PROBABILITIES[body['model']]}</answer>"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        self._answer({"id": "1", "created": 1, "model": body["model"], "choices": [choice], "usage": usage})

    def do_GET(self) -> None:
        self._answer({"object": "list", "data": [{"id": name, "object": "model"} for name in PROBABILITIES]})

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A job that is cancelled hangs up.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


@contextmanager
def answering_endpoint() -> Iterator[str]:
    """Serve it and give its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api/v1"
    server.shutdown()
    server.server_close()
