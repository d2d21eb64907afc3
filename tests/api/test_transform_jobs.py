"""Transform jobs over HTTP: started, followed, listed, cancelled, refused, and foreseen."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from api.settings import Settings
from tests.api.conftest import running

MOCK = {"config_type": "MOCK", "num_seeds": 3, "delay_seconds": 0, "delay_variance": 0, "error_rate": 0}
SLOW = MOCK | {"num_seeds": 1000, "delay_seconds": 0.2}


def pipeline(seeds: dict[str, Any] = MOCK, **stages: Any) -> dict[str, Any]:
    return {"config_type": "QUESTION_PIPELINE", "seed_generator": seeds} | stages


async def started(client: httpx.AsyncClient, config: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = await client.post("/transform-jobs", json={"config": config} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def ended(client: httpx.AsyncClient, job: dict[str, Any]) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while job["status"] == "RUNNING":
            await asyncio.sleep(0.05)
            job = (await client.get(f"/transform-jobs/{job['id']}")).json()
    return job


async def rows_of(client: httpx.AsyncClient, job: dict[str, Any]) -> list[dict[str, Any]]:
    return (await client.get(f"/datasets/{job['output_dataset_id']}/samples?limit=5000")).json()["samples"]


async def test_a_job_runs_to_a_dataset_that_can_be_read(ours: httpx.AsyncClient):
    job = await ended(ours, await started(ours, pipeline(MOCK | {"expansion_factor": 2}), name="mine"))
    assert (job["status"], job["name"], job["error_message"]) == ("COMPLETED", "mine", None)
    assert len(await rows_of(ours, job)) == 6
    metrics = (await ours.get(f"/transform-jobs/{job['id']}/metrics")).json()
    assert metrics["total_output_rows"] == 6
    assert all(step["progress"] == 1.0 for step in metrics["steps"])


async def test_a_job_takes_the_rows_of_a_dataset_as_its_seeds(ours: httpx.AsyncClient):
    dataset = (await ours.post("/datasets")).json()["id"]
    texts = ["The rate was 3.7 percent.", "The rate was 3.9 percent."]
    samples = [{"seed": {"seed_text": text}} for text in texts]
    await ours.post(f"/datasets/{dataset}/samples", json={"samples": samples})
    config = {"config_type": "QUESTION_PIPELINE"} | {
        "question_generator": {"config_type": "TEMPLATE_QUESTION_GENERATOR", "question_template": "True? {seed_text}"}
    }
    job = await ended(ours, await started(ours, config, input_dataset_id=dataset))
    assert job["input_dataset_id"] == dataset
    questions = [row["question"]["question_text"] for row in await rows_of(ours, job)]
    assert questions == [f"True? {text}" for text in texts]


async def test_a_config_is_kept_as_it_was_sent_and_what_was_ignored_is_named(ours: httpx.AsyncClient):
    config = pipeline(MOCK | {"speed": 3, "metadata_additions": {"k": "é"}}, deduplication=None)
    job = await started(ours, config, cache_enabled=True, max_seeds=1)
    assert json.loads(job["transform_config"]) == config
    assert "é" in job["transform_config"]
    for ignored in ("/cache_enabled", "/config/deduplication", "/config/seed_generator/speed"):
        assert ignored in job["warning_message"]
    assert "max_seeds" not in job["warning_message"]


async def test_the_nulls_that_clients_send_count_as_left_out(ours: httpx.AsyncClient):
    nulls = dict.fromkeys(("input_dataset_id", "max_questions", "max_cost_dollars", "configuration_id", "name"))
    job = await ended(ours, await started(ours, pipeline(), **nulls))
    assert (job["status"], job["warning_message"]) == ("COMPLETED", None)


@pytest.mark.parametrize("cap", ["max_questions", "max_seeds"])
async def test_a_cap_on_questions_is_kept_under_both_of_its_names(ours: httpx.AsyncClient, cap: str):
    config = pipeline(MOCK | {"num_seeds": 50, "add_question": True})
    job = await ended(ours, await started(ours, config, **{cap: 7}))
    assert len(await rows_of(ours, job)) == 7


async def test_a_job_stops_at_the_valid_rows_that_were_asked_for(ours: httpx.AsyncClient):
    job = await ended(ours, await started(ours, pipeline(MOCK | {"num_seeds": 50}), valid_rows=2))
    assert job["status"] == "COMPLETED"
    assert len(await rows_of(ours, job)) == 2
    refused = await ours.post("/transform-jobs", json={"config": pipeline(), "valid_rows": 0})
    assert refused.status_code == 422


async def test_a_config_that_cannot_run_is_refused_with_everything_that_is_wrong_and_what_to_do(
    ours: httpx.AsyncClient,
):
    seeds = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes"}
    overlapping = seeds | {"chunk_size": 500, "chunk_overlap": 500}
    questions = {"config_type": "TEMPLATE_QUESTION_GENERATOR", "question_template": "What of {nothing}?"}
    body = {"config": pipeline(overlapping, question_generator=questions)}
    answer = await ours.post("/transform-jobs", json=body)
    assert answer.status_code == 400
    for said in (
        "/seed_generator/chunk_overlap: ",
        "below 500",
        "/question_generator/question_template: ",
        "{seed_text}",
    ):
        assert said in answer.json()["detail"]
    assert (await ours.get("/transform-jobs")).json()["total"] == 0


@pytest.mark.parametrize(
    "config",
    [
        None,
        [],
        {},
        {"config_type": "MOCK"},
        {"config_type": "NOTHING"},
        pipeline({"config_type": "MOCK", "num_seeds": -1}),
    ],
)
async def test_a_config_of_the_wrong_shape_is_a_422(ours: httpx.AsyncClient, config: Any):
    answer = await ours.post("/transform-jobs", json={"config": config})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][:2] == ["body", "config"]


async def test_cancelling_keeps_the_rows_and_works_once(ours: httpx.AsyncClient):
    job = await started(ours, pipeline(SLOW))
    cancelled = await ours.delete(f"/transform-jobs/{job['id']}")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "CANCELLED")
    again = await ours.delete(f"/transform-jobs/{job['id']}")
    assert again.status_code == 400
    assert "CANCELLED" in again.json()["detail"]
    assert (await ours.delete("/transform-jobs/nothing")).status_code == 404
    assert (await ours.get(f"/datasets/{job['output_dataset_id']}/samples")).status_code == 200


async def test_jobs_are_listed_newest_first_and_filtered(ours: httpx.AsyncClient):
    first = await ended(ours, await started(ours, pipeline(), configuration_id="a"))
    second = await started(ours, pipeline(SLOW), configuration_id="b")

    async def listed(**params: str | int) -> list[str]:
        return [job["id"] for job in (await ours.get("/transform-jobs", params=params)).json()["jobs"]]

    assert await listed() == [second["id"], first["id"]]
    assert await listed(status="RUNNING") == [second["id"]]
    assert await listed(status="COMPLETED") == [first["id"]]
    assert await listed(configuration_id="a") == [first["id"]]
    page = (await ours.get("/transform-jobs?limit=1")).json()
    assert (page["has_more"], page["total"]) == (True, 2)
    assert await listed(limit=1, cursor=page["next_cursor"]) == [first["id"]]
    assert (await ours.get("/transform-jobs?status=DONE")).status_code == 422
    await ours.delete(f"/transform-jobs/{second['id']}")


async def test_a_job_that_runs_at_a_stop_goes_on_at_the_next_start(settings: Settings):
    config = pipeline(MOCK | {"num_seeds": 50, "delay_seconds": 0.02})
    async with running(settings) as client:
        job = await started(client, config)
        await asyncio.sleep(0.2)
    async with running(settings) as client:
        job = await ended(client, (await client.get(f"/transform-jobs/{job['id']}")).json())
        assert job["status"] == "COMPLETED"
        texts = [row["seed"]["seed_text"] for row in await rows_of(client, job)]
    assert texts == [f"Mock seed content {number}" for number in range(50)]


async def test_a_cost_is_foreseen_before_a_run(ours: httpx.AsyncClient):
    answer = await ours.post("/transform-jobs/cost-estimation", json={"config": pipeline(), "max_questions": 2})
    assert answer.status_code == 200
    assert answer.json()["total_cost_dollars"] == 0
    assert (await ours.get("/transform-jobs")).json()["total"] == 0
