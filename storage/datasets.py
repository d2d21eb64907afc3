"""Datasets: rows kept as JSON, each at the position at which it was written."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from uuid import uuid4

import orjson
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.dataset import DatasetMetadata, ListDatasetsResponse
from schemas.sample import PaginatedSamplesResponse, Sample
from storage import tables
from storage.cursor import position_cursor, read_position
from storage.database import Database
from storage.page import read_page

_ROWS_IN_MEMORY = 200
_ROWS_OF_BATCH = 1000
_BYTES_OF_BATCH = 8 * 2**20


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of rows, each still the JSON that was stored."""

    rows: list[bytes]
    total: int
    next_cursor: str | None

    def response(self) -> PaginatedSamplesResponse:
        """The page as an object of the contract."""
        return PaginatedSamplesResponse.model_validate_json(self.json())

    def json(self) -> bytes:
        """The page as the contract's JSON, without parsing a row."""
        rest = orjson.dumps(
            {"has_more": self.next_cursor is not None, "total": self.total, "next_cursor": self.next_cursor}
        )
        return b'{"samples":[' + b",".join(self.rows) + b"]," + rest[1:]


class Datasets:
    """All datasets; an organization sees its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_dataset(self, organization_id: str) -> DatasetMetadata:
        """Create an empty dataset."""
        async with self._database.write() as connection:
            return await insert_dataset(connection, organization_id, is_preview=False)

    async def get_dataset(self, organization_id: str, dataset_id: str) -> DatasetMetadata | None:
        """A dataset of the organization, else `None`."""
        async with self._database.read() as connection:
            return await _find(connection, organization_id, dataset_id)

    async def list_datasets(
        self, organization_id: str, *, limit: int, cursor: str | None = None
    ) -> ListDatasetsResponse:
        """A page of the organization's datasets, newest first, without those of previews.

        Raises `BadCursor`.
        """
        table = tables.datasets
        listed = (table.c.organization_id == organization_id) & ~table.c.is_preview
        async with self._database.read() as connection:
            page = await read_page(connection, table, listed, limit=limit, cursor=cursor, newest_first=True)
        return ListDatasetsResponse(
            datasets=[DatasetMetadata.model_validate(dict(row)) for row in page.rows],
            has_more=page.has_more,
            total=page.total,
            next_cursor=page.next_cursor,
        )

    async def append_samples(self, organization_id: str, dataset_id: str, samples: Sequence[Sample]) -> int | None:
        """Append rows in order and count all rows of the dataset; `None` where there is no such dataset."""
        async with self._database.write() as connection:
            if await _find(connection, organization_id, dataset_id) is None:
                return None
            bodies = [sample.model_dump_json().encode() for sample in samples]
            return await connection.run_sync(append_rows, dataset_id, bodies)

    async def page(
        self, organization_id: str, dataset_id: str, *, limit: int, cursor: str | None = None
    ) -> SamplePage | None:
        """The next `limit` rows in order; `None` where there is no such dataset. Raises `BadCursor`."""
        start = read_position("samples", cursor)
        async with self._database.read() as connection:
            dataset = await _find(connection, organization_id, dataset_id)
            if dataset is None:
                return None
            rows = await _read_rows(connection, dataset_id, start, limit)
        end = start + len(rows)
        # Rows appended since the dataset was read count too.
        total = max(dataset.num_rows, end if rows else 0)
        return SamplePage(rows, total, position_cursor("samples", end) if end < total else None)

    async def rows(self, dataset_id: str, start: int, limit: int) -> list[bytes]:
        """The next `limit` rows from a position on, each still the JSON that was stored."""
        async with self._database.read() as connection:
            return await _read_rows(connection, dataset_id, start, limit)

    async def batches(self, dataset_id: str, end: int) -> AsyncIterator[list[bytes]]:
        """Yield the first `end` rows in order, as the JSON that was stored.

        A batch is at most 1,000 rows, and 8 MB or one row: so much is in memory, however large the dataset.
        """
        start = 0
        while start < end:
            async with self._database.read() as connection:
                limit = await _rows_of_batch(connection, dataset_id, start, end)
                rows = await _read_rows(connection, dataset_id, start, limit)
            yield rows
            start += limit

    async def samples(self, dataset_id: str) -> AsyncIterator[Sample]:
        """Yield all rows in order, some hundreds in memory at a time."""
        start = 0
        while True:
            rows = await self.rows(dataset_id, start, _ROWS_IN_MEMORY)
            for body in rows:
                yield Sample.model_validate_json(body)
            if len(rows) < _ROWS_IN_MEMORY:
                return
            start += len(rows)


async def insert_dataset(connection: AsyncConnection, organization_id: str, *, is_preview: bool) -> DatasetMetadata:
    """Insert an empty dataset in a transaction of the caller's."""
    now = datetime.now(UTC)
    dataset = DatasetMetadata(id=uuid4().hex, num_rows=0, created_at=now, updated_at=now)
    values = dataset.model_dump() | {"organization_id": organization_id, "is_preview": is_preview}
    await connection.execute(insert(tables.datasets).values(values))
    return dataset


def append_rows(connection: Connection, dataset_id: str, bodies: Sequence[bytes]) -> int:
    """Append rows, as JSON, to a dataset in a transaction of the caller's and count all its rows."""
    table = tables.datasets
    start = connection.scalar(select(table.c.num_rows).where(table.c.id == dataset_id).with_for_update())
    assert start is not None
    if not bodies:
        return start
    connection.execute(
        insert(tables.samples),
        [{"dataset_id": dataset_id, "position": position, "body": body} for position, body in enumerate(bodies, start)],
    )
    num_rows = start + len(bodies)
    values = {"num_rows": num_rows, "updated_at": datetime.now(UTC)}
    connection.execute(update(table).where(table.c.id == dataset_id).values(values))
    return num_rows


async def _read_rows(connection: AsyncConnection, dataset_id: str, start: int, limit: int) -> list[bytes]:
    table = tables.samples
    rows = await connection.scalars(
        select(table.c.body)
        .where(table.c.dataset_id == dataset_id, table.c.position >= start)
        .order_by(table.c.position)
        .limit(limit)
    )
    return list(rows)


async def _rows_of_batch(connection: AsyncConnection, dataset_id: str, start: int, end: int) -> int:
    """How many rows from a position on fit into a batch; at least one."""
    table = tables.samples
    sizes = await connection.scalars(
        select(func.length(table.c.body))
        .where(table.c.dataset_id == dataset_id, table.c.position >= start)
        .order_by(table.c.position)
        .limit(min(_ROWS_OF_BATCH, end - start))
    )
    fitting = [total <= _BYTES_OF_BATCH for total in accumulate(sizes)]
    return max(1, sum(fitting))


async def _find(connection: AsyncConnection, organization_id: str, dataset_id: str) -> DatasetMetadata | None:
    table = tables.datasets
    one = select(table).where(table.c.id == dataset_id, table.c.organization_id == organization_id)
    row = (await connection.execute(one)).mappings().first()
    return DatasetMetadata.model_validate(dict(row)) if row else None
