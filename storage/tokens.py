"""Tokens: which organization a bearer token belongs to."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, insert, select

from schemas.errors import CallerError
from storage.database import Database
from storage.tables import tokens

_ORGANIZATION = select(tokens.c.organization_id).where(tokens.c.token_hash == bindparam("token_hash"))


class Tokens:
    """All tokens that are let in, kept as hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def organization_of(self, token: str) -> str | None:
        """The organization that a token belongs to; `None` for an unknown token."""
        asked = {"token_hash": _hash(token)}
        return await self._database.read_at_once(lambda connection: connection.scalar(_ORGANIZATION, asked))

    async def replace_tokens(self, organizations: Mapping[str, str]) -> None:
        """Let in exactly these tokens from now on, each for its organization."""
        now = datetime.now(UTC)
        rows = [
            {"token_hash": _hash(token), "organization_id": organization, "created_at": now}
            for token, organization in organizations.items()
        ]
        async with self._database.write_alone() as connection:
            await connection.execute(delete(tokens))
            if rows:
                await connection.execute(insert(tokens), rows)


def read_tokens(setting: str) -> dict[str, str]:
    """Read `token:organization,...` into tokens with their organizations. Raises `CallerError`."""
    organizations: dict[str, str] = {}
    entries = [entry.strip() for entry in setting.split(",") if entry.strip()]
    for number, entry in enumerate(entries, start=1):
        token, _, organization = (part.strip() for part in entry.rpartition(":"))
        if not token or not organization:
            # The entry itself may be a secret: it is not repeated.
            raise CallerError(f"API token {number} must be written token:organization")
        if organizations.setdefault(token, organization) != organization:
            raise CallerError(f"API token {number} was given to another organization before")
    return organizations


def _hash(token: str) -> str:
    # A token is long and random: nothing to guess, so a slow or salted hash would only slow each request.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
