"""The exported OpenAPI document against the wire contract, object by object, field by field, status by status."""

from typing import Any

import pytest

from tests.contract.openapi_document import (
    DOCUMENT,
    ROUTES,
    SCHEMAS,
    VALUES_OF_FREE_FORM,
    document_type,
    listed_extensions,
    objects_of_routes,
    operations,
    plain_name,
    variants,
)
from tests.contract.wire_contract import (
    ENUMERATIONS,
    OBJECTS,
    ONE_ENUMERATION_OF_OURS,
    contract_type,
)

FIELDS = [(name, field) for name in objects_of_routes() for field in OBJECTS[name]]


def additions() -> set[str]:
    """Everything that the document has and the contract has not, one name each."""
    found = {f"{method} {path}" for method, path in operations() if (method, path) not in ROUTES}
    for place, wanted in ROUTES.items():
        operation = operations()[place]
        parameters = {it["name"]: it for it in operation.get("parameters", [])}
        for name in set(parameters) - set(wanted["parameters"]):
            assert parameters[name]["required"] is False
            found.add(f"{parameters[name]['in']} {name}")
        found |= {f"status {status}" for status in set(operation["responses"]) - set(wanted["responses"])}
    found |= {name for name in map(plain_name, SCHEMAS) if name not in OBJECTS and not is_enumeration(name)}
    for name, fields in OBJECTS.items():
        for schema in variants(name).values():
            found |= {f"{name}.{field}" for field in set(schema["properties"]) - set(fields)}
            found |= {f"{name}.{field} = {default}" for field, default in own_defaults(schema, fields).items()}
    return found


def own_defaults(schema: dict[str, Any], fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Defaults that say something where the contract leaves a field unset."""
    left_unset = [
        field for field, row in fields.items() if not row["required"] and not row.keys() & {"default", "default_is"}
    ]
    defaults = {
        field: schema["properties"][field].get("default") for field in left_unset if field in schema["properties"]
    }
    return {field: default for field, default in defaults.items() if default not in (None, [], {})}


def is_enumeration(name: str) -> bool:
    return "enum" in SCHEMAS.get(name, {})


def test_every_addition_is_listed_in_the_documentation_and_nothing_else_is():
    assert additions() == listed_extensions()


@pytest.mark.parametrize("place", ROUTES, ids=" ".join)
def test_a_route_has_every_status_parameter_and_body_of_the_contract(place: tuple[str, str]):
    wanted, operation = ROUTES[place], operations()[place]
    parameters = {it["name"]: it for it in operation.get("parameters", [])}
    for name, facts in wanted["parameters"].items():
        assert parameters[name]["required"] is facts["required"]
        assert parameters[name]["schema"].get("default") == facts.get("default")
        assert document_type(parameters[name]["schema"]) == contract_type(facts["type"].replace(" | Unset", ""))
    body = operation.get("requestBody")
    assert (body is not None) is (wanted["body"] is not None)
    if body:
        assert body["required"] is True
        assert document_type(body["content"]["application/json"]["schema"]) == {wanted["body"]}
    for status, name in wanted["responses"].items():
        content = operation["responses"][status].get("content", {})
        if name in OBJECTS:
            assert document_type(content["application/json"]["schema"]) == {name}


@pytest.mark.parametrize("name", objects_of_routes())
def test_an_object_is_in_the_document_with_every_field(name: str):
    found = variants(name)
    assert found
    for schema in found.values():
        assert schema["type"] == "object"
        assert set(schema["properties"]) >= set(OBJECTS[name])


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[".".join(it) for it in FIELDS])
def test_a_field_has_the_type_and_the_default_of_the_contract(name: str, field: str):
    row = OBJECTS[name][field]
    for variant, schema in variants(name).items():
        ours = schema["properties"][field]
        wanted = contract_type(row["type"])
        # `Any` admits null too.
        assert document_type(ours) == (wanted - {"None"} if "Any" in wanted else wanted), variant
        if variant.endswith("-Output") or is_answer_only(name):
            assert row["required"] is False or field in schema["required"]
        else:
            assert (field in schema.get("required", [])) is row["required"], variant
        assert_default(ours, row)


def assert_default(ours: dict[str, Any], row: dict[str, Any]) -> None:
    if "default" in row:
        assert ours["default"] == row["default"]
        assert type(ours["default"]) is type(row["default"]) or {type(ours["default"]), type(row["default"])} == {
            int,
            float,
        }
    elif "default_is" in row:
        assert len(ours["default"]) > 20


def is_answer_only(name: str) -> bool:
    """Whether the object is in answers only: there a field that is always sent may be called required."""
    return name.endswith("Response")


@pytest.mark.parametrize("place", VALUES_OF_FREE_FORM, ids=".".join)
def test_the_values_of_a_free_form_object_are_those_that_clients_read(place: tuple[str, str]):
    name, field = place
    for schema in variants(name).values():
        ours = schema["properties"][field]
        (free_form,) = [it for it in ours.get("anyOf", [ours]) if it.get("type") == "object"]
        assert document_type(free_form["additionalProperties"]) == {VALUES_OF_FREE_FORM[place]}


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_an_enumeration_has_the_values_of_the_contract(name: str):
    ours = SCHEMAS[ONE_ENUMERATION_OF_OURS.get(name, name)]
    assert sorted(ours["enum"]) == sorted(ENUMERATIONS[name])


def test_the_document_has_no_enumeration_of_its_own():
    assert {name for name in SCHEMAS if is_enumeration(name)} == {
        ONE_ENUMERATION_OF_OURS.get(name, name) for name in ENUMERATIONS
    }


def test_every_operation_says_who_it_is_and_what_it_does():
    ids = [operation["operationId"] for operation in operations().values()]
    assert len(ids) == len(set(ids))
    assert all(operation["description"] for operation in operations().values())
    assert DOCUMENT["openapi"].startswith("3.1")


def test_the_routes_speak_of_every_object_that_a_client_can_send_or_get():
    assert set(OBJECTS) == set(objects_of_routes())
