"""Prices, and what calls are booked at."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.endpoint import Behaviour, Faults
from engine.models.budget import Budget, BudgetSpent
from engine.models.failure import ModelFailure
from engine.models.price import Price, TokenPrice, find_price
from engine.models.purse import Purse, Receipt, UnknownPrice
from engine.models.request import ModelReply
from engine.models.retry import RetryPolicy
from tests.engine.models.asking import SCHEMA, data, prose, reply, served

OPENAI, ROUTER = "https://api.openai.com/v1", "https://openrouter.ai/api/v1"
CHEAP = TokenPrice(1.0, 4.0)


def found(slug: str, name: str = "", base_url: str = "") -> Price:
    """The listed price of a model."""
    price = find_price(slug, {}, name=name, base_url=base_url)
    assert price is not None
    return price


@pytest.mark.parametrize(
    ("slug", "name", "base_url"),
    [
        ("openai/gpt-4o", "", ""),
        ("openai/gpt-4o", "gpt-4o", OPENAI),
        ("openai/gpt-4o", "openai/gpt-4o", ROUTER),
        ("local/gpt-4o", "gpt-4o", OPENAI),
    ],
)
def test_a_listed_model_has_its_price(slug: str, name: str, base_url: str) -> None:
    assert found(slug, name, base_url).dollars(1_000_000, 1_000_000) == pytest.approx(12.5)


def test_the_models_of_the_contracts_defaults_have_prices() -> None:
    for slug in ("meta-llama/llama-3.3-70b-instruct", "google/gemini-3-flash-preview", "anthropic/claude-sonnet-4"):
        assert found(slug).dollars(1000, 1000) > 0


@pytest.mark.parametrize(
    ("slug", "name", "base_url"),
    [
        ("openai/no-such-model", "", ""),
        ("nobody/gpt-4o", "", ""),
        ("local/gpt-4o", "", ""),
        ("embedded", "", ""),
        ("gpt-4o", "", ""),
        ("local/gpt-4o", "gpt-4o", "http://localhost:8000/v1"),
        ("openai/gpt-4o", "gpt-4o", "http://localhost:8000/v1"),
    ],
)
def test_a_price_that_nobody_lists_is_unknown_and_not_zero(slug: str, name: str, base_url: str) -> None:
    assert find_price(slug, {}, name=name, base_url=base_url) is None


def test_a_configured_price_comes_first() -> None:
    assert find_price("openai/gpt-4o", {"openai/gpt-4o": CHEAP}, name="gpt-4o", base_url=OPENAI) is CHEAP
    assert CHEAP.dollars(1_000_000, 500_000) == 3.0


def test_cached_tokens_cost_what_the_list_says() -> None:
    price = found("openai/gpt-4o")
    full, cached = reply("x", input_tokens=1000, output_tokens=0), reply("x", input_tokens=1000, cached_tokens=1000)
    assert price.price(full) == pytest.approx(0.0025)
    assert (price.price(cached) or 0) - price.dollars(0, 5) == pytest.approx(0.00125)


def test_a_reply_without_counts_has_no_price() -> None:
    assert CHEAP.price(reply("x", input_tokens=None)) is None


@given(st.text(), st.integers(1, 5000))
def test_the_worst_price_covers_any_tokenizer_that_keeps_to_bytes(text: str, most: int) -> None:
    worst = CHEAP.worst_price(prose(text, max_tokens=most))
    assert worst >= CHEAP.dollars(len(text.encode()) + 20, most)
    with_schema = CHEAP.worst_price(data(text, max_tokens=most))
    assert with_schema - worst >= CHEAP.dollars(2 * len(SCHEMA.text), 0)


def test_a_cap_on_an_unknown_price_is_refused() -> None:
    with pytest.raises(UnknownPrice, match="configure its price"):
        Purse(None, Budget(1.0))
    Purse(None, Budget(None))


async def test_every_paid_call_is_booked_at_its_price() -> None:
    receipts: list[Receipt] = []
    budget = Budget(1.0)
    async with served(Behaviour(faults=Faults(schema_breaking=1))) as (_, client):
        with pytest.raises(ModelFailure):
            await client.complete(data("x" * 400), Purse(CHEAP, budget, receipts.append))
    assert [it.input_tokens > 100 for it in receipts] == [True, True]
    expected = [CHEAP.dollars(it.input_tokens, it.output_tokens) for it in receipts]
    assert [it.dollars for it in receipts] == expected
    assert budget.spent == pytest.approx(sum(expected))
    assert budget.reserved == 0


async def test_what_the_endpoint_refuses_costs_nothing() -> None:
    receipts: list[Receipt] = []
    budget = Budget(1.0)
    behaviour = Behaviour(faults=Faults(rate_limited=0.5, error=0.5))
    async with served(behaviour, retry=RetryPolicy(tries=2, first_wait=0.001)) as (_, client):
        with pytest.raises(ModelFailure):
            await client.complete(data(), Purse(CHEAP, budget, receipts.append))
    assert (receipts, budget.spent, budget.reserved) == ([], 0, 0)


@pytest.mark.parametrize("faults", [Faults(hang=1), Faults(cut=1)])
async def test_a_call_whose_end_nobody_knows_is_booked_at_its_worst_price(faults: Faults) -> None:
    receipts: list[Receipt] = []
    budget = Budget(1.0)
    retry = RetryPolicy(tries=2, first_wait=0.001)
    async with served(Behaviour(faults=faults), timeout_seconds=0.1, retry=retry) as (_, client):
        with pytest.raises(ModelFailure):
            await client.complete(prose(), Purse(CHEAP, budget, receipts.append))
    assert receipts == [Receipt(0, 0, CHEAP.worst_price(prose()))] * 2
    assert budget.spent == pytest.approx(2 * CHEAP.worst_price(prose()))


async def test_a_reply_without_counts_is_booked_at_its_worst_price() -> None:
    budget = Budget(1.0)
    async with served(Behaviour(counts_tokens=False)) as (_, client):
        await client.complete(prose(), Purse(CHEAP, budget))
    assert budget.spent == pytest.approx(CHEAP.worst_price(prose()))


async def test_a_model_of_unknown_price_is_booked_without_one() -> None:
    receipts: list[Receipt] = []
    async with served() as (_, client):
        await client.complete(prose("x" * 400), Purse(book=receipts.append))
    assert receipts == [Receipt(100, 9, None)]


async def test_a_call_that_was_never_sent_costs_nothing() -> None:
    budget = Budget(1.0)
    async with served(Behaviour(latency=10), concurrency=1) as (_, client):
        calls = [asyncio.create_task(client.complete(prose(), Purse(CHEAP, budget))) for _ in range(5)]
        await asyncio.sleep(0.1)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    assert budget.spent == pytest.approx(CHEAP.worst_price(prose()))
    assert budget.reserved == 0


@pytest.mark.parametrize("share", [0.0, 0.2])
async def test_a_cap_is_used_up_and_never_crossed(share: float) -> None:
    worst = CHEAP.worst_price(data(max_tokens=100))
    cap = 20 * worst
    budget = Budget(cap)
    purse = Purse(CHEAP, budget)
    faults = Faults(rate_limited=share / 3, cut=share / 3, schema_breaking=share / 3)
    async with served(Behaviour(latency=0.01, faults=faults, retry_after=0.01)) as (local, client):
        asking = [client.complete(data(max_tokens=100), purse) for _ in range(300)]
        ends = await asyncio.gather(*asking, return_exceptions=True)
    answered = [it for it in ends if isinstance(it, ModelReply)]
    assert {type(it) for it in ends} >= {ModelReply, BudgetSpent}
    assert len(answered) > 20
    assert cap - worst < budget.spent <= cap
    assert local.seen.requests < 300
