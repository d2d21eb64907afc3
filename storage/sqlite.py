"""What only SQLite needs: its engines, its pragmas, and transactions that take the write lock at once."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.sqlite_connection import connect

# FULL syncs each commit, so that what was acknowledged survives a power cut too; NORMAL would survive only
# a killed process. Measured: 0.2 ms a commit in place of 0.04.
_PRAGMAS = ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
_CONNECT = {"async_creator_fn": connect}


def make_sqlite_engines(url: URL) -> tuple[AsyncEngine, AsyncEngine, tuple[Engine, Engine]]:
    """An engine to read with and one to write with, on the same file; a missing folder is made.

    The last two do the same for work that runs in a thread of its own from beginning to end.
    """
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    aside = url.set(drivername="sqlite")
    url = url.set(drivername="sqlite+aiosqlite")
    reading = {"pool_size": 4, "max_overflow": 0, "isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    # SQLite takes one writer at a time: waiting for the only connection is fair, polling for the lock is not.
    writing = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 60}
    # Without BEGIN and COMMIT, each a hop to the connection's thread, a read takes a third of the time.
    readers = create_async_engine(url, connect_args=_CONNECT, **reading), create_engine(aside, **reading)
    writers = create_async_engine(url, connect_args=_CONNECT, **writing), create_engine(aside, **writing)
    for engine in (readers[0].sync_engine, readers[1]):
        _prepare(engine, (*_PRAGMAS, "query_only = ON"))
    for engine in (writers[0].sync_engine, writers[1]):
        _prepare(engine, _PRAGMAS)
        event.listen(engine, "begin", _begin_immediate)
    return readers[0], writers[0], (readers[1], writers[1])


def _prepare(engine: Engine, pragmas: tuple[str, ...]) -> None:
    def on_connect(connection: Any, _: object) -> None:
        # The driver's own way of beginning transactions would leave DDL outside of them.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "handle_error", _keep_connection)


def _begin_immediate(connection: Connection) -> None:
    # A transaction that reads first and locks later may fail half-way ("database is locked").
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _keep_connection(context: ExceptionContext) -> None:
    # The connection's thread ends the statement of a cancelled task before it rolls back: nothing is in doubt.
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False
