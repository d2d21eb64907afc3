"""Embedding: the assistant as a tool of another agent."""

from typing import Any

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.graph.state import CompiledStateGraph

from agent.graph import RECURSION_LIMIT
from agent.state import AssistantState, HostState, TurnContext

DESCRIPTION = (
    "Builds and runs dataset-generation pipelines. Say in plain English what the dataset is for, answer its questions, "
    "ask for changes, a preview, the cost or the run. It remembers the conversation."
)


def as_assistant_tool(
    graph: CompiledStateGraph[AssistantState, TurnContext, HostState, HostState],
    *,
    name: str = "pipeline_assistant",
) -> BaseTool:
    """Wrap a graph compiled with a checkpointer of its own as a tool, for sync and async agents.

    The tool answers with the assistant's words; the artifact is the pipeline config or `None`. Each thread of the
    calling agent has a conversation of its own.
    """

    def thread_of(config: RunnableConfig) -> RunnableConfig:
        parent = config.get("configurable", {}).get("thread_id", "default")
        return RunnableConfig(configurable={"thread_id": f"{parent}:{name}"}, recursion_limit=RECURSION_LIMIT)

    def ask(request: str, config: RunnableConfig) -> tuple[str, dict[str, Any] | None]:
        result = graph.invoke(HostState(messages=[HumanMessage(request)]), thread_of(config), durability="exit")
        return _answer(result)

    async def aask(request: str, config: RunnableConfig) -> tuple[str, dict[str, Any] | None]:
        result = await graph.ainvoke(HostState(messages=[HumanMessage(request)]), thread_of(config), durability="exit")
        return _answer(result)

    return StructuredTool.from_function(
        ask, aask, name=name, description=DESCRIPTION, response_format="content_and_artifact"
    )


def _answer(result: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    return str(result["messages"][-1].text), result.get("pipeline_config")
