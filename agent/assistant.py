"""The assistant as a service: sessions of many users, one turn at a time in each, whatever their connections do."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from agent.changes import JsonObject
from agent.graph import RECURSION_LIMIT, build_graph, utc_now
from agent.meter import Meter
from agent.ports import SessionRecords
from agent.provenance import provenance_of
from agent.state import AssistantState, HostState, TurnContext
from agent.turn_events import STREAM_MODES, Listener, Narrator
from engine.engine import Engine
from schemas.errors import CallerError, Conflict, NotFound
from schemas.record import SessionRecord, Turn
from schemas.session import (
    AutonomyLevel,
    CreateSessionRequest,
    Message,
    MessageResponse,
    MessageRole,
    SessionResponse,
)

MOST_WAITING = 8
"""Messages that may wait for their turn in one session; one more is refused rather than queued for ever."""
TURN_FAILED = (
    "This turn failed on our side ({error}); the server's log has the details. The pipeline is unchanged at revision "
    "{revision}. Send the message again."
)

Graph = CompiledStateGraph[AssistantState, TurnContext, HostState, HostState]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Queue:
    """The line of turns of one session: who runs, and how many wait."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    running: asyncio.Task[MessageResponse] | None = None
    waiting: int = 0


class Assistant:
    """Creates, reads, continues and deletes sessions. Everything is scoped by organization.

    `models` gives the model that a slug names, and raises `CallerError` where there is none.
    """

    def __init__(
        self,
        *,
        models: Callable[[str], BaseChatModel],
        default_model: str,
        engine: Engine,
        records: SessionRecords,
        checkpointer: BaseCheckpointSaver[str],
        meter: Meter | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._models = models
        self._default_model = default_model
        self._engine = engine
        self._records = records
        self._checkpointer = checkpointer
        self._meter = meter
        self._now = now
        self._graphs: dict[str, Graph] = {}
        self._queues: dict[str, _Queue] = {}
        self._turns: set[asyncio.Task[MessageResponse]] = set()

    async def create(
        self, organization_id: str, request: CreateSessionRequest, listener: Listener | None = None
    ) -> SessionResponse:
        """Create a session and run its first turn on the goal; a listener is told what happens in it.

        Raises `CallerError` where the model is unknown; the message lists those that can be used. Raises `CannotPay`.
        """
        model_name = request.model_name or self._default_model
        self._graph(model_name)
        await self._admit(organization_id, model_name)
        session_id = str(uuid4())
        context = TurnContext(organization_id, request.autonomy_level or AutonomyLevel.SEMI_AUTO, model_name)
        await self._take_turn(session_id, request.goal, context, listener)
        return await self.get(organization_id, session_id)

    async def get(self, organization_id: str, session_id: str) -> SessionResponse:
        """Read a session; no graph is loaded. Raises `NotFound`."""
        record = await self._record(organization_id, session_id)
        return SessionResponse(
            session_id=record.session_id,
            goal=record.goal,
            autonomy_level=record.autonomy_level,
            created_at=record.created_at,
            provenance=provenance_of(record.draft),
            current_config=record.draft.config,
            messages=await self._records.messages(session_id),
            dataset_ids=record.dataset_ids,
        )

    async def send(
        self, organization_id: str, session_id: str, text: str, listener: Listener | None = None
    ) -> MessageResponse:
        """Answer a message after those before it. Raises `NotFound`, `CannotPay`, or `Conflict` where many wait."""
        busy = session_id in self._queues
        record = await self._record(organization_id, session_id)
        await self._admit(organization_id, record.model_name)
        context = TurnContext(organization_id, model_name=record.model_name, record=record)
        return await self._take_turn(session_id, text, context, listener, busy=busy)

    async def delete(self, organization_id: str, session_id: str) -> None:
        """Delete a session; a turn that runs is stopped first. Raises `NotFound`."""
        await self._record(organization_id, session_id)
        queue = self._queues.get(session_id)
        if queue and queue.running:
            queue.running.cancel()
        async with self._turn(session_id):
            deleted = await self._records.delete_session(session_id)
            await self._checkpointer.adelete_thread(session_id)
        if not deleted:
            raise NotFound(f"There is no session {session_id}.")

    async def close(self) -> None:
        """Let the turns that run or wait come to their end."""
        await asyncio.gather(*self._turns, return_exceptions=True)

    async def _admit(self, organization_id: str, model_name: str) -> None:
        if self._meter is not None:
            await self._meter.admit(organization_id, model_name)

    async def _take_turn(
        self, session_id: str, text: str, context: TurnContext, listener: Listener | None, *, busy: bool = False
    ) -> MessageResponse:
        """Run a turn in a task of its own: a caller that goes away loses nothing."""
        task = asyncio.create_task(self._run_in_line(session_id, text, context, listener, busy=busy))
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise _deleted() from None
            raise

    async def _run_in_line(
        self, session_id: str, text: str, context: TurnContext, listener: Listener | None, *, busy: bool = False
    ) -> MessageResponse:
        busy = busy or session_id in self._queues
        async with self._turn(session_id) as queue:
            queue.running = asyncio.current_task()
            try:
                if busy:
                    # The turns before this one may have changed the record since it was read.
                    context.record = await self._records.load_session(session_id)
                    if context.record is None:
                        raise _deleted()
                config = context.record.draft.config if context.record else None
                narrator = Narrator(listener, session_id, config) if listener else None
                turn = await self._run(session_id, text, context, narrator)
                if narrator:
                    narrator.end(turn.messages[-1].content, turn.record)
                return _response(config, turn)
            finally:
                queue.running = None

    @asynccontextmanager
    async def _turn(self, session_id: str) -> AsyncIterator[_Queue]:
        """Wait in line for the session. Raises `Conflict` where the line is full."""
        queue = self._queues.setdefault(session_id, _Queue())
        if queue.waiting > MOST_WAITING:
            raise Conflict(
                f"{MOST_WAITING} messages already wait in this session. Send this one when they are answered."
            )
        queue.waiting += 1
        try:
            async with queue.lock:
                yield queue
        finally:
            queue.waiting -= 1
            if queue.waiting == 0:
                self._queues.pop(session_id, None)

    async def _run(self, session_id: str, text: str, context: TurnContext, narrator: Narrator | None) -> Turn:
        """One turn of the graph; whatever goes wrong inside, the user gets an answer that says so."""
        graph = self._graph(context.model_name)
        thread = RunnableConfig(configurable={"thread_id": session_id}, recursion_limit=RECURSION_LIMIT)
        try:
            given = await self._input(graph, thread, context.record, text)
            await self._drive(graph, given, thread, context, narrator)
        except CallerError:
            raise
        except Exception as error:
            logger.exception("turn of session %s failed", session_id)
            return await self._apologise(session_id, type(error).__name__)
        if context.turn is None:
            raise AssertionError("the graph ends a turn by saving it")
        return context.turn

    async def _drive(
        self,
        graph: Graph,
        given: HostState | Command[str],
        thread: RunnableConfig,
        context: TurnContext,
        narrator: Narrator | None,
    ) -> None:
        if narrator is None:
            await graph.ainvoke(given, thread, context=context, durability="exit")
            return
        stream = graph.astream(given, thread, context=context, durability="exit", stream_mode=STREAM_MODES)
        async for mode, part in stream:
            narrator.hear(mode, part)

    async def _input(
        self, graph: Graph, thread: RunnableConfig, record: SessionRecord | None, text: str
    ) -> HostState | Command[str]:
        """The answer to a pending interrupt where one waits, else a new message."""
        if record and record.open_question and record.open_question.approval:
            snapshot = await graph.aget_state(thread)
            if snapshot.interrupts and snapshot.values.get("revision") == record.revision:
                return Command(resume=text)
        return HostState(messages=[HumanMessage(text)])

    async def _apologise(self, session_id: str, error: str) -> Turn:
        record = await self._records.load_session(session_id)
        if record is None:
            raise CallerError("The session could not be created; nothing was kept. Send the goal again.")
        content = TURN_FAILED.format(error=error, revision=record.revision)
        reply = Message(role=MessageRole.ASSISTANT, content=content, timestamp=self._now())
        turn = Turn(record=record, messages=[reply])
        await self._records.save_turn(turn)
        return turn

    async def _record(self, organization_id: str, session_id: str) -> SessionRecord:
        record = await self._records.load_session(session_id)
        if record is None or record.organization_id != organization_id:
            raise NotFound(f"There is no session {session_id}.")
        return record

    def _graph(self, model_name: str) -> Graph:
        if model_name not in self._graphs:
            graph = build_graph(
                self._models(model_name), self._engine, records=self._records, meter=self._meter, now=self._now
            )
            self._graphs[model_name] = graph.compile(checkpointer=self._checkpointer)
        return self._graphs[model_name]


def _response(config_before: JsonObject | None, turn: Turn) -> MessageResponse:
    draft, reply = turn.record.draft, turn.messages[-1]
    if draft.config == config_before:
        return MessageResponse(message=reply)
    return MessageResponse(message=reply, current_config=draft.config, provenance=provenance_of(draft))


def _deleted() -> NotFound:
    return NotFound("This session was deleted while its turn ran. Start a new one.")
