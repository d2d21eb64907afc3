"""What only PostgreSQL needs: its engines, the form of its URL, and the turn that processes take at a start."""

from typing import Any

from sqlalchemy import URL, func, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BACKENDS = ("postgresql", "postgres")
"""How the URL of a PostgreSQL database may begin."""

_CONNECTIONS = 4
_CONNECT_SECONDS = "10"
# A process that stops in the middle of a transaction (frozen, or cut off) must not hold its rows for ever.
_WRITER = "-c idle_in_transaction_session_timeout=10000"
_READER = "-c default_transaction_read_only=on"
_START = 0x50415354


def make_postgres_engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """An engine to read with and one to write with, on the same database.

    Raises `ModuleNotFoundError` where the driver is not installed.
    """
    # Without BEGIN and ROLLBACK around it, a read is one round trip.
    reader = _make_engine(url, _READER, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True)
    # Stores lock the rows that they change; a stricter level, set on the server, would fail where these wait.
    writer = _make_engine(url, _WRITER, isolation_level="READ COMMITTED", pool_timeout=60)
    return reader, writer


def connection_string(url: str) -> str:
    """The URL of a PostgreSQL database as PostgreSQL's own clients read it, password included."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def take_turn(connection: AsyncConnection) -> None:
    """Wait until no other transaction has the turn, and keep it until this one ends."""
    # Between its statements thousands of documents may be made ready.
    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '5min'"))
    await connection.execute(select(func.pg_advisory_xact_lock(_START)))


def _make_engine(url: URL, options: str, **settings: Any) -> AsyncEngine:
    arguments = {
        "options": f"{url.query.get('options', '')} {options}",
        "connect_timeout": url.query.get("connect_timeout", _CONNECT_SECONDS),
    }
    return create_async_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=_CONNECTIONS,
        max_overflow=0,
        # A server that was restarted meanwhile costs nobody an error.
        pool_pre_ping=True,
        connect_args=arguments,
        **settings,
    )
