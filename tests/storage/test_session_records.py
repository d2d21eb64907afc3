"""A session keeps every turn whole, and a deleted one stays deleted; in memory and on each database alike."""

from datetime import UTC, datetime

from schemas.record import Draft, Origin, Revision, RunLimits, SessionRecord, Turn
from schemas.session import AutonomyLevel, Message, MessageRole
from tests.storage.stores import Stores

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def record(session_id: str = "s1", **changes: object) -> SessionRecord:
    first = SessionRecord(
        session_id=session_id,
        organization_id="ours",
        goal="Ask about the minutes",
        autonomy_level=AutonomyLevel.SEMI_AUTO,
        model_name="embedded",
        created_at=NOW,
    )
    return first.model_copy(update=changes)


def message(content: str, role: MessageRole = MessageRole.USER) -> Message:
    return Message(role=role, content=content, timestamp=NOW)


def revision(number: int) -> Revision:
    patch = [{"op": "add", "path": "/a", "value": {"b": [number, None, "é"]}}]
    return Revision(
        number=number,
        parent=number - 1,
        patch=patch,
        inverse=[{"op": "remove", "path": "/a"}],
        created_at=NOW,
    )


def turn(number: int) -> Turn:
    draft = Draft(
        config={"config_type": "MOCK", "num_seeds": number},
        limits=RunLimits(max_questions=number),
        provenance={"/num_seeds": Origin.GOAL},
    )
    changed = record(draft=draft, revision=number, last_revision=number, dataset_ids=[f"d{number}"])
    return Turn(
        record=changed,
        messages=[message(f"reply {number}", MessageRole.ASSISTANT)],
        revisions=[revision(number)],
    )


async def test_a_new_session_holds_its_goal_and_the_first_message(stores: Stores):
    await stores.sessions.create_session(record(), message("hello"))
    assert await stores.sessions.load_session("s1") == record()
    assert await stores.sessions.messages("s1") == [message("hello")]


async def test_a_turn_is_found_again_as_it_was_saved(stores: Stores):
    await stores.sessions.create_session(record(), message("hello"))
    for number in (1, 2):
        assert await stores.sessions.save_turn(turn(number))
    assert await stores.sessions.load_session("s1") == turn(2).record
    assert await stores.sessions.load_revision("s1", 1) == revision(1)
    assert await stores.sessions.load_revision("s1", 2) == revision(2)


async def test_messages_come_in_the_order_in_which_they_were_written(stores: Stores):
    await stores.sessions.create_session(record(), message("0"))
    await stores.sessions.create_session(record("s2"), message("of another session"))
    for number in range(1, 12):
        assert await stores.sessions.add_message("s1", message(str(number)))
    assert [it.content for it in await stores.sessions.messages("s1")] == [str(n) for n in range(12)]


async def test_what_does_not_exist_is_none(stores: Stores):
    assert await stores.sessions.load_session("nowhere") is None
    assert await stores.sessions.load_revision("nowhere", 1) is None
    assert await stores.sessions.messages("nowhere") == []
    assert await stores.sessions.delete_session("nowhere") is False
    assert await stores.sessions.add_message("nowhere", message("hello")) is False


async def test_a_turn_that_ends_after_the_deletion_brings_nothing_back(stores: Stores):
    await stores.sessions.create_session(record(), message("hello"))
    await stores.sessions.save_turn(turn(1))
    assert await stores.sessions.delete_session("s1") is True
    assert await stores.sessions.save_turn(turn(2)) is False
    assert await stores.sessions.add_message("s1", message("late")) is False
    assert await stores.sessions.load_session("s1") is None
    assert await stores.sessions.load_revision("s1", 1) is None
    assert await stores.sessions.messages("s1") == []


async def test_a_deletion_leaves_other_sessions_alone(stores: Stores):
    await stores.sessions.create_session(record(), message("hello"))
    await stores.sessions.create_session(record("s2"), message("mine"))
    await stores.sessions.delete_session("s1")
    assert await stores.sessions.load_session("s2") == record("s2")
    assert await stores.sessions.messages("s2") == [message("mine")]
