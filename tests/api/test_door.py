"""The door: who comes in, at what pace, for how long, and what every answer carries."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api import body
from api.rate_limit import RateLimit
from api.settings import Settings
from tests.api.conftest import client_of, running

SESSIONS = "/pipeline-assistant/sessions"
JSON = {"Content-Type": "application/json"}


async def test_whoever_has_no_token_is_told_that_whatever_the_body_is(app: FastAPI):
    async with client_of(app, None) as stranger:
        for body in (b"{", b"\xff", b" " * (2**20 + 1), b'{"goal": 7}'):
            assert (await stranger.post(SESSIONS, content=body, headers=JSON)).status_code == 401


async def test_the_id_of_a_request_comes_back_or_is_made(ours: httpx.AsyncClient):
    sent = await ours.get("/datasets", headers={"X-Request-ID": "mine-1"})
    assert sent.headers["X-Request-ID"] == "mine-1"
    bad = httpx.Headers([("X-Request-ID", "\u00e9")], encoding="latin-1")
    made = {
        (await ours.get("/datasets", headers=it)).headers["X-Request-ID"]
        for it in (bad, {"X-Request-ID": "x" * 129}, {})
    }
    assert len(made) == 3
    assert all(len(it) == 32 for it in made)


async def test_every_answer_has_the_security_headers(ours: httpx.AsyncClient):
    for path in ("/datasets", "/nothing", "/docs", "/healthz"):
        headers = (await ours.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


async def test_pages_of_other_sites_may_call_only_where_they_are_named(settings: Settings):
    asked = {"Origin": "https://ui.example", "Access-Control-Request-Method": "POST"}
    async with running(settings) as client:
        assert "Access-Control-Allow-Origin" not in (await client.get("/datasets", headers=asked)).headers
    named = settings.model_copy(update={"cors_origins": ("https://ui.example",)})
    async with running(named) as client:
        preflight = await client.options("/datasets", headers=asked)
        assert preflight.headers["Access-Control-Allow-Origin"] == "https://ui.example"
        other = await client.get("/datasets", headers={"Origin": "https://other.example"})
        assert "Access-Control-Allow-Origin" not in other.headers


async def test_each_token_has_a_pace_of_its_own(settings: Settings):
    async with running(settings.model_copy(update={"rate_limit": 2})) as client:
        answers = [await client.get("/datasets") for _ in range(3)]
        assert [it.status_code for it in answers] == [200, 200, 429]
        assert 1 <= int(answers[2].headers["Retry-After"]) <= 30
        assert answers[2].headers["Retry-After"] in answers[2].json()["detail"]
        assert (await client.get("/datasets", headers={"Authorization": "Bearer theirs"})).status_code == 200


def test_a_bucket_fills_at_an_even_pace():
    now = 0.0
    limit = RateLimit(60, clock=lambda: now)
    assert [limit.take("a") for _ in range(61)] == [0.0] * 60 + [1.0]
    now = 1.5
    assert (limit.take("a"), limit.take("a")) == (0.0, 0.5)


async def test_a_request_that_takes_too_long_is_let_go(settings: Settings):
    async with running(settings.model_copy(update={"request_seconds": 0.001})) as client:
        answer = await client.post(SESSIONS, json={"goal": "numeric questions from the FOMC minutes"})
    assert answer.status_code == 504
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


async def test_a_body_that_stops_coming_is_given_up(ours: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(body, "SECONDS_BETWEEN_PIECES", 0.05)

    async def stuck() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    answer = await ours.post(SESSIONS, content=stuck(), headers=JSON)
    assert answer.status_code == 408
