"""Two sources named at once: one is taken and the other is named, or, in a guided session, which one is asked."""

import pytest

from agent.embedded.policy.transcript import read_transcript
from agent.embedded.policy.turn import next_move
from engine.engine import Engine
from schemas.session import AutonomyLevel
from tests.agent.embedded.test_conversation import Conversation
from tests.agent.embedded.transcripts import said

TWO = "forecasting questions about unemployment from news and from the reports, yes/no answers"


async def source_of(talk: Conversation) -> str:
    config = (await talk.record()).draft.config
    assert config is not None
    return config["seed_generator"]["config_type"]


async def test_one_of_two_sources_is_taken_and_the_other_is_named(engine: Engine):
    talk = Conversation(engine)
    reply = await talk.say(TWO)
    first = await source_of(talk)
    assert "A pipeline reads one source: I took " in reply.content
    assert "did not use" not in reply.content
    sentence = reply.content.split("Say “")[1].split("”")[0]
    switched = await talk.say(sentence)
    question = switched.structured_question
    assert await source_of(talk) != first or (question and "news" in question.question)


async def test_a_guided_assistant_asks_which_of_two_sources_is_meant(engine: Engine):
    talk = Conversation(engine, AutonomyLevel.GUIDED)
    question = (await talk.say(TWO)).structured_question
    assert question is not None
    assert "two were named" in question.question
    assert (await talk.record()).draft.config is None
    await talk.say(next(option.value for option in question.options if option.label == "news"))
    await talk.say("2025")
    assert await source_of(talk) == "NEWS_SEED_GENERATOR"


@pytest.mark.parametrize("goal", ["question and answer pairs from the reports", "binary forecasts on rain, news 2025"])
async def test_one_source_is_not_spoken_of(engine: Engine, goal: str):
    assert "one source" not in (await Conversation(engine).say(goal)).content


def test_a_pasted_word_of_no_source_is_no_second_source():
    move = next_move(read_transcript(said("binary forecasts on rain, news 2025, zzz")))
    assert "one source" not in str(move)
