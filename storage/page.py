"""A page of a list of dated things, of the same entries whatever is added meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, RowMapping, Table, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cursor import moment_cursor, read_moment


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, the length of the whole list, and where the next page begins, if there is one."""

    rows: Sequence[RowMapping]
    total: int
    next_cursor: str | None

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.next_cursor is not None


async def read_page(
    connection: AsyncConnection,
    table: Table,
    listed: ColumnElement[bool],
    *,
    limit: int,
    cursor: str | None,
    newest_first: bool,
) -> Page:
    """Read the next `limit` rows of those that are `listed`, by `created_at`, then `id`. Raises `BadCursor`."""
    order = tuple_(table.c.created_at, table.c.id)
    query = select(table).where(listed).limit(limit + 1)
    if cursor is not None:
        last = read_moment(table.name, cursor)
        query = query.where(order < last if newest_first else order > last)
    columns = (table.c.created_at, table.c.id)
    query = query.order_by(*(column.desc() if newest_first else column.asc() for column in columns))
    total = await connection.scalar(select(func.count()).select_from(table).where(listed))
    rows = (await connection.execute(query)).mappings().all()
    shown = rows[:limit]
    has_more = len(rows) > limit
    next_cursor = moment_cursor(table.name, shown[-1]["created_at"], shown[-1]["id"]) if has_more else None
    return Page(shown, total or 0, next_cursor)
