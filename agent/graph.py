"""The graph: nodes and edges of the assistant, the same for every model and every host."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.graph import END, START, StateGraph
from typing_extensions import override

from agent.background import BackgroundLoop
from agent.memory import MemorySessionRecords
from agent.meter import Meter
from agent.nodes import Nodes, after_begin, after_finish, after_model, after_tools
from agent.ports import SessionRecords
from agent.situation import SYSTEM_PROMPT
from agent.speaker import Speaker
from agent.state import AssistantState, HostState, TurnContext
from agent.toolbox import TOOLS
from engine.engine import Engine
from engine.models.registry import EMBEDDED

RECURSION_LIMIT = 40
"""Steps of one turn: twelve model calls with their tools, and the few steps around them."""

Function = Callable[[AssistantState, RunnableConfig], Coroutine[Any, Any, dict[str, Any]]]


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_graph(
    model: BaseChatModel,
    engine: Engine,
    *,
    records: SessionRecords | None = None,
    meter: Meter | None = None,
    now: Callable[[], datetime] = utc_now,
) -> StateGraph[AssistantState, TurnContext, HostState, HostState]:
    """Build the assistant, uncompiled, to be compiled alone or as a part of another graph.

    A session is a thread: its record is kept under the run's `thread_id`, in `records` (in memory without them).
    Compile with a checkpointer to keep the conversation between turns, and pass `recursion_limit` and
    `durability="exit"` with each call. A request to spend ends a turn with an interrupt; resume it with
    `Command(resume=answer)` or simply send the answer as the next message.
    """
    prompt = SYSTEM_PROMPT.read_text(encoding="utf-8")
    bound = model.bind_tools([tool.as_function() for tool in TOOLS.values()])
    # The embedded model words its replies from what the tools answered, and nothing else.
    is_embedded = model._llm_type == EMBEDDED
    speaker = Speaker(bound, prompt, checks_replies=not is_embedded, meter=None if is_embedded else meter)
    nodes = Nodes(speaker, engine, records or MemorySessionRecords(), now)
    loop = BackgroundLoop()
    graph = StateGraph(AssistantState, context_schema=TurnContext, input_schema=HostState, output_schema=HostState)
    for function in (nodes.begin, nodes.run_approved, nodes.call_model, nodes.call_tools, nodes.finish):
        graph.add_node(function.__name__, _Node(function, loop))
    graph.add_node("await_approval", nodes.await_approval)
    graph.add_edge(START, "begin")
    graph.add_conditional_edges("begin", _Edge(after_begin), ["run_approved", "call_model"])
    graph.add_edge("run_approved", "call_model")
    graph.add_conditional_edges("call_model", _Edge(after_model), ["call_tools", "finish"])
    graph.add_conditional_edges("call_tools", _Edge(after_tools), ["call_model", "finish"])
    graph.add_conditional_edges("finish", _Edge(after_finish), ["await_approval", END])
    graph.add_edge("await_approval", "begin")
    return graph


class _Node(Runnable[AssistantState, dict[str, Any]]):
    """A node for `ainvoke` and `invoke` alike: nothing stands between the graph and its function."""

    def __init__(self, function: Function, loop: BackgroundLoop) -> None:
        self.name = function.__name__
        self._function = function
        self._loop = loop

    @override
    async def ainvoke(self, input: AssistantState, config: RunnableConfig | None = None, **_: Any) -> dict[str, Any]:
        return await self._function(input, config or RunnableConfig())

    @override
    def invoke(self, input: AssistantState, config: RunnableConfig | None = None, **_: Any) -> dict[str, Any]:
        return self._loop.call(self._function, input, config or RunnableConfig())


class _Edge(Runnable[AssistantState, str]):
    """A conditional edge that is decided where it stands: LangGraph runs a plain function in a thread."""

    def __init__(self, choose: Callable[[AssistantState], str]) -> None:
        self.name = choose.__name__
        self._choose = choose

    @override
    async def ainvoke(self, input: AssistantState, config: RunnableConfig | None = None, **_: Any) -> str:
        return self._choose(input)

    @override
    def invoke(self, input: AssistantState, config: RunnableConfig | None = None, **_: Any) -> str:
        return self._choose(input)
