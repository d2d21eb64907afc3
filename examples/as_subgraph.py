"""The assistant as a subgraph of another LangGraph agent, from the goal to the rows, all in memory."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any, NotRequired

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command
from typing_extensions import TypedDict

from agent.embedded.model import EmbeddedChatModel
from agent.graph import RECURSION_LIMIT, build_graph
from engine.engine import make_engine
from engine.memory import MemoryDatasets, MemoryFileSets
from schemas.document import Document

LOG = {
    "march.txt": "Container traffic increased 4.2 percent in March 2024. Average waiting time fell to 14 hours.",
    "april.txt": "Container traffic increased 1.7 percent in April 2024. Average waiting time rose to 17 hours.",
}


def harbour_logs() -> MemoryFileSets:
    """The host's documents as a file set that goals can name."""
    documents = [
        Document(id=name, name=name, text=text, date=datetime(2024, month, 28, tzinfo=UTC))
        for month, (name, text) in enumerate(LOG.items(), start=3)
    ]
    file_sets = MemoryFileSets()
    file_sets.add_file_set("Harbour logs", documents)
    return file_sets


class HostState(TypedDict):
    """The host's own state. It shares `messages` and `pipeline_config` with the assistant, and keeps the rest."""

    messages: Annotated[list[AnyMessage], add_messages]
    pipeline_config: NotRequired[dict[str, Any] | None]
    stages: NotRequired[list[str]]


def list_stages(state: HostState) -> dict[str, list[str]]:
    """What the host does with the config: here it lists the stages that are set."""
    return {"stages": [name for name, stage in (state.get("pipeline_config") or {}).items() if isinstance(stage, dict)]}


async def main() -> None:
    datasets = MemoryDatasets()
    engine = make_engine(file_sets=harbour_logs(), datasets=datasets)

    host = StateGraph(HostState)
    # Compiled without a checkpointer, it uses the host's, and its interrupts reach whoever called the host.
    host.add_node("assistant", build_graph(EmbeddedChatModel(), engine).compile())
    host.add_node("list_stages", list_stages)
    host.add_edge(START, "assistant")
    host.add_edge("assistant", "list_stages")
    host.add_edge("list_stages", END)
    agent = host.compile(checkpointer=InMemorySaver())

    thread = RunnableConfig(configurable={"thread_id": "harbour"}, recursion_limit=RECURSION_LIMIT)
    goal = HumanMessage("Create question and answer pairs from the harbour logs, two per chunk, numeric answers")
    result = await agent.ainvoke({"messages": [goal]}, thread, durability="exit")
    print(result["messages"][-1].text)
    print("stages:", ", ".join(result["stages"]))

    result = await agent.ainvoke({"messages": [HumanMessage("generate")]}, thread, durability="exit")
    approval = result["__interrupt__"][0].value
    print(approval["question"])

    result = await agent.ainvoke(Command(resume="yes"), thread, durability="exit")
    print(result["messages"][-1].text)
    await engine.close()


if __name__ == "__main__":
    asyncio.run(main())
