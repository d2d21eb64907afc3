"""What a turn of a recorded goal wants, as a config: the values that its conditions ask for, put where they belong."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from agent.changes import JsonObject
from agent.claims.state import ANSWERS
from agent.edits import link
from evals.expected import Expected
from evals.goal import Turn
from schemas.pipeline import CONFIGS, TransformType

KINDS = {
    "seed_generator": "NEWS_SEED_GENERATOR",
    "question_generator": "FORWARD_LOOKING_QUESTION_GENERATOR",
    "labeler": "WEB_SEARCH_LABELER",
    "context_generators": "NEWS_CONTEXT_GENERATOR",
    "renderer": "QUESTION_RENDERER",
    "rollout_generator": "ROLLOUT_GENERATOR",
    "scorer": "ROLLOUT_SCORER",
}
_NEWS = ("NEWS_SEED_GENERATOR", "GDELT_SEED_GENERATOR")
_SEARCH = {"start_date": "2025-06-01", "end_date": "2025-12-31", "search_query": ["rates"]}


class Unsolvable(Exception):
    """No value is found that meets a condition."""


def value_of(wanted: Expected) -> Any:
    """A value that meets what is expected. Raises `Unsolvable`."""
    for value in _candidates(wanted.shown):
        if wanted.holds(value):
            return value
    raise Unsolvable(str(wanted.shown))


def target_of(config: JsonObject | None, turn: Turn) -> JsonObject | None:
    """The config that is right after a turn. Raises `Unsolvable`."""
    fields = [path for path in turn.want if not path.startswith("/limits") and path not in turn.drop]
    wants = {path: value_of(turn.want[path]) for path in fields}
    if config is None and not wants:
        return None
    made = deepcopy(config) if config else {"config_type": "QUESTION_PIPELINE"}
    _switch(made, wants)
    for path in turn.drop:
        _remove(made, path)
    for path, value in wants.items():
        if path == ANSWERS:
            _stage(made, "question_generator")["answer_type"] = {"answer_type": value}
        elif value is None:
            _remove(made, path.removesuffix("/config_type"))
        else:
            _put(made, path, value)
    return link(config or {}, _completed(made))


def limits_of(limits: JsonObject, turn: Turn) -> JsonObject:
    """The caps that are right after a turn."""
    wants = {path.split("/")[2]: value_of(each) for path, each in turn.want.items() if path.startswith("/limits/")}
    gone = {path.split("/")[2]: None for path in turn.drop if path.startswith("/limits/")}
    return limits | gone | wants


def _candidates(shown: Any) -> Iterator[Any]:
    if not isinstance(shown, Mapping):
        yield shown
        return
    ((name, given), *_) = [(name, given) for name, given in shown.items() if name in _WORDED]
    yield from _WORDED[name](given)


def _words(texts: Any) -> str:
    return " ".join(str(text).split("|")[0] for text in texts)


def _about(texts: Any) -> Iterator[Any]:
    yield _words(texts)
    yield [_words(texts)]


def _rubrics(given: Any) -> Iterator[Any]:
    filters = [{"rubric": _words(each["about"]), **{k: v for k, v in each.items() if k != "about"}} for each in given]
    yield filters


def _files(given: Any) -> Iterator[Any]:
    accepted, rejected = given.get("accepts", []), given.get("rejects", [])
    values = {(name, value) for each in (*accepted, *rejected) for name, value in each.items()}
    for name, value in sorted(values, key=str):
        for sign in ("=", ">=", ">", "<=", "<", "!="):
            yield [f"{name}{sign}{_written(value)}"]
    yield [" AND ".join(f"{name}={_written(value)}" for name, value in each.items()) for each in accepted]


def _written(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


_WORDED = {
    "one_of": iter,
    "between": iter,
    "about": _about,
    "topic": lambda texts: iter([[_words(texts)]]),
    "topics": lambda items: iter([[_words(each) for each in items]]),
    "items": lambda items: iter([[_words(each) for each in items]]),
    "rubrics": _rubrics,
    "models": lambda models: iter([models]),
    "files": _files,
    "sql": lambda text: iter([text]),
}


def _switch(made: JsonObject, wants: Mapping[str, Any]) -> None:
    """Where the kind of a stage changes, keep of the old one what the new one has too."""
    for stage in ("seed_generator", "question_generator"):
        kind, present = wants.get(f"/{stage}/config_type"), made.get(stage)
        if kind and present and present["config_type"] != kind:
            known = CONFIGS[TransformType(kind)].model_fields
            made[stage] = {name: value for name, value in present.items() if name in known} | {"config_type": kind}


def _stage(made: JsonObject, stage: str) -> JsonObject:
    if stage == "context_generators":
        return made.setdefault(stage, [{"config_type": KINDS[stage]}])[0]
    return made.setdefault(stage, {"config_type": KINDS[stage]})


def _put(made: JsonObject, path: str, value: Any) -> None:
    stage, *fields = path.split("/")[1:]
    holder = _stage(made, stage)
    fields = fields[1:] if stage == "context_generators" else fields
    for name in fields[:-1]:
        holder = holder.setdefault(name, {})
    if fields:
        holder[fields[-1]] = value


def _remove(made: JsonObject, path: str) -> None:
    stage, *fields = path.split("/")[1:]
    fields = fields[1:] if stage == "context_generators" else fields
    if not fields:
        made.pop(stage, None)
    elif isinstance(made.get(stage), dict):
        made[stage].pop(fields[0], None)


def _completed(made: JsonObject) -> JsonObject:
    """What a config needs besides: a search for news, a prompt for rollouts, the scorer's answer type."""
    seeds = made.get("seed_generator") or {}
    if seeds.get("config_type") in _NEWS:
        known = CONFIGS[TransformType(seeds["config_type"])].model_fields
        made["seed_generator"] = {name: value for name, value in _SEARCH.items() if name in known} | seeds
    if str(seeds.get("config_type")).startswith("FILESET"):
        made["seed_generator"] = {"file_set_id": "fomc-minutes"} | seeds
    if made.get("rollout_generator") and not made.get("renderer"):
        made["renderer"] = {"config_type": KINDS["renderer"]}
    kind = (made.get("question_generator") or {}).get("answer_type") or {"answer_type": "BINARY"}
    if made.get("scorer"):
        made["scorer"]["answer_type"] = deepcopy(kind) | made["scorer"].get("answer_type", {})
    return made
