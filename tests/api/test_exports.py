"""A whole dataset comes as one file, to its own organization only, and takes no more memory for being large."""

import io
import subprocess
import sys
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest

ROWS = [
    {"seed": {"seed_text": f"Row {number}."}, "meta": {"number": number}, "is_valid": number % 3 > 0}
    for number in range(9)
]


async def dataset_of(client: httpx.AsyncClient) -> str:
    dataset_id = (await client.post("/datasets")).json()["id"]
    assert (await client.post(f"/datasets/{dataset_id}/samples", json={"samples": ROWS})).status_code == 200
    return dataset_id


async def test_jsonl_has_the_rows_in_their_order(ours: httpx.AsyncClient):
    dataset_id = await dataset_of(ours)
    answer = await ours.get(f"/datasets/{dataset_id}/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"] == f'attachment; filename="dataset-{dataset_id}.jsonl"'
    page = (await ours.get(f"/datasets/{dataset_id}/samples")).json()["samples"]
    lines = httpx.Response(200, text=f"[{','.join(answer.text.splitlines())}]").json()
    assert lines == page


async def test_parquet_holds_the_valid_rows_on_demand(ours: httpx.AsyncClient):
    dataset_id = await dataset_of(ours)
    answer = await ours.get(f"/datasets/{dataset_id}/export?format=parquet&only_valid=true")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert [row["seed"]["seed_text"] for row in rows] == [f"Row {number}." for number in (1, 2, 4, 5, 7, 8)]


async def test_an_empty_dataset_is_an_empty_file(ours: httpx.AsyncClient):
    dataset_id = (await ours.post("/datasets")).json()["id"]
    assert (await ours.get(f"/datasets/{dataset_id}/export")).content == b""


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "huggingface"])
async def test_another_organizations_dataset_is_not_there(
    ours: httpx.AsyncClient, theirs: httpx.AsyncClient, kind: str
):
    dataset_id = await dataset_of(ours)
    refused = await theirs.get(f"/datasets/{dataset_id}/export?format={kind}")
    unknown = await theirs.get(f"/datasets/none/export?format={kind}")
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert refused.json()["detail"] == f"There is no dataset {dataset_id}."


async def test_an_unknown_format_is_refused(ours: httpx.AsyncClient):
    answer = await ours.get("/datasets/none/export?format=csv")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", "format"]


async def test_a_missing_extra_is_said_with_the_command(ours: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    dataset_id = await dataset_of(ours)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = await ours.get(f"/datasets/{dataset_id}/export?format=parquet")
    assert answer.status_code == 400
    assert "pip install 'pipeline-assistant[parquet]'" in answer.json()["detail"]


LARGE = """
import asyncio, random, resource, sys
from engine.exports.export import export
from schemas.sample import Sample, Seed
from storage.database import Database
from storage.datasets import Datasets

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def main():
    database = await Database.open(f"sqlite:///{sys.argv[1]}/large.db")
    datasets = Datasets(database)
    made = await datasets.create_dataset("ours")
    random.seed(1)
    for group in range(60):
        rows = [Sample(seed=Seed(seed_text=random.randbytes(2000).hex())) for _ in range(500)]
        await datasets.append_samples("ours", made.id, rows)
    for kind in ("jsonl", "parquet"):
        before, size = peak(), 0
        async for chunk in export(made.id, datasets.batches(made.id, 30_000), kind):
            size += len(chunk)
        print(size, peak() - before)
    await database.close()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has other units elsewhere")
def test_a_large_dataset_takes_no_more_memory_than_its_parts(tmp_path: Path):
    command = [sys.executable, "-c", LARGE, str(tmp_path)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120, check=True
    )
    (lines, grown), (packed, grown_more) = [map(float, line.split()) for line in done.stdout.splitlines()]
    assert lines > 120e6
    assert packed > 60e6
    assert grown < 60
    assert grown_more < 200
