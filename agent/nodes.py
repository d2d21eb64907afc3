"""The nodes of the graph: each reads the state, does one thing and returns what changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.runtime import get_runtime
from langgraph.types import interrupt

from agent.approval import approves
from agent.claims.reply import record_of
from agent.history import pruned, repaired
from agent.ports import SessionRecords
from agent.speaker import Speaker
from agent.state import AssistantState, TurnContext
from agent.toolbox import answer_approved, answer_calls
from agent.workspace import Workspace
from engine.engine import Engine
from schemas.errors import CallerError, CannotPay, NotFound, Refused, RunFailed, ToldToModel
from schemas.record import OpenQuestion, SessionRecord, Turn
from schemas.session import Message, MessageRole

MOST_MODEL_CALLS = 12
MOST_TURN_TOKENS = 300_000
"""Of all requests and answers of a turn together."""
MOST_REPAIRS = 3
OUT_OF_CALLS = (
    "I stopped after {calls} steps without finishing. What was done:\n{record}\n"
    "The pipeline is at revision {revision}. Tell me the one change that matters most, and I'll make that first."
)
OUT_OF_REPAIRS = (
    "I tried {repairs} times and could not do that in a valid way.\n{record}\n"
    "The pipeline is at revision {revision}. Say it in other words, or change one thing at a time."
)
MODEL_FAILED = "{reason} The pipeline is at revision {revision}, and your message is kept: send it again."
UNFORESEEN = "The model {model} did not answer ({error}). If it fails again, check the model's name, key and address."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Nodes:
    """What the nodes work with, chosen by whoever builds the graph."""

    speaker: Speaker
    engine: Engine
    records: SessionRecords
    now: Callable[[], datetime]

    async def begin(self, state: AssistantState, config: RunnableConfig) -> dict[str, Any]:
        """Load the record, write the user's message to it before anything else, and mend a history that was cut off."""
        text = _last_user_message(state["messages"])
        record = await self._record(text, state, config)
        surroundings = await self.engine.surroundings(record.organization_id)
        workspace = Workspace(record, surroundings, self.engine, self.records, self.now, text)
        await _take_hand_edit(workspace, state)
        question = workspace.record.open_question
        if question is not None and approves(text, workspace.record):
            workspace.approved = question.approval
        return {"workspace": workspace, "messages": repaired(state["messages"])}

    async def run_approved(self, state: AssistantState, _config: RunnableConfig) -> dict[str, Any]:
        """Start what the user approved, told to the model as a call of its own."""
        workspace = state["workspace"]
        approval = workspace.approved
        if approval is None:
            raise AssertionError("the graph enters this node with an approval only")
        workspace.update(open_question=None)
        call = ToolCall(
            name="generate",
            args=approval.model_dump(include={"max_questions", "max_cost_dollars"}),
            id=approval.id,
            type="tool_call",
        )
        return {"messages": [AIMessage("", tool_calls=[call]), await answer_approved(workspace, approval)]}

    async def call_model(self, state: AssistantState, config: RunnableConfig) -> dict[str, Any]:
        """Ask the model what to do next, or say plainly that the turn has used up its calls."""
        workspace = state["workspace"]
        revision = workspace.record.revision
        if workspace.model_calls >= MOST_MODEL_CALLS or workspace.tokens >= MOST_TURN_TOKENS:
            text = OUT_OF_CALLS.format(calls=workspace.model_calls, record=record_of(workspace), revision=revision)
            return {"messages": [AIMessage(text)]}
        try:
            return {"messages": [await self.speaker.answer(state["messages"], workspace, config)]}
        except Exception as error:  # a host's model may raise anything; the turn still owes the user an answer
            reason = _why_failed(error, workspace.record.model_name)
            return {"messages": [AIMessage(MODEL_FAILED.format(reason=reason, revision=revision))]}

    async def call_tools(self, state: AssistantState, _config: RunnableConfig) -> dict[str, Any]:
        """Answer every call of the model's last message; after too many refusals, end the turn with the reason."""
        workspace = state["workspace"]
        message = state["messages"][-1]
        if not isinstance(message, AIMessage):
            raise AssertionError("the graph enters this node after a model's message only")
        answers = await answer_calls(message, workspace)
        if len(workspace.refusals) <= MOST_REPAIRS:
            return {"messages": answers}
        apology = OUT_OF_REPAIRS.format(
            repairs=MOST_REPAIRS, record=record_of(workspace), revision=workspace.record.revision
        )
        return {"messages": [*answers, AIMessage(apology)]}

    async def finish(self, state: AssistantState, _config: RunnableConfig) -> dict[str, Any]:
        """Write the reply, the revisions and the ids in one transaction, and keep the history short."""
        workspace = state["workspace"]
        workspace.close_answered_question()
        record = workspace.record
        question = record.open_question
        spoken = _reply_text(state["messages"])
        if spoken and workspace.asked():
            spoken = self.speaker.vouched(spoken, workspace, state["messages"])
        reply = spoken or (question.question.question if question else "Done.")
        message = Message(
            role=MessageRole.ASSISTANT,
            content=reply,
            timestamp=self.now(),
            structured_question=question.question if question else None,
            preview_results=workspace.preview_shown,
        )
        turn = Turn(record=record, messages=[message], revisions=workspace.revisions)
        if not await self.records.save_turn(turn):
            raise NotFound("This session was deleted while its turn ran. Start a new one.")
        _context().turn = turn
        closing = [] if spoken and not question else [AIMessage(_in_words(reply, question))]
        return {
            "messages": [*pruned(state["messages"]), *closing],
            "pipeline_config": record.draft.config,
            "revision": record.revision,
        }

    def await_approval(self, state: AssistantState) -> dict[str, Any]:
        """Wait for the answer to a request to spend; whatever comes back begins the next turn."""
        question = state["workspace"].record.open_question if "workspace" in state else None
        answer = interrupt(question.question.model_dump() if question else None)
        return {"messages": [HumanMessage(str(answer))]}

    async def _record(self, text: str, state: AssistantState, config: RunnableConfig) -> SessionRecord:
        session_id = config.get("configurable", {}).get("thread_id") or uuid4().hex
        message = Message(role=MessageRole.USER, content=text, timestamp=self.now())
        context = _context()
        record = context.record or await self.records.load_session(session_id)
        if record is not None:
            if not await self.records.add_message(session_id, message):
                raise NotFound("This session was deleted. Start a new one.")
            return record
        record = SessionRecord(
            session_id=session_id,
            organization_id=context.organization_id,
            goal=text,
            autonomy_level=context.autonomy_level,
            model_name=context.model_name,
            created_at=self.now(),
        )
        await self.records.create_session(record, message)
        return record


def after_begin(state: AssistantState) -> str:
    return "run_approved" if state["workspace"].approved else "call_model"


def after_model(state: AssistantState) -> str:
    message = state["messages"][-1]
    return "call_tools" if isinstance(message, AIMessage) and message.tool_calls else "finish"


def after_tools(state: AssistantState) -> str:
    """Back to the model with the answers, unless the turn has ended with a question or an apology."""
    asked = state["workspace"].asked()
    return "finish" if asked or not isinstance(state["messages"][-1], ToolMessage) else "call_model"


def after_finish(state: AssistantState) -> str:
    question = state["workspace"].record.open_question
    return "await_approval" if question and question.approval else "__end__"


def _context() -> TurnContext:
    context = get_runtime(TurnContext).context
    return context if isinstance(context, TurnContext) else TurnContext()


def _why_failed(error: Exception, model: str) -> str:
    if isinstance(error, RunFailed | CannotPay):
        logger.warning("%s", error.message)
        return error.message
    logger.error("model %s failed", model, exc_info=error)
    return UNFORESEEN.format(model=model, error=type(error).__name__)


def _last_user_message(messages: list[AnyMessage]) -> str:
    if not messages or not isinstance(messages[-1], HumanMessage):
        raise CallerError("The last message must be the user's: send a HumanMessage.")
    return str(messages[-1].text)


def _reply_text(messages: list[AnyMessage]) -> str:
    """The text that the model said last in this turn, be it beside a question or alone."""
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            break
        if isinstance(message, AIMessage):
            return str(message.text).strip()
    return ""


def _in_words(reply: str, open_question: OpenQuestion | None) -> str:
    """The reply with its question and options, for whoever reads messages only: a host's model, or its user."""
    if open_question is None:
        return reply
    question = open_question.question
    options = [f"- {it.label}: {it.description}" if it.description else f"- {it.label}" for it in question.options]
    asked = "" if reply == question.question else f"\n\n{question.question}"
    return "\n".join([f"{reply}{asked}", *options])


async def _take_hand_edit(workspace: Workspace, state: AssistantState) -> None:
    """Take over a config that the host changed; one from a checkpoint older than the record is not a change.

    Raises `Refused` where the host's config is not valid.
    """
    given = state.get("pipeline_config")
    stale = state.get("revision") not in (None, workspace.record.revision)
    if given is None or stale or given == workspace.config:
        return
    try:
        await workspace.propose(given, {}, [])
    except ToldToModel as error:
        raise Refused("The pipeline_config handed to the assistant is not valid.", error.violations) from error
