"""Session records: the truth about each session, its transcript and the revisions of its draft."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from schemas.record import Revision, SessionRecord, Turn
from schemas.session import Message
from storage.database import Database
from storage.tables import messages, revisions, sessions

_THIS = sessions.c.id == bindparam("session_id")
_RECORD = select(sessions.c.record).where(_THIS)
_REWRITE = update(sessions).where(_THIS).values(record=bindparam("written"))
_ADD_MESSAGE = insert(messages)
_BODY = bindparam("body", type_=messages.c.body.type)
_IN_SESSION = select(sessions.c.id, _BODY).where(_THIS).with_for_update()
_ADD_TO = _ADD_MESSAGE.from_select(["session_id", "body"], _IN_SESSION).returning(messages.c.id)


class SessionRecords:
    """The records of all sessions. Whose they are stands in each; the caller compares."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_session(self, record: SessionRecord, first_message: Message) -> None:
        """Write a new session together with the user's first message."""
        values = {
            "id": record.session_id,
            "organization_id": record.organization_id,
            "record": record.model_dump_json(),
            "created_at": record.created_at,
        }

        def create(connection: Connection) -> None:
            connection.execute(insert(sessions).values(values))
            _add_messages(connection, record.session_id, [first_message])

        await self._database.write_at_once(create)

    async def load_session(self, session_id: str) -> SessionRecord | None:
        """The record of a session; `None` where there is none."""
        asked = {"session_id": session_id}
        found = await self._database.read_at_once(lambda connection: connection.scalar(_RECORD, asked))
        return SessionRecord.model_validate_json(found) if found else None

    async def add_message(self, session_id: str, message: Message) -> bool:
        """Write the user's message; `False`, with nothing written, where there is no such session."""
        added = {"session_id": session_id, "body": message.model_dump_json()}
        return await self._database.write_at_once(lambda connection: connection.scalar(_ADD_TO, added)) is not None

    async def save_turn(self, turn: Turn) -> bool:
        """Write what a turn left behind in one transaction.

        `False`, with nothing written, where the session was deleted meanwhile.
        """
        session_id = turn.record.session_id
        written = {"session_id": session_id, "written": turn.record.model_dump_json()}
        made = [{"session_id": session_id, "number": it.number, "body": it.model_dump_json()} for it in turn.revisions]

        def save(connection: Connection) -> bool:
            if connection.execute(_REWRITE, written).rowcount == 0:
                return False
            _add_messages(connection, session_id, turn.messages)
            if made:
                same = [revisions.c.session_id == session_id, revisions.c.number.in_([it["number"] for it in made])]
                connection.execute(delete(revisions).where(*same))
                connection.execute(insert(revisions), made)
            return True

        return await self._database.write_at_once(save)

    async def load_revision(self, session_id: str, number: int) -> Revision | None:
        """One revision of a session's draft; `None` where there is none."""
        one = select(revisions.c.body).where(revisions.c.session_id == session_id, revisions.c.number == number)
        async with self._database.read() as connection:
            found = await connection.scalar(one)
        return Revision.model_validate_json(found) if found else None

    async def messages(self, session_id: str) -> list[Message]:
        """The transcript of a session, oldest first; empty where there is no such session."""
        own = select(messages.c.body).where(messages.c.session_id == session_id).order_by(messages.c.id)
        async with self._database.read() as connection:
            return [Message.model_validate_json(body) for body in await connection.scalars(own)]

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and revisions; `False` where there is none."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(sessions).where(sessions.c.id == session_id))).rowcount == 1


def _add_messages(connection: Connection, session_id: str, added: list[Message]) -> None:
    if added:
        rows = [{"session_id": session_id, "body": message.model_dump_json()} for message in added]
        connection.execute(_ADD_MESSAGE, rows)
