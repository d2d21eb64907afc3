"""The answerer of requests from passages: a language model that reads them and says on which its answer rests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from engine.models.answer_schema import AnswerSchema
from engine.models.foreseen import ForeseenCall
from engine.models.prompt_file import read_prompt
from engine.models.registry import Model
from engine.models.request import Message, ModelRequest
from engine.step import StepContext

_ANSWER_TOKENS = 250
"""About how long an answer is."""
_MAX_TOKENS = 2048
_FIELDS: Mapping[str, object] = {
    "answered": {"type": "boolean"},
    "answer": {"type": "string"},
    "sources": {"type": "array", "items": {"type": "integer"}},
}
_SCHEMA = {"type": "object", "properties": _FIELDS, "required": list(_FIELDS), "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as it is shown: its text, and the name and day of its document."""

    text: str
    name: str = ""
    day: datetime | None = None


class PassageAnswerer:
    """Shows the model numbered passages, and believes no answer that names none of them."""

    def __init__(self, model: Model, instruction: str | None) -> None:
        self._model = model
        self._instruction = instruction
        self._prompt = read_prompt("passages")
        self._schema = AnswerSchema(_SCHEMA)

    async def answer(
        self, request: str, passages: Sequence[Excerpt], context: StepContext
    ) -> tuple[str, list[int]] | None:
        """The answer and the places of the passages that it rests on; `None` where there is none.

        Raises `ModelFailure` and `BudgetSpent`.
        """
        reply = await context.ask(self._model, self._request(request, passages))
        given = cast("dict[str, Any]", reply.parsed)
        text: str = given["answer"].strip()
        numbers = cast("list[int]", given["sources"])
        places = sorted({number - 1 for number in numbers if 0 < number <= len(passages)})
        return (text, places) if given["answered"] and text and places else None

    def foresee(self, request: str, passages: Sequence[Excerpt]) -> Sequence[ForeseenCall]:
        """One call."""
        return [ForeseenCall(self._model, self._request(request, passages), _ANSWER_TOKENS)]

    def _request(self, request: str, passages: Sequence[Excerpt]) -> ModelRequest:
        shown = "\n\n".join(_shown(number, passage) for number, passage in enumerate(passages, start=1))
        messages = [Message("user", self._prompt.substitute(request=request, passages=shown))]
        if self._instruction:
            messages.insert(0, Message("system", self._instruction))
        return ModelRequest(self._model.name, messages, temperature=0, max_tokens=_MAX_TOKENS, schema=self._schema)


def _shown(number: int, passage: Excerpt) -> str:
    day = f' date="{passage.day:%Y-%m-%d}"' if passage.day else ""
    return f'<passage number="{number}"{day}>\n{passage.name}\n{passage.text}\n</passage>'
