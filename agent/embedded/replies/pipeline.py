"""The pipeline in words: one sentence that restates it, and a table of its stages with where each setting came from."""

from typing import Any

from agent.embedded.replies.words import DEFAULTS, VALUES, cell, field_name, listed, spelled, value_text
from agent.embedded.understanding import Situation

Config = dict[str, Any]
_ORIGINS = {"goal": "your goal", "answer": "your answer", "assumption": "assumed", "default": "default"}


def restated(config: Config, situation: Situation) -> str:
    """What the pipeline does, in one sentence, from the config alone."""
    seeds, questions = config.get("seed_generator") or {}, config.get("question_generator") or {}
    kind = VALUES.get(questions.get("config_type", ""), "rows")
    answers = VALUES.get((questions.get("answer_type") or {}).get("answer_type", ""), "")
    what = f"{answers.replace('free text', 'free-text').replace('multiple choice', 'multiple-choice')} {kind}".strip()
    labels = ", and label each from what was reported afterwards" if config.get("labeler") else ""
    return f"I'll build {what}{_source(seeds, situation)}{labels}."


def _source(seeds: Config, situation: Situation) -> str:
    kind = seeds.get("config_type")
    if kind == "FILESET_SEED_GENERATOR":
        return f" from {file_set_name(seeds['file_set_id'], situation)}"
    if kind == "BIGQUERY_SEED_GENERATOR":
        return " from the rows of your BigQuery query"
    if kind not in ("NEWS_SEED_GENERATOR", "GDELT_SEED_GENERATOR"):
        return ""
    queries = seeds.get("search_query") or []
    queries = queries if isinstance(queries, list) else [queries]
    topic = f" about {listed(queries)}" if queries else ""
    name = "news published" if kind == "NEWS_SEED_GENERATOR" else "GDELT events of"
    return f"{topic} from {name} {spelled(seeds['start_date'])} to {spelled(seeds['end_date'])}"


def file_set_name(file_set_id: str, situation: Situation) -> str:
    """A file set as the user knows it: its name, with the id where that differs."""
    name = next((each.name for each in situation.file_sets if each.id == file_set_id), file_set_id)
    return name if name == file_set_id else f"{name} (`{file_set_id}`)"


def table(config: Config, provenance: dict[str, str], situation: Situation) -> str:
    """Stages as a Markdown table: stage, setting, where it came from."""
    rows = ["| stage | setting | from |", "|---|---|---|"]
    for stage, name, paths in _rows(config):
        settings = [_setting(path, config, situation) for path in paths if _shown(path, config)]
        rows.append(f"| {name} | {cell(', '.join(settings), 400)} | {_origin(stage, paths, config, provenance)} |")
    limits = [("/max_questions", situation.max_questions), ("/max_cost_dollars", situation.max_cost_dollars)]
    caps = [f"{field_name(path)}: {value_text(path, value)}" for path, value in limits if value is not None]
    if caps:
        rows.append(f"| run | {', '.join(caps)} | your words |")
    return "\n".join(rows)


def _rows(config: Config) -> list[tuple[str, str, list[str]]]:
    """(stage, its name, pointers of the fields to show): the fields that stand, then defaults worth knowing."""
    names = {
        "seed_generator": "seeds",
        "question_generator": "questions",
        "context_generators": "context",
        "labeler": "labels",
        "renderer": "prompts",
        "rollout_generator": "rollouts",
        "scorer": "scores",
    }
    return [(stage, name, _paths(stage, config[stage])) for stage, name in names.items() if config.get(stage)]


def _paths(stage: str, part: Any) -> list[str]:
    if not isinstance(part, dict):
        return [f"/{stage}"]
    known = [f"/{stage}/{key}" + ("/answer_type" if key == "answer_type" else "") for key in part]
    return known + [path for path in _defaults_of(stage, part) if path not in known]


def _defaults_of(stage: str, part: Config) -> list[str]:
    kinds = {
        "NEWS_SEED_GENERATOR": ("interval_duration_days", "articles_per_search"),
        "GDELT_SEED_GENERATOR": ("interval_duration_days",),
        "FILESET_SEED_GENERATOR": ("chunk_size",),
        "FORWARD_LOOKING_QUESTION_GENERATOR": ("questions_per_seed",),
        "QUESTION_AND_LABEL_GENERATOR": ("questions_per_seed",),
        "QUESTION_GENERATOR": ("questions_per_seed",),
        "WEB_SEARCH_LABELER": ("confidence_threshold",),
    }
    return [f"/{stage}/{name}" for name in kinds.get(part.get("config_type", ""), ())]


def value_at(config: Config, path: str) -> Any:
    """The value that a pointer names, `None` where there is none; of a list of one object, that of the object."""
    value: Any = config
    for key in path.strip("/").split("/"):
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _shown(path: str, config: Config) -> bool:
    return value_at(config, path) is not None or path in DEFAULTS


def _setting(path: str, config: Config, situation: Situation) -> str:
    value = value_at(config, path)
    if path.endswith("/config_type"):
        return VALUES.get(value, str(value))
    if path.endswith("file_set_id"):
        return file_set_name(value, situation)
    if path.endswith("_date"):
        return f"{'from' if 'start' in path else 'to'} {value_text(path, value)}"
    if path.endswith("answer_type"):
        return f"{value_text(path, value)} answers"
    if path.endswith("search_query"):
        return f"search “{value_text(path, value)}”"
    return f"{field_name(path)}: {value_text(path, DEFAULTS.get(path) if value is None else value)}"


def _origin(stage: str, paths: list[str], config: Config, provenance: dict[str, str]) -> str:
    """Where a stage's settings came from, the exceptions by name."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        origin = "default" if value_at(config, path) is None else provenance.get(path, "goal")
        groups.setdefault(origin, []).append(field_name(path))
    if set(groups) == {"assumption"}:
        return "assumed"
    parts = [_ORIGINS[origin] for origin in ("goal", "answer") if origin in groups]
    parts += [
        f"{_ORIGINS[origin]}: {listed(groups[origin])}" for origin in ("assumption", "default") if origin in groups
    ]
    return "; ".join(parts)
