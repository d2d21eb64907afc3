"""The job runner: works on the jobs that this process has leased, one task each, and takes up those left behind."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager

from engine.books import Books
from engine.journal import Journal
from engine.ports import Jobs
from engine.runner import Run
from engine.unwritten import Unwritten
from schemas.errors import CallerError, PipelineAssistantError
from schemas.job import TransformJob, TransformJobStatus
from schemas.job_record import ClaimedJob, FreeJob, JobEnd, NewJob, PaidAnswers, Progress
from schemas.sample import Sample

_log = logging.getLogger(__name__)
LEASE_SECONDS = 6.0
"""A process that says nothing for so long has lost its jobs to the next one."""
WATCH_SECONDS = 1.0
STOP_SECONDS = 0.8
"""How long a run may take to stop by itself before its task is cancelled."""

MakeRun = Callable[[ClaimedJob, Books], Awaitable[Run]]


class OtherModels(CallerError):
    """A job that was begun with other models than this process would use for it."""

    def __init__(self, job: FreeJob) -> None:
        models = ", ".join(dict.fromkeys((job.models or "").split()))
        super().__init__(
            f"It was begun with other models than are set here: {models}. Set PIPELINE_ASSISTANT_MODEL and what serves "
            "the models as they were, or start anew."
        )


class JobRunner:
    """Jobs of this process. `owner` tells it apart from every other process and from its own earlier lives."""

    def __init__(
        self, jobs: Jobs, make_run: MakeRun, *, can_run: Callable[[FreeJob], bool] = lambda job: True, owner: str
    ) -> None:
        self._jobs = jobs
        self._make_run = make_run
        self._can_run = can_run
        self._left_alone: dict[str, str] = {}
        self._owner = owner
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._runs: dict[str, Run] = {}
        self._organizations: dict[str, str] = {}
        self._watcher: asyncio.Task[None] | None = None
        self._own: set[str] | None = set()

    async def start(self) -> None:
        """Take up every job that no living process works on, now and from now on."""
        self._own = None
        await self.claim()
        self._watch_from_now_on()

    async def take_up(self, job_id: str) -> None:
        """Take up one job as soon as no living process works on it. Raises `OtherModels`."""
        for job in await self._jobs.free_jobs(owner=self._owner):
            if job.id == job_id and not self._can_run(job):
                raise OtherModels(job)
        if self._own is not None:
            self._own.add(job_id)
        await self.claim()
        self._watch_from_now_on()

    async def close(self) -> None:
        """Stop all work, write what is done and give the jobs back, to be taken up at the next start."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
            self._watcher = None
        job_ids = list(self._tasks)
        await asyncio.gather(*(self._stop(job_id, for_good=False) for job_id in job_ids))
        await self._jobs.renew_leases(job_ids, owner=self._owner, lease_seconds=0)

    async def accept(self, new: NewJob) -> TransformJob:
        """Create a job and begin work on it."""
        job = await self._jobs.create_job(new, owner=self._owner, lease_seconds=LEASE_SECONDS)
        if self._own is not None:
            self._own.add(job.id)
        await self.claim()
        return job

    async def claim(self) -> None:
        """Begin work on every job that is free and can run here; before `start`, of those that were named here."""
        # A job that ends here while the claim is on its way is not taken up once more.
        known = set(self._tasks)
        wanted = [job for job in await self._jobs.free_jobs(owner=self._owner) if self._is_wanted(job)]
        ids = self._able(wanted)
        if not ids:
            return
        for claimed in await self._jobs.claim_jobs(owner=self._owner, lease_seconds=LEASE_SECONDS, job_ids=ids):
            if claimed.job.id not in known and claimed.job.id not in self._tasks:
                self._tasks[claimed.job.id] = asyncio.create_task(self._work(claimed))
                self._watch_from_now_on()

    def _is_wanted(self, job: FreeJob) -> bool:
        return job.id not in self._tasks and (self._own is None or job.id in self._own)

    def _able(self, wanted: Sequence[FreeJob]) -> list[str]:
        """The jobs that can run here; the others are left alone, and each is logged when that begins."""
        alone = {job.id: OtherModels(job).message for job in wanted if not self._can_run(job)}
        for job_id in alone.keys() - self._left_alone.keys():
            _log.warning("Job %s is left alone. %s", job_id, alone[job_id])
        self._left_alone = alone
        return [job.id for job in wanted if job.id not in alone]

    def explained(self, job: TransformJob) -> TransformJob:
        """The job, and where no process works on it, with a warning that says what it waits for."""
        why = self._left_alone.get(job.id)
        if why is None or job.status is not TransformJobStatus.RUNNING:
            return job
        told = (job.warning_message, f"This job waits: nobody works on it, and it can be cancelled. {why}")
        return job.model_copy(update={"warning_message": "\n".join(filter(None, told))})

    async def stop_for_good(self, job_id: str) -> None:
        """Stop work on a job that is about to be cancelled, within a second, keeping what is done."""
        if job_id in self._tasks:
            await self._stop(job_id, for_good=True)

    async def wait(self, job_id: str, seconds: float) -> None:
        """Wait until a job of this process has ended, or the time is over."""
        if task := self._tasks.get(job_id):
            await asyncio.wait({task}, timeout=seconds)

    def _watch_from_now_on(self) -> None:
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                await self._jobs.renew_leases(list(self._tasks), owner=self._owner, lease_seconds=LEASE_SECONDS)
                await self._drop_cancelled()
                await self.claim()
            except Exception:
                _log.exception("Could not look after the running jobs; trying again in %g s", WATCH_SECONDS)

    async def _drop_cancelled(self) -> None:
        """Stop the runs of jobs that were cancelled through another process."""
        for job_id, run in list(self._runs.items()):
            job = await self._jobs.get_job(self._organizations[job_id], job_id)
            if job is None or job.status is not TransformJobStatus.RUNNING:
                run.stop(for_good=True)

    async def _stop(self, job_id: str, *, for_good: bool) -> None:
        task, run = self._tasks[job_id], self._runs.get(job_id)
        if run is not None:
            run.stop(for_good=for_good)
            await asyncio.wait({task}, timeout=STOP_SECONDS)
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _work(self, claimed: ClaimedJob) -> None:
        job = claimed.job
        self._organizations[job.id] = job.organization_id
        try:
            end = await self._run(claimed)
            if end is not None:
                await self._jobs.end_job(job.id, end, owner=self._owner)
        except Exception:
            _log.exception("The state of job %s could not be written; it will be taken up again", job.id)
        finally:
            for known in (self._tasks, self._runs, self._organizations):
                known.pop(job.id, None)

    async def _books(self, claimed: ClaimedJob) -> Books:
        job_id, jobs, owner = claimed.job.id, self._jobs, self._owner

        async def write(rows: Sequence[Sample], progress: Progress) -> bool:
            with _writing():
                return await jobs.write_progress(job_id, rows, progress, owner=owner, lease_seconds=LEASE_SECONDS)

        async def keep(answers: PaidAnswers) -> bool:
            return await jobs.keep_answers(job_id, answers, owner=owner)

        async def allow(dollars: float) -> bool:
            with _writing():
                return await jobs.allow_spending(job_id, dollars, owner=owner)

        searches = _JobSearches(jobs, job_id, owner)
        booked = claimed.progress.answers_booked if claimed.progress else 0
        return Books(write, Journal(await jobs.answers(job_id), booked=booked, keep=keep), allow, searches)

    async def _run(self, claimed: ClaimedJob) -> JobEnd | None:
        """Run a job to its end. A crash of the run ends the job with a message, and keeps the rows that were done.

        Raises `Unwritten` where the database can't be written to.
        """
        job_id = claimed.job.id
        books = await self._books(claimed)
        try:
            run = self._runs[job_id] = await self._make_run(claimed, books)
            return await run.run()
        except Unwritten:
            raise
        except PipelineAssistantError as error:
            message = error.message
        except Exception as error:
            _log.exception("Job %s failed", job_id)
            message = f"The run failed: {type(error).__name__}: {error}. The server's log says where."
        if job_id in self._runs:
            await self._runs[job_id].close_books()
        return JobEnd(TransformJobStatus.FAILED, message)


class _JobSearches:
    """What the searches of a job have found, kept with the job."""

    def __init__(self, jobs: Jobs, job_id: str, owner: str) -> None:
        self._jobs = jobs
        self._job_id = job_id
        self._owner = owner

    async def find(self, key: str) -> bytes | None:
        """What is kept under a key."""
        return await self._jobs.kept_search(self._job_id, key)

    async def keep(self, key: str, body: bytes) -> bool:
        """Keep something until the job ends."""
        with _writing():
            return await self._jobs.keep_search(self._job_id, key, body, owner=self._owner)


@contextmanager
def _writing() -> Generator[None]:
    """Tell a database that fails from a run that does."""
    try:
        yield
    except Exception as error:
        raise Unwritten(f"The database could not be written to: {error}") from error
