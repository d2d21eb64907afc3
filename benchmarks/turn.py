"""Measures a turn of the assistant on the embedded model against an empty LangGraph turn of two model calls and a tool.

`python -m benchmarks.turn` holds the developed conversations of `evals/goals`; after each turn it takes an empty one in
a thread of the same length, so that both meet the same machine. Turns with a preview or a run are left out.
"""

import asyncio
import time
from statistics import median
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.prebuilt import ToolNode

from agent.embedded.model import EmbeddedChatModel
from evals.conversation import converse
from evals.goal import GOALS, load_goals
from evals.world import open_world

ROUNDS = 2
"""The first warms up."""


class NothingModel(BaseChatModel):
    """Calls a tool, then answers; it thinks of nothing."""

    @property
    def _llm_type(self) -> str:
        return "nothing"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        if isinstance(messages[-1], ToolMessage):
            return ChatResult(generations=[ChatGeneration(message=AIMessage("Done."))])
        call = ToolCall(name="nothing", args={"value": 1}, id=uuid4().hex, type="tool_call")
        return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages, stop, None, **kwargs)


@tool
async def nothing(value: int) -> str:
    """Does nothing."""
    return str(value)


def empty_graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    """Model, tool, model, end, with the checkpointer and durability of the assistant."""
    model = NothingModel()

    async def call_model(state: MessagesState) -> dict[str, Any]:
        return {"messages": [await model.ainvoke(state["messages"])]}

    def after_model(state: MessagesState) -> str:
        last = state["messages"][-1]
        return "tools" if isinstance(last, AIMessage) and last.tool_calls else END

    graph = StateGraph(MessagesState)
    graph.add_node("call_model", call_model)
    graph.add_node("tools", ToolNode([nothing]))
    graph.add_edge(START, "call_model")
    graph.add_conditional_edges("call_model", after_model, ["tools", END])
    graph.add_edge("tools", "call_model")
    return graph.compile(checkpointer=InMemorySaver())


async def empty_turns(graph: CompiledStateGraph[Any, Any, Any, Any], texts: list[str]) -> list[float]:
    """The seconds of each empty turn of a thread of its own."""
    thread = RunnableConfig(configurable={"thread_id": uuid4().hex})
    seconds: list[float] = []
    for text in texts:
        started = time.perf_counter()
        await graph.ainvoke({"messages": [HumanMessage(text)]}, thread, durability="exit")
        seconds.append(time.perf_counter() - started)
    return seconds


async def measure() -> tuple[list[float], list[float]]:
    """Seconds of the assistant's turns and of empty ones, in the last round."""
    graph, ours, empty = empty_graph(), list[float](), list[float]()
    async with open_world(lambda _: EmbeddedChatModel(), "embedded") as world:
        for _ in range(ROUNDS):
            ours.clear()
            empty.clear()
            for goal in load_goals(GOALS):
                held = await converse(world, goal, trial=False)
                runs = [0, *(said.runs for said in held.turns)]
                plain = [not said.preview and said.runs == runs[at] for at, said in enumerate(held.turns)]
                ours += [said.seconds for said, is_plain in zip(held.turns, plain, strict=True) if is_plain]
                empty += await empty_turns(graph, [said.message for said in held.turns])
    return ours, empty


def main() -> None:
    """Print both, and how many times an empty turn ours takes."""
    ours, empty = (sorted(seconds) for seconds in asyncio.run(measure()))
    print(f"{len(ours)} turns of the assistant, {len(empty)} empty LangGraph turns, milliseconds")
    for name, at in (("median", median), ("p95", lambda it: it[int(0.95 * (len(it) - 1))])):
        print(f"{name:8}{1000 * at(ours):8.1f}{1000 * at(empty):8.1f}   {at(ours) / at(empty):.2f}x")


if __name__ == "__main__":
    main()
