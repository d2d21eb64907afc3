"""The engine's ports in memory: for embedding without a database, and for tests."""

import time
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from engine.documents.digest import text_digest
from schemas.dataset import DatasetMetadata
from schemas.document import Document, Outline
from schemas.file_set import FileSet, FileSetMetadataSchema
from schemas.job import JobUsage, PipelineMetricsResponse, TransformJob, TransformJobStatus
from schemas.job_record import ClaimedJob, FreeJob, JobEnd, JobEnded, NewJob, PaidAnswers, Progress
from schemas.metadata_texts import texts_of
from schemas.sample import Sample


@dataclass(slots=True)
class _FileSet:
    organization_id: str | None
    file_set: FileSet
    documents: list[Document]


class MemoryFileSets:
    """File sets in memory. A set without an organization is public."""

    def __init__(self) -> None:
        self._sets: dict[str, _FileSet] = {}

    def add_file_set(
        self,
        name: str,
        documents: Iterable[Document],
        *,
        file_set_id: str | None = None,
        organization_id: str | None = None,
        description: str | None = None,
        metadata_schema: FileSetMetadataSchema | None = None,
    ) -> FileSet:
        """Add a set with its documents; public where no organization is given."""
        last = datetime.max.replace(tzinfo=UTC)
        ordered = sorted(documents, key=lambda it: (it.date or last, it.name, it.id))
        now = datetime.now(UTC)
        file_set = FileSet(
            id=file_set_id or uuid4().hex,
            name=name,
            description=description,
            file_count=len(ordered),
            indexed_file_count=len(ordered),
            created_at=now,
            updated_at=now,
            metadata_schema=metadata_schema,
            is_public=organization_id is None,
        )
        self._sets[file_set.id] = _FileSet(organization_id, file_set, ordered)
        return file_set

    async def list_file_sets(self, organization_id: str, *, include_public: bool) -> list[FileSet]:
        """The organization's own sets, and the public ones where asked for, oldest first."""
        return [
            it.file_set
            for it in self._sets.values()
            if it.organization_id == organization_id or (include_public and it.file_set.is_public)
        ]

    async def get_file_set(self, organization_id: str, file_set_id: str) -> FileSet | None:
        """A set that the organization may read, else `None`."""
        found = self._sets.get(file_set_id)
        if found is None or not (found.file_set.is_public or found.organization_id == organization_id):
            return None
        return found.file_set

    async def metadata_texts(self, file_set: FileSet) -> Mapping[str, Sequence[str]]:
        """The texts of a set's metadata, as the port says."""
        found = self._sets.get(file_set.id)
        return texts_of((document.metadata or {} for document in found.documents) if found else ())

    def as_of(self, stamp: int | None) -> "MemoryFileSets":
        """The sets as they are: nothing here has a stamp."""
        return self

    async def outlines(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Outline]:
        """Yield the documents of a set without their texts, as the port says."""
        async for document in self.documents(file_set_id, after=after, until=until):
            yield Outline(
                id=document.id,
                name=document.name,
                character_count=len(document.text),
                digest=text_digest(document.text),
                date=document.date,
                metadata=document.metadata,
            )

    async def text(self, document_id: str) -> AsyncIterator[str]:
        """Yield the text of a document, whole."""
        documents = (document for it in self._sets.values() for document in it.documents)
        for document in documents:
            if document.id == document_id:
                yield document.text
                return

    async def documents(
        self, file_set_id: str, *, after: datetime | None = None, until: datetime | None = None
    ) -> AsyncIterator[Document]:
        """Yield the documents of a set by date, then name, undated ones last, as the port says."""
        found = self._sets.get(file_set_id)
        for document in found.documents if found else ():
            is_late = after is None or (document.date is not None and document.date > after)
            if is_late and (until is None or (document.date is not None and document.date <= until)):
                yield document


@dataclass(slots=True)
class _Dataset:
    organization_id: str
    created_at: datetime
    updated_at: datetime
    # Kept as JSON: a row read is a row of its own, as it would be from a database.
    rows: list[str] = field(default_factory=list[str])


class MemoryDatasets:
    """Datasets in memory."""

    def __init__(self) -> None:
        self._datasets: dict[str, _Dataset] = {}

    async def create_dataset(self, organization_id: str) -> DatasetMetadata:
        """Create an empty dataset."""
        now = datetime.now(UTC)
        dataset_id = uuid4().hex
        self._datasets[dataset_id] = _Dataset(organization_id, now, now)
        return DatasetMetadata(id=dataset_id, num_rows=0, created_at=now, updated_at=now)

    async def get_dataset(self, organization_id: str, dataset_id: str) -> DatasetMetadata | None:
        """A dataset of the organization, else `None`."""
        found = self._datasets.get(dataset_id)
        if found is None or found.organization_id != organization_id:
            return None
        return DatasetMetadata(
            id=dataset_id, num_rows=len(found.rows), created_at=found.created_at, updated_at=found.updated_at
        )

    async def append_samples(self, organization_id: str, dataset_id: str, samples: Sequence[Sample]) -> int | None:
        """Append rows in order and count all rows of the dataset; `None` where there is no such dataset."""
        dataset = self._datasets.get(dataset_id)
        if dataset is None or dataset.organization_id != organization_id:
            return None
        dataset.rows.extend(sample.model_dump_json() for sample in samples)
        dataset.updated_at = datetime.now(UTC)
        return len(dataset.rows)

    async def samples(self, dataset_id: str) -> AsyncIterator[Sample]:
        """Yield all rows in the order in which they were written."""
        found = self._datasets.get(dataset_id)
        for row in found.rows if found else ():
            yield Sample.model_validate_json(row)


class NoAccounts:
    """Everybody spends without limit."""

    async def balance(self, organization_id: str) -> float | None:
        """No limit."""
        return None


@dataclass(slots=True)
class _Job:
    new: NewJob
    job: TransformJob
    owner: str
    lease_until: float
    input_rows: int | None
    progress: Progress | None = None
    allowed_dollars: float = 0.0
    searches: dict[str, bytes] = field(default_factory=dict[str, bytes])
    answers: list[PaidAnswers] = field(default_factory=list[PaidAnswers])


class MemoryJobs:
    """Jobs in memory, writing their rows to datasets in memory."""

    def __init__(self, datasets: MemoryDatasets) -> None:
        self._datasets = datasets
        self._jobs: dict[str, _Job] = {}

    async def create_job(self, new: NewJob, *, owner: str, lease_seconds: float) -> TransformJob:
        """Create the job and its output dataset; a key that the organization used before gives that job."""
        for known in self._jobs.values():
            if new.key is not None and (known.new.organization_id, known.new.key) == (
                new.organization_id,
                new.key,
            ):
                return known.job
        output = await self._datasets.create_dataset(new.organization_id)
        job_id = uuid4().hex
        job = TransformJob(
            id=job_id,
            organization_id=new.organization_id,
            status=TransformJobStatus.RUNNING,
            modal_function_call_id=job_id,
            modal_app_id="self-hosted",
            transform_config=new.transform_config,
            input_dataset_id=new.input_dataset_id,
            output_dataset_id=output.id,
            created_at=output.created_at,
            updated_at=output.created_at,
            configuration_id=new.configuration_id,
            name=new.name,
            warning_message=new.warning_message,
            usage=JobUsage(max_cost_dollars=new.max_cost_dollars, estimated_cost_dollars=new.estimated_cost_dollars),
            estimated_cost_dollars=new.estimated_cost_dollars,
        )
        given = await self._datasets.get_dataset(new.organization_id, new.input_dataset_id or "")
        rows = given.num_rows if given else None
        self._jobs[job_id] = _Job(new, job, owner, time.monotonic() + lease_seconds, rows)
        return job

    async def get_job(self, organization_id: str, job_id: str) -> TransformJob | None:
        """A job of the organization, else `None`."""
        found = self._find(organization_id, job_id)
        return found.job if found else None

    async def free_jobs(self, *, owner: str) -> list[FreeJob]:
        """The RUNNING jobs whose lease ran out or is `owner`'s."""
        now = time.monotonic()
        return [
            FreeJob(it.job.id, it.new.transform_config, it.new.input_dataset_id is not None, it.new.models)
            for it in self._jobs.values()
            if it.job.status == TransformJobStatus.RUNNING and (it.owner == owner or it.lease_until <= now)
        ]

    async def claim_jobs(
        self, *, owner: str, lease_seconds: float, job_ids: Collection[str] | None = None
    ) -> list[ClaimedJob]:
        """Lease to `owner` every RUNNING job whose lease ran out or is already its own, oldest first."""
        now = time.monotonic()
        claimed: list[ClaimedJob] = []
        for it in self._jobs.values():
            meant = job_ids is None or it.job.id in job_ids
            free = it.owner == owner or it.lease_until <= now
            if meant and free and it.job.status == TransformJobStatus.RUNNING:
                it.owner, it.lease_until = owner, now + lease_seconds
                claimed.append(
                    ClaimedJob(
                        job=it.job,
                        max_questions=it.new.max_questions,
                        max_cost_dollars=it.new.max_cost_dollars,
                        progress=it.progress,
                        allowed_dollars=it.allowed_dollars,
                        input_rows=it.input_rows,
                        valid_rows=it.new.valid_rows,
                        seed_limit=it.new.seed_limit,
                    )
                )
        return claimed

    async def renew_leases(self, job_ids: Sequence[str], *, owner: str, lease_seconds: float) -> None:
        """Renew the leases that `owner` still holds."""
        for job_id in job_ids:
            if self._held(job_id, owner):
                self._jobs[job_id].lease_until = time.monotonic() + lease_seconds

    async def write_progress(
        self, job_id: str, rows: Sequence[Sample], progress: Progress, *, owner: str, lease_seconds: float
    ) -> bool:
        """Append rows, set progress, forget the answers behind them and renew the lease, as the port says."""
        if not self._held(job_id, owner):
            return False
        found = self._jobs[job_id]
        assert found.job.output_dataset_id is not None
        await self._datasets.append_samples(found.new.organization_id, found.job.output_dataset_id, rows)
        found.progress, found.lease_until = progress, time.monotonic() + lease_seconds
        found.answers = [kept for kept in found.answers if kept.last_seed >= progress.seeds_done]
        changed: dict[str, object] = {"usage": progress.usage, "updated_at": datetime.now(UTC)}
        if progress.warning_message is not None:
            changed["warning_message"] = progress.warning_message
        found.job = found.job.model_copy(update=changed)
        return True

    async def keep_answers(self, job_id: str, answers: PaidAnswers, *, owner: str) -> bool:
        """Keep answers of models; `False` where the job is not this owner's to run."""
        if not self._held(job_id, owner):
            return False
        self._jobs[job_id].answers.append(answers)
        return True

    async def answers(self, job_id: str) -> list[PaidAnswers]:
        """The answers that are kept of a job, in the order in which they came."""
        return list(self._jobs[job_id].answers) if job_id in self._jobs else []

    async def allow_spending(self, job_id: str, dollars: float, *, owner: str) -> bool:
        """Remember how much a job may have spent; `False` where it is no longer this owner's to run."""
        if not self._held(job_id, owner):
            return False
        self._jobs[job_id].allowed_dollars = dollars
        return True

    async def keep_search(self, job_id: str, key: str, body: bytes, *, owner: str) -> bool:
        """Remember what a search found; `False` where the job is no longer this owner's to run."""
        if not self._held(job_id, owner):
            return False
        self._jobs[job_id].searches[key] = body
        return True

    async def kept_search(self, job_id: str, key: str) -> bytes | None:
        """What a search of a job has found before; `None` where it is new."""
        return self._jobs[job_id].searches.get(key)

    async def end_job(self, job_id: str, end: JobEnd, *, owner: str) -> bool:
        """End a job; `False` where it is no longer this owner's to run."""
        if not self._held(job_id, owner):
            return False
        self._set_status(self._jobs[job_id], end)
        return True

    async def cancel_job(self, organization_id: str, job_id: str) -> TransformJob | None:
        """Cancel a RUNNING job. Raises `JobEnded` where it has ended already."""
        found = self._find(organization_id, job_id)
        if found is None:
            return None
        if found.job.status != TransformJobStatus.RUNNING:
            raise JobEnded(found.job)
        self._set_status(found, JobEnd(TransformJobStatus.CANCELLED))
        return found.job

    async def metrics(self, organization_id: str, job_id: str) -> PipelineMetricsResponse | None:
        """The counts of a job; `None` where there is no such job or it has written no progress yet."""
        found = self._find(organization_id, job_id)
        return found.progress.metrics if found and found.progress else None

    def _find(self, organization_id: str, job_id: str) -> _Job | None:
        found = self._jobs.get(job_id)
        return found if found and found.new.organization_id == organization_id else None

    def _held(self, job_id: str, owner: str) -> bool:
        found = self._jobs.get(job_id)
        return found is not None and found.job.status == TransformJobStatus.RUNNING and found.owner == owner

    def _set_status(self, found: _Job, end: JobEnd) -> None:
        found.answers.clear()
        found.searches.clear()
        found.job = found.job.model_copy(
            update={"status": end.status, "error_message": end.error_message, "updated_at": datetime.now(UTC)}
        )
