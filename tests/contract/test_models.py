"""Our models against the tables of the wire contract."""

from typing import Any

import pytest
from pydantic_core import PydanticUndefined

from schemas.pipeline import CONFIGS, TransformType
from tests.contract.wire_contract import (
    ENUMERATIONS,
    ENUMS,
    MODELS,
    OBJECTS,
    ONE_ENUMERATION_OF_OURS,
    TABLES,
    contract_type,
    our_type,
)

OUR_ADDITIONS: dict[str, set[str]] = {
    "CreateTransformJobRequest": {"valid_rows"},
    "MessageResponse": {"provenance"},
    "SessionResponse": {"provenance"},
}
"""Optional fields that the contract does not have."""
OUR_DEFAULTS = {("FileSetFile", "status"): "PENDING"}
"""Defaults where the contract leaves a field that is never null unset."""
OMITTED_WHEN_NONE = {("ModelConfig", "model_source")}
"""Fields that are never null on the wire: `None` leaves them out."""


def test_the_copy_of_the_contract_is_complete() -> None:
    assert len(OBJECTS) == 88
    assert len(TABLES["objects"]) == 102
    assert len(ENUMERATIONS) == 9
    assert len(TABLES["routes"]) == 28


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_has_the_fields_of_the_contract_and_no_others(name: str) -> None:
    assert set(MODELS[name].model_fields) - OUR_ADDITIONS.get(name, set()) == set(OBJECTS[name])


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_is_described(name: str) -> None:
    description = MODELS[name].__doc__
    assert description
    assert len(description.splitlines()) == 1


@pytest.mark.parametrize("name", OBJECTS)
def test_fields_have_the_types_of_the_contract(name: str) -> None:
    wanted = {field: contract_type(row["type"]) for field, row in OBJECTS[name].items()}
    ours = {field: our_type(MODELS[name].model_fields[field].annotation) for field in wanted}
    for field in ours:
        if (name, field) in OMITTED_WHEN_NONE:
            ours[field] -= {"None"}
        if "Any" in ours[field]:
            wanted[field] -= {"None"}
    assert ours == wanted


@pytest.mark.parametrize("name", OBJECTS)
def test_fields_are_required_or_have_the_defaults_of_the_contract(name: str) -> None:
    for field, wanted in OBJECTS[name].items():
        ours = MODELS[name].model_fields[field]
        assert ours.is_required() == wanted["required"], field
        if not wanted["required"]:
            assert_default((name, field), wanted, ours.get_default(call_default_factory=True))


def assert_default(place: tuple[str, str], wanted: dict[str, Any], ours: object) -> None:
    assert ours is not PydanticUndefined
    if "default_is" in wanted:
        assert isinstance(ours, str)
        assert len(ours) > 20
    elif place in OUR_DEFAULTS:
        assert ours == OUR_DEFAULTS[place]
    elif "default" in wanted:
        assert (ours, type(ours) is bool) == (wanted["default"], type(wanted["default"]) is bool)
    elif "None" in contract_type(wanted["type"]) or place in OMITTED_WHEN_NONE:
        assert ours is None
    else:
        assert ours in ([], {})


def test_a_field_that_is_never_null_is_left_out_instead() -> None:
    for name, field in OMITTED_WHEN_NONE:
        model = MODELS[name].model_validate({field: None})
        assert getattr(model, field) is None
        assert field not in model.model_dump(mode="json")


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_an_enumeration_has_the_values_of_the_contract(name: str) -> None:
    ours = ENUMS[ONE_ENUMERATION_OF_OURS.get(name, name)]
    assert sorted(ours) == sorted(ENUMERATIONS[name])


def test_every_object_with_a_config_type_is_a_config() -> None:
    with_type = {name for name, fields in OBJECTS.items() if "config_type" in fields}
    assert {model.__name__ for model in CONFIGS.values()} == with_type
    assert len(with_type) == 16
    assert len(TransformType) == 21


def test_a_job_accepts_what_the_contract_lists() -> None:
    field = OBJECTS["CreateTransformJobRequest"]["config"]
    assert our_type(MODELS["CreateTransformJobRequest"].model_fields["config"].annotation) == contract_type(
        field["type"]
    )
    assert len(contract_type(field["type"])) == 10


def test_every_route_speaks_of_known_objects() -> None:
    named = {route["body"] for route in TABLES["routes"]}
    named |= {answer for route in TABLES["routes"] for answer in route["responses"].values()}
    assert named - {None} <= set(MODELS)
