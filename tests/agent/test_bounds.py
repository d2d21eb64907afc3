"""What a model is shown stays bounded, whatever users, tools and models write, and never loses what matters."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolMessage

from agent.history import LONGEST_MESSAGE, MOST_CHARACTERS, within_window
from agent.nodes import MOST_TURN_TOKENS
from agent.shortening import CUT, as_json, cut_text, shortened, shortened_object
from engine.engine import Engine
from engine.memory import MemoryFileSets
from tests.agent.scripted_model import calls
from tests.agent.test_graph import CONFIG, PROPOSE, Conversation

MEGABYTE = "wind and rain, " * 70_000
LONG_CONFIG = CONFIG | {
    "question_generator": CONFIG["question_generator"] | {"instructions": f"Ask first. {MEGABYTE} Ask last."}
}
BUILD_LONG = calls(("propose_config", {"config": LONG_CONFIG}))
ASK = ("ask_user", {"question": "Which source do you mean?", "options": [{"label": "Reports", "value": "reports"}]})
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(st.text(max_size=8), inner, max_size=8),
    max_leaves=200,
)


def size(messages: Sequence[BaseMessage]) -> int:
    return sum(len(str(message.content)) + len(as_json(getattr(message, "tool_calls", []))) for message in messages)


def situation(messages: list[BaseMessage]) -> dict[str, Any]:
    content = messages[0].content
    assert isinstance(content, list)
    part = content[1]
    assert isinstance(part, dict)
    return json.loads(part["text"].removeprefix("<situation>").removesuffix("</situation>"))


async def test_a_message_of_a_megabyte_is_shown_with_its_ends_and_kept_whole_in_the_record(engine: Engine):
    talk = Conversation(engine, AIMessage("I see."))
    await talk.say(f"First words. {MEGABYTE} Last words.")
    shown = talk.model.seen[-1]
    said = str(shown[-1].text)
    assert said.startswith("First words.")
    assert said.endswith("Last words.")
    assert CUT.search(said)
    assert size(shown) < MOST_CHARACTERS
    assert len((await talk.records.messages("s"))[0].content) > len(MEGABYTE)


async def test_goal_config_and_open_question_are_shown_after_any_number_of_long_messages(engine: Engine):
    talk = Conversation(engine, PROPOSE, AIMessage("Built."), AIMessage(MEGABYTE[:30_000]))
    await talk.say("numeric questions from the reports")
    for _ in range(14):
        await talk.say(MEGABYTE[:20_000])
    talk.model.lines.append(calls(ASK))
    talk.model.played = len(talk.model.lines) - 1
    await talk.say("and now?")
    talk.model.lines.append(AIMessage("Fine."))
    await talk.say("the reports")
    shown = talk.model.seen[-1]
    known = situation(shown)
    assert known["goal"] == "numeric questions from the reports"
    assert known["config"] == CONFIG
    assert known["open_question"]["question"] == "Which source do you mean?"
    assert shown[-1].text == "the reports"
    assert size(shown) < MOST_CHARACTERS * 1.5


async def test_a_config_with_a_long_text_is_shown_cut_and_stays_whole_when_another_field_changes(engine: Engine):
    edit = calls(("edit_config", {"edits": [{"edit": "set_questions", "per_seed": 3}]}))
    talk = Conversation(
        engine, calls(("propose_config", {"config": LONG_CONFIG})), AIMessage("Built."), edit, AIMessage("3.")
    )
    await talk.say("goal")
    config = (await talk.say("three"))["pipeline_config"]
    shown = situation(talk.model.seen[-1])["config"]
    assert CUT.search(shown["question_generator"]["instructions"])
    assert shown["seed_generator"] == CONFIG["seed_generator"]
    assert config["question_generator"]["instructions"] == LONG_CONFIG["question_generator"]["instructions"]
    assert config["question_generator"]["questions_per_seed"] == 3
    assert size(talk.model.seen[-1]) < 2 * MOST_CHARACTERS


async def test_a_text_that_was_cut_for_the_model_does_not_come_back_into_the_config(engine: Engine):
    def rewrite(messages: list[BaseMessage]) -> AIMessage:
        shown = situation(messages)["config"]
        return calls(("propose_config", {"config": shown | {"seed_generator": CONFIG["seed_generator"]}}))

    talk = Conversation(
        engine, calls(("propose_config", {"config": LONG_CONFIG})), AIMessage("."), rewrite, AIMessage("No.")
    )
    await talk.say("goal")
    assert (await talk.say("again"))["pipeline_config"] == LONG_CONFIG
    assert "left out for you" in talk.answers()[-1]["message"]


async def test_a_long_answer_of_a_tool_is_cut_and_stays_json(engine: Engine, file_sets: MemoryFileSets):
    for number in range(3_000):
        file_sets.add_file_set(f"Wells {number}", [], file_set_id=f"wells-{number}", description=MEGABYTE[:500])
    look = calls(("list_file_sets", {}), ("list_file_sets", {"name_holds": "wells 2777"}))
    talk = Conversation(engine, look, AIMessage("Many."))
    await talk.say("which of the reports are there?")
    every, found = talk.answers()
    assert every["ok"] is True
    assert every["count"] == 3_001
    assert [each["id"] for each in found["file_sets"]] == ["wells-2777"]
    known = situation(talk.model.seen[-1])
    assert "reports" in {each["id"] for each in known["file_sets"]}
    assert known["more_file_sets"] + len(known["file_sets"]) == 3_001
    assert size(talk.model.seen[-1]) < MOST_CHARACTERS


async def test_a_turn_has_a_budget_of_tokens(engine: Engine):
    look = calls(("list_file_sets", {}))
    used = MOST_TURN_TOKENS // 3
    look.usage_metadata = {"input_tokens": used, "output_tokens": 0, "total_tokens": used}
    talk = Conversation(engine, look)
    result = await talk.say("goal")
    assert talk.model.played == 3
    assert "I stopped after 3 steps" in result["messages"][-1].text


async def test_tokens_are_estimated_where_a_server_does_not_count_them(engine: Engine):
    say = calls(("list_file_sets", {}), text=MEGABYTE)
    talk = Conversation(engine, say)
    await talk.say("goal")
    assert talk.model.played < 4


@pytest.mark.parametrize("turns", [1, 3])
def test_the_present_turn_stays_however_long_it_is(turns: int):
    long: list[AnyMessage] = []
    for turn in range(turns):
        long.append(HumanMessage(f"turn {turn}"))
        for number in range(8):
            call = calls(("propose_config", {"config": {"text": MEGABYTE}}))
            call.tool_calls[0]["id"] = f"{turn}-{number}"
            long += [call, ToolMessage(MEGABYTE, tool_call_id=f"{turn}-{number}")]
    shown = within_window(long)
    assert shown[0].text == f"turn {turns - 1}"
    assert [message.type for message in shown] == [message.type for message in long[-17:]]
    assert size(shown) < MOST_CHARACTERS * 1.2


@given(json_values, st.integers(200, 5_000))
def test_shortened_json_keeps_its_form(value: Any, most: int):
    short = shortened(value, most)
    assert type(short) is type(value)
    if isinstance(value, dict):
        assert short.keys() == value.keys()
        assert len(as_json(shortened_object(value, most))) <= most * 2
    if len(as_json(value)) <= most:
        assert short == value


@given(st.text(max_size=3_000), st.integers(0, 2_000))
def test_a_cut_text_keeps_its_ends_and_says_how_much_is_missing(text: str, most: int):
    cut = cut_text(text, most)
    if len(text) <= most:
        assert cut == text
    else:
        mark = CUT.search(cut)
        assert mark is not None
        kept = len(cut) - len(mark[0])
        assert kept == most
        assert text.startswith(cut[: mark.start()]) or CUT.search(text)


def test_the_longest_message_fits_into_the_window():
    assert LONGEST_MESSAGE * 4 < MOST_CHARACTERS
