"""The metadata reader that asks a language model."""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.documents.metadata_schema import fits
from engine.models.answer_schema import AnswerSchema
from engine.models.prompt_file import read_prompt
from engine.models.purse import Purse
from engine.models.registry import Model
from engine.models.request import Message, ModelRequest
from engine.models.uses import ModelUses, metered
from schemas.file_set import MetadataFieldDefinition

_MAX_TOKENS = 2048


class ModelMetadataReader:
    """Shows the model the fields with their hints and the beginning of a text; `null` leaves a field empty."""

    def __init__(self, model: Model, uses: ModelUses) -> None:
        self._model = model
        self._uses = uses
        self._prompt = read_prompt("metadata")

    async def read(
        self, fields: Sequence[MetadataFieldDefinition], name: str, beginning: str, *, payer: str
    ) -> dict[str, str | int | float | bool]:
        """Ask for all fields at once. Raises `ModelFailure` and `CannotPay`."""
        request, price = self.request(fields, name, beginning), self._model.price
        most = None if price is None else price.worst_price(request)
        async with metered(self._uses, payer, self._model.slug, most) as receipts:
            reply = await self._model.endpoint.complete(request, Purse(price, book=receipts.append))
        answer = cast("Mapping[str, object]", reply.parsed)
        found: dict[str, str | int | float | bool] = {}
        for field in fields:
            value = answer.get(field.name)
            if isinstance(value, str | int | float) and fits(value, field.field_type) and str(value).strip():
                found[field.name] = value
        return found

    def request(self, fields: Sequence[MetadataFieldDefinition], name: str, beginning: str) -> ModelRequest:
        """What the model is asked."""
        text = self._prompt.substitute(fields="\n".join(map(_line, fields)), name=name, beginning=beginning)
        return ModelRequest(
            self._model.name,
            [Message("user", text)],
            temperature=0,
            max_tokens=_MAX_TOKENS,
            schema=AnswerSchema(_schema(fields)),
        )


def _line(field: MetadataFieldDefinition) -> str:
    hints = " ".join(filter(None, (field.description, field.extraction_hint)))
    return f"- {field.name} ({field.field_type}){': ' if hints else ''}{hints}"


def _schema(fields: Sequence[MetadataFieldDefinition]) -> dict[str, object]:
    names = [field.name for field in fields]
    properties = {field.name: {"type": [str(field.field_type), "null"]} for field in fields}
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}
