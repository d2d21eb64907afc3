"""A good expert: a model that calls the right tools in a sensible order for what each turn of a recorded goal wants."""

import json
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.changes import JsonObject
from agent.claims.reply import FEEDBACK
from evals.goal import Goal, Turn
from tests.agent.experts.wanted import limits_of, target_of

_FIELDS = {
    "start_date": "set_dates",
    "end_date": "set_dates",
    "search_query": "set_search",
    "interval_duration_days": "set_news",
    "articles_per_search": "set_news",
    "source_domain": "set_news",
    "chunk_size": "set_chunks",
    "chunk_overlap": "set_chunks",
    "metadata_filters": "set_chunks",
}
_QUESTIONS = {"questions_per_seed": "per_seed", "question_template": "template", "instructions": "instructions"}
_ASK = {"question": "Which do you mean?", "options": [{"label": "You decide", "value": "you decide"}]}
Call = tuple[str, JsonObject]
Draft = tuple[JsonObject | None, JsonObject]


class GoodExpert:
    """Plays one recorded conversation; `target` is what it wants the draft to be at the end of the turn."""

    def __init__(self, goal: Goal) -> None:
        self.goal = goal
        self.turn = -1
        self.calls_of_turn = 0
        self.target: Draft = (None, {})
        self._heard: str | None = None
        self._plan: list[Call] = []
        self._after: list[Draft] = []
        self._line: list[Draft] = []
        self._undone: list[Draft] = []

    def __call__(self, messages: list[BaseMessage]) -> AIMessage:
        known = situation(messages)
        said = next(it for it in reversed(messages) if isinstance(it, HumanMessage) and not is_feedback(it))
        if said.id != self._heard:
            self._heard = said.id
            self._begin(known, messages)
        self.calls_of_turn += 1
        return self.answer(messages, (known["config"], known["limits"]))

    def answer(self, messages: list[BaseMessage], draft: Draft) -> AIMessage:
        """The next message of this turn."""
        if self._plan:
            return as_message(self._plan.pop(0), f"{self.turn}-{self.calls_of_turn}")
        return AIMessage("I've updated the pipeline." if draft != self._line[-1] else "That is how it stands.")

    def _begin(self, known: JsonObject, messages: Sequence[BaseMessage]) -> None:
        draft = (known["config"], known["limits"])
        if self.turn >= 0:
            self._after.append(draft)
        self.turn, self.calls_of_turn = self.turn + 1, 0
        if not self._line or self._line[-1] != draft:
            self._line.append(draft)
        turn = self.goal.turns[self.turn]
        if turn.as_after is not None:
            self.target = self._after[turn.as_after - 1]
            self._plan = self._way_back(draft)
        else:
            acts = _acts(turn)
            self.target = draft if not acts & {"built", "edited"} else _right(draft, turn)
            self._plan = [*changes(draft, self.target), *_rest(acts, ran=isinstance(messages[-1], ToolMessage))]

    def _way_back(self, draft: Draft) -> list[Call]:
        """Undo or redo to the target, or put it in place where no step leads there."""
        past = self._line[:-1]
        if self.target in past:
            steps = len(past) - (len(past) - 1 - past[::-1].index(self.target))
            self._undone = [*reversed(self._line[-steps:]), *self._undone]
            self._line = self._line[:-steps]
            return [("undo", {"steps": steps})]
        if self.target in self._undone:
            steps = self._undone.index(self.target) + 1
            self._line += self._undone[:steps]
            self._undone = self._undone[steps:]
            return [("redo", {"steps": steps})]
        return changes(draft, self.target)


def situation(messages: Sequence[BaseMessage]) -> JsonObject:
    """What a model is told about the session."""
    content: Any = messages[0].content
    return json.loads(content[1]["text"].removeprefix("<situation>").removesuffix("</situation>"))


def is_feedback(message: BaseMessage) -> bool:
    """Whether the system speaks, not the user."""
    return str(message.text).startswith(FEEDBACK[:20])


def as_message(call: Call, identity: str) -> AIMessage:
    """A message that makes one call."""
    name, arguments = call
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": identity, "type": "tool_call"}])


def changes(before: Draft, after: Draft) -> list[Call]:
    """The call that leads from one draft to another: a proposal for a first one, typed edits for a change."""
    config, limits = after
    caps = {name: cap for name, cap in limits.items() if cap != before[1].get(name)}
    if before == after:
        return []
    if before[0] is None and config is not None:
        return [("propose_config", {"config": config, **caps})]
    old, new = before[0] or {}, config or {}
    edits = [edit for stage in {**old, **new} for edit in _edits(stage, old, new)]
    edits += [{"edit": "set_limits", **caps}] if caps else []
    return [("edit_config", {"edits": edits})]


def _edits(stage: str, before: JsonObject, after: JsonObject) -> list[JsonObject]:
    old, new = before.get(stage), after.get(stage)
    if old == new or stage == "config_type":
        return []
    if new is None:
        return [{"edit": "remove_stage", "stage": stage}]
    if not isinstance(old, dict) or not isinstance(new, dict) or old["config_type"] != new["config_type"]:
        return [{"edit": "set_source", "source": new} if stage == "seed_generator" else _whole(stage, new)]
    fields = {name: new.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
    if stage == "seed_generator" and fields.keys() <= _FIELDS.keys():
        grouped: dict[str, JsonObject] = {}
        for name, value in fields.items():
            grouped.setdefault(_FIELDS[name], {})[name] = value
        return [{"edit": edit, **given} for edit, given in grouped.items()]
    if stage == "question_generator" and fields.keys() <= _QUESTIONS.keys():
        return [{"edit": "set_questions", **{_QUESTIONS[name]: value for name, value in fields.items()}}]
    if stage == "question_generator" and fields.keys() == {"answer_type"} and new.get("answer_type"):
        return [{"edit": "set_answer_type", "answer_type": new["answer_type"]["answer_type"]}]
    if stage == "labeler" and fields.keys() == {"confidence_threshold"}:
        return [{"edit": "set_labels", **fields}]
    return [_whole(stage, new)]


def _whole(stage: str, config: Any) -> JsonObject:
    return {"edit": "set_stage", "stage": stage, "config": config}


def _acts(turn: Turn) -> frozenset[str]:
    """Of the actions that are right, those that do most."""
    doing = [each for each in turn.does if each & {"built", "edited", "ran", "previewed"}]
    return next(iter(doing or turn.does))


def _rest(acts: frozenset[str], *, ran: bool) -> list[Call]:
    calls: list[Call] = []
    if "previewed" in acts:
        calls.append(("preview", {"rows": 1}))
    if "ran" in acts and not ran:
        calls.append(("generate", {}))
    if acts == {"asked"}:
        calls.append(("ask_user", _ASK))
    return calls


def _right(draft: Draft, turn: Turn) -> Draft:
    return target_of(draft[0], turn), limits_of(draft[1], turn)
