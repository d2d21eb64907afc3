"""What a model says it did is held against the record: a false reply goes back once, then the record replaces it."""

import pytest
from langchain_core.messages import AIMessage

from agent.nodes import MOST_MODEL_CALLS
from engine.engine import Engine
from tests.agent.scripted_model import calls
from tests.agent.test_graph import CONFIG, PROPOSE, Conversation

LIE = AIMessage("I've set it to 3 questions per chunk.")
EDIT = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 3}]}))


async def reply_of(talk: Conversation) -> str:
    return (await talk.records.messages("s"))[-1].content


async def test_a_false_reply_goes_back_to_the_model_which_then_calls_the_tool(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), LIE, EDIT, LIE)
    await talk.say("goal")
    config = (await talk.say("three per chunk"))["pipeline_config"]
    assert config["question_generator"]["questions_per_seed"] == 3
    assert await reply_of(talk) == LIE.text
    told = str(talk.model.seen[3][-1].text)
    assert "nothing was changed in this turn" in told
    assert "the user has not seen your reply" in told


async def test_a_model_that_insists_is_replaced_by_the_record(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), LIE)
    await talk.say("goal")
    config = (await talk.say("three per chunk"))["pipeline_config"]
    assert config == CONFIG
    assert "Nothing in the pipeline was changed." in await reply_of(talk)
    assert LIE.text not in await reply_of(talk)
    assert talk.model.played == 4


async def test_the_record_names_each_change(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), EDIT, AIMessage("I've set it to 7 questions per chunk."))
    await talk.say("goal")
    await talk.say("three per chunk")
    assert "-> 3" in await reply_of(talk)


@pytest.mark.parametrize(
    "lie", ["The run has been started.", "Here are three sample rows: a, b, c.", "It costs $12.50."]
)
async def test_runs_rows_and_costs_are_not_made_up(engine: Engine, lie: str):
    talk = Conversation(engine, PROPOSE, AIMessage(lie))
    await talk.say("goal")
    assert lie not in await reply_of(talk)
    assert (await talk.record()).job_ids == []


async def test_an_empty_reply_becomes_what_was_done(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage(""))
    await talk.say("goal")
    assert "source" in await reply_of(talk)


async def test_a_false_word_beside_a_question_is_taken_back_and_the_question_stays(engine: Engine):
    ask = calls(
        ("ask_user", {"question": "Which?", "options": [{"label": "A", "value": "a"}]}), text="I've started the run."
    )
    talk = Conversation(engine, ask)
    await talk.say("goal")
    message = (await talk.records.messages("s"))[-1]
    assert "started" not in message.content
    assert message.structured_question is not None


async def test_what_is_fed_back_stays_out_of_the_conversation(engine: Engine):
    talk = Conversation(engine, LIE, AIMessage("I can do that once there is a pipeline."), AIMessage("Hello."))
    await talk.say("three per chunk")
    await talk.say("hello")
    assert [message.type for message in talk.model.seen[-1]] == ["system", "human", "ai", "human"]


async def test_a_model_that_lies_and_calls_by_turns_is_stopped(engine: Engine):
    talk = Conversation(engine, *[LIE, calls(("list_file_sets", {}))] * 9)
    await talk.say("goal")
    assert talk.model.played <= MOST_MODEL_CALLS + 1
    assert "Nothing in the pipeline was changed." in await reply_of(talk)


async def test_a_turn_that_is_given_up_says_what_was_done_and_what_was_not(engine: Engine):
    wrong = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": -1}]}))
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), EDIT, wrong)
    await talk.say("goal")
    await talk.say("three, no, minus one")
    assert "-> 3" in await reply_of(talk)
    assert "Not done:" in await reply_of(talk)
