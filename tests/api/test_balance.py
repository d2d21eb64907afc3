"""Balances: what a job costs is drawn from them, and one that can't be paid is refused."""

import asyncio
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from api.settings import Settings
from cli.main import app as command
from storage.accounts import Accounts
from storage.database import Database
from tests.api.test_transform_jobs import MOCK, ended, pipeline

PAID = pipeline(MOCK | {"num_seeds": 10, "simulated_cost_per_call": 0.1})


@pytest.fixture
async def accounts(settings: Settings, ours: httpx.AsyncClient):
    database = await Database.open(settings.database)
    yield Accounts(database)
    await database.close()


async def submit(client: httpx.AsyncClient, config: Any = PAID, **fields: Any) -> httpx.Response:
    return await client.post("/transform-jobs", json={"config": config} | fields)


async def balance(client: httpx.AsyncClient) -> float:
    return (await client.get("/organizations/balance")).json()["balance_dollars"]


async def test_a_job_draws_what_it_costs(ours: httpx.AsyncClient, theirs: httpx.AsyncClient, accounts: Accounts):
    assert await balance(ours) == 1_000_000
    await accounts.add("acme", 2.5)
    assert await balance(ours) == 2.5
    job = await ended(ours, (await submit(ours)).json())
    assert job["status"] == "COMPLETED"
    assert job["estimated_cost_dollars"] == pytest.approx(1.0)
    assert job["usage"]["current_cost_dollars"] == pytest.approx(1.0)
    assert await balance(ours) == pytest.approx(1.5)
    assert await balance(theirs) == 1_000_000


async def test_a_job_that_cannot_be_paid_is_refused_with_what_to_do(ours: httpx.AsyncClient, accounts: Accounts):
    await accounts.set_balance("acme", 0.5)
    refused = await submit(ours)
    assert refused.status_code == 402
    assert "$1.0000" in refused.json()["detail"]
    assert "$0.5000" in refused.json()["detail"]
    assert (await ours.get("/transform-jobs")).json()["total"] == 0
    assert (await submit(ours, max_questions=3, max_cost_dollars=0.3)).status_code == 201
    free = await submit(ours, pipeline(MOCK))
    assert free.status_code == 201


async def test_jobs_that_are_sent_at_once_do_not_spend_the_same_money(ours: httpx.AsyncClient, accounts: Accounts):
    await accounts.set_balance("acme", 1.5)
    answers = await asyncio.gather(*(submit(ours) for _ in range(4)))
    assert sorted(it.status_code for it in answers) == [201, 402, 402, 402]
    for answer in answers:
        if answer.status_code == 201:
            await ended(ours, answer.json())
    assert await balance(ours) == pytest.approx(0.5)


def test_the_command_sets_tops_up_and_lifts_a_balance(settings: Settings):
    def run(*words: str) -> str:
        result = CliRunner().invoke(command, ["balance", *words, "--data-dir", str(settings.data_dir)])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    assert run("show", "acme") == "unlimited"
    assert run("add", "acme", "10") == "$10.0000"
    assert run("add", "acme", "2.5") == "$12.5000"
    assert run("set", "acme", "3") == "$3.0000"
    assert run("unlimited", "acme") == "unlimited"
    assert run("show", "rival") == "unlimited"
