"""Kept answers: each key of an organization's requests with the answer that was given to it, for a day."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from schemas.kept_answer import Answer, KeptAnswer, KeyedRequest
from storage.database import Database
from storage.tables import kept_answers

LIFETIME = timedelta(hours=24)
"""How long a key is remembered."""


class KeptAnswers:
    """All keys in use; those of one organization mean nothing to another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, request: KeyedRequest) -> KeptAnswer | None:
        """Take a key for a request that is about to be answered: `None` where it was free, else what is known of it."""

        def take(connection: Connection) -> KeptAnswer | None:
            now = datetime.now(UTC)
            connection.execute(delete(kept_answers).where(kept_answers.c.created_at <= now - LIFETIME))
            found = _kept(connection, request)
            if found is None:
                values = {"route": request.route, "organization_id": request.organization_id, "key": request.key}
                connection.execute(insert(kept_answers).values(**values, body_hash=request.body_hash, created_at=now))
            return found

        try:
            return await self._database.write_at_once(take)
        except IntegrityError:
            # Of two processes that take a key at once, PostgreSQL lets the one that commits first win.
            return await self._database.write_at_once(lambda connection: _kept(connection, request))

    async def keep(self, request: KeyedRequest, answer: Answer) -> None:
        """Keep the answer to a request whose key was claimed."""
        kept = update(kept_answers).where(_one(request)).values(status=answer.status, body=answer.body)
        await self._database.write_at_once(lambda connection: connection.execute(kept))

    async def release(self, request: KeyedRequest) -> None:
        """Give a key back whose request changed nothing."""
        await self._database.write_at_once(
            lambda connection: connection.execute(delete(kept_answers).where(_one(request)))
        )


def _kept(connection: Connection, request: KeyedRequest) -> KeptAnswer | None:
    row = connection.execute(select(kept_answers).where(_one(request))).mappings().first()
    if row is None:
        return None
    answer = None if row["status"] is None else Answer(row["status"], row["body"])
    return KeptAnswer(row["body_hash"], answer)


def _one(request: KeyedRequest) -> ColumnElement[bool]:
    columns = kept_answers.c
    mine = columns.organization_id == request.organization_id
    return mine & (columns.route == request.route) & (columns.key == request.key)
