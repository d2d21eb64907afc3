"""The situation: what a model is told about the session before it answers, as one small JSON object."""

from itertools import accumulate
from pathlib import Path

from langchain_core.messages import SystemMessage

from agent.changes import JsonObject
from agent.history import LONGEST_MESSAGE
from agent.shortening import as_json, cut_text, shortened
from agent.tools.tool import NO_INSTRUCTIONS
from agent.workspace import Workspace
from schemas.pipeline import CONFIGS

_MOST_OF_FILE_SETS, _MOST_OF_CONFIG, _MOST_OF_QUESTION, _MOST_OF_PREVIEW = 24_000, 48_000, 12_000, 4_000
_FEWEST_FILE_SETS, _LATEST = 20, 20
SYSTEM_PROMPT = Path(__file__).parent / "prompts" / "system.txt"


def system_message(prompt: str, workspace: Workspace) -> SystemMessage:
    """The static prompt first, so that a provider can cache it, then the situation."""
    # A text in it that ends the block would speak with the voice of what follows.
    situation = as_json(situation_of(workspace)).replace("<", "\\u003c")
    return SystemMessage(
        content=[
            {"type": "text", "text": prompt},
            {"type": "text", "text": f"<situation>\n{situation}\n</situation>"},
        ]
    )


def situation_of(workspace: Workspace) -> JsonObject:
    """Everything that the next answer may depend on, apart from the conversation itself; what changes least is first.

    What is too long for a model is cut, and says so.
    """
    record, surroundings = workspace.record, workspace.surroundings
    question = record.open_question
    window = surroundings.archive_window
    return {
        "data": NO_INSTRUCTIONS,
        "today": workspace.now().date().isoformat(),
        "goal": cut_text(record.goal, LONGEST_MESSAGE),
        "autonomy": record.autonomy_level,
        "archive_window": [day.isoformat() for day in window] if window else None,
        "not_runnable": sorted(set(CONFIGS) - surroundings.runnable),
        "file_sets": (shown := _file_sets(workspace)),
        "more_file_sets": len(surroundings.file_sets) - len(shown),
        "revision": record.revision,
        "config": shortened(record.draft.config, _MOST_OF_CONFIG),
        "limits": record.draft.limits.model_dump(),
        "provenance": record.draft.provenance,
        "open_question": shortened(question.question.model_dump(), _MOST_OF_QUESTION)
        | {"approval": question.approval is not None}
        if question
        else None,
        "last_preview": shortened(record.preview.model_dump(mode="json"), _MOST_OF_PREVIEW) if record.preview else None,
        "dataset_ids": record.dataset_ids[-_LATEST:],
        "job_ids": record.job_ids[-_LATEST:],
    }


def _file_sets(workspace: Workspace) -> list[JsonObject]:
    """As many file sets as a model is shown: all, or those first that the config, the goal or the message names."""
    every = [
        {
            "id": key,
            "name": facts.name,
            "description": facts.description,
            "file_count": facts.file_count,
            "is_public": facts.is_public,
            "metadata_fields": sorted(facts.metadata_fields),
            "metadata_texts": {name: facts.metadata_texts[name] for name in sorted(facts.metadata_texts)},
        }
        for key, facts in workspace.surroundings.file_sets.items()
    ]
    if len(as_json(every)) <= _MOST_OF_FILE_SETS:
        return every
    said = f"{workspace.record.goal} {workspace.said} {as_json(workspace.config)}".casefold()
    every.sort(key=lambda each: not any(word in said for word in f"{each['id']} {each['name']}".casefold().split()))
    short = [shortened(each, _MOST_OF_FILE_SETS // _FEWEST_FILE_SETS) for each in every]
    sizes = accumulate(len(as_json(each)) for each in short)
    return [each for each, size in zip(short, sizes, strict=True) if size <= _MOST_OF_FILE_SETS]
