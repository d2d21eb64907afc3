"""The OpenAPI document: one copy of each route of the contract, with examples that are true to its schemas."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import client_of
from tests.contract.openapi_document import DOCUMENT
from tests.contract.openapi_document import ROUTES as CONTRACT_ROUTES

ROUTES = list(CONTRACT_ROUTES.values())
NAMES = [f"{route['method']} {route['path']}" for route in ROUTES]


def operation_of(route: dict[str, Any]) -> dict[str, Any]:
    return DOCUMENT["paths"][route["path"]][route["method"].lower()]


def json_of(part: dict[str, Any]) -> dict[str, Any]:
    return part["content"]["application/json"]


def test_every_route_of_the_contract_names_its_bearer_token_but_for_the_check_of_a_sample():
    (scheme,) = DOCUMENT["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    unguarded = [route["path"] for route in ROUTES if not operation_of(route).get("security")]
    assert unguarded == ["/samples/validate"]


def test_the_autonomy_level_is_marked_as_deprecated():
    fields = DOCUMENT["components"]["schemas"]["CreateSessionRequest"]["properties"]
    assert fields["autonomy_level"]["deprecated"] is True


def missing(_validator: Any, names: list[str], instance: Any, schema: dict[str, Any]) -> Iterator[ValidationError]:
    """Require a field, unless it may be null: FastAPI leaves nulls out of a document."""
    for name in names if isinstance(instance, dict) else []:
        if name not in instance and {"type": "null"} not in schema["properties"][name].get("anyOf", []):
            yield ValidationError(f"{name} is missing")


Validator = extend(Draft202012Validator, {"required": missing})


def examples() -> list[Any]:
    """Each example of the document with the schema that it stands beside."""
    found: list[Any] = []
    for route, name in zip(ROUTES, NAMES, strict=True):
        operation = operation_of(route)
        if "requestBody" in operation:
            body = json_of(operation["requestBody"])
            found += [
                pytest.param(body["schema"], it["value"], id=f"body of {name}") for it in body["examples"].values()
            ]
        for status, answer in operation["responses"].items():
            if status.startswith("2") and status != "204":
                body = json_of(answer)
                found.append(pytest.param(body["schema"], body["example"], id=f"answer of {name}"))
    return found


@pytest.mark.parametrize(("schema", "example"), examples())
def test_an_example_is_true_to_its_schema(schema: dict[str, Any], example: Any):
    Validator(schema | {"components": DOCUMENT["components"]}).validate(example)


async def test_the_documentation_names_every_route_without_a_network():
    async with client_of(create_app(Settings.read()), None) as client:
        page = (await client.get("/docs")).text
        assert (await client.get("/openapi.json")).json() == DOCUMENT
    for route in ROUTES:
        assert f"<code>{route['method']} {route['path']}</code>" in page


async def test_a_server_that_is_still_starting_says_so():
    async with client_of(create_app(Settings.read()), None) as client:
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["detail"].split(".")[0]) == (503, "The server is still starting")
