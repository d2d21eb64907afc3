"""Asking tables: the rows of a query, as a list."""

from engine.ports import SqlRow, SqlTables


async def ask(tables: SqlTables, query: str, *, most: int = 100, skip: int = 0) -> list[SqlRow]:
    groups = tables.rows(query, most=most, skip=skip, context=None)
    return [row async for group in groups for row in group]
