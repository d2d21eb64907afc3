"""Session records in memory: for embedding without a database, and for tests."""

from dataclasses import dataclass, field

from schemas.record import Revision, SessionRecord, Turn
from schemas.session import Message


@dataclass(slots=True)
class _Session:
    record: SessionRecord
    messages: list[Message]
    revisions: dict[int, Revision] = field(default_factory=dict)


class MemorySessionRecords:
    """The records of all sessions of this process."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}

    async def create_session(self, record: SessionRecord, first_message: Message) -> None:
        """Keep a new session together with the user's first message."""
        self._sessions[record.session_id] = _Session(record, [first_message])

    async def load_session(self, session_id: str) -> SessionRecord | None:
        """The record of a session; `None` where there is none."""
        found = self._sessions.get(session_id)
        return found.record if found else None

    async def add_message(self, session_id: str, message: Message) -> bool:
        """Keep the user's message; `False` where there is no such session."""
        found = self._sessions.get(session_id)
        if found is None:
            return False
        found.messages.append(message)
        return True

    async def save_turn(self, turn: Turn) -> bool:
        """Keep what a turn left behind; `False` where the session was deleted meanwhile."""
        found = self._sessions.get(turn.record.session_id)
        if found is None:
            return False
        found.record = turn.record
        found.messages.extend(turn.messages)
        found.revisions.update({revision.number: revision for revision in turn.revisions})
        return True

    async def load_revision(self, session_id: str, number: int) -> Revision | None:
        """One revision of a session's draft; `None` where there is none."""
        found = self._sessions.get(session_id)
        return found.revisions.get(number) if found else None

    async def messages(self, session_id: str) -> list[Message]:
        """The transcript of a session, oldest first; empty where there is no such session."""
        found = self._sessions.get(session_id)
        return list(found.messages) if found else []

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with all that belongs to it; `False` where there is none."""
        return self._sessions.pop(session_id, None) is not None
