"""Tools that change or check the config."""

from typing import Any, Literal

from pydantic import Field

from agent.changes import JsonObject
from agent.edits import AnyEdit
from agent.patch import Operation
from agent.rewrites import dropped_by
from agent.tools.tool import Arguments, Tool
from agent.workspace import DraftChange, Workspace
from engine.coverage import FewArticles
from schemas.errors import ToldToModel


class ProposeConfig(Arguments):
    config: dict[str, Any] = Field(description="A whole QUESTION_PIPELINE config: what was decided, not every default.")
    assumed: list[str] = Field(
        default=[], description="JSON Pointers of the fields that the user did not state and you chose."
    )
    max_questions: int | None = Field(
        default=None, ge=1, description="Cap on questions of a full run, where one was stated."
    )
    max_cost_dollars: float | None = Field(
        default=None, ge=0, description="Cap on money of a full run, where one was stated."
    )
    new_start: bool = Field(
        default=False, description="True where the user wants another pipeline: what they set before may go."
    )


class EditConfig(Arguments):
    edits: list[AnyEdit] = Field(min_length=1, description="Typed edits, applied in order, all of them or none.")
    assumed: list[str] = Field(
        default=[],
        description="JSON Pointers of the changed fields that the user did not state and you chose.",
    )
    back: bool = Field(
        default=False,
        description="True where the user wants to go back to how it was: edits that lead to an earlier pipeline are "
        "then an undo, which brings back its sample rows and its question.",
    )


class PatchConfig(Arguments):
    plan: str = Field(description="What the operations do, in words, in order.")
    operations: list[Operation] = Field(min_length=1, description="RFC 6902 operations, applied in order, all or none.")


class Nothing(Arguments):
    pass


class Steps(Arguments):
    steps: int = Field(default=1, ge=1, le=100, description="How many changes.")


class Undo(Steps):
    to: Literal["first", "nothing"] | None = Field(
        default=None, description="Instead of steps: back to the first config, or to none at all."
    )


async def propose_config(workspace: Workspace, arguments: ProposeConfig, _call: str) -> JsonObject:
    lost = [] if arguments.new_start else dropped_by(workspace.record.draft, arguments.config)
    if lost:
        raise ToldToModel("The new config would lose what the user set, so nothing was changed.", lost)
    limits = arguments.model_dump(include={"max_questions", "max_cost_dollars"}, exclude_unset=True)
    return change_as_json(await workspace.propose(arguments.config, limits, arguments.assumed))


async def edit_config(workspace: Workspace, arguments: EditConfig, _call: str) -> JsonObject:
    return change_as_json(await workspace.edit(arguments.edits, arguments.assumed, back=arguments.back))


async def patch_config(workspace: Workspace, arguments: PatchConfig, _call: str) -> JsonObject:
    return change_as_json(await workspace.patch(arguments.operations))


async def validate_config(workspace: Workspace, _arguments: Nothing, _call: str) -> JsonObject:
    violations = [violation.model_dump() for violation in await workspace.violations()]
    return {"ok": True, "has_config": workspace.config is not None, "violations": violations}


async def undo(workspace: Workspace, arguments: Undo, _call: str) -> JsonObject:
    if arguments.to is None:
        return change_as_json(await workspace.undo(arguments.steps))
    return change_as_json(await workspace.undo_all(keep_first=arguments.to == "first"))


async def redo(workspace: Workspace, arguments: Steps, _call: str) -> JsonObject:
    return change_as_json(await workspace.redo(arguments.steps))


def change_as_json(change: DraftChange) -> JsonObject:
    told = {
        "ok": True,
        "revision": change.revision,
        "changes": [each.as_json() for each in change.changes],
        "warnings": [each.model_dump() for each in change.warnings],
    }
    return told | few_as_json(change.few_articles) | _back_as_json(change)


def _back_as_json(change: DraftChange) -> JsonObject:
    """What an undo or redo has brought back beside the config, and what the user is shown without further calls."""
    shown = change.shown
    if shown is None:
        return {}
    question = shown.open_question.question.question if shown.open_question else None
    rows = shown.preview.samples if shown.preview else []
    return {"steps_back": change.steps_back, "sample_rows_back": bool(rows), "question_back": question}


def few_as_json(few: FewArticles | None) -> JsonObject:
    """What a tool says of a window with few articles; nothing where there are enough."""
    return {"few_articles": few.as_json()} if few else {}


CONFIG_TOOLS: tuple[Tool[Any], ...] = (
    Tool("propose_config", ProposeConfig, propose_config),
    Tool("edit_config", EditConfig, edit_config),
    Tool("patch_config", PatchConfig, patch_config),
    Tool("validate_config", Nothing, validate_config),
    Tool("undo", Undo, undo),
    Tool("redo", Steps, redo),
)
