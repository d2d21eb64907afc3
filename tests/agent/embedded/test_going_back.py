"""Going back: an undo, a redo and "go back to ..." bring back config, sample rows and question as they were."""

from pathlib import Path

import pytest

from engine.engine import Engine
from schemas.record import SessionRecord
from storage.database import Database
from storage.sessions import SessionRecords
from tests.agent.embedded.test_conversation import GOAL, Conversation


@pytest.fixture
def talk(engine: Engine) -> Conversation:
    return Conversation(engine)


def standing(record: SessionRecord) -> tuple[object, ...]:
    return record.draft, record.preview, record.open_question


async def test_an_undo_restores_config_rows_and_question_and_a_redo_too(talk: Conversation):
    await talk.say(GOAL)
    shown = await talk.say("Show me 3 sample rows")
    before = standing(await talk.record())
    await talk.say("3 per chunk")
    assert (await talk.record()).preview is None
    later = await talk.say("show me a row")
    after = standing(await talk.record())
    assert before != after

    undone = await talk.say("undo")
    assert standing(await talk.record()) == before
    assert undone.structured_question == shown.structured_question
    assert undone.preview_results == shown.preview_results
    assert "questions per article or chunk: 3 -> 1 (default)" in undone.content

    redone = await talk.say("redo")
    assert standing(await talk.record()) == after
    assert redone.structured_question == later.structured_question
    assert redone.preview_results == later.preview_results


async def test_several_steps_back_and_forth_pass_through_what_stood_between(talk: Conversation):
    stood = []
    for text in (GOAL, "3 per chunk", "chunks of 2000 characters", "free text answers"):
        await talk.say(text)
        await talk.say("show me a row")
        stood.append(standing(await talk.record()))
    await talk.say("undo the last 3 changes")
    assert standing(await talk.record()) == stood[0]
    for expected in stood[1:]:
        await talk.say("redo")
        assert standing(await talk.record()) == expected


async def test_what_is_looked_at_after_an_undo_is_there_when_one_comes_back_again(talk: Conversation):
    await talk.say(GOAL)
    await talk.say("3 per chunk")
    await talk.say("undo")
    await talk.say("show me a row")
    stood = standing(await talk.record())
    await talk.say("redo")
    assert (await talk.record()).preview is None
    await talk.say("undo")
    assert standing(await talk.record()) == stood


async def test_going_back_to_a_value_restores_what_stood_with_it(talk: Conversation):
    await talk.say("binary forecasting questions about rain from news in 2025")
    before = standing(await talk.record())
    await talk.say("daily slices")
    reply = await talk.say("hmm, go back to weekly")
    record = await talk.record()
    assert standing(record) == before
    assert record.redo
    assert "days per slice: 1 -> 7 (default)" in reply.content
    assert 'Say "redo"' in reply.content


async def test_going_back_to_a_value_after_other_changes_is_an_edit_of_that_value(talk: Conversation):
    await talk.say("binary forecasting questions about rain from news in 2025")
    await talk.say("daily slices")
    await talk.say("2 questions per article")
    await talk.say("go back to weekly")
    record = await talk.record()
    assert record.draft.config is not None
    assert record.draft.config["question_generator"]["questions_per_seed"] == 2
    assert record.draft.config["seed_generator"].get("interval_duration_days", 7) == 7
    assert record.redo == []


async def test_a_request_to_spend_comes_back_and_can_be_answered(talk: Conversation):
    await talk.say(f"{GOAL}, at most 2 questions")
    asked = await talk.say("generate")
    await talk.say("3 per chunk")
    back = await talk.say("undo")
    assert back.structured_question == asked.structured_question
    await talk.say("yes")
    assert len((await talk.record()).dataset_ids) == 1


async def test_an_undo_of_the_first_config_brings_back_the_question_before_it(talk: Conversation):
    asked = await talk.say("i need training data about inflation")
    await talk.say("you decide")
    back = await talk.say("undo")
    assert (await talk.record()).draft.config is None
    assert back.structured_question == asked.structured_question


async def test_starting_over_takes_everything_back_however_long_the_conversation_was(talk: Conversation):
    await talk.say("i need training data about inflation")
    await talk.say("you decide")
    for number in range(2, 12):
        await talk.say(f"{number} questions per article")
    reply = await talk.say("start over")
    record = await talk.record()
    assert record.draft.config is None
    assert reply.structured_question is None
    await talk.say("undo")
    assert (await talk.record()).draft.config is None


async def test_the_first_version_comes_back_however_many_changes_there_were(talk: Conversation):
    await talk.say(GOAL)
    first = (await talk.record()).draft
    for number in range(2, 12):
        await talk.say(f"{number} questions per chunk")
    await talk.say("undo everything up to the first version")
    assert (await talk.record()).draft == first


async def test_it_is_all_there_after_a_restart(engine: Engine, tmp_path: Path):
    async def opened() -> tuple[Conversation, Database]:
        database = await Database.open(f"sqlite:///{tmp_path / 'sessions.db'}")
        return Conversation(engine, records=SessionRecords(database)), database

    talk, database = await opened()
    await talk.say(GOAL)
    await talk.say("show me a row")
    before = standing(await talk.record())
    await talk.say("3 per chunk")
    await database.close()
    talk, database = await opened()
    await talk.say("undo")
    assert standing(await talk.record()) == before
    await database.close()
