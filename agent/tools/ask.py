"""The tool that asks the user a structured question."""

from typing import Any

from pydantic import Field

from agent.changes import JsonObject
from agent.tools.tool import Arguments, Tool
from agent.workspace import Workspace
from schemas.record import OpenQuestion
from schemas.session import QuestionOption, StructuredQuestion


class Choice(Arguments):
    label: str = Field(min_length=1, description="The text of the button.")
    value: str = Field(min_length=1, description="What comes back as the user's next message.")
    description: str | None = Field(default=None, description="What this choice changes.")


class AskUser(Arguments):
    question: str = Field(min_length=1, description="One question that can be understood alone.")
    options: list[Choice] = Field(min_length=1, max_length=8)


async def ask_user(workspace: Workspace, arguments: AskUser, _call: str) -> JsonObject:
    options = [
        QuestionOption(id=f"option_{number}", label=each.label, value=each.value, description=each.description)
        for number, each in enumerate(arguments.options, start=1)
    ]
    question = StructuredQuestion(question=arguments.question, options=options)
    workspace.update(open_question=OpenQuestion(question=question))
    return {"ok": True, "status": "asked"}


ASK_TOOLS: tuple[Tool[Any], ...] = (Tool("ask_user", AskUser, ask_user),)
