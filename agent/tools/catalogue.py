"""Tools that look things up: the stages that a config can hold and the file sets that it can read."""

from functools import cache
from typing import Any

from pydantic import Field

from agent.changes import JsonObject
from agent.tools.tool import Arguments, Tool
from agent.workspace import Workspace
from schemas.errors import ToldToModel
from schemas.json_schema import pipeline_schema
from schemas.pipeline import STAGES


class DescribeStages(Arguments):
    stage: str | None = Field(
        default=None, description="One stage or config_type in full; without it, all in a line each."
    )


async def describe_stages(workspace: Workspace, arguments: DescribeStages, _call: str) -> JsonObject:
    if arguments.stage is None:
        return {"ok": True, "stages": {stage: _kinds(stage, workspace) for stage in STAGES}}
    definitions = _definitions()
    wanted = [name for stage in STAGES if stage == arguments.stage for name in _names(stage)]
    wanted = wanted or [name for name in definitions if _config_type(definitions[name]) == arguments.stage]
    if not wanted:
        known = [*STAGES, *filter(None, map(_config_type, definitions.values()))]
        raise ToldToModel(f"There is no stage {arguments.stage!r}. Known: {', '.join(known)}.")
    return {"ok": True, "schemas": [_with_references(definitions[name]) for name in wanted]}


class ListFileSets(Arguments):
    name_holds: str | None = Field(default=None, description="A part of the name; without it, all.")


async def list_file_sets(workspace: Workspace, arguments: ListFileSets, _call: str) -> JsonObject:
    part = (arguments.name_holds or "").casefold()
    sets = {key: it for key, it in workspace.surroundings.file_sets.items() if part in f"{it.name} {key}".casefold()}
    return {
        "ok": True,
        "count": len(sets),
        "file_sets": [
            {
                "id": key,
                "name": facts.name,
                "description": facts.description,
                "file_count": facts.file_count,
                "metadata_fields": sorted(facts.metadata_fields),
            }
            for key, facts in sets.items()
        ],
    }


@cache
def _definitions() -> dict[str, JsonObject]:
    return pipeline_schema()["$defs"]


@cache
def _names(stage: str) -> list[str]:
    """Names of the definitions that a stage of the pipeline admits, read off the schema's references."""
    found: list[str] = []
    _collect(pipeline_schema()["properties"][stage], found)
    return found


def _collect(node: Any, found: list[str]) -> None:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if reference and (name := reference.rsplit("/", 1)[-1]) not in found:
            found.append(name)
        for key, value in node.items():
            if key != "discriminator":
                _collect(value, found)
    elif isinstance(node, list):
        for value in node:
            _collect(value, found)


def _kinds(stage: str, workspace: Workspace) -> list[JsonObject]:
    kinds: list[JsonObject] = []
    for name in _names(stage):
        definition = _definitions()[name]
        kind = _config_type(definition)
        runs = kind in workspace.surroundings.runnable
        kinds.append({"config_type": kind, "what": definition.get("description"), "runs_here": runs})
    return kinds


def _config_type(definition: JsonObject) -> str | None:
    return definition.get("properties", {}).get("config_type", {}).get("const")


def _with_references(definition: JsonObject) -> JsonObject:
    """A definition together with those it refers to, so that it can be read alone."""
    names: list[str] = []
    _collect(definition, names)
    return definition | {"$defs": {name: _definitions()[name] for name in names}} if names else definition


CATALOGUE_TOOLS: tuple[Tool[Any], ...] = (
    Tool("describe_stages", DescribeStages, describe_stages),
    Tool("list_file_sets", ListFileSets, list_file_sets, holds_outside_text=True),
)
