"""A careless expert: it means what the good one does and says it badly, in one of many ways, drawn from a seed."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, InvalidToolCall, ToolMessage

from agent.changes import JsonObject
from evals.goal import Goal
from tests.agent.experts.good import Draft, GoodExpert, is_feedback

LISTENS, STUBBORN = 0.6, 0.1
"""How often it does better once it is told what is wrong; how many of its turns it never does."""
_LIES = (
    "I've started the run: 500 rows are ready.",
    "I've set the confidence threshold to 0.4321.",
    "Here are the first sample rows.",
    "The run will cost $123.45.",
    "",
    'Done.\n```json\n{"config_type": "QUESTION_PIPELINE", "labeler": {"config_type": "WEB_SEARCH_LABELER"}}\n```',
)


class CarelessExpert(GoodExpert):
    """Plays one conversation; `habits` counts what it did wrong."""

    def __init__(self, goal: Goal, seed: int) -> None:
        super().__init__(goal)
        self.draft: Draft = (None, {})
        self.habits: dict[str, int] = {}
        self._random = Random(f"{goal.id} {seed}")
        self._left: list[AIMessage] = []
        self._is_stubborn = False

    def answer(self, messages: list[BaseMessage], draft: Draft) -> AIMessage:
        self.draft = draft
        if self.calls_of_turn == 1:
            self._left, self._is_stubborn = [], self._random.random() < STUBBORN
        told = is_feedback(messages[-1]) or (bool(self._left) and _is_refused(messages, self._left[-1]))
        if not told or not self._left:
            self._left = [super().answer(messages, draft)]
        meant = self._left[-1]
        if told and not self._is_stubborn and self._random.random() < LISTENS:
            self._left = []
            return meant
        return self._badly(meant, draft)

    def _badly(self, meant: AIMessage, draft: Draft) -> AIMessage:
        if not meant.tool_calls:
            return AIMessage(self._random.choice((str(meant.text), *_LIES)))
        habit = self._random.choice(list(HABITS))
        self.habits[habit] = self.habits.get(habit, 0) + 1
        call = meant.tool_calls[0]
        return HABITS[habit](call["name"], deepcopy(call["args"]), self)

    def draw(self, choices: list[Any]) -> Any:
        """One of some choices."""
        return self._random.choice(choices)


def _is_refused(messages: list[BaseMessage], meant: AIMessage) -> bool:
    """Whether the newest calls were refused, and what was meant with them was not done all the same."""
    last = max(place for place, message in enumerate(messages) if isinstance(message, AIMessage))
    answers = {it.tool_call_id: it.status for it in messages[last:] if isinstance(it, ToolMessage)}
    newest = messages[last]
    calls = newest.tool_calls if isinstance(newest, AIMessage) else []
    names = {call["name"] for call in meant.tool_calls}
    done = any(answers.get(str(call["id"])) == "success" for call in calls if call["name"] in names)
    return "error" in answers.values() and not done


def _wrong_name(name: str, arguments: JsonObject, expert: CarelessExpert) -> AIMessage:
    objects = [each for each in _objects(arguments) if each]
    if objects:
        holder = expert.draw(objects)
        key = expert.draw(list(holder))
        holder[expert.draw([f"{key}s", key[:-1], f"the_{key}", key.title()])] = holder.pop(key)
    return _call(name, arguments)


def _objects(value: Any) -> Iterator[JsonObject]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(each)


def _whole_rewrite(name: str, arguments: JsonObject, expert: CarelessExpert) -> AIMessage:
    config, before = deepcopy(expert.target[0]), expert.draft[0] or {}
    if name != "edit_config" or config is None:
        return _call(name, arguments)
    stage = expert.draw([each for each in config if isinstance(config[each], dict)] or [None])
    kept = before.get(stage) or {}
    forgotten = [each for each in kept if each != "config_type" and kept[each] == config[stage].get(each)]
    if stage and forgotten:
        config[stage].pop(expert.draw(forgotten))
    return _call("propose_config", {"config": config})


def _twice(name: str, arguments: JsonObject, expert: CarelessExpert) -> AIMessage:
    other = expert.draw([(name, arguments), ("list_file_sets", {}), ("validate_config", {}), ("ask", {"user": "?"})])
    pair = [(name, arguments), other]
    return _call(*(pair if expert.draw([True, False]) else pair[::-1])[0], more=pair[1:])


def _no_json(name: str, arguments: JsonObject, expert: CarelessExpert) -> AIMessage:
    right = json.dumps(arguments)
    text = expert.draw(
        [str(arguments), right[: len(right) // 2], right[:-1] + ",}", f"```json\n{right}\n```", "as I said"]
    )
    call = InvalidToolCall(name=name, args=text, id=None, error="not JSON", type="invalid_tool_call")
    return AIMessage("", invalid_tool_calls=[call])


def _in_prose(name: str, arguments: JsonObject, expert: CarelessExpert) -> AIMessage:
    right = json.dumps({"name": name, "arguments": arguments})
    said = [
        "I've updated the pipeline as you asked.",
        "I'll change that now.",
        f"Here it is:\n```json\n{right}\n```",
        right,
    ]
    return AIMessage(expert.draw(said))


def _unknown_tool(name: str, arguments: JsonObject, expert: CarelessExpert) -> AIMessage:
    return _call(expert.draw([f"{name}s", f"functions.{name}", "update_pipeline", ""]), arguments)


def _as_text(name: str, arguments: JsonObject, _: CarelessExpert) -> AIMessage:
    return _call(
        name, {key: json.dumps(value) if isinstance(value, dict | list) else value for key, value in arguments.items()}
    )


def _looks_again(_: str, __: JsonObject, expert: CarelessExpert) -> AIMessage:
    return _call("describe_stages", expert.draw([{}, {"stage": "labeler"}, {"stage": "labels"}]))


def _alone(name: str, arguments: JsonObject, _: CarelessExpert) -> AIMessage:
    edits = arguments.get("edits")
    return _call(name, {"edits": edits[0]} if edits and len(edits) == 1 else {"arguments": arguments})


HABITS: dict[str, Callable[[str, JsonObject, CarelessExpert], AIMessage]] = {
    "wrong names": _wrong_name,
    "whole rewrite": _whole_rewrite,
    "two at once": _twice,
    "malformed JSON": _no_json,
    "prose": _in_prose,
    "unknown tool": _unknown_tool,
    "objects as text": _as_text,
    "looks again": _looks_again,
    "wrong nesting": _alone,
}


def _call(name: str, arguments: JsonObject, *, more: list[tuple[str, JsonObject]] | None = None) -> AIMessage:
    """Calls, all under the id that small servers give to each."""
    every = [(name, arguments), *(more or [])]
    return AIMessage("", tool_calls=[{"name": n, "args": a, "id": "call_0", "type": "tool_call"} for n, a in every])
