"""The embedded model in a conversation without a session: it says what it would do, and does nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from agent.embedded.model import EmbeddedChatModel
from agent.memory import MemorySessionRecords
from agent.situation import SYSTEM_PROMPT, system_message
from agent.toolbox import TOOLS
from agent.workspace import Workspace
from engine.engine import Engine
from engine.models.registry import EMBEDDED
from engine.models.request import Message
from schemas.errors import CallerError
from schemas.record import SessionRecord
from schemas.session import AutonomyLevel

IN_A_SESSION = (
    "I do that in a session, where I keep the pipeline, show rows and run it: POST /pipeline-assistant/sessions with "
    "this as the goal, or pipeline-assistant chat."
)


async def embedded_answer(engine: Engine, organization_id: str, messages: Sequence[Message], now: datetime) -> str:
    """What the embedded model says to a conversation, without a tool to act with. Raises `CallerError`.

    The last message has to be the user's; system messages are the caller's own, and it does not follow them.
    """
    spoken: list[AnyMessage] = [
        HumanMessage(each.content) if each.role == "user" else AIMessage(each.content)
        for each in messages
        if each.role != "system"
    ]
    if not spoken or not isinstance(spoken[-1], HumanMessage):
        raise CallerError("The last message must be the user's.")
    record = SessionRecord(
        session_id=uuid4().hex,
        organization_id=organization_id,
        goal=str(spoken[-1].text),
        autonomy_level=AutonomyLevel.SEMI_AUTO,
        model_name=EMBEDDED,
        created_at=now,
    )
    surroundings = await engine.surroundings(organization_id)
    workspace = Workspace(record, surroundings, engine, MemorySessionRecords(), lambda: now)
    prompt = SYSTEM_PROMPT.read_text(encoding="utf-8")
    model, told = EmbeddedChatModel(), [system_message(prompt, workspace), *spoken]
    wanted = await model.bind_tools([tool.as_function() for tool in TOOLS.values()]).ainvoke(told)
    if any(call["name"] != "ask_user" for call in wanted.tool_calls):
        return IN_A_SESSION
    return str((await model.ainvoke(told)).text)
