"""Whatever a client sends, it gets an answer that it can read, and never one that blames the server."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import TOKENS, client_of
from tests.api.test_auth import operations

pytestmark = pytest.mark.asyncio(loop_scope="module")

ODD_TEXTS = [
    "",
    "\x00",
    "\ud800",
    "\U0001f600",
    "..",
    "%00",
    "%ed%a0%80",
    "a/b",
    "null",
    "-1",
    "1e999",
    "9" * 5000,
]
ODD_VALUES = [
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    2**64,
    10**400,
    0.1,
    1e308,
    float("nan"),
    float("inf"),
    [],
    {},
    "x" * 30_000,
    *ODD_TEXTS,
]
CONFIG_TYPES = ["QUESTION_PIPELINE", "MOCK", "FILESET_SEED_GENERATOR", "QUESTION_RENDERER", "NEWS_SEED_GENERATOR"]
SCHEMAS = create_app(Settings.read()).openapi()["components"]["schemas"].values()
KEYS = sorted({name for schema in SCHEMAS for name in schema.get("properties", ())})

texts = st.sampled_from(ODD_TEXTS) | st.text(max_size=8) | st.sampled_from(CONFIG_TYPES)
values = st.recursive(
    st.sampled_from(ODD_VALUES) | texts | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=5),
    max_leaves=12,
)
deep = st.integers(1, 3000).map(lambda levels: b'{"goal": ' + b"[" * levels + b"]" * levels + b"}")
bodies = values.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40) | deep
content_types = st.sampled_from(["application/json", "application/json; charset=utf-7", "text/plain", "x", ""])
ROUTES = {
    "sessions": "/pipeline-assistant/sessions",
    "messages": "/pipeline-assistant/sessions/{session_id}/messages",
    "samples": "/datasets/{dataset_id}/samples",
    "validate": "/samples/validate",
    "transform-jobs": "/transform-jobs",
    "cost-estimation": "/transform-jobs/cost-estimation",
}
PLAUSIBLE: dict[str, dict[str, Any]] = {
    "sessions": {"goal": "hello", "autonomy_level": None, "model_name": None},
    "messages": {"content": "hello"},
    "samples": {"samples": [{"seed": {"seed_text": "t"}, "meta": {"a": 1}, "is_valid": True}]},
    "validate": {"seed": {"seed_text": "t"}, "rollouts": [{"model_name": "m", "content": "c", "parsed_output": {}}]},
    "transform-jobs": {
        "config": {"config_type": "QUESTION_PIPELINE", "renderer": None},
        "max_questions": 1,
        "name": "n",
    },
    "cost-estimation": {"config": {"config_type": "QUESTION_RENDERER", "template": None}, "max_questions": None},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory, first_start: Path) -> AsyncIterator[FastAPI]:
    folder = shutil.copytree(first_start, tmp_path_factory.mktemp("fuzz") / "data")
    app = create_app(Settings.read(data_dir=folder, api_tokens=TOKENS))
    async with app.router.lifespan_context(app):
        yield app


def check(answer: httpx.Response) -> None:
    """An answer is a success or the client's mistake, in a form that clients read."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        detail = answer.json()["detail"]
        assert isinstance(detail, list) is (answer.status_code == 422)
        assert detail
        assert len(answer.content) < 70_000


def quoted(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"), safe="")


@given(
    operation=st.sampled_from(operations()),
    name=texts.filter(bool),
    query=st.dictionaries(st.sampled_from(["limit", "cursor", "status", "include_public", "configuration_id"]), texts),
    body=bodies,
    content_type=content_types,
)
@settings(max_examples=200)
async def test_no_request_breaks_the_server(
    app: FastAPI, operation: tuple[str, str], name: str, query: dict[str, str], body: bytes, content_type: str
):
    method, path = operation
    ids = dict.fromkeys(("session_id", "file_set_id", "dataset_id", "job_id"), quoted(name))
    url = path.format(**ids) + "?" + "&".join(f"{key}={quoted(value)}" for key, value in query.items())
    async with client_of(app, "ours") as client:
        check(await client.request(method, url, content=body, headers={"Content-Type": content_type}))


@given(data=st.data(), route=st.sampled_from(sorted(PLAUSIBLE)))
@settings(max_examples=200)
async def test_no_value_in_a_plausible_body_breaks_the_server(app: FastAPI, data: st.DataObject, route: str):
    body = json.loads(json.dumps(PLAUSIBLE[route]))
    place = data.draw(st.sampled_from(list(places(body))))
    key = data.draw(st.sampled_from([*place, "more"]))
    place[key] = data.draw(values)
    async with client_of(app, "ours") as client:
        session = (await client.post("/pipeline-assistant/sessions", json={"goal": "hello"})).json()["session_id"]
        dataset = (await client.post("/datasets")).json()["id"]
        url = ROUTES[route].format(session_id=session, dataset_id=dataset)
        check(await client.post(url, content=json.dumps(body).encode(), headers={"Content-Type": "application/json"}))
        check_readable(await client.get(f"/pipeline-assistant/sessions/{session}"))
        check_readable(await client.get(f"/datasets/{dataset}/samples"))
        check_readable(await client.get("/transform-jobs?limit=100"))


def places(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a body."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from places(child)


def check_readable(answer: httpx.Response) -> None:
    """What was written can be read again."""
    assert answer.status_code == 200, answer.text
    answer.json()
