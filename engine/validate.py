"""Whether a config is valid of itself, and whether it can run on this server."""

import json
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from engine.pipeline_checks import check_pipeline
from engine.plan import make_plan
from engine.server_checks import check_on_server
from engine.stage_checks import check_stage
from engine.surroundings import Surroundings
from engine.violations import as_errors
from schemas.pipeline import JobConfig, QuestionPipeline
from schemas.shape import check_shape
from schemas.violation import Violation

__all__ = ["as_errors", "check", "check_here"]

_CONFIG: TypeAdapter[JobConfig] = TypeAdapter(JobConfig)


def check(config: dict[str, Any]) -> list[Violation]:
    """Say what is wrong with a config of itself: its shape and, where that holds, its meaning."""
    try:
        written = json.dumps(config)
    except (TypeError, ValueError, RecursionError):
        return check_shape(config)
    return list(_check_written(written))


@lru_cache(maxsize=256)
def _check_written(config: str) -> tuple[Violation, ...]:
    # A turn asks three times about one config: to keep it, to say what it lacks, and whether it can run here.
    read = json.loads(config)
    return tuple(check_shape(read) or _meaning(_CONFIG.validate_python(read)))


def check_here(config: dict[str, Any], surroundings: Surroundings, *, has_input: bool = False) -> list[Violation]:
    """Warn of what this server cannot do with a config, or does differently.

    `has_input`: an input dataset stands for the seeds. A config with errors of its own has no meaning here: nothing is
    said about it.
    """
    if any(each.level == "error" for each in check(config)):
        return []
    return list(check_on_server(_CONFIG.validate_python(config), surroundings, has_input=has_input))


def _meaning(config: JobConfig) -> list[Violation]:
    stages = make_plan(config, has_input=False).all_stages()
    found = [each for stage in stages for each in check_stage(stage.path, stage.config)]
    if isinstance(config, QuestionPipeline):
        found.extend(check_pipeline(config))
    return found
