"""The engine, as the agent and the API use it: checks, estimates, previews and runs configs."""

import asyncio
import json
import math
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from engine.assembly import Assembly, read_config
from engine.comparison import Comparison, compare
from engine.cost import estimate_cost, most_questions_per_seed
from engine.coverage import FewArticles, few_articles
from engine.jobs import JobRunner
from engine.memory import MemoryDatasets, MemoryFileSets, MemoryJobs, NoAccounts
from engine.model_checks import check_prices
from engine.models.choice import ModelChoice
from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from engine.outlook import Outlook, outlook
from engine.plan import make_plan
from engine.ports import Accounts, Datasets, FileSets, Jobs, News, SqlTables
from engine.preview import SEEDS_PER_ROW, PreviewRun, preview_run
from engine.registry import runnable_types
from engine.sql.no_tables import NoTables
from engine.sql.query_check import check_query
from engine.stage_models import models_text
from engine.step import SeedSource
from engine.surroundings import FileSetFacts, Surroundings
from engine.validate import as_errors, check, check_here
from schemas.cost import EstimateCostResponse
from schemas.dataset import DatasetMetadata
from schemas.errors import NotFound, Refused
from schemas.file_set import FileSet
from schemas.job import PipelineMetricsResponse, TransformJob, TransformJobStatus
from schemas.job_record import JobEnded, NewJob
from schemas.pipeline import TransformType
from schemas.seed_generator import BigQuerySeedGenerator
from schemas.session import PreviewResults
from schemas.violation import Violation

__all__ = ["Config", "Engine", "PreviewRun", "make_engine"]

Config = dict[str, Any]
"""A config as JSON."""
_PREVIEW_SECONDS = 120.0
"""How long a preview is waited for; what is there by then is shown."""
_LOOK_SECONDS = 0.25
_TELL_SECONDS = 0.5
"""How often whoever waits for a preview is told how far it is."""


class Engine:
    """Checks, estimates, previews and runs configs. `clock` counts seconds; without `news` the archive is empty.

    `owner` is the name under which it works on jobs. Of two engines of one name only one may live at a time: the next
    goes on at once where the last was killed, while one of another name waits until the lease has run out.
    """

    def __init__(
        self,
        *,
        file_sets: FileSets,
        datasets: Datasets,
        jobs: Jobs,
        news: News | None = None,
        models: ModelChoice | None = None,
        clock: Callable[[], float] = time.monotonic,
        owner: str | None = None,
        accounts: Accounts | None = None,
        tables: SqlTables | None = None,
    ) -> None:
        self._accounts = accounts or NoAccounts()
        self._file_sets = file_sets
        self._datasets = datasets
        self._jobs = jobs
        self._news = news or NewsArchive(MemoryArticleIndex())
        self._models = models or ModelChoice()
        self._tables = tables or NoTables()
        self._assembly = Assembly(file_sets, datasets, self._news, self._tables, models=self._models, clock=clock)
        self._runner = JobRunner(jobs, self._assembly.run, can_run=self._assembly.can_run, owner=owner or uuid4().hex)

    async def start(self) -> None:
        """Take up the jobs that were running when their process ended."""
        await self._runner.start()

    async def take_up(self, job_id: str) -> None:
        """Take up one job that no living process works on, and no other that was not submitted here.

        Raises `OtherModels` where it was begun with models that this process would not use.
        """
        await self._runner.take_up(job_id)

    async def close(self) -> None:
        """Stop work; running jobs are taken up at the next start."""
        await self._runner.close()

    async def surroundings(self, organization_id: str) -> Surroundings:
        """What this server offers to a config of the organization."""
        file_sets = await self._file_sets.list_file_sets(organization_id, include_public=True)
        missing = self._tables.missing
        without_tables = {} if missing is None else {TransformType.BIGQUERY_SEED_GENERATOR: missing}
        return Surroundings(
            file_sets={each.id: await self._facts(each) for each in file_sets},
            runnable=runnable_types() - without_tables.keys(),
            unavailable=without_tables,
            models=self._models,
            archive_window=await self._news.window(),
        )

    async def _facts(self, file_set: FileSet) -> FileSetFacts:
        fields = file_set.metadata_schema.fields if file_set.metadata_schema else []
        return FileSetFacts(
            name=file_set.name,
            file_count=file_set.file_count,
            metadata_fields=frozenset(field.name for field in fields),
            description=file_set.description,
            is_public=file_set.is_public,
            metadata_texts=await self._file_sets.metadata_texts(file_set) if fields else {},
        )

    async def few_articles(self, config: Config) -> FewArticles | None:
        """What to know of a valid config whose news are few in its window; `None` where there is nothing to say."""
        return await few_articles(config.get("seed_generator") or {}, self._news)

    async def check(
        self, organization_id: str, config: Config, *, to_run: bool, has_input: bool = False
    ) -> list[Violation]:
        """Say what is wrong with a config. `to_run`: what stops a run counts as an error."""
        here = await self.check_in(await self.surroundings(organization_id), config, has_input=has_input)
        return [*check(config), *(as_errors(here) if to_run else here)]

    async def check_in(self, surroundings: Surroundings, config: Config, *, has_input: bool = False) -> list[Violation]:
        """Warn of what this server cannot do with a config; nothing where the config has errors of its own."""
        found = list(check_here(config, surroundings, has_input=has_input))
        if self._tables.missing is None and not any(each.level == "error" for each in check(config)):
            found += await check_query(read_config(self.as_text(config)), self._tables, has_input=has_input)
        return found

    async def refuse_unless_runnable(
        self, organization_id: str, config: Config, *, has_input: bool = False
    ) -> list[Violation]:
        """Return the warnings about a config that can run. Raises `Refused` with the errors of one that cannot."""
        found = await self.check(organization_id, config, to_run=True, has_input=has_input)
        _refuse(each for each in found if each.level == "error")
        return found

    async def estimate(
        self,
        organization_id: str,
        config: Config,
        max_questions: int | None = None,
        *,
        samples: SeedSource | None = None,
    ) -> EstimateCostResponse:
        """Foresee what a run costs and puts out. Raises `Refused` where the config cannot run.

        Samples that are given stand for the seeds. Without any, a config without a source of seeds is estimated for as
        many as `max_questions` needs.
        """
        has_input = samples is not None
        found = await self.check(organization_id, config, to_run=True, has_input=has_input)
        _refuse(each for each in found if each.level == "error" and each.code != "no_input")
        plan = make_plan(read_config(self.as_text(config)), has_input=has_input)
        source = samples if plan.seeds is None else self._assembly.source(plan, organization_id, None)
        needed = math.ceil((max_questions or 1) / most_questions_per_seed(plan))
        seeds = needed if source is None else await source.expected()
        trial = await self._assembly.trial(plan, source, organization_id)
        return estimate_cost(plan, seeds, trial, self._models, max_questions=max_questions)

    async def submit(self, new: NewJob) -> TransformJob:
        """Start a job. Raises `Refused` where the config cannot run here, `NotFound` for an unknown input dataset.

        Raises `CannotPay` where the organization has less left than the job is expected to cost. Keys that the contract
        does not have are passed over; what the config's warnings say stands in the job's `warning_message`.
        """
        has_input = new.input_dataset_id is not None
        if new.input_dataset_id is not None:
            await self._require_dataset(new.organization_id, new.input_dataset_id)
        config = _known_part(new.transform_config)
        warnings = await self.refuse_unless_runnable(new.organization_id, config, has_input=has_input)
        new = await self._within_balance(new, config)
        message = " ".join([*([new.warning_message] if new.warning_message else []), *map(_sentence, warnings)])
        plan = make_plan(read_config(self.as_text(config)), has_input=has_input)
        models = models_text(plan, self._models)
        return await self._runner.accept(replace(new, warning_message=message or None, models=models))

    async def preview(
        self,
        organization_id: str,
        config: Config,
        *,
        rows: int = 3,
        key: str | None = None,
        tell: Callable[[PipelineMetricsResponse], None] | None = None,
    ) -> PreviewRun:
        """Make the first `rows` valid rows in a job of their own and wait for them.

        Looks at no more than a few seeds for each. `tell` hears meanwhile how far it is. Raises `Refused` where the
        config cannot run.
        """
        new = NewJob(
            organization_id=organization_id,
            transform_config=self.as_text(config),
            is_preview=True,
            valid_rows=rows,
            seed_limit=rows * SEEDS_PER_ROW,
            key=key,
        )
        job = await self.submit(new)
        try:
            await self._wait_for_preview(organization_id, job.id, tell)
        finally:
            # Neither a preview that nobody waits for any more nor a slow one goes on spending.
            with suppress(JobEnded):
                await self.cancel(organization_id, job.id)
        job = await self.get_job(organization_id, job.id) or job
        assert job.output_dataset_id is not None
        samples = [sample async for sample in self._datasets.samples(job.output_dataset_id)]
        return preview_run(job, await self.metrics(organization_id, job.id), samples, rows)

    async def outlook(self, organization_id: str, config: Config, run: PreviewRun, rows: int) -> Outlook | None:
        """What a full run that keeps `rows` rows would take, by what a preview of the config took.

        `None` where the preview kept none.
        """
        plan = make_plan(read_config(self.as_text(config)), has_input=False)
        if plan.seeds is None or not run.results.samples:
            return None
        is_counted_for_money = self._tables.is_paid and isinstance(plan.seeds.config, BigQuerySeedGenerator)
        source = None if is_counted_for_money else self._assembly.source(plan, organization_id, None)
        return outlook(run, rows, await source.expected() if source else None)

    async def compare_previews(
        self, organization_id: str, before: PreviewResults, run: PreviewRun
    ) -> Comparison | None:
        """A preview against an earlier one, row by row; `None` where that one's rows or seeds are not the same ones."""
        dataset_id = before.output_dataset_id
        if dataset_id is None or await self.get_dataset(organization_id, dataset_id) is None:
            return None
        return compare([sample async for sample in self._datasets.samples(dataset_id)], run.rows)

    async def _wait_for_preview(
        self, organization_id: str, job_id: str, tell: Callable[[PipelineMetricsResponse], None] | None
    ) -> None:
        deadline = time.monotonic() + _PREVIEW_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            job = await self.wait(organization_id, job_id, left if tell is None else min(left, _TELL_SECONDS))
            if job is None or job.status is not TransformJobStatus.RUNNING:
                return
            metrics = await self.metrics(organization_id, job_id)
            if tell is not None and metrics is not None:
                tell(metrics)

    async def wait(self, organization_id: str, job_id: str, seconds: float) -> TransformJob | None:
        """Wait until a job has ended or the time is over, and return it; `None` where there is none."""
        deadline = time.monotonic() + seconds
        while True:
            await self._runner.wait(job_id, max(deadline - time.monotonic(), 0))
            job = await self.get_job(organization_id, job_id)
            left = deadline - time.monotonic()
            if job is None or job.status is not TransformJobStatus.RUNNING or left <= 0:
                return job
            # Another process works on it, or will in a moment.
            await asyncio.sleep(min(left, _LOOK_SECONDS))

    async def cancel(self, organization_id: str, job_id: str) -> TransformJob | None:
        """Stop a job within a second, keeping what is done; `None` where there is none. Raises `JobEnded`."""
        if await self.get_job(organization_id, job_id) is not None:
            await self._runner.stop_for_good(job_id)
        return await self._jobs.cancel_job(organization_id, job_id)

    async def get_job(self, organization_id: str, job_id: str) -> TransformJob | None:
        """A job of the organization, else `None`."""
        job = await self._jobs.get_job(organization_id, job_id)
        return job and self.explained(job)

    def explained(self, job: TransformJob) -> TransformJob:
        """A job as it was read, with a warning where it waits for models that are not set here."""
        return self._runner.explained(job)

    async def metrics(self, organization_id: str, job_id: str) -> PipelineMetricsResponse | None:
        """How far a job is; `None` where it has not begun or is not there."""
        return await self._jobs.metrics(organization_id, job_id)

    async def get_dataset(self, organization_id: str, dataset_id: str) -> DatasetMetadata | None:
        """A dataset of the organization, else `None`."""
        return await self._datasets.get_dataset(organization_id, dataset_id)

    @staticmethod
    def as_text(config: Config) -> str:
        """A config as the JSON text that a job keeps."""
        return json.dumps(config, ensure_ascii=False)

    async def _within_balance(self, new: NewJob, config: Config) -> NewJob:
        """The job with its cap and what is held back for it, both within what its organization has left to spend."""
        left = await self._accounts.balance(new.organization_id)
        if left is None and new.max_cost_dollars is None:
            return new
        has_input = new.input_dataset_id is not None
        here = await self.surroundings(new.organization_id)
        parsed = read_config(self.as_text(config))
        _refuse(as_errors(check_prices(parsed, here, has_input=has_input)))
        if left is None:
            return new
        plan = make_plan(parsed, has_input=has_input)
        source = self._assembly.source(plan, new.organization_id, new.input_dataset_id)
        looked_at = (await source.expected(), new.seed_limit, new.valid_rows)
        seeds = min(count for count in looked_at if count is not None)
        trial = await self._assembly.trial(plan, source, new.organization_id)
        foreseen = estimate_cost(plan, seeds, trial, self._models, max_questions=new.max_questions).total_cost_dollars
        cap = math.inf if new.max_cost_dollars is None else new.max_cost_dollars
        return replace(
            new,
            max_cost_dollars=min(cap, max(left, 0.0)),
            estimated_cost_dollars=foreseen,
            held_dollars=min(cap, foreseen),
        )

    async def _require_dataset(self, organization_id: str, dataset_id: str) -> None:
        if await self.get_dataset(organization_id, dataset_id) is None:
            raise NotFound(f"There is no dataset {dataset_id}. Name one of your own as input_dataset_id.")


def make_engine(
    *,
    file_sets: FileSets | None = None,
    datasets: MemoryDatasets | None = None,
    news: News | None = None,
    models: ModelChoice | None = None,
    tables: SqlTables | None = None,
) -> Engine:
    """An engine that keeps datasets and jobs in memory: for use from Python without any service."""
    datasets = datasets or MemoryDatasets()
    return Engine(
        file_sets=file_sets or MemoryFileSets(),
        datasets=datasets,
        jobs=MemoryJobs(datasets),
        news=news,
        models=models,
        tables=tables,
    )


def _known_part(config_text: str) -> Config:
    """A config without the keys that the contract does not have; as it is where it cannot be read at all."""
    try:
        return read_config(config_text).model_dump(mode="json", exclude_unset=True)
    except ValidationError:
        return json.loads(config_text)


def _refuse(errors: Iterable[Violation]) -> None:
    found = list(errors)
    if found:
        raise Refused(" ".join(_sentence(each) for each in found), found)


def _sentence(violation: Violation) -> str:
    place = f"{violation.path}: " if violation.path else ""
    return f"{place}{violation.message} {violation.hint}".strip()
