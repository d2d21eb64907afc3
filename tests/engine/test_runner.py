"""The runner over scripted sources and steps: what breaks stays where it belongs, and work in flight is bounded."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from engine.admission import Admission, Limits
from engine.books import Books, Write
from engine.jobs import JobRunner
from engine.journal import Journal
from engine.ledger import Ledger
from engine.line import Line
from engine.memory import MemoryDatasets, MemoryJobs
from engine.plan import Plan, Role, Stage
from engine.runner import GROUP_ROWS, WINDOW, Run
from engine.step import Dropped, Step, StepContext
from schemas.errors import RunFailed
from schemas.job import TransformJob, TransformJobStatus
from schemas.job_record import ClaimedJob, NewJob, Progress
from schemas.mock import MockTransformConfig
from schemas.question_generator import QuestionAndLabelGenerator
from schemas.sample import Question, Sample, Seed
from tests.engine.world import ORGANIZATION, questions

NOW = datetime(2026, 1, 1, tzinfo=UTC)
JOB = TransformJob(
    id="job",
    organization_id=ORGANIZATION,
    status=TransformJobStatus.RUNNING,
    modal_function_call_id="job",
    modal_app_id="test",
    transform_config="{}",
    input_dataset_id=None,
    output_dataset_id="out",
    created_at=NOW,
    updated_at=NOW,
)
ASKING = Stage(Role.QUESTIONS, "/question_generator", QuestionAndLabelGenerator())


class Numbers:
    """A source of numbered seeds that may break at one of them."""

    def __init__(self, number: int, *, breaks_at: int | None = None) -> None:
        self.number = number
        self.breaks_at = breaks_at
        self.given = 0

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        for index in range(skip, self.number):
            if index == self.breaks_at:
                await asyncio.sleep(0.05)
                raise OSError("the disk is gone")
            self.given += 1
            yield Sample(seed=Seed(seed_text=str(index)))

    async def expected(self) -> int:
        return self.number

    async def texts(self) -> AsyncIterator[str]:
        for index in range(self.number):
            yield str(index)


class Breaking:
    """A step that breaks on every second seed."""

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        if context.path[0] % 2:
            raise ZeroDivisionError("division by zero")
        yield sample


class Telling:
    """A step whose provider says what went wrong."""

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        yield sample
        raise RunFailed("the model hung up")


class Asking:
    """A question stage that takes the longer the earlier the seed is, so that later seeds overtake it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        number = context.path[0]
        await asyncio.sleep(0.002 * (len(self.texts) - number))
        yield sample.model_copy(update={"question": Question(question_text=self.texts[number])})


class Counting:
    """A step that knows how many samples passed it."""

    def __init__(self) -> None:
        self.passed = 0

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        self.passed += 1
        await asyncio.sleep(0)
        yield sample


class Paper:
    """What a run wrote."""

    def __init__(self) -> None:
        self.rows: list[Sample] = []
        self.progress: list[Progress] = []

    async def write(self, rows: Sequence[Sample], progress: Progress) -> bool:
        self.rows += rows
        self.progress.append(progress)
        return True


def make_run(
    source: Numbers,
    steps: Sequence[Step],
    write: Write,
    *,
    claimed: ClaimedJob | None = None,
    asking: bool = False,
    journal: Journal | None = None,
) -> Run:
    claimed = claimed or ClaimedJob(JOB, None, None, None)
    stages = tuple(Stage(Role.LABELS, "/labeler", MockTransformConfig()) for _ in steps)
    plan = Plan(None, (ASKING, *stages[1:]) if asking else stages)
    ledger = Ledger(
        claimed,
        ["SOURCE", *(stage.transform for stage in plan.stages)],
        time.monotonic,
        Books(write, journal or Journal()),
    )
    line = Line(plan, steps, job_id=claimed.job.id, live=ledger.live, meter=ledger.meter, clock=time.monotonic)
    return Run(source, line, ledger, Admission(Limits(WINDOW)), write, job_id=claimed.job.id, clock=time.monotonic)


async def test_a_step_that_breaks_fails_the_row_and_not_the_job(caplog: pytest.LogCaptureFixture) -> None:
    paper = Paper()
    end = await make_run(Numbers(6), [Breaking()], paper.write).run()
    assert end is not None and end.status is TransformJobStatus.COMPLETED
    assert [row.is_valid for row in paper.rows] == [True, False] * 3
    assert paper.rows[1].meta["error_message"] == "ZeroDivisionError: division by zero"
    # The first failure is logged with its traceback; all of them are in the rows.
    assert len(caplog.records) == 1


async def test_what_a_step_made_before_it_broke_is_kept() -> None:
    paper = Paper()
    await make_run(Numbers(1), [Telling()], paper.write).run()
    assert [row.is_valid for row in paper.rows] == [True, False]
    assert paper.rows[1].meta["error_message"] == "the model hung up"


async def test_the_first_of_two_equal_questions_in_seed_order_is_kept() -> None:
    texts = ["Who won?", "Who lost?", "who  WON", "Who won?", "Who drew?"]
    paper = Paper()
    await make_run(Numbers(5), [Asking(texts)], paper.write, asking=True).run()
    assert questions(paper.rows) == texts
    assert [row.is_valid for row in paper.rows] == [True, True, False, False, True]
    assert paper.rows[2].meta["filter_reason"] == "duplicate question"
    step = paper.progress[-1].metrics.steps[1]
    assert (step.output_rows, step.rejected_count) == (3, 2)
    assert step.summary == "2 rejected, 0 failed: duplicate question (2)"


async def test_a_rejected_duplicate_goes_through_no_further_stage() -> None:
    labelling = Counting()
    await make_run(Numbers(3), [Asking(["A?", "A?", "B?"]), labelling], Paper().write, asking=True).run()
    assert labelling.passed == 2


async def test_a_source_that_breaks_fails_the_job_and_its_rows_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    datasets = MemoryDatasets()
    jobs = MemoryJobs(datasets)

    async def prepared(claimed: ClaimedJob, books: Books) -> Run:
        return make_run(Numbers(9, breaks_at=3), [], books.write, claimed=claimed)

    running = JobRunner(jobs, prepared, owner="me")
    accepted = await running.accept(NewJob(organization_id=ORGANIZATION, transform_config="{}"))
    await running.wait(accepted.id, 5)
    job = await jobs.get_job(ORGANIZATION, accepted.id)
    await running.close()
    assert job is not None and job.output_dataset_id is not None
    assert job.status is TransformJobStatus.FAILED
    assert "OSError: the disk is gone" in (job.error_message or "")
    rows = [row async for row in datasets.samples(job.output_dataset_id)]
    assert [row.seed.seed_text for row in rows if row.seed] == ["0", "1", "2"]
    assert "failed" in caplog.text


async def test_seeds_on_their_way_are_bounded_however_slow_the_writing_is() -> None:
    """Counts objects, not bytes: seeds taken from the source and not yet handed over to be written."""
    source, paper = Numbers(10_000), Paper()
    most = 0

    async def slowly(rows: Sequence[Sample], progress: Progress) -> bool:
        nonlocal most
        most = max(most, source.given - len(paper.rows))
        await asyncio.sleep(0.005)
        return await paper.write(rows, progress)

    await make_run(source, [Counting(), Counting(), Counting()], slowly).run()
    assert len(paper.rows) == 10_000
    assert WINDOW < most <= GROUP_ROWS + 2 * WINDOW


async def test_rows_are_written_together_with_the_number_of_seeds_that_are_done() -> None:
    paper = Paper()

    async def checked(rows: Sequence[Sample], progress: Progress) -> bool:
        await paper.write(rows, progress)
        assert len(paper.rows) == progress.seeds_done
        return True

    await make_run(Numbers(3000), [Counting()], checked).run()
    assert len(paper.rows) == 3000
    assert len(paper.progress) < 100


async def test_a_run_whose_job_was_taken_away_stops_at_once() -> None:
    source = Numbers(100_000)

    async def refused(rows: Sequence[Sample], progress: Progress) -> bool:
        return False

    assert await make_run(source, [Counting()], refused).run() is None
    assert source.given <= GROUP_ROWS + 2 * WINDOW
