"""A small world to run jobs in: an engine over stores in memory, and configs made of MOCK stages."""

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.engine import Engine
from engine.memory import MemoryDatasets, MemoryFileSets, MemoryJobs
from engine.models.choice import ModelChoice
from schemas.document import Document
from schemas.file_set import FileSet, FileSetMetadataSchema, MetadataFieldDefinition, MetadataFieldType
from schemas.job import PipelineMetricsResponse, TransformJob
from schemas.job_record import NewJob
from schemas.sample import Sample

ORGANIZATION = "acme"
BUNDLED = Path(__file__).parents[2] / "storage" / "bundled" / "fomc_minutes"
QUIET = {"config_type": "MOCK", "delay_seconds": 0, "delay_variance": 0, "error_rate": 0}


def mock(**fields: Any) -> dict[str, Any]:
    """A MOCK stage that neither waits nor fails, unless told to."""
    return QUIET | fields


def seeds(number: int, **fields: Any) -> dict[str, Any]:
    return mock(num_seeds=number, **fields)


def pipeline(**stages: Any) -> dict[str, Any]:
    return {"config_type": "QUESTION_PIPELINE", **stages}


class World:
    """Stores that outlive their engines: a second engine over them is a restarted process."""

    def __init__(self) -> None:
        self.file_sets = MemoryFileSets()
        self.datasets = MemoryDatasets()
        self.jobs = MemoryJobs(self.datasets)

    def engine(self, clock: Callable[[], float] = time.monotonic, models: ModelChoice | None = None) -> Engine:
        return Engine(file_sets=self.file_sets, datasets=self.datasets, jobs=self.jobs, clock=clock, models=models)

    def add_file_set(self, documents: Iterable[Document], *, fields: Iterable[str] = ()) -> FileSet:
        definitions = [MetadataFieldDefinition(name=name, field_type=MetadataFieldType.STRING) for name in fields]
        return self.file_sets.add_file_set(
            "Papers", documents, metadata_schema=FileSetMetadataSchema(fields=definitions)
        )

    async def add_dataset(self, samples: Iterable[Sample]) -> str:
        dataset = await self.datasets.create_dataset(ORGANIZATION)
        await self.datasets.append_samples(ORGANIZATION, dataset.id, list(samples))
        return dataset.id

    async def rows(self, job: TransformJob) -> list[Sample]:
        assert job.output_dataset_id is not None
        return [row async for row in self.datasets.samples(job.output_dataset_id)]

    async def metrics(self, job: TransformJob) -> PipelineMetricsResponse:
        metrics = await self.jobs.metrics(ORGANIZATION, job.id)
        assert metrics is not None
        return metrics


async def submit(engine: Engine, config: dict[str, Any], **limits: Any) -> TransformJob:
    return await engine.submit(NewJob(organization_id=ORGANIZATION, transform_config=json.dumps(config), **limits))


async def finish(engine: Engine, job: TransformJob, seconds: float = 30) -> TransformJob:
    ended = await engine.wait(ORGANIZATION, job.id, seconds)
    assert ended is not None
    return ended


async def run(engine: Engine, config: dict[str, Any], **limits: Any) -> TransformJob:
    """Start a job and wait for its end."""
    return await finish(engine, await submit(engine, config, **limits))


def document(name: str, text: str, **metadata: Any) -> Document:
    return Document(id=name, name=name, text=text, date=datetime(2024, 1, 1, tzinfo=UTC), metadata=metadata)


def minutes(number: int, *, start: int = 0) -> list[Document]:
    """Real documents: bundled minutes of the Federal Open Market Committee."""
    made: list[Document] = []
    for path in sorted(BUNDLED.glob("2*.txt"))[start : start + number]:
        day = datetime.strptime(path.stem, "%Y%m%d").replace(tzinfo=UTC)
        title = f"minutes of the FOMC meeting of {day:%B} {day.day}, {day.year}"
        text = path.read_text(encoding="utf-8")
        made.append(Document(id=path.name, name=path.name, text=text, date=day, metadata={"title": title}))
    return made


def seed_texts(rows: Iterable[Sample]) -> list[str]:
    return [row.seed.seed_text for row in rows if row.seed]


def as_text(rows: Iterable[Sample]) -> list[str]:
    """Rows as they are downloaded, for comparing two datasets."""
    return [row.model_dump_json() for row in rows]


def questions(rows: Iterable[Sample]) -> list[str]:
    return [row.question.question_text for row in rows if row.question]
