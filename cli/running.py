"""A run from the command line: found or begun in the data folder, followed to its end, its rows written to a file."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.foundation import Foundation, open_foundation
from api.settings import Settings
from cli.claim import FolderTaken, claim
from cli.run_display import RunDisplay, dollars
from cli.run_files import RowsFile, digest_of_file, read_samples, uses_news
from cli.run_identity import RunIdentity
from cli.stored_token import organization_here
from schemas.errors import CallerError
from schemas.job import TransformJob, TransformJobStatus
from schemas.job_record import NewJob

_LOOK_SECONDS = 0.5
"""How often the display and the file are brought up to date."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a run."""

    config: dict[str, Any]
    out: Path
    samples: Path | None = None
    max_questions: int | None = None
    valid_rows: int | None = None
    max_cost_dollars: float | None = None
    again: bool = False

    def identity(self) -> RunIdentity:
        """What the run is known by."""
        limits = {"questions": self.max_questions, "valid": self.valid_rows, "dollars": self.max_cost_dollars}
        return RunIdentity.of(self.out, self.config, digest_of_file(self.samples) if self.samples else "", limits)


async def execute(order: Order, settings: Settings, display: RunDisplay) -> int:
    """Run an order to its end and return the exit code. Raises `PipelineAssistantError` where it cannot be run."""
    identity = order.identity()
    opening = open_foundation(settings, owner=identity.owner(settings.data_dir), with_news=uses_news(order.config))
    with _alone(settings.data_dir / "runs" / identity.place):
        async with opening as opened:
            running = _Running(order, identity, opened, await organization_here(opened.tokens, settings), display)
            with _stopped_by_signal():
                return await running.run()


class _Running:
    """One run in an open data folder."""

    def __init__(
        self, order: Order, identity: RunIdentity, opened: Foundation, organization_id: str, display: RunDisplay
    ) -> None:
        self._order = order
        self._identity = identity
        self._opened = opened
        self._organization_id = organization_id
        self._display = display

    async def run(self) -> int:
        known = await self._known()
        if known is not None and known.status is TransformJobStatus.COMPLETED:
            self._display.line("This run is finished already; --again starts it anew.")
            return await self._follow(known)
        if known is not None and known.status is TransformJobStatus.RUNNING:
            self._display.line("Going on with the run that was cut off.")
            await self._opened.engine.take_up(known.id)
            return await self._follow(known)
        if known is not None:
            self._display.line(f"The last run ended {known.status.lower()}; starting anew.")
        return await self._follow(await self._begin())

    async def _known(self) -> TransformJob | None:
        """The run that was begun before, unless it is to begin anew. Raises `CallerError` where it is another one."""
        order, identity = self._order, self._identity
        found = await self._opened.jobs.newest_with_key(self._organization_id, identity.prefix)
        if order.again:
            if found is not None and found[1].status is TransformJobStatus.RUNNING:
                await self._opened.engine.cancel(self._organization_id, found[1].id)
            return None
        if found is None:
            if order.out.exists() and order.out.stat().st_size:
                raise CallerError(
                    f"{order.out} exists and is of no run known here. Name another file, or give --again."
                )
            return None
        key, job = found
        if differences := identity.differences(key):
            raise CallerError(
                f"{order.out} belongs to a run that differs in its {' and '.join(differences)}. "
                "Name another file, or give --again to start anew and replace its rows."
            )
        return job

    async def _begin(self) -> TransformJob:
        order, engine = self._order, self._opened.engine
        # A config that is refused leaves no input behind.
        await engine.refuse_unless_runnable(self._organization_id, order.config, has_input=order.samples is not None)
        return await engine.submit(
            NewJob(
                organization_id=self._organization_id,
                transform_config=engine.as_text(order.config),
                max_questions=order.max_questions,
                max_cost_dollars=order.max_cost_dollars,
                valid_rows=order.valid_rows,
                input_dataset_id=await self._take_in(order.samples) if order.samples else None,
                name=order.out.name,
                key=self._identity.new_key(),
            )
        )

    async def _take_in(self, samples: Path) -> str:
        datasets = self._opened.datasets
        dataset = await datasets.create_dataset(self._organization_id)
        for group in read_samples(samples):
            await datasets.append_samples(self._organization_id, dataset.id, group)
        return dataset.id

    async def _follow(self, job: TransformJob) -> int:
        """Show the job and write its rows until it ends."""
        engine = self._opened.engine
        told = job.warning_message or ""
        if told:
            self._display.line(told)
        assert job.output_dataset_id is not None
        with RowsFile(self._order.out, self._opened.datasets, job.output_dataset_id) as rows:
            with self._display.open():
                while job.status is TransformJobStatus.RUNNING:
                    job = await engine.wait(self._organization_id, job.id, _LOOK_SECONDS) or job
                    self._display.show(await engine.metrics(self._organization_id, job.id), job.usage)
                    await rows.catch_up()
            await rows.catch_up()
        metrics = await engine.metrics(self._organization_id, job.id)
        self._display.summary(metrics, job.usage)
        if added := (job.warning_message or "").removeprefix(told).strip():
            self._display.line(added)
        valid = metrics.total_output_rows if metrics else 0
        seconds = metrics.total_duration_seconds if metrics else 0.0
        cost = dollars(job.usage.total if job.usage else None)
        self._display.line(
            f"{rows.rows:,} rows, {valid:,} of them valid, in {seconds:,.1f} s for {cost}: {self._order.out}"
        )
        if job.status is TransformJobStatus.COMPLETED:
            return 0
        raise CallerError(job.error_message or "The run was cancelled; the same command starts it anew.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a second process from the same run."""
    try:
        with claim(folder):
            yield
    except FolderTaken:
        raise CallerError("This run is under way in another process; wait for it, or stop it.") from None


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does: write what is done and stop."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
