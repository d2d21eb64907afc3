"""Server keys: secrets that a server makes for itself at its first start."""

import secrets

from sqlalchemy import insert, select

from storage.database import Database
from storage.tables import server_keys

_BYTES = 32


async def server_key(database: Database, name: str) -> bytes:
    """The secret of that name, made if there is none: the same for every server on this database."""
    kept = select(server_keys.c.secret).where(server_keys.c.name == name)
    async with database.write_alone() as connection:
        secret = await connection.scalar(kept)
        if secret is None:
            secret = secrets.token_bytes(_BYTES)
            await connection.execute(insert(server_keys).values(name=name, secret=secret))
        return secret
