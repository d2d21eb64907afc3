"""The keys of a request body that its model ignores, so that a warning can name them."""

from collections.abc import Iterator, Mapping
from typing import cast

from pydantic import AliasChoices

from schemas.base import Contract
from schemas.violation import pointer


def unknown_fields(body: object, request: Contract) -> list[str]:
    """Name, as JSON Pointers, the keys of `body` that were ignored when it was read as `request`."""
    return [pointer(path) for path in _ignored(body, request)]


def _ignored(body: object, read: object) -> Iterator[tuple[str | int, ...]]:
    if isinstance(read, Contract) and isinstance(body, Mapping):
        fields = _fields_by_key(type(read))
        for key, value in cast("Mapping[str, object]", body).items():
            if key not in fields:
                yield (key,)
            else:
                yield from ((key, *rest) for rest in _ignored(value, getattr(read, fields[key])))
    elif isinstance(read, list) and isinstance(body, list):
        pairs = zip(cast("list[object]", body), cast("list[object]", read), strict=True)
        for index, (value, item) in enumerate(pairs):
            yield from ((index, *rest) for rest in _ignored(value, item))


def _fields_by_key(model: type[Contract]) -> dict[str, str]:
    keys = {name: name for name in model.model_fields}
    for name, field in model.model_fields.items():
        if isinstance(field.validation_alias, AliasChoices):
            keys.update({str(choice): name for choice in field.validation_alias.choices})
    return keys
