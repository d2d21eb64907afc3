"""Outcomes: what one message does to a config, through the real policy and edits, compared with what was meant."""

import json
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from pydantic import TypeAdapter

from agent.changes import changes_between, leaves
from agent.edits import AnyEdit, SetLimits, link
from agent.embedded.policy.transcript import read_transcript
from agent.embedded.policy.turn import next_move
from agent.patch import Operation, apply_operations
from engine.metadata_filter import Joined, Not, parse_filter
from engine.validate import check
from schemas.errors import ToldToModel
from tests.agent.embedded.spoken_situations import MOMENTS
from tests.agent.embedded.transcripts import said

EDITS: TypeAdapter[list[AnyEdit]] = TypeAdapter(list[AnyEdit])
OPERATIONS = TypeAdapter(list[Operation])
LIMITS = ("max_questions", "max_cost_dollars")
PREFIXES = {
    "s": "seed_generator",
    "q": "question_generator",
    "l": "labeler",
    "c": "context_generators",
    "r": "renderer",
    "o": "rollout_generator",
    "x": "scorer",
}
NAMES = {
    "type": "config_type",
    "query": "search_query",
    "sql": "query",
    "start": "start_date",
    "end": "end_date",
    "interval": "interval_duration_days",
    "articles": "articles_per_search",
    "articles_interval": "articles_per_interval",
    "domains": "source_domain",
    "set": "file_set_id",
    "chunk": "chunk_size",
    "overlap": "chunk_overlap",
    "filters": "metadata_filters",
    "text_column": "seed_text_column",
    "answer": "answer_type/answer_type",
    "reward": "answer_type/reward_function_type",
    "per_seed": "questions_per_seed",
    "default_filter": "include_default_filter",
    "confidence": "confidence_threshold",
}
KINDS = {
    "news": "NEWS_SEED_GENERATOR",
    "gdelt": "GDELT_SEED_GENERATOR",
    "bigquery": "BIGQUERY_SEED_GENERATOR",
    "docs": "FILESET_SEED_GENERATOR",
    "docquery": "FILESET_QUERY_SEED_GENERATOR",
    "forecast": "FORWARD_LOOKING_QUESTION_GENERATOR",
    "qa": "QUESTION_AND_LABEL_GENERATOR",
    "plain": "QUESTION_GENERATOR",
    "template": "TEMPLATE_QUESTION_GENERATOR",
}
STRUCTURE = {
    "/seed_generator/config_type",
    "/question_generator/config_type",
    "/question_generator/question_template",
    "/seed_generator/file_set_id",
    "/labeler/config_type",
    "/renderer/config_type",
    "/scorer/config_type",
    "/rollout_generator/config_type",
    "/config_type",
    "/context_generators/config_type",
    "/labeler/answer_type/answer_type",
    "/renderer/answer_type/answer_type",
    "/scorer/answer_type/answer_type",
}


@dataclass
class Outcome:
    """What came of a message: both configs and limits, what was assumed, the tools that ran, the words said."""

    before: dict[str, Any]
    after: dict[str, Any]
    assumed: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    asked: str = ""
    said: str = ""

    def changes(self) -> dict[str, Any]:
        """The fields that differ, by pointer; lists of one context generator count as that generator."""
        return {change.path: change.after for change in changes_between(_flat(self.before), _flat(self.after))}


def _flat(config: dict[str, Any]) -> dict[str, Any]:
    flat = dict(config)
    if isinstance(flat.get("context_generators"), list):
        flat["context_generators"] = flat["context_generators"][0]
    return flat


def outcome(text: str, moment: str) -> Outcome:
    """Send one message in a moment and let its tools do what they do."""
    situation = MOMENTS[moment]
    config = situation.get("config")
    messages: list[BaseMessage] = said(text, **situation)
    found = Outcome(config or {}, config or {})
    for number in range(8):
        move = next_move(read_transcript(messages))
        found.said += f"{move.text}\n"
        calls: list[dict[str, Any]] = []
        answers: list[ToolMessage] = []
        for place, use in enumerate(move.calls):
            result = _run(use.name, use.args, found)
            call_id = f"{number}.{place}"
            calls.append({"name": use.name, "args": use.args, "id": call_id, "type": "tool_call"})
            answers.append(ToolMessage(json.dumps(result), tool_call_id=call_id))
        if found.asked or not move.calls:
            break
        messages = [*said(text, **situation | {"config": found.after or None}), *messages[2:]]
        messages += [AIMessage("", tool_calls=calls), *answers]
    return found


def _run(name: str, args: dict[str, Any], found: Outcome) -> dict[str, Any]:
    if name == "ask_user":
        found.asked = args["question"]
        found.said += f"{args['question']} {[each['label'] for each in args['options']]}"
        return {"ok": True}
    if name not in ("propose_config", "edit_config", "patch_config"):
        found.calls.append(name)
        return {"ok": True, "changes": []}
    before = found.after
    try:
        after = _changed(name, args, before)
    except ToldToModel as error:
        return {"ok": False, "error": str(error), "violations": [each.model_dump() for each in error.violations]}
    errors = [each for each in check({k: v for k, v in after.items() if k not in LIMITS}) if each.level == "error"]
    if errors:
        return {"ok": False, "error": "invalid", "violations": [each.model_dump() for each in errors]}
    found.after = after
    found.assumed += args.get("assumed") or []
    return {"ok": True, "changes": [each.as_json() for each in changes_between(before, after)], "warnings": []}


def _changed(name: str, args: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    if name == "propose_config":
        return args["config"] | {key: args[key] for key in LIMITS if args.get(key) is not None}
    if name == "patch_config":
        return apply_operations(before, OPERATIONS.validate_python(args["operations"]))
    after = before
    for edit in EDITS.validate_python(args["edits"]):
        after = edit.apply(after) | (edit.given() if isinstance(edit, SetLimits) else {})
    return link(before, after)


def complaints(expected: dict[str, Any], found: Outcome, moment: str) -> list[str]:
    """Everything that differs between what was meant and what came of it; empty where all is right."""
    wrong: list[str] = []
    if sorted(expected.get("call", [])) != sorted(found.calls):
        wrong.append(f"calls {found.calls}, not {expected.get('call', [])}")
    heard = {"ask": found.asked, "reply": found.said}
    wrong += [
        f"{key}: {expected[key]!r} not in {text.strip()[:160]!r}"
        for key, text in heard.items()
        if key in expected and expected[key].lower() not in text.lower()
    ]
    if moment == "goal" and "ask" not in expected and "call" not in expected and not found.after:
        wrong.append(f"no config: {found.said.strip()[:200]!r}")
    if "unused" in expected:
        wrong += [
            f"{each!r} not named as unused" for each in expected["unused"] if each.lower() not in found.said.lower()
        ]
    elif "did not use" in found.said:
        wrong.append(found.said[found.said.index("I did not use") :].split("\n")[0])
    return wrong + _differences(expected, found, moment)


def _differences(expected: dict[str, Any], found: Outcome, moment: str) -> list[str]:
    meant = {
        _pointer(key): (key, value) for key, value in expected.items() if key not in ("call", "ask", "reply", "unused")
    }
    made = found.changes()
    wrong: list[str] = []
    for path, (key, value) in meant.items():
        stage_only = path.count("/") == 1 and path[1:] in PREFIXES.values()
        if stage_only:
            if (path[1:] in found.after) != bool(value):
                wrong.append(f"{key} is {'there' if path[1:] in found.after else 'missing'}")
        elif not _same(key, value, dict(leaves(_flat(found.after))).get(path)):
            wrong.append(f"{key} is {dict(leaves(_flat(found.after))).get(path)!r}, not {value!r}")
    for path, value in made.items():
        covered = (
            any(path == each or path.startswith(f"{each}/") for each in meant)
            or (f"/{path.split('/')[1]}" in meant)
            or any(path == each or path.startswith(f"{each}/") for each in found.assumed)
        )
        replaced = (
            "/seed_generator/config_type" in meant
            and path.startswith("/seed_generator/")
            and (value is None or value == "")
        )
        restyled = "/question_generator/config_type" in meant and path.startswith("/labeler/")
        if not (covered or replaced or restyled or path in STRUCTURE):
            wrong.append(f"{path} became {value!r} unasked")
    return wrong


def _pointer(key: str) -> str:
    prefix, _, name = key.removesuffix("~").partition(".")
    if prefix not in PREFIXES:
        return f"/{key}"
    name = "question_template" if (prefix, name) == ("q", "template") else NAMES.get(name, name).replace(".", "/")
    return f"/{PREFIXES[prefix]}/{name}" if name else f"/{PREFIXES[prefix]}"


def _same(key: str, meant: Any, made: Any) -> bool:
    if key.endswith("~"):
        text = made if isinstance(made, str) else json.dumps(made or "")
        return all(word in text.lower() for word in meant.lower().split())
    if key.endswith(".type"):
        return made == KINDS[meant]
    if key in ("s.start", "s.end"):
        return str(made)[:10] == meant
    if key == "s.filters" and made:
        return [_canonical(parse_filter(each)) for each in made] == [_canonical(parse_filter(each)) for each in meant]
    if key == "s.domains":
        return sorted(meant) == sorted(made or ()) or any(
            sorted(w.split("|")[n] if "|" in w else w for w in meant) == sorted(made or ()) for n in (0, 1)
        )
    return made == meant


def _canonical(condition: Any) -> Any:
    if isinstance(condition, Joined):
        return (condition.all_of, frozenset(_canonical(each) for each in condition.conditions))
    if isinstance(condition, Not):
        return ("not", _canonical(condition.condition))
    return (condition.field, condition.comparator, condition.value)
