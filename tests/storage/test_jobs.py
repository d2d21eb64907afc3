"""A job is worked on by one owner at a time and loses or doubles no row; in memory and on each database alike."""

from dataclasses import replace

import pytest

from schemas.errors import CallerError
from schemas.job import JobUsage, PipelineMetricsResponse, TransformJob, TransformJobStatus
from schemas.job_record import JobEnd, NewJob, PaidAnswers, Progress
from schemas.sample import Sample, Seed
from storage.cursor import BadCursor
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs
from tests.storage.stores import Stores

NEW = NewJob(organization_id="ours", transform_config='{"config_type": "QUESTION_PIPELINE"}')
COMPLETED = JobEnd(TransformJobStatus.COMPLETED)


def progress(seeds_done: int) -> Progress:
    metrics = PipelineMetricsResponse(
        total_input_rows=seeds_done, total_output_rows=seeds_done, total_duration_seconds=0.5, steps=[]
    )
    usage = JobUsage(current_cost_dollars=seeds_done / 100)
    return Progress(seeds_done=seeds_done, questions_made=2 * seeds_done, metrics=metrics, usage=usage)


def rows(*texts: str) -> list[Sample]:
    return [Sample(seed=Seed(seed_text=text), meta={"none": None, "n": 1.5}) for text in texts]


async def create(stores: Stores, new: NewJob = NEW, *, owner: str = "a", lease: float = 60) -> TransformJob:
    return await stores.jobs.create_job(new, owner=owner, lease_seconds=lease)


async def write(stores: Stores, job: TransformJob, texts: list[str], done: int, *, owner: str = "a") -> bool:
    return await stores.jobs.write_progress(job.id, rows(*texts), progress(done), owner=owner, lease_seconds=60)


async def written(stores: Stores, job: TransformJob) -> list[Sample]:
    assert job.output_dataset_id is not None
    return [sample async for sample in stores.datasets.samples(job.output_dataset_id)]


async def test_a_new_job_runs_and_has_an_empty_output_dataset(stores: Stores):
    new = replace(NEW, name="first", max_cost_dollars=2.5, estimated_cost_dollars=1.5, warning_message="careful")
    job = await create(stores, new)
    assert job.status == TransformJobStatus.RUNNING
    assert (job.modal_function_call_id, job.modal_app_id) == (job.id, "self-hosted")
    assert (job.name, job.warning_message, job.transform_config) == ("first", "careful", NEW.transform_config)
    assert job.usage == JobUsage(max_cost_dollars=2.5, estimated_cost_dollars=1.5)
    assert job.output_dataset_id is not None
    output = await stores.datasets.get_dataset("ours", job.output_dataset_id)
    assert output is not None
    assert output.num_rows == 0
    assert await stores.jobs.get_job("ours", job.id) == job


async def test_moments_are_written_with_a_z(stores: Stores):
    dumped = (await create(stores)).model_dump(mode="json")
    assert dumped["created_at"].endswith("Z")
    assert dumped["updated_at"].endswith("Z")


async def test_the_same_key_gives_the_same_job_within_an_organization(stores: Stores):
    first = await create(stores, replace(NEW, key="k"))
    assert await create(stores, replace(NEW, key="k", transform_config="{}")) == first
    assert (await create(stores, replace(NEW, key="k", organization_id="theirs"))).id != first.id
    assert (await create(stores)).id != (await create(stores)).id


async def test_rows_and_progress_are_written_together(stores: Stores):
    job = await create(stores)
    assert await stores.jobs.metrics("ours", job.id) is None
    assert await write(stores, job, ["0", "1"], 1)
    assert await write(stores, job, [], 2)
    assert await write(stores, job, ["2"], 3)
    assert await written(stores, job) == rows("0", "1", "2")
    assert await stores.jobs.metrics("ours", job.id) == progress(3).metrics
    now = await stores.jobs.get_job("ours", job.id)
    assert now is not None
    assert now.usage == progress(3).usage


async def test_an_ended_job_takes_no_more_rows(stores: Stores):
    job = await create(stores)
    assert await stores.jobs.end_job(job.id, JobEnd(TransformJobStatus.FAILED, "no luck"), owner="a")
    assert not await write(stores, job, ["late"], 1)
    assert not await stores.jobs.end_job(job.id, COMPLETED, owner="a")
    now = await stores.jobs.get_job("ours", job.id)
    assert now is not None
    assert (now.status, now.error_message) == (TransformJobStatus.FAILED, "no luck")
    assert await written(stores, job) == []


async def test_a_cancelled_job_keeps_what_is_done_and_takes_no_more(stores: Stores):
    job = await create(stores)
    await write(stores, job, ["done"], 1)
    cancelled = await stores.jobs.cancel_job("ours", job.id)
    assert cancelled is not None
    assert cancelled.status == TransformJobStatus.CANCELLED
    assert not await write(stores, job, ["late"], 2)
    assert not await stores.jobs.end_job(job.id, COMPLETED, owner="a")
    assert await written(stores, job) == rows("done")
    assert await stores.jobs.claim_jobs(owner="a", lease_seconds=60) == []


async def test_a_job_that_has_ended_cannot_be_cancelled(stores: Stores):
    job = await create(stores)
    await stores.jobs.end_job(job.id, COMPLETED, owner="a")
    with pytest.raises(CallerError, match=r"already ended \(COMPLETED\)"):
        await stores.jobs.cancel_job("ours", job.id)


async def test_another_organization_sees_nothing_of_a_job(stores: Stores):
    job = await create(stores)
    await write(stores, job, ["ours"], 1)
    assert job.output_dataset_id is not None
    assert await stores.jobs.get_job("theirs", job.id) is None
    assert await stores.jobs.metrics("theirs", job.id) is None
    assert await stores.jobs.cancel_job("theirs", job.id) is None
    assert await stores.datasets.get_dataset("theirs", job.output_dataset_id) is None
    assert await stores.datasets.append_samples("theirs", job.output_dataset_id, rows("x")) is None
    still = await stores.jobs.get_job("ours", job.id)
    assert still is not None
    assert still.status == TransformJobStatus.RUNNING


async def test_a_leased_job_is_left_to_its_owner(stores: Stores):
    job = await create(stores)
    assert await stores.jobs.claim_jobs(owner="b", lease_seconds=60) == []
    (own,) = await stores.jobs.claim_jobs(owner="a", lease_seconds=60)
    assert own.job == job


async def test_a_job_whose_lease_ran_out_is_taken_over_where_it_stopped(stores: Stores):
    new = replace(NEW, max_questions=9, max_cost_dollars=1.0, valid_rows=7, seed_limit=5)
    job = await create(stores, new, lease=0)
    (claimed,) = await stores.jobs.claim_jobs(owner="b", lease_seconds=0)
    assert claimed.job.id == job.id
    assert (claimed.max_questions, claimed.max_cost_dollars) == (9, 1.0)
    assert (claimed.valid_rows, claimed.seed_limit) == (7, 5)
    assert claimed.progress is None
    await stores.jobs.write_progress(job.id, rows("0"), progress(1), owner="b", lease_seconds=0)
    (again,) = await stores.jobs.claim_jobs(owner="c", lease_seconds=60)
    assert again.progress == progress(1)


async def test_the_owner_before_a_takeover_can_write_nothing_more(stores: Stores):
    job = await create(stores, lease=0)
    await stores.jobs.claim_jobs(owner="b", lease_seconds=60)
    assert not await write(stores, job, ["doubled"], 1, owner="a")
    assert not await stores.jobs.end_job(job.id, COMPLETED, owner="a")
    assert await write(stores, job, ["once"], 1, owner="b")
    assert await written(stores, job) == rows("once")


async def test_a_renewed_lease_keeps_others_away_and_only_its_owner_renews_it(stores: Stores):
    job = await create(stores, lease=0)
    await stores.jobs.renew_leases([job.id], owner="b", lease_seconds=60)
    await stores.jobs.renew_leases([job.id], owner="a", lease_seconds=60)
    assert await stores.jobs.claim_jobs(owner="b", lease_seconds=60) == []


async def test_written_progress_renews_the_lease(stores: Stores):
    job = await create(stores, lease=0)
    await write(stores, job, ["0"], 1)
    assert await stores.jobs.claim_jobs(owner="b", lease_seconds=60) == []


async def listed(
    jobs: Jobs, limit: int, status: TransformJobStatus | None = None, configuration_id: str | None = None
) -> list[str]:
    ids: list[str] = []
    cursor = None
    while True:
        page = await jobs.list_jobs(
            "ours", limit=limit, cursor=cursor, status=status, configuration_id=configuration_id
        )
        assert len(page.jobs) <= limit
        ids += [job.id for job in page.jobs]
        cursor = page.next_cursor
        assert page.has_more == (cursor is not None)
        if cursor is None:
            assert page.total == len(ids)
            return ids


async def test_jobs_are_listed_newest_first_without_previews(database: Database):
    jobs = Jobs(database)
    made = [await jobs.create_job(NEW, owner="a", lease_seconds=60) for _ in range(7)]
    await jobs.create_job(replace(NEW, is_preview=True), owner="a", lease_seconds=60)
    await jobs.create_job(replace(NEW, organization_id="theirs"), owner="a", lease_seconds=60)
    for limit in (1, 3, 7, 100):
        assert await listed(jobs, limit) == [job.id for job in reversed(made)]
    datasets = await Datasets(database).list_datasets("ours", limit=100)
    assert [it.id for it in datasets.datasets] == [job.output_dataset_id for job in reversed(made)]


async def test_jobs_are_filtered_by_status_and_configuration(database: Database):
    jobs = Jobs(database)
    plain = await jobs.create_job(NEW, owner="a", lease_seconds=60)
    named = await jobs.create_job(replace(NEW, configuration_id="c"), owner="a", lease_seconds=60)
    await jobs.end_job(plain.id, COMPLETED, owner="a")
    assert await listed(jobs, 10, status=TransformJobStatus.COMPLETED) == [plain.id]
    assert await listed(jobs, 10, configuration_id="c") == [named.id]
    assert await listed(jobs, 10, status=TransformJobStatus.FAILED, configuration_id="c") == []


async def test_a_page_is_not_shifted_by_a_job_that_is_added_meanwhile(database: Database):
    jobs = Jobs(database)
    made = [await jobs.create_job(NEW, owner="a", lease_seconds=60) for _ in range(3)]
    first = await jobs.list_jobs("ours", limit=2)
    await jobs.create_job(NEW, owner="a", lease_seconds=60)
    rest = await jobs.list_jobs("ours", limit=2, cursor=first.next_cursor)
    assert [job.id for job in rest.jobs] == [made[0].id]


async def test_a_cursor_of_another_list_is_refused(database: Database):
    datasets, jobs = Datasets(database), Jobs(database)
    for _ in range(2):
        await datasets.create_dataset("ours")
    cursor = (await datasets.list_datasets("ours", limit=1)).next_cursor
    with pytest.raises(BadCursor, match="next_cursor"):
        await jobs.list_jobs("ours", limit=1, cursor=cursor)


def paid(number: int, last_seed: int) -> PaidAnswers:
    return PaidAnswers(number, last_seed, b'[{"number": %d}]' % number)


async def test_answers_are_kept_until_the_rows_of_their_seeds_are_written(stores: Stores):
    job = await create(stores)
    for kept in (paid(2, 0), paid(5, 3), paid(6, 1)):
        assert await stores.jobs.keep_answers(job.id, kept, owner="a")
    assert await stores.jobs.answers(job.id) == [paid(2, 0), paid(5, 3), paid(6, 1)]
    assert await write(stores, job, ["0", "1"], 2)
    assert await stores.jobs.answers(job.id) == [paid(5, 3)]


async def test_no_answer_outlives_its_job(stores: Stores):
    ended, cancelled = await create(stores), await create(stores)
    for job in (ended, cancelled):
        assert await stores.jobs.keep_answers(job.id, paid(1, 9), owner="a")
    assert await stores.jobs.end_job(ended.id, COMPLETED, owner="a")
    await stores.jobs.cancel_job("ours", cancelled.id)
    for job in (ended, cancelled):
        assert await stores.jobs.answers(job.id) == []
        assert not await stores.jobs.keep_answers(job.id, paid(2, 9), owner="a")
        assert await stores.jobs.answers(job.id) == []


async def test_another_owner_keeps_no_answers_of_a_job(stores: Stores):
    job = await create(stores)
    assert not await stores.jobs.keep_answers(job.id, paid(1, 0), owner="b")
    assert await stores.jobs.answers(job.id) == []


async def test_a_job_remembers_which_answers_its_usage_accounts_for(stores: Stores):
    job = await create(stores)
    booked = replace(progress(1), answers_booked=7)
    assert await stores.jobs.write_progress(job.id, [], booked, owner="a", lease_seconds=60)
    (claimed,) = await stores.jobs.claim_jobs(owner="a", lease_seconds=60)
    assert claimed.progress == booked


async def test_only_the_named_jobs_are_claimed(stores: Stores):
    first, second = await create(stores, lease=0), await create(stores, lease=0)
    claimed = await stores.jobs.claim_jobs(owner="b", lease_seconds=60, job_ids=[second.id])
    assert [it.job.id for it in claimed] == [second.id]
    assert await stores.jobs.claim_jobs(owner="b", lease_seconds=60, job_ids=[]) == []
    claimed = await stores.jobs.claim_jobs(owner="c", lease_seconds=60)
    assert [it.job.id for it in claimed] == [first.id]


async def test_what_may_have_been_spent_is_there_after_a_restart_and_only_the_owner_raises_it(stores: Stores):
    job = await create(stores, lease=0)
    assert await stores.jobs.allow_spending(job.id, 0.25, owner="a")
    (claimed,) = await stores.jobs.claim_jobs(owner="b", lease_seconds=60)
    assert claimed.allowed_dollars == 0.25
    assert not await stores.jobs.allow_spending(job.id, 0.5, owner="a")
    assert await stores.jobs.allow_spending(job.id, 0.1, owner="b")
    (claimed,) = await stores.jobs.claim_jobs(owner="b", lease_seconds=60)
    assert claimed.allowed_dollars == 0.1


async def test_a_warning_comes_with_the_progress_that_gives_rise_to_it(stores: Stores):
    job = await create(stores, replace(NEW, warning_message="careful"))
    for warning, expected in ((None, "careful"), ("careful; cut off", "careful; cut off"), (None, "careful; cut off")):
        told = replace(progress(0), warning_message=warning)
        assert await stores.jobs.write_progress(job.id, [], told, owner="a", lease_seconds=60)
        known = await stores.jobs.get_job("ours", job.id)
        assert known is not None and known.warning_message == expected


async def test_searches_are_kept_until_the_job_ends(stores: Stores):
    job = await create(stores)
    other = await create(stores)
    assert await stores.jobs.kept_search(job.id, "k") is None
    assert await stores.jobs.keep_search(job.id, "k", b"found", owner="a")
    assert not await stores.jobs.keep_search(job.id, "l", b"found", owner="b")
    assert await stores.jobs.kept_search(job.id, "k") == b"found"
    assert await stores.jobs.kept_search(other.id, "k") is None
    assert await stores.jobs.end_job(job.id, COMPLETED, owner="a")
    assert await stores.jobs.kept_search(job.id, "k") is None


async def test_a_cancelled_job_leaves_no_answers_and_no_searches_behind(stores: Stores):
    job = await create(stores)
    assert await stores.jobs.keep_search(job.id, "k", b"found", owner="a")
    assert await stores.jobs.keep_answers(job.id, PaidAnswers(1, 0, b"[]"), owner="a")
    await stores.jobs.cancel_job("ours", job.id)
    assert await stores.jobs.kept_search(job.id, "k") is None
    assert await stores.jobs.answers(job.id) == []


async def test_a_job_means_the_rows_that_its_input_had_when_it_began(stores: Stores):
    given = await stores.datasets.create_dataset("ours")
    await stores.datasets.append_samples("ours", given.id, rows("one", "two"))
    await create(stores, replace(NEW, input_dataset_id=given.id), lease=0)
    await stores.datasets.append_samples("ours", given.id, rows("three"))
    (claimed,) = await stores.jobs.claim_jobs(owner="b", lease_seconds=60)
    assert claimed.input_rows == 2
