"""The assembly of a run: from a job that was claimed to the parts that work on it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from engine.admission import Admission, Limits
from engine.books import Books
from engine.ledger import Ledger
from engine.line import Line
from engine.models.choice import ModelChoice
from engine.models.registry import EMBEDDED
from engine.plan import Plan, Stage, make_plan
from engine.ports import Datasets, FileSets, News, SqlTables
from engine.registry import SourceNeeds, StepNeeds, source_factories, step_factories
from engine.runner import MOST_ROWS, SEEDS_PER_CALL, WINDOW, Run
from engine.sql.query_check import query_dollars
from engine.stage_models import models_of, models_text
from engine.step import SeedSource, Step
from engine.steps.input_rows import InputRows
from engine.trial import Trial, try_plan
from engine.world import World
from engine.writers import Texts
from schemas.errors import RunFailed
from schemas.job_record import ClaimedJob, FreeJob
from schemas.pipeline import JobConfig

INPUT_STEP = "INPUT_DATASET"
"""Name in the metrics of the rows that stand for the seeds."""
_CONFIG: TypeAdapter[JobConfig] = TypeAdapter(JobConfig)


class Assembly:
    """Makes the parts of runs."""

    def __init__(
        self,
        file_sets: FileSets,
        datasets: Datasets,
        news: News,
        tables: SqlTables,
        *,
        models: ModelChoice,
        clock: Callable[[], float],
    ) -> None:
        self._world = World(file_sets, datasets, news, seed_news=news, tables=tables)
        self._models = models
        self._clock = clock

    def can_run(self, job: FreeJob) -> bool:
        """Whether a job's models mean here what they meant where it was begun, and can be called."""
        if job.models is None:
            return True
        try:
            plan = make_plan(read_config(job.transform_config), has_input=job.has_input)
        except ValidationError:
            # Its run will say what is wrong with it.
            return True
        meant = models_text(plan, self._models)
        return meant == job.models and all(map(self._models.registry.is_usable, meant.split()))

    async def run(self, claimed: ClaimedJob, books: Books) -> Run:
        """Make the run of a job, ready to go on where the job is. Raises `RunFailed` where it cannot run here."""
        job = claimed.job
        plan = make_plan(read_config(job.transform_config), has_input=job.input_dataset_id is not None)
        world = self._world.of(claimed, books)
        source = self._source(plan, world, job.organization_id, job.input_dataset_id)
        ledger = Ledger(claimed, step_names(plan), self._clock, books)
        line = Line(
            plan,
            self._steps(plan, world, source.texts, job.organization_id),
            job_id=job.id,
            live=ledger.live,
            meter=ledger.meter,
            clock=self._clock,
        )
        if line.seen is not None and ledger.seeds_done and job.output_dataset_id is not None:
            await line.seen.read(world.datasets.samples(job.output_dataset_id))
        admission = Admission(
            _limits(claimed, plan, self._window(plan)),
            seeds=ledger.seeds_done,
            questions=ledger.questions_made,
            valid=ledger.valid_rows,
        )
        return Run(source, line, ledger, admission, books.write, job_id=job.id, clock=self._clock)

    def source(self, plan: Plan, organization_id: str, input_dataset_id: str | None) -> SeedSource:
        """Make the source of a plan's seeds, as it is now. Raises `RunFailed` where there is none."""
        return self._source(plan, self._present(), organization_id, input_dataset_id)

    async def trial(self, plan: Plan, source: SeedSource | None, organization_id: str) -> Trial:
        """Try a plan on the first seeds of its source, without any call that costs: a paid query is not run."""
        dollars = await query_dollars(plan, self._world.tables)
        known = source if dollars is None else None
        texts = _no_texts if known is None else known.texts
        trial = await try_plan(plan, known, self._steps(plan, self._present(), texts, organization_id))
        trial.query_dollars = dollars
        return trial

    def _present(self) -> World:
        return replace(self._world, now=datetime.now(UTC))

    def _source(self, plan: Plan, world: World, organization_id: str, input_dataset_id: str | None) -> SeedSource:
        if input_dataset_id is not None:
            return InputRows(input_dataset_id, world.datasets, organization_id, most=world.input_rows)
        if plan.seeds is None:
            raise RunFailed("Nothing makes seeds: add a seed generator or name an input dataset")
        factory = source_factories().get(type(plan.seeds.config))
        if factory is None:
            raise _cannot_run(plan.seeds)
        return factory(plan.seeds.config, SourceNeeds(world, self._models, organization_id))

    def _window(self, plan: Plan) -> int:
        """How many seeds are at work at once: enough that calls which wait to be tried again hold up no others."""
        slugs = {named.slug for stage in plan.all_stages() for named in models_of(stage, self._models)}
        seeds = WINDOW if slugs <= {EMBEDDED} else max(WINDOW, SEEDS_PER_CALL * self._models.registry.concurrency)
        return max(1, min(seeds, MOST_ROWS // plan.most_rows_per_seed))

    def _steps(self, plan: Plan, world: World, texts: Texts, organization_id: str) -> list[Step]:
        needs = StepNeeds(world, self._models, texts, organization_id)
        factories = step_factories()
        steps: list[Step] = []
        for stage in plan.stages:
            factory = factories.get(type(stage.config))
            if factory is None:
                raise _cannot_run(stage)
            steps.append(factory(stage.config, needs))
        return steps


async def _no_texts() -> AsyncIterator[str]:
    for text in ():
        yield text


def read_config(text: str) -> JobConfig:
    """Read a job's config from its JSON text."""
    return _CONFIG.validate_json(text)


def step_names(plan: Plan) -> list[str]:
    """The names of a plan's steps in its metrics, the source first."""
    return [plan.seeds.transform if plan.seeds else INPUT_STEP, *(stage.transform for stage in plan.stages)]


def _limits(claimed: ClaimedJob, plan: Plan, window: int) -> Limits:
    asking = plan.question_stage
    return Limits(
        window=window,
        most_per_seed=1 if asking is None else plan.stages[asking].most_outputs,
        max_questions=claimed.max_questions,
        valid_rows=claimed.valid_rows,
        seed_limit=claimed.seed_limit,
    )


def _cannot_run(stage: Stage) -> RunFailed:
    return RunFailed(f"{stage.transform} at {stage.path or '/'} cannot run on this server; remove or replace it")
