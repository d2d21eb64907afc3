"""Transcripts for tests: the messages that the graph would hand to a chat model."""

import json
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from tests.agent.embedded.readings import FILE_SETS, TODAY


def system(**changes: Any) -> SystemMessage:
    """The system message with a situation block; keyword arguments replace its keys."""
    situation: dict[str, Any] = {
        "today": TODAY.isoformat(),
        "goal": "",
        "autonomy": "semi_auto",
        "revision": 0,
        "config": None,
        "limits": {"max_questions": None, "max_cost_dollars": None},
        "provenance": {},
        "open_question": None,
        "last_preview": None,
        "dataset_ids": [],
        "job_ids": [],
        "file_sets": [
            {
                "id": each.id,
                "name": each.name,
                "description": each.description,
                "file_count": each.file_count,
                "is_public": each.is_public,
                "metadata_fields": [],
            }
            for each in FILE_SETS
        ],
        "not_runnable": [],
        "archive_window": None,
    }
    block = f"<situation>\n{json.dumps(situation | changes)}\n</situation>"
    return SystemMessage(content=[{"type": "text", "text": "Be good."}, {"type": "text", "text": block}])


def said(text: str, **changes: Any) -> list[BaseMessage]:
    """The messages at the start of a turn."""
    return [system(**changes), HumanMessage(text)]


def answered(text: str, *calls: tuple[str, dict[str, Any], dict[str, Any]], **changes: Any) -> list[BaseMessage]:
    """The messages after tools were called: (name, arguments, result) each."""
    messages = said(text, **changes)
    for number, (name, args, result) in enumerate(calls):
        call = {"name": name, "args": args, "id": f"c{number}", "type": "tool_call"}
        messages += [AIMessage("", tool_calls=[call]), ToolMessage(json.dumps(result), tool_call_id=f"c{number}")]
    return messages
