"""Schemas of answers."""

from typing import Any

import pytest

from engine.models.answer_schema import AnswerSchema
from schemas.errors import CallerError

CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize("schema", [{"type": "obj"}, {"properties": 5}, {"type": "string", "minLength": "x"}])
def test_what_is_no_schema_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(CallerError, match="no JSON Schema"):
        AnswerSchema(schema)


@pytest.mark.parametrize("target", ["http://localhost:1/schema.json", "other.json", "#/$defs/missing"])
def test_a_reference_to_elsewhere_is_refused_and_never_fetched(target: str) -> None:
    with pytest.raises(CallerError, match=r"put it into \$defs"):
        AnswerSchema({"type": "object", "properties": {"a": {"$ref": target}}})


def test_a_reference_within_the_schema_is_followed() -> None:
    schema = AnswerSchema({"$defs": {"name": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/name"}}})
    assert schema.complaint({"a": "x"}) is None
    assert schema.complaint({"a": 5}) == "$.a: 5 is not of type 'string'"


def test_a_property_called_ref_is_no_reference() -> None:
    schema = AnswerSchema({"type": "object", "properties": {"$ref": {"type": "string"}}})
    assert schema.complaint({"$ref": 5}) is not None


def test_a_complaint_stays_short_however_long_the_answer() -> None:
    complaint = AnswerSchema(CLOSED).complaint({"a": ["x" * 10_000]})
    assert complaint is not None
    assert len(complaint) < 330
