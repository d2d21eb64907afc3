"""Ports of the agent: where session records live, in tables for the service and in memory when embedded."""

from typing import Protocol

from schemas.record import Revision, SessionRecord, Turn
from schemas.session import Message


class SessionRecords(Protocol):
    """The records of all sessions: the truth that a turn loads from and is written to."""

    async def create_session(self, record: SessionRecord, first_message: Message) -> None:
        """Write a new session together with the user's first message."""
        ...

    async def load_session(self, session_id: str) -> SessionRecord | None: ...

    async def add_message(self, session_id: str, message: Message) -> bool:
        """Write the user's message before its turn starts, so that nothing acknowledged is lost.

        `False`, with nothing written, where there is no such session (any more).
        """
        ...

    async def save_turn(self, turn: Turn) -> bool:
        """Write record, messages and revisions of a turn in one transaction; a revision replaces the one of its number.

        `False`, with nothing written, where the session was deleted meanwhile. Revisions that are neither
        ancestors of `record.revision` nor named in `record.redo` may be dropped.
        """
        ...

    async def load_revision(self, session_id: str, number: int) -> Revision | None: ...

    async def messages(self, session_id: str) -> list[Message]: ...

    async def delete_session(self, session_id: str) -> bool: ...
