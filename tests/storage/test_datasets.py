"""A dataset gives every row once, in order, whatever the size of the pages and whatever is added meanwhile."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.sample import Label, Question, Rollout, Sample, Seed
from storage.cursor import BadCursor, position_cursor
from storage.database import Database
from storage.datasets import Datasets
from tests.storage.stores import Stores


def row(number: int) -> Sample:
    return Sample(seed=Seed(seed_text=f"row {number}"))


FULL_ROW = Sample(
    seed=Seed(seed_text="5‑½ percent\u0000\n", url="https://example.org"),
    question=Question(question_text="How much?"),
    label=Label(label="5.5", label_confidence=1.0),
    rollouts=[Rollout(model_name="m", content="c", parsed_output={"value": None})],
    meta={"nested": {"empty": None, "list": [1, 2.5, "é"]}},
    is_valid=False,
)


async def pages(datasets: Datasets, dataset_id: str, limit: int) -> AsyncIterator[list[Sample]]:
    cursor = None
    while True:
        page = await datasets.page("ours", dataset_id, limit=limit, cursor=cursor)
        assert page is not None
        response = page.response()
        assert len(response.samples) <= limit
        assert response.has_more == (response.next_cursor is not None)
        yield response.samples
        cursor = response.next_cursor
        if cursor is None:
            return


@asynccontextmanager
async def temporary_datasets() -> AsyncIterator[Datasets]:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{folder}/pipeline-assistant.db")
        yield Datasets(database)
        await database.close()


async def test_rows_are_read_as_they_were_written(stores: Stores):
    dataset = await stores.datasets.create_dataset("ours")
    assert await stores.datasets.append_samples("ours", dataset.id, [row(0), FULL_ROW]) == 2
    assert await stores.datasets.append_samples("ours", dataset.id, []) == 2
    assert await stores.datasets.append_samples("ours", dataset.id, [row(2)]) == 3
    assert [it async for it in stores.datasets.samples(dataset.id)] == [row(0), FULL_ROW, row(2)]
    found = await stores.datasets.get_dataset("ours", dataset.id)
    assert found is not None
    assert (found.num_rows, found.created_at) == (3, dataset.created_at)
    assert found.updated_at > dataset.updated_at


async def test_more_rows_than_are_held_in_memory_come_in_order(stores: Stores):
    dataset = await stores.datasets.create_dataset("ours")
    written = [row(number) for number in range(401)]
    await stores.datasets.append_samples("ours", dataset.id, written)
    assert [it async for it in stores.datasets.samples(dataset.id)] == written


async def test_unknown_datasets_have_no_rows(stores: Stores):
    assert [it async for it in stores.datasets.samples("nowhere")] == []
    assert await stores.datasets.get_dataset("ours", "nowhere") is None
    assert await stores.datasets.append_samples("ours", "nowhere", [row(0)]) is None


@settings(max_examples=25)
@given(batches=st.lists(st.integers(0, 9), max_size=5), limit=st.integers(1, 12))
def test_any_page_size_gives_each_row_once_in_order(batches: list[int], limit: int):
    async def check() -> None:
        async with temporary_datasets() as datasets:
            dataset = await datasets.create_dataset("ours")
            written: list[Sample] = []
            for size in batches:
                batch = [row(len(written) + number) for number in range(size)]
                assert await datasets.append_samples("ours", dataset.id, batch) == len(written) + size
                written += batch
            read = [it async for page in pages(datasets, dataset.id, limit) for it in page]
            assert read == written

    asyncio.run(check())


async def test_rows_added_while_paging_shift_nothing(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    written = [row(number) for number in range(5)]
    await datasets.append_samples("ours", dataset.id, written)
    read: list[Sample] = []
    async for page in pages(datasets, dataset.id, 2):
        read += page
        if len(written) < 7:
            written.append(row(len(written)))
            await datasets.append_samples("ours", dataset.id, written[-1:])
    assert read == written


async def test_rows_appended_at_once_by_many_are_all_there_once(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    batches = [[row(10 * batch + number) for number in range(10)] for batch in range(20)]
    totals = await asyncio.gather(*(datasets.append_samples("ours", dataset.id, it) for it in batches))
    assert sorted(it or 0 for it in totals) == [10 * (n + 1) for n in range(20)]
    read = [it async for it in datasets.samples(dataset.id)]
    assert sorted((it.seed.seed_text for it in read if it.seed), key=lambda text: int(text[4:])) == [
        f"row {number}" for number in range(200)
    ]
    assert all(read[start : start + 10] in batches for start in range(0, 200, 10))


async def test_the_raw_page_is_the_same_json(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    await datasets.append_samples("ours", dataset.id, [FULL_ROW, row(1), row(2)])
    page = await datasets.page("ours", dataset.id, limit=2)
    assert page is not None
    assert orjson.loads(page.json()) == page.response().model_dump(mode="json")
    assert (page.total, len(page.rows)) == (3, 2)


async def test_an_empty_dataset_has_one_empty_page(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    assert [page async for page in pages(datasets, dataset.id, 10)] == [[]]


async def test_another_organization_sees_no_rows(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    assert await datasets.page("theirs", dataset.id, limit=10) is None
    assert (await datasets.list_datasets("theirs", limit=10)).datasets == []


async def test_datasets_are_listed_newest_first(database: Database):
    datasets = Datasets(database)
    made = [await datasets.create_dataset("ours") for _ in range(5)]
    first = await datasets.list_datasets("ours", limit=3)
    rest = await datasets.list_datasets("ours", limit=3, cursor=first.next_cursor)
    assert first.datasets + rest.datasets == made[::-1]
    assert (first.has_more, first.total, rest.has_more, rest.next_cursor) == (True, 5, False, None)


async def test_a_bad_cursor_is_the_callers_mistake(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    with pytest.raises(BadCursor):
        await datasets.page("ours", dataset.id, limit=1, cursor="garbage")
    with pytest.raises(BadCursor):
        await datasets.list_datasets("ours", limit=1, cursor=position_cursor("samples", 1))


async def test_a_cursor_beyond_the_end_gives_an_empty_last_page(database: Database):
    datasets = Datasets(database)
    dataset = await datasets.create_dataset("ours")
    await datasets.append_samples("ours", dataset.id, [row(0)])
    page = await datasets.page("ours", dataset.id, limit=1, cursor=position_cursor("samples", 99))
    assert page is not None
    assert (page.rows, page.total, page.next_cursor) == ([], 1, None)
