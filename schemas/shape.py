"""The shape of a config, checked against its exported JSON Schema."""

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from schemas.base import plain_json
from schemas.config_validator import config_validator
from schemas.json_schema import job_schema
from schemas.violation import Violation, pointer

MOST_FINDINGS = 20
"""A config that is wrong in more places than this is described by the first of them."""

SHAPE_CODES: Mapping[str, str] = {
    "not_json": "The config is not plain JSON: it holds NaN, infinity or a broken character.",
    "missing_kind": "An object does not say what it is: its `config_type` or `answer_type` is missing.",
    "unknown_kind": "An object says that it is something that does not exist or does not belong there.",
    "unknown_field": "A key is not a field of the object that holds it.",
    "missing_field": "A required field is missing.",
    "wrong_type": "A value has the wrong JSON type.",
    "not_allowed": "A value is not among the allowed ones.",
    "below_minimum": "A number is below its lowest allowed value.",
    "above_maximum": "A number is above its highest allowed value.",
    "empty": "A text or a list that has to hold something is empty.",
    "bad_date": "A text is not an ISO 8601 date.",
}

_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}

Finding = tuple[str, str, str]
"""Code, message and hint."""


def check_shape(config: object) -> list[Violation]:
    """Say what is wrong with the shape of anything that a job accepts as its config."""
    return _findings(config, _job_validator())


def check_against(schema: Mapping[str, Any], value: object) -> list[Violation]:
    """Say what is wrong with the shape of a value that a model's schema describes."""
    return _findings(value, config_validator(schema))


@cache
def _job_validator() -> Draft202012Validator:
    return config_validator(job_schema())


def _findings(config: Any, validator: Draft202012Validator) -> list[Violation]:
    try:
        plain_json(config)
    except ValueError as error:
        finding = "not_json", f"This is not plain JSON: {error}.", "Write plain JSON values."
        return [_violation([], finding)]
    errors = islice(validator.iter_errors(config), MOST_FINDINGS)  # pyright: ignore[reportUnknownMemberType]
    return [_violation(error.absolute_path, _FINDINGS[str(error.validator)](error)) for error in errors]


def _violation(path: Iterable[str | int], finding: Finding) -> Violation:
    code, message, hint = finding
    return Violation(path=pointer(path), code=code, level="error", message=message, hint=hint)


def _unknown_field(error: ValidationError) -> Finding:
    schema = _schema(error)
    message = f"{schema['title']} has no field {_name(error)}."
    return "unknown_field", message, _nearest(_name(error), schema["properties"], "Its fields are")


def _missing(error: ValidationError) -> Finding:
    schema, name = _schema(error), _name(error)
    if "discriminator" in schema:
        kinds = schema["discriminator"]["mapping"]
        return "missing_kind", f"{name} is missing.", f"Allowed: {', '.join(kinds)}."
    hint = schema["properties"][name].get("description", f"Add {name}.")
    return "missing_field", f"{schema['title']} needs {name}.", hint


def _unknown_kind(error: ValidationError) -> Finding:
    message = f"{_name(error)} is {_shown(error)}, which does not exist or does not belong here."
    return "unknown_kind", message, _nearest(str(error.instance), _value(error), "Allowed")


def _wrong_type(error: ValidationError) -> Finding:
    types: list[str] = [_value(error)] if isinstance(_value(error), str) else _value(error)
    wanted = " or ".join(_TYPE_WORDS[name] for name in types)
    return "wrong_type", f"{_name(error)} is {_shown(error)}, but has to be {wanted}.", f"Write {wanted}."


def _not_allowed(error: ValidationError) -> Finding:
    allowed: list[str] = [_value(error)] if error.validator == "const" else _value(error)
    message = f"{_name(error)} is {_shown(error)}, which is not allowed."
    return "not_allowed", message, _nearest(str(error.instance), allowed, "Allowed")


def _below_minimum(error: ValidationError) -> Finding:
    bound = _value(error)
    return "below_minimum", f"{_name(error)} is {_shown(error)}, below {bound}.", f"Use {bound} or more."


def _above_maximum(error: ValidationError) -> Finding:
    bound = _value(error)
    return "above_maximum", f"{_name(error)} is {_shown(error)}, above {bound}.", f"Use {bound} or less."


def _too_many(error: ValidationError) -> Finding:
    return "above_maximum", f"{_name(error)} has too many items.", f"Write {error.validator_value} at most."


def _bad_pattern(error: ValidationError) -> Finding:
    hint = f"It has to match {error.validator_value}."
    return "not_allowed", f"{_name(error)} is {_shown(error)}, which is not allowed.", hint


def _empty(error: ValidationError) -> Finding:
    return "empty", f"{_name(error)} is empty.", "Write something."


def _bad_date(error: ValidationError) -> Finding:
    hint = "Write an ISO 8601 date, for example 2025-01-31 or 2025-01-31T12:00:00Z."
    return "bad_date", f"{_name(error)} is {_shown(error)}, which is not a date.", hint


_FINDINGS: Mapping[str, Callable[[ValidationError], Finding]] = {
    "additionalProperties": _unknown_field,
    "required": _missing,
    "oneOf": _unknown_kind,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "minimum": _below_minimum,
    "maximum": _above_maximum,
    "minLength": _empty,
    "minItems": _empty,
    "maxItems": _too_many,
    "pattern": _bad_pattern,
    "format": _bad_date,
}


def _schema(error: ValidationError) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", error.schema)


def _value(error: ValidationError) -> Any:
    return error.validator_value


def _name(error: ValidationError) -> str:
    names = [part for part in error.absolute_path if isinstance(part, str)]
    return names[-1] if names else "The config"


def _shown(error: ValidationError) -> str:
    text = json.dumps(error.instance, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:56]} ..."


def _nearest(wrong: str, allowed: Iterable[str], listed_as: str) -> str:
    near = get_close_matches(wrong.lower(), [*allowed], n=1) or get_close_matches(wrong.upper(), [*allowed], n=1)
    listed = f"{listed_as}: {', '.join(allowed)}."
    return f"Did you mean {near[0]}? {listed}" if near else listed
