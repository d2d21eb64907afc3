"""Given arguments: what a model passed to a tool, read as the tool's own type, or told by field what is wrong."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from agent.tool_calls import mended_json
from agent.tools.tool import A, Tool
from schemas.errors import ToldToModel
from schemas.shape import check_against
from schemas.violation import Violation, pointer


def read_arguments(tool: Tool[A], given: Mapping[str, Any]) -> A:
    """Read the arguments; an object written as text, and one item where a list is due, are taken as meant.

    Raises `ToldToModel` with a violation for each field that does not fit.
    """
    try:
        return tool.arguments.model_validate(given)
    except ValidationError as error:
        meant = _as_meant(given, error)
    try:
        return tool.arguments.model_validate(meant)
    except ValidationError as error:
        found = check_against(tool.arguments.model_json_schema(), meant) or _as_pydantic_says(error)
        raise ToldToModel(f"The arguments of {tool.name} do not fit.", found) from error


def _as_meant(given: Mapping[str, Any], error: ValidationError) -> dict[str, Any]:
    meant = dict(given)
    for each in error.errors(include_url=False):
        name, *deeper = each["loc"]
        value = meant.get(str(name))
        if deeper or each["type"] not in ("dict_type", "list_type"):
            continue
        if isinstance(value, str):
            value = mended_json(value)
        if each["type"] == "list_type" and isinstance(value, dict):
            value = [value]
        if isinstance(value, dict | list):
            meant[str(name)] = value
    return meant


def _as_pydantic_says(error: ValidationError) -> list[Violation]:
    return [
        Violation(path=pointer(each["loc"]), code="wrong_type", level="error", message=each["msg"], hint="Write it so.")
        for each in error.errors(include_url=False)
    ]
