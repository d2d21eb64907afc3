"""What sessions ask of a paid model is drawn from the organization's balance, and refused when that is spent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from langchain_core.messages import AIMessage

from api.settings import Settings
from storage.accounts import Accounts
from storage.database import Database
from storage.model_uses import ModelUses
from tests.agent.models.fake_provider import FakeProvider, Refusal
from tests.agent.scripted_model import calls
from tests.api.conftest import running
from tests.api.test_openai import told

SESSIONS = "/pipeline-assistant/sessions"
GOAL = {"goal": "numeric questions from the FOMC minutes"}
LOOK, SAID = calls(("list_file_sets", {})), AIMessage("Which documents do you mean?")
COST = (100 * 10.0 + 10 * 20.0) / 1_000_000
"""Of one call: the stand-in counts 100 tokens read and 10 written."""
pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")


@asynccontextmanager
async def serving(
    settings: Settings, *lines: Any, dollars: float | None, prices: Any = None
) -> AsyncIterator[tuple[httpx.AsyncClient, Accounts, ModelUses, FakeProvider]]:
    database = await Database.open(settings.database)
    accounts = Accounts(database)
    if dollars is not None:
        await accounts.set_balance("acme", dollars)
    given = {"local/tiny": (10.0, 20.0)} if prices is None else prices
    async with FakeProvider(lines) as fake:
        paid = told(settings, fake, session_model="local/tiny", model_prices=given)
        async with running(paid) as client:
            yield client, accounts, ModelUses(database), fake
    await database.close()


async def test_each_call_of_a_turn_is_booked_with_its_tokens_and_cost(settings: Settings):
    async with serving(settings, LOOK, SAID, dollars=5.0) as (client, accounts, uses, fake):
        assert (await client.post(SESSIONS, json=GOAL)).status_code == 201
        used = (await uses.totals("acme"))["local/tiny"]
        assert (used.count, used.input_tokens, used.output_tokens) == (2, 200, 20)
        assert used.cost == pytest.approx(2 * COST)
        assert await accounts.balance("acme") == pytest.approx(5 - 2 * COST)
        assert len(fake.bodies) == 2
        assert await uses.totals("rival") == {}


async def test_a_session_that_cannot_be_paid_is_refused_before_anything_is_kept(settings: Settings):
    async with serving(settings, SAID, dollars=0.01) as (client, accounts, _, fake):
        refused = await client.post(SESSIONS, json=GOAL)
        assert refused.status_code == 402
        assert "pipeline-assistant balance add" in refused.json()["detail"]
        assert fake.bodies == []
        free = await client.post(SESSIONS, json=GOAL | {"model_name": "embedded"})
        assert free.status_code == 201
        assert await accounts.balance("acme") == 0.01


async def test_a_message_that_cannot_be_paid_is_refused_and_the_session_stays_as_it_is(settings: Settings):
    async with serving(settings, SAID, dollars=5.0) as (client, accounts, _, fake):
        session = (await client.post(SESSIONS, json=GOAL)).json()
        await accounts.set_balance("acme", 0.0)
        path = f"{SESSIONS}/{session['session_id']}"
        assert (await client.post(f"{path}/messages", json={"content": "go on"})).status_code == 402
        assert (await client.get(path)).json()["messages"] == session["messages"]
        await accounts.set_balance("acme", 5.0)
        assert (await client.post(f"{path}/messages", json={"content": "go on"})).status_code == 200
        assert len(fake.bodies) == 2


async def test_a_balance_that_ends_within_a_turn_ends_it_and_is_said(settings: Settings):
    dear = calls(
        *[("describe_stages", {"stage": stage}) for stage in ("seed_generator", "question_generator", "scorer")]
    )
    async with serving(settings, dear, dollars=0.4, prices={"local/tiny": (10.0, 1.0)}) as (client, accounts, _, fake):
        session = (await client.post(SESSIONS, json=GOAL)).json()
        assert "left to spend" in session["messages"][-1]["content"]
        assert 0 < len(fake.bodies) < 12
        assert (await accounts.balance("acme") or 0) >= 0


async def test_a_call_that_fails_costs_nothing(settings: Settings):
    async with serving(settings, Refusal(400, "no"), dollars=5.0) as (client, accounts, _, __):
        assert (await client.post(SESSIONS, json=GOAL)).status_code == 201
        assert await accounts.balance("acme") == 5.0


async def test_an_unknown_price_is_refused_where_there_is_a_limit_only(settings: Settings):
    async with serving(settings, SAID, dollars=None, prices={}) as (client, accounts, uses, _):
        assert (await client.post(SESSIONS, json=GOAL)).status_code == 201
        assert (await uses.totals("acme"))["local/tiny"].count == 1
        await accounts.set_balance("acme", 5.0)
        refused = await client.post(SESSIONS, json=GOAL)
        assert refused.status_code == 400
        assert "PIPELINE_ASSISTANT_MODEL_PRICES" in refused.json()["detail"]
