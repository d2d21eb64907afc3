"""Bad requests: each is answered with what to change, in the form that clients can read."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.errors import add_error_handlers
from api.middleware import add_middleware
from api.request_log import RequestIds
from schemas.errors import (
    CallerError,
    CannotPay,
    Conflict,
    NotFound,
    Refused,
    RunFailed,
    Unauthorized,
)
from tests.api.conftest import client_of

SESSIONS = "/pipeline-assistant/sessions"
JSON = {"Content-Type": "application/json"}


def findings(answer: httpx.Response) -> list[dict[str, Any]]:
    """What a 422 says, each finding in FastAPI's form and nothing beside it."""
    assert answer.status_code == 422, answer.text
    detail = answer.json()["detail"]
    assert all(set(it) == {"loc", "msg", "type"} for it in detail)
    return detail


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"goal": ', "unexpected end of data"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"goal": "\\ud800"}', "surrogate"),
        (b'{"goal": NaN}', "expected a JSON value"),
        (b"[" * 100_000, "depth"),
        (b'{"goal": ' + b"[" * 200 + b"]" * 200 + b"}", "nested more than 100 levels deep"),
        (b'{"goal": 1' + b"0" * 5000 + b"}", "infinity"),
    ],
)
async def test_a_body_that_is_no_json_is_answered_with_what_is_wrong(ours: httpx.AsyncClient, body: bytes, said: str):
    (finding,) = findings(await ours.post(SESSIONS, content=body, headers=JSON))
    assert (finding["type"], finding["loc"][0]) == ("json_invalid", "body")
    assert said in finding["msg"]


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "\u00fc"])
async def test_a_body_of_another_kind_is_answered_with_the_header_to_send(
    ours: httpx.AsyncClient, content_type: str | None
):
    headers = httpx.Headers([("Content-Type", content_type)] if content_type else [], encoding="latin-1")
    (finding,) = findings(await ours.post(SESSIONS, content=b'{"goal": "hello"}', headers=headers))
    assert "Content-Type: application/json" in finding["msg"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "goal"),
        ({"goal": ""}, "goal"),
        ({"goal": " \n\t"}, "goal"),
        ({"goal": None}, "goal"),
        ({"goal": 7}, "goal"),
        ({"goal": "x" * 100_000}, "goal"),
        ({"goal": "hello", "autonomy_level": "reckless"}, "autonomy_level"),
        ({"goal": "hello", "model_name": ["embedded"]}, "model_name"),
    ],
)
async def test_a_field_that_is_wrong_is_named_and_its_value_not_repeated(
    ours: httpx.AsyncClient, body: dict[str, Any], field: str
):
    answer = await ours.post(SESSIONS, json=body)
    (finding,) = findings(answer)
    assert finding["loc"] == ["body", field]
    assert len(answer.content) < 1000


async def test_a_body_that_is_wrong_in_very_many_places_is_answered_briefly(ours: httpx.AsyncClient):
    dataset = (await ours.post("/datasets")).json()["id"]
    answer = await ours.post(f"/datasets/{dataset}/samples", json={"samples": [{"seed": "x" * 1000}] * 5000})
    assert len(findings(answer)) == 20
    assert len(answer.content) < 10_000


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(ours: httpx.AsyncClient):
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 2**16
            yield b" " * 2**16

    for content in (b" " * (2**20 + 1), endless()):
        answer = await ours.post(SESSIONS, content=content, headers=JSON)
        assert (answer.status_code, answer.json()["detail"][:23]) == (413, "The body is larger than")
    assert sent < 2**21


async def test_uploads_of_samples_may_be_larger_than_other_bodies(ours: httpx.AsyncClient):
    dataset = (await ours.post("/datasets")).json()["id"]
    samples = [{"seed": {"seed_text": "x" * 2**20}}] * 3
    answer = await ours.post(f"/datasets/{dataset}/samples", json={"samples": samples})
    assert answer.json() == {"count": 3, "total": 3}


async def test_a_route_that_does_not_exist_is_named(ours: httpx.AsyncClient):
    for method, path, status in (("GET", "/nothing", 404), ("GET", "/datasets/", 404), ("PUT", "/datasets", 405)):
        answer = await ours.request(method, path)
        assert answer.status_code == status
        assert answer.headers.get("Allow") == ("GET, POST" if status == 405 else None)
        assert answer.json()["detail"].startswith(f"There is no route {method} {path};")


async def test_a_path_without_a_method_names_those_that_it_has_not_those_of_an_id_in_its_place(ours: httpx.AsyncClient):
    for prefix in ("", "/v1", "/api/public/v1"):
        for path, methods in (
            ("/transform-jobs/cost-estimation", "POST"),
            ("/transform-jobs/some-id", "DELETE, GET"),
            ("/files/some-id/content", "PUT"),
        ):
            answer = await ours.request("PATCH", prefix + path)
            assert (answer.status_code, answer.headers["Allow"]) == (405, methods)


def failing(error: Exception) -> FastAPI:
    app = FastAPI()
    add_error_handlers(app)
    add_middleware(app, ())

    @app.get("/")
    def fail() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Unauthorized("Who?"), 401, "Who?"),
        (NotFound("Gone."), 404, "Gone."),
        (Conflict("Later."), 409, "Later."),
        (CallerError("No."), 400, "No."),
        (Refused("It can't run here.", []), 400, "It can't run here."),
        (CannotPay(2.0, -1.0), 402, str(CannotPay(2.0, 0.0))),
        (CallerError("Half of a pair: \ud800"), 400, "Half of a pair: ?"),
    ],
)
async def test_each_error_of_ours_has_its_status_and_its_words(error: Exception, status: int, detail: str):
    async with client_of(failing(error), None) as client:
        answer = await client.get("/")
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ValueError("secret"), 500, "This failed on our side."),
        (RunFailed("The provider is down."), 502, "The provider"),
    ],
)
async def test_what_is_no_fault_of_the_clients_is_answered_with_the_id_of_the_request(
    error: Exception, status: int, said: str
):
    async with client_of(failing(error), None) as client:
        answer = await client.get("/", headers={"X-Request-ID": "mine-1"})
    assert (answer.status_code, answer.json()["request_id"]) == (status, "mine-1")
    assert answer.json()["detail"].startswith(said)
    assert answer.json()["detail"].endswith("under request mine-1.")
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_error_that_nobody_expected_is_logged_with_its_traceback_under_the_id(
    caplog: pytest.LogCaptureFixture,
):
    caplog.handler.addFilter(RequestIds())
    async with client_of(failing(ValueError("secret")), None) as client:
        answer = await client.get("/")
    (record,) = [it for it in caplog.records if it.exc_info]
    assert (record.getMessage(), vars(record)["request_id"]) == ("GET / failed", answer.headers["X-Request-ID"])
    assert "secret" in caplog.text
