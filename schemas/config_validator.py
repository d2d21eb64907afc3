"""The validator of configs: Draft 2020-12, with each error placed where it has to be mended.

A union is read through its discriminator or the JSON type of the value, so that only one branch reports errors.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend  # pyright: ignore[reportUnknownVariableType]

from schemas.base import read_datetime


def config_validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Make a validator for a schema of `schemas.json_schema`."""
    dates = FormatChecker(formats=())
    dates.checks("date-time", raises=ValueError)(_is_date)
    keywords = {
        "additionalProperties": _additional_properties,
        "required": _required,
        "oneOf": _one_of,
        "anyOf": _any_of,
    }
    extended = cast("type[Draft202012Validator]", extend(Draft202012Validator, keywords))
    return extended(schema, format_checker=dates)


def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(read_datetime(value))


def _additional_properties(
    validator: Draft202012Validator, allowed: bool | Mapping[str, Any], value: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not validator.is_type(value, "object") or allowed is True:
        return
    for key in value:
        if key in schema.get("properties", ()):
            continue
        if allowed is False:
            yield ValidationError("", path=[str(key)])
        else:
            yield from _descend(validator, value[key], allowed, path=key)


def _required(
    validator: Draft202012Validator, names: list[str], value: Any, _: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if validator.is_type(value, "object"):
        yield from (ValidationError("", path=[name]) for name in names if name not in value)


def _one_of(
    validator: Draft202012Validator, _: object, value: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    tag, branches = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
    if not validator.is_type(value, "object") or tag not in value:
        return
    kind = value[tag]
    if isinstance(kind, str) and kind in branches:
        yield from _descend(validator, value, {"$ref": branches[kind]})
    else:
        yield ValidationError("", path=[tag], instance=kind, validator_value=list(branches))


def _any_of(
    validator: Draft202012Validator, branches: list[Mapping[str, Any]], value: Any, _: Mapping[str, Any]
) -> Iterator[ValidationError]:
    fitting: list[ValidationError] = []
    types: list[str] = []
    for branch in branches:
        errors = list(_descend(validator, value, branch))
        if not errors:
            return
        mismatch = next((error for error in errors if error.validator == "type" and not error.path), None)
        if mismatch:
            types.append(str(mismatch.validator_value))
        else:
            fitting = fitting or errors
    yield from fitting or [ValidationError("", validator="type", validator_value=types)]


def _descend(
    validator: Draft202012Validator, value: Any, schema: Mapping[str, Any], path: str | None = None
) -> Iterator[ValidationError]:
    return validator.descend(value, schema, path=path)  # pyright: ignore[reportUnknownMemberType]
