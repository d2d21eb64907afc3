"""The caller: no route without a known token, and nothing of another organization's."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import client_of

OPEN = {"/healthz", "/samples/validate"}
MOCK_JOB = {"config": {"config_type": "QUESTION_PIPELINE", "seed_generator": {"config_type": "MOCK", "num_seeds": 1}}}


def operations() -> list[tuple[str, str]]:
    """Every route of the OpenAPI document, with its ids still in braces."""
    document: dict[str, Any] = create_app(Settings.read()).openapi()
    return [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]


def filled(path: str, ids: dict[str, str]) -> str:
    return path.format(**ids)


ANY_ID: dict[str, str] = dict.fromkeys(("session_id", "file_set_id", "dataset_id", "job_id"), "some-id")


UNKNOWN = ("", "Bearer wrong", "Bearer", "Basic b3Vyczo=", "Bearer \u00e9")


@pytest.mark.parametrize("authorization", UNKNOWN)
async def test_every_route_asks_for_a_known_token(app: FastAPI, authorization: str):
    headers = httpx.Headers([("Authorization", authorization)] if authorization else [], encoding="latin-1")
    async with client_of(app, None) as stranger:
        for method, path in operations():
            for prefix in ("", "/v1", "/api/public/v1") if path not in OPEN else ():
                answer = await stranger.request(method, prefix + filled(path, ANY_ID), headers=headers, json={})
                assert answer.status_code == 401, (method, path)
                assert answer.headers["WWW-Authenticate"] == "Bearer"
                assert "pipeline-assistant token" in answer.json()["detail"]


async def test_health_and_the_check_of_a_sample_need_no_token(app: FastAPI):
    async with client_of(app, None) as stranger:
        assert (await stranger.get("/healthz")).json() == {"status": "ok"}
        assert (await stranger.post("/samples/validate", json={})).json()["valid"] is True


BODIES = {
    "/filesets/{file_set_id}/files": {"file_id": "none"},
    "/filesets/{file_set_id}/retry-failed": {},
    "/pipeline-assistant/sessions/{session_id}/messages": {"content": "hello"},
    "/datasets/{dataset_id}/samples": {"samples": []},
}


async def test_what_another_organization_owns_is_not_there(ours: httpx.AsyncClient, theirs: httpx.AsyncClient):
    session = await ours.post("/pipeline-assistant/sessions", json={"goal": "numeric questions from the FOMC minutes"})
    job = (await ours.post("/transform-jobs", json=MOCK_JOB)).json()
    ids = ANY_ID | {
        "session_id": session.json()["session_id"],
        "job_id": job["id"],
        "dataset_id": job["output_dataset_id"],
    }
    with_id = [(method, path) for method, path in operations() if "{" in path]
    assert len(with_id) >= 12
    for method, path in with_id:
        answer = await theirs.request(method, filled(path, ids), json=BODIES.get(path))
        assert answer.status_code == 404, (method, path, answer.text)
        assert "There is no" in answer.json()["detail"]
    assert (await ours.get(f"/pipeline-assistant/sessions/{ids['session_id']}")).json() == session.json()
    assert (await theirs.get("/transform-jobs")).json()["total"] == 0
    assert (await theirs.get("/datasets")).json()["total"] == 0


async def test_a_dataset_of_another_organization_cannot_be_a_jobs_input(
    ours: httpx.AsyncClient, theirs: httpx.AsyncClient
):
    dataset = (await ours.post("/datasets")).json()["id"]
    await ours.post(f"/datasets/{dataset}/samples", json={"samples": [{"seed": {"seed_text": "secret"}}]})
    body = {"config": {"config_type": "QUESTION_RENDERER"}, "input_dataset_id": dataset}
    answer = await theirs.post("/transform-jobs", json=body)
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith(f"There is no dataset {dataset}.")
