"""Calls that a model writes badly are read as what they mean, or answered with what is wrong; none is left open."""

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, InvalidToolCall, RemoveMessage, ToolMessage

from agent.history import repaired
from agent.nodes import MOST_REPAIRS
from agent.tool_calls import read_calls
from agent.toolbox import MOST_CALLS
from engine.engine import Engine
from schemas.pipeline import CONFIGS
from schemas.session import AutonomyLevel
from tests.agent.scripted_model import calls
from tests.agent.test_graph import CONFIG, PROPOSE, Conversation

DONE = AIMessage("Fine.")
THREE = {"edits": [{"edit": "set_questions", "per_seed": 3}]}


def edited(**edit: Any) -> dict[str, Any]:
    return {"edits": [edit]}


def badly(name: str, text: str) -> AIMessage:
    call = InvalidToolCall(name=name, args=text, id="bad", error="not JSON", type="invalid_tool_call")
    return AIMessage("", invalid_tool_calls=[call])


async def per_seed_after(engine: Engine, *lines: Any) -> tuple[Conversation, int | None]:
    talk = Conversation(engine, PROPOSE, DONE, *lines, DONE)
    await talk.say("goal")
    config = (await talk.say("three per chunk"))["pipeline_config"]
    return talk, config["question_generator"].get("questions_per_seed")


@pytest.mark.parametrize(
    "text",
    [
        "{'edits': [{'edit': 'set_questions', 'per_seed': 3}]}",
        '{"edits": [{"edit": "set_questions", "per_seed": 3,}],}',
        '```json\n{"edits": [{"edit": "set_questions", "per_seed": 3}]}\n```',
        "{edits: [{edit: set_questions, per_seed: 3}]}",
    ],
)
async def test_arguments_with_small_faults_are_mended_and_the_call_runs(engine: Engine, text: str):
    _, per_seed = await per_seed_after(engine, badly("edit_config", text))
    assert per_seed == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"edits": [{"edit": "set_questions", "per_seed": 3', "end before the JSON object does"),
        ("set it to three, please", "no JSON object"),
        ('{"a": 1}{"b": 2}', "no JSON object"),
    ],
)
async def test_arguments_beyond_mending_are_told_and_change_nothing(engine: Engine, text: str, said: str):
    talk, per_seed = await per_seed_after(engine, badly("edit_config", text))
    assert per_seed is None
    assert said in talk.answers()[-1]["message"]


@pytest.mark.parametrize("text", ["", "null"])
async def test_no_arguments_at_all_are_none(engine: Engine, text: str):
    talk = Conversation(engine, badly("list_file_sets", text), DONE)
    await talk.say("what is there?")
    assert talk.answers()[0]["ok"] is True


async def test_an_answer_cut_off_at_its_longest_is_not_taken_for_a_whole_one(engine: Engine):
    cut = calls(("edit_config", THREE))
    cut.response_metadata = {"finish_reason": "length"}
    talk, per_seed = await per_seed_after(engine, cut)
    assert per_seed is None
    assert "cut off" in talk.answers()[-1]["message"]


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"name": "edit_config", "arguments": %s}\n```',
        'I set it to three.\n```json\n{"name": "edit_config", "arguments": %s}\n```',
        '{"name": "edit_config", "arguments": %s}',
        '{"tool": "edit_config", "args": %s}',
        '[{"name": "edit_config", "parameters": %s}]',
        '<tool_call>{"name": "edit_config", "arguments": %s}</tool_call>',
        '{"type": "function", "function": {"name": "edit_config", "arguments": %s}}',
    ],
)
async def test_a_call_written_as_text_is_made(engine: Engine, text: str):
    _, per_seed = await per_seed_after(engine, AIMessage(text % json.dumps(THREE)))
    assert per_seed == 3


@pytest.mark.parametrize(
    "text", ['Rows look like {"name": "Ann"}.', '```json\n{"name": "Ann"}\n```', "```python\nprint({})\n```", "{", "[]"]
)
async def test_other_json_in_a_reply_is_no_call(text: str):
    assert read_calls(AIMessage(text), [], never_from_text=()).tool_calls == []


async def test_a_run_is_never_set_off_by_a_text(engine: Engine):
    written = AIMessage('```json\n{"name": "generate", "arguments": {}}\n```')
    talk = Conversation(engine, PROPOSE, written, autonomy=AutonomyLevel.AUTONOMOUS)
    await talk.say("goal")
    assert (await talk.record()).job_ids == []


@pytest.mark.parametrize("name", ["update_pipeline", "editconfig"])
async def test_an_unknown_tool_is_answered_with_the_known_ones(engine: Engine, name: str):
    talk = Conversation(engine, calls((name, {})), DONE)
    await talk.say("goal")
    message = talk.answers()[0]["message"]
    assert "propose_config, edit_config" in message
    assert ("Did you mean edit_config?" in message) is (name == "editconfig")


@pytest.mark.parametrize(
    ("tool", "arguments", "path", "hint"),
    [
        ("edit_config", edited(edit="set_questions", questions_per_seed=3), "/edits/0/questions_per_seed", "per_seed"),
        ("edit_config", edited(edit="set_question", per_seed=3), "/edits/0/edit", "set_questions"),
        ("edit_config", {"edit": "set_questions"}, "/edit", "edits"),
        ("preview", {"row": 2}, "/row", "rows"),
        ("ask_user", {"question": "Which?", "choices": ["a"]}, "/choices", "options"),
        ("patch_config", {"plan": "x", "operations": [{"op": "add", "path": "seed"}]}, "/operations/0/path", "match"),
    ],
)  # fmt: skip
async def test_wrong_names_of_arguments_are_told_with_the_nearest_ones(
    engine: Engine, tool: str, arguments: dict[str, Any], path: str, hint: str
):
    talk = Conversation(engine, PROPOSE, calls((tool, arguments)), DONE)
    await talk.say("goal")
    violations = talk.answers()[-1]["violations"]
    found = next(each for each in violations if each["path"] == path)
    assert found["code"] in ("unknown_field", "unknown_kind", "not_allowed")
    assert hint in found["hint"]


@pytest.mark.parametrize("edits", [THREE["edits"][0], json.dumps(THREE["edits"]), json.dumps(THREE["edits"][0])])
async def test_one_item_for_a_list_and_objects_as_text_are_taken_as_meant(engine: Engine, edits: Any):
    _, per_seed = await per_seed_after(engine, calls(("edit_config", {"edits": edits})))
    assert per_seed == 3


async def test_calls_behind_a_refused_one_do_not_run(engine: Engine):
    wrong = ("edit_config", {"edits": [{"edit": "set_questions", "per_seed": -3}]})
    talk = Conversation(engine, PROPOSE, calls(wrong, ("preview", {}), ("generate", {})), DONE)
    result = await talk.say("goal, minus three per chunk, and run it")
    assert [answer["ok"] for answer in talk.answers()[1:]] == [False, False, False]
    assert "before it" in talk.answers()[-1]["message"]
    assert "__interrupt__" not in result


async def test_a_question_ends_the_turn_for_the_calls_behind_it(engine: Engine):
    ask = ("ask_user", {"question": "Which?", "options": [{"label": "A", "value": "a"}]})
    talk = Conversation(engine, PROPOSE, calls(("generate", {}), ask, ("edit_config", THREE)), DONE)
    result = await talk.say("goal, and run it")
    record = await talk.record()
    assert record.open_question is not None
    assert record.open_question.approval is not None
    assert record.open_question.approval.revision == record.revision
    assert result["pipeline_config"] == CONFIG


async def test_a_call_that_stands_twice_in_a_message_runs_once(engine: Engine):
    edit = calls(("edit_config", THREE))
    talk = Conversation(engine, PROPOSE, edit, calls(("undo", {}), ("undo", {})), DONE)
    await talk.say("goal")
    assert (await talk.record()).draft.config == CONFIG
    assert "run once" in talk.answers()[-1]["message"]


async def test_a_flood_of_calls_is_bounded(engine: Engine):
    flood = [("describe_stages", {"stage": kind.value}) for kind in CONFIGS if "GENERATOR" in kind.value]
    assert len(flood) > MOST_CALLS
    talk = Conversation(engine, calls(*flood, ("list_file_sets", {})), DONE)
    await talk.say("goal")
    answers = talk.answers()
    assert len(answers) == len(flood) + 1
    assert sum(answer["ok"] for answer in answers) == MOST_CALLS


async def test_badly_written_calls_for_ever_end_the_turn_with_the_reason(engine: Engine):
    talk = Conversation(engine, badly("propose_config", "{broken"))
    result = await talk.say("goal")
    assert talk.model.played == MOST_REPAIRS + 1
    assert "could not do that in a valid way" in result["messages"][-1].text


async def test_ids_that_a_server_leaves_out_or_repeats_become_ones_of_their_own(engine: Engine):
    first, second = calls(("list_file_sets", {})), calls(("validate_config", {}), ("describe_stages", {}))
    for call in [*first.tool_calls, *second.tool_calls]:
        call["id"] = "0"
    third = calls(("estimate_cost", {}))
    third.tool_calls[0]["id"] = None
    talk = Conversation(engine, first, second, third, DONE)
    await talk.say("goal")
    shown = talk.model.seen[-1]
    ids = [call["id"] for message in shown if isinstance(message, AIMessage) for call in message.tool_calls]
    assert len({*ids}) == len(ids) == 4
    assert [message.tool_call_id for message in shown if isinstance(message, ToolMessage)] == ids


def test_a_history_that_a_provider_would_refuse_is_mended():
    bad = badly("preview", "{oops")
    history = [HumanMessage("a"), bad, HumanMessage("b"), ToolMessage("{}", tool_call_id="nobody's")]
    mended = [message for message in repaired(history) if not isinstance(message, RemoveMessage)]
    assert [message.type for message in mended] == ["human", "ai", "tool", "human"]
    call, answer = mended[1], mended[2]
    assert isinstance(call, AIMessage)
    assert isinstance(answer, ToolMessage)
    assert call.invalid_tool_calls == []
    assert [each["id"] for each in call.tool_calls] == [answer.tool_call_id] == ["bad"]
    assert repaired(mended) == []
