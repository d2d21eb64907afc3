"""The stream of a chat completion: pieces of text as they come, and the whole reply at the end."""

from contextlib import suppress
from typing import cast

import orjson

from engine.models.completion import failure_of, read_usage
from engine.models.failure import ServerFault
from engine.models.request import ModelReply

_DATA, _DONE = b"data:", b"[DONE]"


class StreamReader:
    """Reads server-sent events line by line, as OpenAI-compatible endpoints send them."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._finish: str | None = None
        self._usage: dict[str, object] = {}
        self._begun = False

    def feed(self, line: bytes) -> str:
        """The text that a line adds, often none. Raises `EndpointFailure` where the endpoint reports an error."""
        data = line.strip().removeprefix(_DATA).strip() if line.startswith(_DATA) else b""
        if not data or data == _DONE:
            return ""
        chunk: dict[str, object] = {}
        with suppress(orjson.JSONDecodeError):
            chunk = _mapping(orjson.loads(data))
        if error := chunk.get("error"):
            code = _mapping(error).get("code")
            raise failure_of(code if isinstance(code, int) else 500, orjson.dumps(error).decode())
        self._usage = _mapping(chunk.get("usage")) or self._usage
        choices = chunk.get("choices")
        if not isinstance(choices, list) or not choices:
            return ""
        self._begun = True
        choice = _mapping(cast("list[object]", choices)[0])
        reason = choice.get("finish_reason")
        self._finish = reason if isinstance(reason, str) else self._finish
        text = _mapping(choice.get("delta")).get("content")
        if not isinstance(text, str):
            return ""
        self._pieces.append(text)
        return text

    def reply(self) -> ModelReply:
        """The whole reply. Raises `ServerFault` where nothing came that was part of one."""
        if not self._begun:
            raise ServerFault("The model's endpoint sent no chat completion as a stream.", unbilled=False)
        text = "".join(self._pieces)
        used = read_usage(self._usage)
        return ModelReply(
            text=text,
            parsed=None,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            finish_reason=self._finish,
            raw=text,
            cached_tokens=used.cached_tokens,
        )


def _mapping(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
