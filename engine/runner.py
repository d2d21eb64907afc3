"""The runner: streams the seeds of one job through its stages and writes their rows in order.

Seeds go through the stages side by side, at most a window of them at once: memory stays flat however long the source
is, and the slowest stage sets the pace. Their rows are written in the order of the seeds, in groups, each together
with the number of seeds that are done. So a job that was cut off goes on at exactly the next seed.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from typing import Any

from engine.admission import Admission
from engine.books import Write
from engine.ledger import Ledger
from engine.line import Line, SeedOutcome, Turn
from engine.models.budget import BudgetSpent
from engine.step import Dropped, PaidSource, SeedSource, StepContext
from schemas.job import TransformJobStatus
from schemas.job_record import JobEnd
from schemas.sample import Sample

WINDOW = 64
"""The most seeds on their way at once."""
SEEDS_PER_CALL = 16
"""The most seeds on their way for each call in flight: a seed whose calls fail for seconds holds up no others."""
MOST_ROWS = 4096
"""The most rows on their way at once, where one seed becomes many; a single seed may become more."""
GROUP_ROWS = 200
"""The most rows that wait to be written together, but for those of one group of seeds that end at once."""
GROUP_SECONDS = 0.1
"""The longest that a finished row waits to be written."""
_SHOW_SECONDS = 0.5
_NO_ROWS = "Job completed with 0 valid rows. "


class Run:
    """One job on its way. `run` works until the job has ended or `stop` is called."""

    def __init__(
        self,
        source: SeedSource,
        line: Line,
        ledger: Ledger,
        admission: Admission,
        write: Write,
        *,
        job_id: str,
        clock: Callable[[], float],
    ) -> None:
        self._source = source
        self._line = line
        self._ledger = ledger
        self._admission = admission
        self._write = write
        self._clock = clock
        self._context = StepContext(job_id, 0, (), ledger.meter)
        self._next_number = ledger.seeds_done
        self._expected = 0
        self._pending: deque[asyncio.Task[SeedOutcome]] = deque()
        self._last_turn = asyncio.Event()
        self._last_turn.set()
        self._finished: list[Sample] = []
        self._written_seeds = ledger.seeds_done
        self._written_at = clock()
        self._shown_changes = 0
        self._stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._for_good = False

    def stop(self, *, for_good: bool) -> None:
        """Start nothing more, write what is done and return. `for_good`: no later run will go on with the job."""
        if not self._stopped.done():
            self._for_good = for_good
            self._stopped.set_result(None)

    async def run(self) -> JobEnd | None:
        """Work until the end, and return how the job ended; `None` where it was stopped or taken away."""
        self._expected = await self._source.expected()
        feed = _Feed(self._source.seeds(self._next_number, self._context))
        try:
            held = await self._work(feed)
        finally:
            await self._abandon(feed)
            await self._ledger.meter.journal.close()
        stopped = self._stopped.done()
        if not held or not await self._flush(ended=not stopped or self._for_good):
            return None
        if stopped:
            await self._ledger.meter.budget.close()
            return None
        if self._ledger.valid_rows:
            return JobEnd(TransformJobStatus.COMPLETED)
        return JobEnd(TransformJobStatus.FAILED, _NO_ROWS + self._ledger.explain_emptiness())

    async def close_books(self) -> None:
        """Write what is done of a run that failed, with its final counts."""
        await self._flush(ended=True)

    async def _work(self, feed: "_Feed") -> bool:
        """Start, finish and write until nothing is left; `False` where the job is no longer ours."""
        while not self._stopped.done() and not self._admission.satisfied:
            self._start_seeds(feed)
            waiting = self._waiting(feed)
            if not waiting:
                break
            await asyncio.wait({*waiting, self._stopped}, timeout=GROUP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            self._finish_seeds()
            if self._is_due() and not await self._flush(ended=False):
                return False
        if self._for_good:
            self._keep_finished()
        return True

    def _start_seeds(self, feed: "_Feed") -> None:
        while not self._is_closed() and (item := feed.peek()) is not None:
            granted = self._admission.grant()
            if granted is None:
                return
            feed.pop()
            self._start(item, granted)

    def _start(self, item: Sample | Dropped, granted: int) -> None:
        number, self._next_number = self._next_number, self._next_number + 1
        turn = Turn(self._last_turn, asyncio.Event())
        self._last_turn = turn.after
        self._admission.start(granted)
        taking = self._line.take(number, item, turn, granted, lambda made: self._admission.settle(granted, made))
        self._pending.append(asyncio.create_task(taking))

    def _finish_seeds(self) -> None:
        while self._pending and self._pending[0].done() and not self._admission.satisfied:
            self._finish(self._pending.popleft())

    def _finish(self, task: asyncio.Task[SeedOutcome]) -> None:
        outcome = task.result()
        rows = self._ledger.write(outcome, self._admission.missing_valid())
        self._admission.finish(outcome.granted, sum(row.is_valid for row in rows))
        self._finished += rows

    def _keep_finished(self) -> None:
        """Take what is done although a seed before it is not: nothing will come in between any more."""
        for task in [task for task in self._pending if task.done()]:
            self._pending.remove(task)
            self._finish(task)

    def _waiting(self, feed: "_Feed") -> set[asyncio.Future[Any]]:
        waiting: set[asyncio.Future[Any]] = set()
        if self._pending:
            waiting.add(self._pending[0])
        if not self._is_closed() and (fetching := feed.fetch()) is not None:
            waiting.add(fetching)
        return waiting

    def _is_closed(self) -> bool:
        ends_itself = isinstance(self._source, PaidSource) and self._source.is_paid
        return self._admission.closed or (self._ledger.meter.exhausted and not ends_itself)

    def _is_due(self) -> bool:
        waited = self._clock() - self._written_at
        if self._ledger.seeds_done > self._written_seeds:
            return len(self._finished) >= GROUP_ROWS or waited >= GROUP_SECONDS
        return waited >= _SHOW_SECONDS and self._ledger.live.changes != self._shown_changes

    async def _flush(self, *, ended: bool) -> bool:
        rows, self._finished = self._finished, []
        self._written_seeds, self._written_at = self._ledger.seeds_done, self._clock()
        self._shown_changes = self._ledger.live.changes
        share = max(min(self._next_number / self._expected, 1.0) if self._expected else 1.0, self._admission.share)
        return await self._write(rows, self._ledger.progress(share=share, ended=ended))

    async def _abandon(self, feed: "_Feed") -> None:
        """Cancel whatever is still on its way; a resumed run does it again."""
        tasks = list(self._pending)
        self._pending.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await feed.close()


class _Feed:
    """The next item of a source, fetched ahead while seeds are at work."""

    def __init__(self, items: AsyncGenerator[Sample | Dropped, None]) -> None:
        self._items = items
        self._fetching: asyncio.Task[Sample | Dropped | None] | None = None
        self._exhausted = False

    def fetch(self) -> asyncio.Task[Sample | Dropped | None] | None:
        """The fetch under way, begun where there is none; `None` where an item is there already or none is left."""
        if self._exhausted or (self._fetching is not None and self._fetching.done()):
            return None
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._next())
        return self._fetching

    def peek(self) -> Sample | Dropped | None:
        """The next item; `None` where it is not there yet or none is left. Raises what the source raised."""
        if self._fetching is None or not self._fetching.done():
            return None
        item = self._fetching.result()
        if item is None:
            self._exhausted = True
        return item

    def pop(self) -> None:
        """Take the next item away."""
        self._fetching = None

    async def close(self) -> None:
        """Stop fetching and let the source clean up."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)
        await self._items.aclose()

    async def _next(self) -> Sample | Dropped | None:
        try:
            return await anext(self._items, None)
        except BudgetSpent:
            return None
