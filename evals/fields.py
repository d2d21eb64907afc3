"""The names of fields in a goal: what each stands for in a config, and how its value is meant."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from agent.claims.state import ANSWERS
from evals.expected import Expected, condition, exactly, expected

STAGES = {
    "seed": "/seed_generator",
    "question": "/question_generator",
    "context": "/context_generators/0",
    "labels": "/labeler",
    "render": "/renderer",
    "rollouts": "/rollout_generator",
    "score": "/scorer",
    "limits": "/limits",
}
_PLACES = {
    "start": "/seed_generator/start_date",
    "end": "/seed_generator/end_date",
    "every": "/seed_generator/interval_duration_days",
    "per_search": "/seed_generator/articles_per_search",
    "sites": "/seed_generator/source_domain",
    "file_set": "/seed_generator/file_set_id",
    "chunk": "/seed_generator/chunk_size",
    "overlap": "/seed_generator/chunk_overlap",
    "files": "/seed_generator/metadata_filters",
    "text_column": "/seed_generator/seed_text_column",
    "date_column": "/seed_generator/date_column",
    "max_rows": "/seed_generator/max_rows",
    "per_seed": "/question_generator/questions_per_seed",
    "instructions": "/question_generator/instructions",
    "examples": "/question_generator/examples",
    "bad_examples": "/question_generator/bad_examples",
    "template": "/question_generator/question_template",
    "default_filter": "/question_generator/include_default_filter",
    "filter": "/question_generator/filter",
    "confidence": "/labeler/confidence_threshold",
    "articles": "/context_generators/0/num_articles",
    "min_articles": "/context_generators/0/min_articles",
    "searches": "/context_generators/0/num_search_queries",
    "lookback": "/context_generators/0/time_delta_days",
    "relevance": "/context_generators/0/relevance_threshold",
    "template_prompt": "/renderer/template",
    "reward": "/scorer/answer_type/reward_function_type",
    "cap": "/limits/max_questions",
    "budget": "/limits/max_cost_dollars",
    "answer": ANSWERS,
    "topic": "/seed_generator/search_query",
    "topics": "/seed_generator/search_query",
    "prompts": "/seed_generator/prompts",
    "sql": "/seed_generator/query",
    "source": "/seed_generator/config_type",
    "questions": "/question_generator/config_type",
    "scorer": "/scorer",
}
SOURCES = {
    "news": "NEWS_SEED_GENERATOR",
    "gdelt": "GDELT_SEED_GENERATOR",
    "bigquery": "BIGQUERY_SEED_GENERATOR",
    "files": "FILESET_SEED_GENERATOR",
    "file_query": "FILESET_QUERY_SEED_GENERATOR",
    "none": None,
}
STYLES = {
    "forecast": "FORWARD_LOOKING_QUESTION_GENERATOR",
    "qa": "QUESTION_AND_LABEL_GENERATOR",
    "question": "QUESTION_GENERATOR",
    "template": "TEMPLATE_QUESTION_GENERATOR",
}
ANSWER_TYPES = {
    "binary": "BINARY",
    "numeric": "CONTINUOUS",
    "choice": "MULTIPLE_CHOICE",
    "free": "FREE_RESPONSE",
}
_STAGE_TYPES = {
    "labels": "WEB_SEARCH_LABELER",
    "context": "NEWS_CONTEXT_GENERATOR",
    "render": "QUESTION_RENDERER",
    "scorer": "ROLLOUT_SCORER",
}


def place_of(name: str) -> str:
    """The JSON Pointer that a name of a goal stands for. Raises `ValueError` where it stands for none."""
    if name in _PLACES:
        return _PLACES[name]
    stage, slash, rest = name.partition("/")
    if stage not in STAGES:
        raise ValueError(f"{name!r} is no field of a goal; write one of {', '.join((*_PLACES, *STAGES))}.")
    return f"{STAGES[stage]}{slash}{rest}"


def wants_of(given: Mapping[str, Any]) -> dict[str, Expected]:
    """What a turn wants, by JSON Pointer. Raises `ValueError` on an unknown name or value."""
    return {path: each for name, value in given.items() for path, each in _wants(name, _iso(value))}


def _wants(name: str, value: Any) -> Iterator[tuple[str, Expected]]:
    if name == "dates":
        yield from _dates([value] if isinstance(value, str) else value)
    elif name in _STAGE_TYPES:
        yield f"{place_of(name)}/config_type", exactly(_STAGE_TYPES[name])
    elif name == "rollouts":
        yield "/rollout_generator/models", condition({"models": [{"temperature": 1, **each} for each in value]})
    elif name in _READERS:
        yield place_of(name), _READERS[name](value)
    else:
        yield place_of(name), expected(value)


def _dates(windows: list[str]) -> Iterator[tuple[str, Expected]]:
    pairs = [window.split("..") for window in windows]
    for place, days in zip(("start", "end"), zip(*pairs, strict=True), strict=True):
        yield _PLACES[place], exactly(days[0]) if len(days) == 1 else condition({"one_of": list(days)})


def _named(names: Mapping[str, Any]) -> Callable[[Any], Expected]:
    def read(value: str) -> Expected:
        if value not in names:
            raise ValueError(f"{value!r} is none of {', '.join(names)}.")
        return exactly(names[value])

    return read


def _sites(value: list[str]) -> Expected:
    return exactly(sorted(value))


def _listed(value: Any) -> Expected:
    return condition({"items": value})


def _iso(value: Any) -> Any:
    """Days as texts: YAML reads a bare one as a date."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _iso(each) for key, each in value.items()}
    return [_iso(each) for each in value] if isinstance(value, list) else value


_READERS: Mapping[str, Callable[[Any], Expected]] = {
    "source": _named(SOURCES),
    "questions": _named(STYLES),
    "answer": _named(ANSWER_TYPES),
    "sites": _sites,
    "topic": lambda value: condition({"topic": value}),
    "topics": lambda value: condition({"topics": value}),
    "prompts": _listed,
    "examples": _listed,
    "bad_examples": _listed,
    "files": lambda value: condition({"files": value}),
    "sql": lambda value: condition({"sql": value}),
}
