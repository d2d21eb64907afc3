"""The dialect of a model: which fields of a request it takes, learnt from its answers to real requests."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import orjson

from engine.models.request import ModelRequest

_PATIENCE_SECONDS = 0.03
"""How long others wait for the first verdict about `response_format`: servers refuse a field before they generate."""
_TEMPERATURE = "temperature"
_MAX_TOKENS = "max_tokens"
_NAMED_IN_COMPLAINTS = {_TEMPERATURE: "temperature", _MAX_TOKENS: "max_completion_tokens"}
"""Some models refuse these; their complaints hold this word."""


class Dialect:
    """What one model takes. A request is sent in full until the model refuses a field and answers without it.

    A schema stands in the prompt as well as in `response_format`: so nothing is lost where the format is ignored,
    and where it is enforced the model knows what it is made to write.
    """

    def __init__(self) -> None:
        self._takes: dict[str, bool] = {}
        self._doubted: set[str] = set()
        self._format_asked = False
        self._format_answered = asyncio.Event()

    async def fields(self, request: ModelRequest) -> frozenset[str]:
        """The names of the optional fields that a request is to be sent with now."""
        names = {_MAX_TOKENS}
        if request.temperature is not None:
            names.add(_TEMPERATURE)
        if request.schema is not None:
            if self._format_asked and not self._format_answered.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._format_answered.wait(), _PATIENCE_SECONDS)
            self._format_asked = True
            names.add(request.schema.text)
        return frozenset(name for name in names if self._takes.get(name, True) and name not in self._doubted)

    def accept(self, fields: Iterable[str], without: Iterable[str]) -> None:
        """Learn from an answer to a request with some fields, that was refused before with those it is now without."""
        for name in fields:
            self._takes[name] = True
        for name in without:
            self._takes.setdefault(name, False)
        self._doubted.difference_update(fields, without)
        if not _NAMED_IN_COMPLAINTS.keys() >= {*fields, *without}:
            self._format_answered.set()

    def doubt(self, fields: Iterable[str], complaint: str) -> str | None:
        """The field to leave out after a refusal of a request; `None` where no field can be the cause."""
        doubtful = [name for name in fields if not self._takes.get(name)]
        named = [name for name in doubtful if _NAMED_IN_COMPLAINTS.get(name, "\n") in complaint]
        formats = [name for name in doubtful if name not in _NAMED_IN_COMPLAINTS]
        suspect = next(iter([*named, *formats]), None)
        if suspect is not None:
            self._doubted.add(suspect)
            self._format_answered.set()
        return suspect

    def restore(self, without: Iterable[str]) -> None:
        """Take back doubts that proved wrong: the request is refused without the fields too."""
        self._doubted.difference_update(without)


def wording(request: ModelRequest) -> bytes:
    """A request in full, as bytes that no other request has."""
    names = {_MAX_TOKENS, _TEMPERATURE} if request.temperature is not None else {_MAX_TOKENS}
    return body_of(request, frozenset(names if request.schema is None else {*names, request.schema.text}))


def body_of(request: ModelRequest, fields: frozenset[str]) -> bytes:
    """A request as the JSON of a chat completion."""
    messages = [{"role": message.role, "content": message.content} for message in request.messages]
    body: dict[str, object] = {"model": request.model, "messages": messages}
    body["max_tokens" if _MAX_TOKENS in fields else "max_completion_tokens"] = request.max_tokens
    if _TEMPERATURE in fields:
        body["temperature"] = request.temperature
    if request.schema is not None:
        messages[0]["content"] += f"\n\n{request.schema.instruction}"
        if request.schema.text in fields:
            body["response_format"] = request.schema.response_format
    body.update(request.options)
    return orjson.dumps(body)
