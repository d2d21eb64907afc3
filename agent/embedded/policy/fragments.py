"""Fragments: a pasted JSON object merged into a config."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from schemas.pipeline import CONFIGS, STAGES, TransformType

Config = dict[str, Any]
_LIMITS = ("max_questions", "max_cost_dollars")


def merged(config: Config, fragment: Config) -> tuple[Config, Config, list[str]]:
    """The config with a fragment merged in, the limits that the fragment holds, and the keys that fit nowhere."""
    result, limits, unknown = dict(config), dict[str, Any](), list[str]()
    for key, value in _stages_of(fragment).items():
        if key in STAGES:
            result[key] = _merged_stage(result.get(key), value)
        elif key in _LIMITS:
            limits[key] = value
        elif key != "config_type":
            stage = next((name for name in STAGES if key in _fields(result.get(name))), None)
            if stage:
                result[stage] = _merged_stage(result[stage], {key: value})
            else:
                unknown.append(key)
    return result, limits, unknown


def _stages_of(fragment: Config) -> Config:
    """A fragment that is a stage by itself, under the stage's name."""
    kind = fragment.get("config_type")
    stage = next((name for name in STAGES if kind in _kinds(name)), None) if kind else None
    if stage is None:
        return fragment
    return {stage: [fragment] if stage == "context_generators" else fragment}


@cache
def _kinds(stage: str) -> frozenset[str]:
    endings = {"seed_generator": "SEED_GENERATOR", "labeler": "LABELER", "renderer": "RENDERER", "scorer": "SCORER"}
    endings |= {"context_generators": "CONTEXT_GENERATOR", "rollout_generator": "ROLLOUT_GENERATOR"}
    named = {str(kind) for kind in CONFIGS if str(kind).endswith(endings.get(stage, "-"))}
    questions = {
        str(kind) for kind in CONFIGS if "QUESTION" in kind and not str(kind).endswith(("RENDERER", "PIPELINE"))
    }
    return frozenset(questions | {"QUESTION_AND_LABEL_GENERATOR"} if stage == "question_generator" else named)


def _merged_stage(present: Any, said: Any) -> Any:
    """Fields of the same kind of stage join those that stand; another kind takes its place."""
    if isinstance(present, list) and len(present) == 1 and isinstance(said, dict):
        return [_merged_stage(present[0], said)]
    if not isinstance(present, dict) or not isinstance(said, dict):
        return said
    if said.get("config_type", present.get("config_type")) != present.get("config_type"):
        return said
    return present | {key: _merged_stage(present.get(key), value) for key, value in said.items()}


def _fields(stage: Any) -> Iterator[str]:
    holder = stage[0] if isinstance(stage, list) and stage else stage
    kind = holder.get("config_type") if isinstance(holder, dict) else None
    return iter(CONFIGS[TransformType(kind)].model_fields if kind in CONFIGS else ())
