"""Every kind of config that a job may be, over its own seeds or an input dataset, and what is told of it meanwhile."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.settings import Settings
from tests.api.conftest import TOKENS, running
from tests.contract.openapi_document import SCHEMAS

pytestmark = pytest.mark.asyncio(loop_scope="module")

Config = dict[str, Any]
Row = dict[str, Any]
WINTER = {"start_date": "2023-01-01", "end_date": "2023-02-28"}
MINUTES = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes", "metadata_filters": ["month='01'"]}
NEWS = {"config_type": "NEWS_SEED_GENERATOR", "search_query": "election"} | WINTER
ANSWERED = {"config_type": "QUESTION_AND_LABEL_GENERATOR", "answer_type": {"answer_type": "CONTINUOUS"}}
AHEAD = {"config_type": "FORWARD_LOOKING_QUESTION_GENERATOR"}
RENDERER = {"config_type": "QUESTION_RENDERER"}
PASSAGES = {"config_type": "FILESET_QUERY_SEED_GENERATOR", "file_set_id": "fomc-minutes"}
MOCK = {"config_type": "MOCK", "num_seeds": 6, "delay_seconds": 0, "delay_variance": 0, "error_rate": 0}
KINDS: dict[str, tuple[Config, str | None, set[str]]] = {
    "FILESET_SEED_GENERATOR": (MINUTES, None, {"seed"}),
    "FILESET_QUERY_SEED_GENERATOR": (PASSAGES | {"prompts": ["What was the target range?"]}, None, {"seed"}),
    "NEWS_SEED_GENERATOR": (NEWS, None, {"seed"}),
    "GDELT_SEED_GENERATOR": ({"config_type": "GDELT_SEED_GENERATOR"} | WINTER, None, {"seed"}),
    "QUESTION_GENERATOR": ({"config_type": "QUESTION_GENERATOR"}, "passages", {"seed", "question"}),
    "QUESTION_AND_LABEL_GENERATOR": (ANSWERED, "passages", {"seed", "question", "label"}),
    "FORWARD_LOOKING_QUESTION_GENERATOR": (AHEAD, "news", {"seed", "question"}),
    "WEB_SEARCH_LABELER": (
        {"config_type": "WEB_SEARCH_LABELER", "confidence_threshold": 0.5},
        "open questions",
        {"seed", "question", "label"},
    ),
    "QUESTION_RENDERER": (RENDERER, "answered questions", {"seed", "question", "label", "prompt"}),
    "QUESTION_PIPELINE": (
        {"config_type": "QUESTION_PIPELINE", "question_generator": ANSWERED, "renderer": RENDERER},
        "passages",
        {"seed", "question", "label", "prompt"},
    ),
}
"""A config of each kind, what it runs over, and what its valid rows have."""


def pipeline(seeds: Config | None = MOCK, **stages: Config) -> Config:
    return {"config_type": "QUESTION_PIPELINE", "seed_generator": seeds} | stages


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory, first_start: Path) -> AsyncIterator[httpx.AsyncClient]:
    folder = shutil.copytree(first_start, tmp_path_factory.mktemp("kinds") / "data")
    async with running(Settings.read(data_dir=folder, api_tokens=TOKENS)) as client:
        yield client


async def dataset_of(client: httpx.AsyncClient, rows: list[Row]) -> str:
    dataset: str = (await client.post("/datasets")).json()["id"]
    answer = await client.post(f"/datasets/{dataset}/samples", json={"samples": rows})
    assert answer.json()["total"] == len(rows)
    return dataset


async def started(client: httpx.AsyncClient, config: Config, **fields: Any) -> dict[str, Any]:
    answer = await client.post("/transform-jobs", json={"config": config} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def ended(client: httpx.AsyncClient, job: dict[str, Any]) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while job["status"] == "RUNNING":
            await asyncio.sleep(0.05)
            job = (await client.get(f"/transform-jobs/{job['id']}")).json()
    return job


async def rows_of(client: httpx.AsyncClient, job: dict[str, Any]) -> list[Row]:
    return (await client.get(f"/datasets/{job['output_dataset_id']}/samples?limit=5000")).json()["samples"]


async def metrics_of(client: httpx.AsyncClient, job: dict[str, Any]) -> dict[str, Any]:
    return (await client.get(f"/transform-jobs/{job['id']}/metrics")).json()


async def run(client: httpx.AsyncClient, config: Config, **fields: Any) -> list[Row]:
    return await rows_of(client, await ended(client, await started(client, config, **fields)))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def inputs(client: httpx.AsyncClient) -> dict[str, str]:
    """A dataset of each kind that a config can run over, made by jobs."""
    passages = await dataset_of(client, (await run(client, MINUTES))[:12])
    news = await dataset_of(client, await run(client, NEWS))
    return {
        "passages": passages,
        "news": news,
        "open questions": await dataset_of(client, await run(client, AHEAD, input_dataset_id=news)),
        "answered questions": await dataset_of(client, await run(client, ANSWERED, input_dataset_id=passages)),
    }


async def test_no_kind_of_the_document_is_left_out():
    mapping = SCHEMAS["CreateTransformJobRequest"]["properties"]["config"]["discriminator"]["mapping"]
    assert set(KINDS) == set(mapping)
    assert len(KINDS) == 10


@pytest.mark.parametrize("kind", KINDS)
async def test_a_config_of_each_kind_is_a_job(client: httpx.AsyncClient, inputs: dict[str, str], kind: str):
    config, over, parts = KINDS[kind]
    dataset = inputs[over] if over else None
    job = await started(client, config, input_dataset_id=dataset, configuration_id=f"mine {kind}", name=kind)
    assert (job["status"], job["input_dataset_id"], json.loads(job["transform_config"])) == ("RUNNING", dataset, config)
    job = await ended(client, job)
    assert (job["status"], job["error_message"], job["warning_message"]) == ("COMPLETED", None, None)
    assert (job["configuration_id"], job["name"]) == (f"mine {kind}", kind)
    listed = (await client.get("/transform-jobs", params={"configuration_id": f"mine {kind}"})).json()
    assert [it["id"] for it in listed["jobs"]] == [job["id"]]
    rows = await rows_of(client, job)
    valid = [row for row in rows if row["is_valid"]]
    assert valid
    assert all({part for part in ("seed", "question", "label", "prompt") if row[part]} == parts for row in valid)
    assert all(row["meta"]["filter_reason"] for row in rows if not row["is_valid"])
    await check_counts(client, job, kind, over, valid)


async def check_counts(client: httpx.AsyncClient, job: dict[str, Any], kind: str, over: str | None, valid: list[Row]):
    metrics = await metrics_of(client, job)
    steps = metrics["steps"]
    assert [it["step_index"] for it in steps] == list(range(len(steps)))
    assert steps[0]["transform_name"] == ("INPUT_DATASET" if over else kind)
    assert over is None or kind == "QUESTION_PIPELINE" or steps[1]["transform_name"] == kind
    assert (steps[-1]["output_rows"], metrics["total_output_rows"]) == (len(valid), len(valid))
    for step, summary in zip(steps, job["usage"]["pipeline_summary"], strict=True):
        assert step["progress"] == 1.0
        assert step["duration_seconds"] >= 0
        lost = (step["rejected_count"], step["error_count"])
        assert lost == (summary["rejected_count"], summary["error_count"])
        assert sum(summary["rejection_reasons"].values()) == sum(lost)
        # 0.2.3 of the client shows the summary of a step where something was lost.
        assert bool(step["summary"]) is (sum(lost) > 0)


@pytest.mark.parametrize("kind", [kind for kind, (_, over, _) in KINDS.items() if over])
async def test_a_config_that_makes_no_seeds_needs_an_input_dataset(client: httpx.AsyncClient, kind: str):
    answer = await client.post("/transform-jobs", json={"config": KINDS[kind][0]})
    assert answer.status_code == 400
    assert (
        answer.json()["detail"]
        == "Nothing makes seeds. Set a source of seeds, or name an input dataset when you run it."
    )


@pytest.mark.parametrize("kind", [kind for kind, (_, over, _) in KINDS.items() if not over])
async def test_an_input_dataset_stands_for_the_seeds_of_a_source(
    client: httpx.AsyncClient, inputs: dict[str, str], kind: str
):
    rows = await run(client, KINDS[kind][0], input_dataset_id=inputs["passages"])
    assert rows == (await client.get(f"/datasets/{inputs['passages']}/samples")).json()["samples"]


async def test_the_live_table_moves_while_a_job_runs(client: httpx.AsyncClient):
    slow = MOCK | {"num_seeds": 30, "delay_seconds": 0.1}
    asking = MOCK | {"num_seeds": 0, "add_question": True, "simulated_cost_per_call": 0.01}
    job = await started(client, pipeline(slow, question_generator=asking), max_cost_dollars=5.0, max_questions=30)
    tables: list[tuple[list[float], list[int], float]] = []
    while job["status"] == "RUNNING":
        metrics = await metrics_of(client, job)
        job = (await client.get(f"/transform-jobs/{job['id']}")).json()
        if job["status"] == "RUNNING" and "steps" in metrics:
            steps = metrics["steps"]
            rows = [count for it in steps for count in (it["input_rows"], it["output_rows"])]
            tables.append(([it["progress"] for it in steps], rows, job["usage"]["current_cost_dollars"]))
            assert [it["transform_name"] for it in steps] == ["MOCK", "MOCK"]
            assert job["usage"]["max_cost_dollars"] == 5.0
        await asyncio.sleep(0.05)
    assert job["status"] == "COMPLETED"
    assert len({str(it) for it in tables}) >= 3
    for earlier, later in pairwise(tables):
        assert all(a <= b for a, b in zip(earlier[0] + earlier[1], later[0] + later[1], strict=True))
        assert earlier[2] <= later[2]
    assert any(0 < progress < 1 for table in tables for progress in table[0])


async def test_what_a_job_used_is_told_in_all_and_by_step(client: httpx.AsyncClient):
    paid = MOCK | {"num_seeds": 0, "simulated_cost_per_call": 0.25}
    job = await ended(
        client, await started(client, pipeline(question_generator=paid | {"add_question": True}, labeler=paid))
    )
    usage = job["usage"]
    assert usage["total"]["total_cost"] == pytest.approx(usage["current_cost_dollars"]) == pytest.approx(3.0)
    assert [it["total_cost"] for it in usage["by_step"].values()] == pytest.approx([1.5, 1.5])


async def test_what_fails_is_told_where_clients_look(client: httpx.AsyncClient):
    failing = MOCK | {"error_rate": 1.0, "error_message": "the source is down"}
    job = await ended(client, await started(client, pipeline(failing)))
    assert job["status"] == "FAILED"
    assert job["error_message"].startswith("Job completed with 0 valid rows. ")
    assert "the source is down" in job["error_message"]
    assert {row["meta"]["error_message"] for row in await rows_of(client, job)} == {"the source is down"}
    (step,) = (await metrics_of(client, job))["steps"]
    assert (step["error_count"], step["summary"]) == (6, "0 rejected, 6 failed: the source is down (6)")


async def test_rows_that_a_filter_rejects_say_why_and_a_warning_stands_in_the_first_answer(client: httpx.AsyncClient):
    rejecting = MOCK | {"num_seeds": 0, "add_question": True, "filter_rate": 1.0}
    job = await started(client, pipeline(question_generator=rejecting), unknown_option=1)
    assert "/unknown_option" in job["warning_message"]
    job = await ended(client, job)
    assert job["status"] == "FAILED"
    assert "Job completed with 0 valid rows" in job["error_message"]
    assert all(row["meta"]["filter_reason"] for row in await rows_of(client, job))
