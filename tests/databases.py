"""An empty database of each kind, for the tests that run on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import CannotStart, running_server

CUT_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
"""Ends every connection to the server but the one that asks."""


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a file that does not exist yet."""
    return f"sqlite:///{tmp_path}/data/pipeline-assistant.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server that this session of tests shares."""
    try:
        # -F: what is killed here is a client, never the machine.
        with running_server("-F") as url:
            yield url
    except CannotStart as error:
        pytest.skip(f"No PostgreSQL here: {error}")


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of the server's database, made empty, with nobody else on it."""
    # Imported here so that the other tests need no driver for PostgreSQL.
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(CUT_OTHERS)
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres_server


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of each kind in turn."""
    return request.getfixturevalue(f"{request.param}_url")
