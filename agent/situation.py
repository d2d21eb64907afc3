"""The situation: what a model is told about the session before it answers, as one small JSON object."""

import json
from pathlib import Path

from langchain_core.messages import SystemMessage

from agent.changes import JsonObject
from agent.workspace import Workspace
from schemas.pipeline import CONFIGS

SYSTEM_PROMPT = Path(__file__).parent / "prompts" / "system.txt"


def system_message(prompt: str, workspace: Workspace) -> SystemMessage:
    """The static prompt first, so that a provider can cache it, then the situation."""
    situation = json.dumps(situation_of(workspace), ensure_ascii=False, separators=(",", ":"))
    return SystemMessage(
        content=[
            {"type": "text", "text": prompt},
            {"type": "text", "text": f"<situation>\n{situation}\n</situation>"},
        ]
    )


def situation_of(workspace: Workspace) -> JsonObject:
    """Everything that the next answer may depend on, apart from the conversation itself."""
    record, surroundings = workspace.record, workspace.surroundings
    question = record.open_question
    window = surroundings.archive_window
    return {
        "today": workspace.now().date().isoformat(),
        "goal": record.goal,
        "autonomy": record.autonomy_level,
        "revision": record.revision,
        "config": record.draft.config,
        "limits": record.draft.limits.model_dump(),
        "provenance": record.draft.provenance,
        "open_question": question.question.model_dump() | {"approval": question.approval is not None}
        if question
        else None,
        "last_preview": record.preview.model_dump(mode="json") if record.preview else None,
        "dataset_ids": record.dataset_ids,
        "job_ids": record.job_ids,
        "file_sets": [
            {
                "id": key,
                "name": facts.name,
                "description": facts.description,
                "file_count": facts.file_count,
                "is_public": facts.is_public,
                "metadata_fields": sorted(facts.metadata_fields),
            }
            for key, facts in surroundings.file_sets.items()
        ],
        "not_runnable": sorted(set(CONFIGS) - surroundings.runnable),
        "archive_window": [day.isoformat() for day in window] if window else None,
    }
