"""The journal: an answer that was paid for is never paid for again, and is booked once, whatever is cut off."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from benchmarks.endpoint import Behaviour, Faults, LocalEndpoint
from engine.journal import Journal
from engine.meter import Meter
from engine.models.endpoint import Endpoint
from engine.models.failure import SchemaBroken
from engine.models.price import TokenPrice
from engine.models.provider import ProviderKind
from engine.models.registry import Model
from engine.models.request import ModelReply, ModelRequest
from engine.step import Dropped, StepContext
from engine.unwritten import Unwritten
from schemas.job_record import PaidAnswers, Progress
from schemas.sample import Sample
from tests.engine.models.asking import data, prose, served
from tests.engine.test_runner import Numbers, make_run


@dataclass
class Kept:
    """What outlives a process."""

    answers: list[PaidAnswers] = field(default_factory=list)

    async def keep(self, answers: PaidAnswers) -> bool:
        self.answers.append(answers)
        return True

    def meter(self, *, booked: int = 0, cap: float | None = None) -> Meter:
        """The meter of the next process, of whose usage nothing was written but the answers up to `booked`."""
        return Meter(cap, journal=Journal(self.answers, booked=booked, keep=self.keep))


@pytest.fixture
async def served_model() -> AsyncIterator[tuple[LocalEndpoint, Model]]:
    async with served() as (local, client):
        yield local, model_at(client)


def model_at(client: Endpoint) -> Model:
    return Model("local/tiny", "tiny", client, TokenPrice(100, 400), ProviderKind.COMPATIBLE)


def ask(
    model: Model, meter: Meter, request: ModelRequest, *, step: int = 1, path: Sequence[int] = (0,)
) -> "asyncio.Task[ModelReply]":
    return asyncio.create_task(StepContext("job", step, tuple(path), meter).ask(model, request))


async def test_a_restarted_run_gets_what_was_answered_without_asking(served_model: tuple[LocalEndpoint, Model]):
    local, model = served_model
    kept = Kept()
    first = kept.meter()
    replies = await asyncio.gather(*(ask(model, first, data(), path=(seed,)) for seed in range(20)))
    second = kept.meter()
    again = await asyncio.gather(*(ask(model, second, data(), path=(seed,)) for seed in range(20)))
    assert [reply.parsed for reply in again] == [reply.parsed for reply in replies]
    assert local.seen.requests == 20
    # No two answers of the endpoint are alike.
    assert len({str(reply.parsed) for reply in replies}) == 20


async def test_what_was_paid_is_booked_once(served_model: tuple[LocalEndpoint, Model]):
    _, model = served_model
    kept = Kept()
    first = kept.meter()
    for seed in range(4):
        await ask(model, first, data(), path=(seed,))
    unwritten = kept.meter()
    assert unwritten.total() == first.total()
    assert unwritten.budget.spent == pytest.approx(first.budget.spent)
    await ask(model, unwritten, data(), path=(0,))
    assert unwritten.total() == first.total()
    # Of a usage that was written, the answers that it accounts for are left out.
    assert kept.meter(booked=3).total().llm_by_model["local/tiny"].count == 1
    assert kept.meter(booked=4).total().llm_by_model == {}


async def test_every_piece_of_work_has_its_own_answers(served_model: tuple[LocalEndpoint, Model]):
    local, model = served_model
    kept = Kept()
    await ask(model, kept.meter(), prose(temperature=1.0))
    later = kept.meter()
    await ask(model, later, prose(temperature=0.0))
    await ask(model, later, prose("Something else.", temperature=1.0))
    await ask(model, later, prose(temperature=1.0), step=2)
    await ask(model, later, prose(temperature=1.0), path=(0, 1))
    assert local.seen.requests == 5
    await ask(model, later, prose(temperature=1.0))
    assert local.seen.requests == 5


async def test_the_same_question_asked_twice_has_two_answers(served_model: tuple[LocalEndpoint, Model]):
    local, model = served_model
    kept = Kept()
    first = kept.meter()
    texts = {(await ask(model, first, prose())).text for _ in range(2)}
    later = kept.meter()
    assert {(await ask(model, later, prose())).text for _ in range(2)} == texts
    assert local.seen.requests == len(texts) == 2
    await ask(model, later, prose())
    assert local.seen.requests == 3


async def test_an_answer_of_no_use_is_paid_for_once_too():
    kept = Kept()
    async with served(Behaviour(faults=Faults(schema_breaking=1.0))) as (local, client):
        for _ in range(3):
            with pytest.raises(SchemaBroken):
                await ask(model_at(client), kept.meter(), data())
        # One answer, and one more after it was told what was wrong.
        assert local.seen.requests == 2


async def test_a_call_counts_as_in_flight_until_its_answer_is_kept():
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(answers: PaidAnswers) -> bool:
        started.set()
        await go_on.wait()
        return True

    meter = Meter(journal=Journal(keep=slowly))
    async with served(concurrency=1) as (local, client):
        asked = [ask(model_at(client), meter, prose(), path=(seed,)) for seed in range(2)]
        await started.wait()
        await asyncio.sleep(0.05)
        assert local.seen.requests == 1
        assert not any(task.done() for task in asked)
        go_on.set()
        await asyncio.gather(*asked)
        assert local.seen.requests == 2


async def test_a_cap_counts_what_an_earlier_run_has_paid(served_model: tuple[LocalEndpoint, Model]):
    _, model = served_model
    kept = Kept()
    first = kept.meter()
    await ask(model, first, prose())
    assert kept.meter(cap=1.0).budget.spent == first.budget.spent > 0


class Asking:
    """A step that asks a model."""

    def __init__(self, model: Model) -> None:
        self.model = model

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        await context.ask(self.model, prose())
        yield sample


async def test_answers_that_cannot_be_kept_end_the_run_and_fail_no_row(served_model: tuple[LocalEndpoint, Model]):
    async def broken(answers: PaidAnswers) -> bool:
        raise OSError("disk full")

    written: list[Sample] = []

    async def write(rows: Sequence[Sample], progress: Progress) -> bool:
        written.extend(rows)
        return True

    run = make_run(Numbers(3), [Asking(served_model[1])], write, journal=Journal(keep=broken))
    with pytest.raises(Unwritten, match="disk full"):
        await run.run()
    assert written == []
