"""Stamps: they number the changes to what jobs read, so that a job sees all of it as it was when the job began."""

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import articles, file_set_files

_STAMPED = (articles, file_set_files)


async def last_stamp(connection: AsyncConnection) -> int:
    """The stamp of the newest change; 0 where there was none."""
    newest = [await connection.scalar(select(func.max(table.c.added))) for table in _STAMPED]
    return max(stamp or 0 for stamp in newest)


async def next_stamp(connection: AsyncConnection) -> int:
    """The stamp of a change that is being made, in a transaction of `Database.write_alone`: later ones are greater."""
    return await last_stamp(connection) + 1


def was_there(table: Table, stamp: int) -> ColumnElement[bool]:
    """Whether a row was there at a stamp; rows without one always were."""
    return or_(table.c.added.is_(None), table.c.added <= stamp)
