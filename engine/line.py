"""The line: the stages that each seed of a job goes through, from its arrival to the rows that come of it."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from engine.meter import Meter
from engine.models.budget import BudgetSpent
from engine.plan import Plan
from engine.seen_questions import SeenQuestions
from engine.step import ERROR_MESSAGE, FILTER_REASON, Dropped, Step, StepContext, failed, rejected
from engine.tally import Event, Happening, Tally
from engine.unwritten import Unwritten
from schemas.errors import PipelineAssistantError, RunFailed
from schemas.sample import Sample

_log = logging.getLogger(__name__)
MOST_EVENTS = 50_000
"""What may happen to one seed: its rows are written together, so they are all in memory at once."""


class TooManyRows(RunFailed):
    """One seed became more rows than can be held together; the job cannot go on."""


@dataclass(frozen=True, slots=True)
class SeedOutcome:
    """What came of one seed: its rows in their order, what happened on the way, the questions granted and made."""

    rows: list[Sample]
    events: list[Event]
    granted: int
    questions: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A seed's place in the order: it may compare its questions with those before once `before` is set."""

    before: asyncio.Event
    after: asyncio.Event


@dataclass(frozen=True, slots=True)
class _Row:
    path: tuple[int, ...]
    sample: Sample


class _Journal:
    """The events of one seed, counted at once in the live tally and kept for the moment when its rows are written."""

    def __init__(self, live: Tally, clock: Callable[[], float]) -> None:
        self._live = live
        self._clock = clock
        self.events: list[Event] = []

    def add(self, step: int, happening: Happening, reason: str = "") -> None:
        if len(self.events) >= MOST_EVENTS:
            raise TooManyRows("One seed became far too many rows: lower questions_per_seed or expansion_factor")
        event = Event(step, happening, self._clock(), reason)
        self._live.add(event)
        self.events.append(event)

    def add_output(self, step: int, output: Sample | Dropped) -> None:
        if isinstance(output, Dropped):
            self.add(step, Happening.REJECTED, output.reason)
        elif output.is_valid:
            self.add(step, Happening.PASSED)
        elif ERROR_MESSAGE in output.meta:
            self.add(step, Happening.FAILED, str(output.meta[ERROR_MESSAGE]))
        else:
            self.add(step, Happening.REJECTED, str(output.meta.get(FILTER_REASON, "no reason given")))


class Line:
    """Takes seeds through the stages. Seeds go side by side; within one seed a stage begins when the last has ended."""

    def __init__(
        self, plan: Plan, steps: Sequence[Step], *, job_id: str, live: Tally, meter: Meter, clock: Callable[[], float]
    ) -> None:
        self._steps = steps
        self._job_id = job_id
        self._live = live
        self._meter = meter
        self._clock = clock
        self._asking = plan.question_stage
        self._must_differ = self._asking is not None and plan.stages[self._asking].must_differ
        self._seen = SeenQuestions()
        self._reported: set[int] = set()

    @property
    def seen(self) -> SeenQuestions | None:
        """The questions so far, where none may be asked twice."""
        return self._seen if self._must_differ else None

    async def take(
        self, number: int, item: Sample | Dropped, turn: Turn, granted: int, settle: Callable[[int], None]
    ) -> SeedOutcome:
        """Take one item of the source through all stages.

        At most `granted` questions are made of it; `settle` is told how many were, as soon as that is known.
        """
        journal = _Journal(self._live, self._clock)
        journal.add(0, Happening.TAKEN)
        journal.add_output(0, item)
        rows = [_Row((number,), item)] if isinstance(item, Sample) else []
        asked = 0 if self._asking is None else self._asking + 1
        try:
            rows = await self._through(range(asked), rows, journal, granted)
            questions = len(rows)
            settle(questions)
            if self._must_differ:
                await turn.before.wait()
                rows = [self._unless_seen(row, journal) for row in rows]
        finally:
            turn.after.set()
        rows = await self._through(range(asked, len(self._steps)), rows, journal, None)
        return SeedOutcome([row.sample for row in rows], journal.events, granted, questions)

    async def _through(
        self, stages: Iterable[int], rows: list[_Row], journal: _Journal, limit: int | None
    ) -> list[_Row]:
        for stage in stages:
            wanted = limit if stage == self._asking else None
            if len(rows) == 1:
                rows = await self._apply(stage, rows[0], journal, wanted)
            else:
                groups = await asyncio.gather(*(self._apply(stage, row, journal, wanted) for row in rows))
                rows = [row for group in groups for row in group]
        return rows

    async def _apply(self, stage: int, row: _Row, journal: _Journal, limit: int | None) -> list[_Row]:
        """Let one step work on one row. This is the boundary at which whatever goes wrong becomes a row of its own."""
        if not row.sample.is_valid:
            return [row]
        position = stage + 1
        journal.add(position, Happening.TAKEN)
        samples: list[Sample] = []
        context = StepContext(self._job_id, position, row.path, self._meter, limit)
        try:
            async with aclosing(self._steps[stage].run(row.sample, context)) as outputs:
                async for output in outputs:
                    journal.add_output(position, output)
                    if isinstance(output, Sample):
                        samples.append(output)
                    if len(samples) == limit:
                        break
        except (TooManyRows, Unwritten):
            raise
        except BudgetSpent as spent:
            samples.append(rejected(row.sample, spent.message))
            journal.add_output(position, samples[-1])
        except Exception as error:
            self._report(position, error)
            samples.append(failed(row.sample, _message(error)))
            journal.add_output(position, samples[-1])
        return [_Row((*row.path, place), sample) for place, sample in enumerate(samples)]

    def _unless_seen(self, row: _Row, journal: _Journal) -> _Row:
        reason = self._seen.add(row.sample) if row.sample.is_valid else None
        if reason is None:
            return row
        assert self._asking is not None
        journal.add(self._asking + 1, Happening.SURPLUS, reason)
        return _Row(row.path, rejected(row.sample, reason))

    def _report(self, position: int, error: Exception) -> None:
        """Log the first failure of each step with its traceback; the others stand in their rows."""
        if position not in self._reported:
            self._reported.add(position)
            _log.warning("Job %s: step %d failed on a row", self._job_id, position, exc_info=error)


def _message(error: Exception) -> str:
    return error.message if isinstance(error, PipelineAssistantError) else f"{type(error).__name__}: {error}"
