"""The embedded metadata reader: what a text clearly states is filled in, what would be a guess stays empty."""

import asyncio
from collections.abc import Sequence

from engine.documents.asked_field import AskedField, asked_field
from engine.documents.label_line import labelled
from engine.documents.stated_date import asks_for_time, day_written, days_in, stated_time
from engine.documents.stated_name import stated_name, stated_option
from engine.documents.stated_number import number_in, stated_number
from schemas.file_set import MetadataFieldDefinition


class EmbeddedMetadataReader:
    """Reads by rules, without any model."""

    async def read(
        self, fields: Sequence[MetadataFieldDefinition], name: str, beginning: str, *, payer: str
    ) -> dict[str, str | int | float | bool]:
        """Read every field by itself."""
        return await asyncio.to_thread(_read, list(map(asked_field, fields)), name, beginning)


def _read(fields: Sequence[AskedField], name: str, text: str) -> dict[str, str | int | float | bool]:
    found = ((field.name, _value(field, name, text)) for field in fields)
    return {name: value for name, value in found if value is not None}


def _value(field: AskedField, name: str, text: str) -> str | int | float | None:
    """What stands behind the field's own name in the text counts first, where that is one thing."""
    written = labelled(field, text)
    if written:
        return _of_label(field, written[0]) if len(written) == 1 else None
    if field.options and not field.is_number:
        return stated_option(field, text)
    if asks_for_time(field):
        return stated_time(field, text, name)
    return stated_number(field, text) if field.is_number else stated_name(field, text)


def _of_label(field: AskedField, written: str) -> str | int | float | None:
    if field.options and not field.is_number:
        return stated_option(field, written)
    if field.has("year", "month", "quarter"):
        return stated_time(field, written, "") or (number_in(written, field) if field.is_number else written)
    if field.is_number:
        return number_in(written, field)
    days = days_in(written) if asks_for_time(field) else []
    return day_written(days[0], field) if len(days) == 1 else written
