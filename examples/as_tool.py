"""The assistant as a tool of another LangGraph agent: in memory, over documents of the host's own."""

import asyncio
import json
from datetime import UTC, datetime
from uuid import uuid4

from langchain_core.messages import AIMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode

from agent.embedded.model import EmbeddedChatModel
from agent.embedding import as_assistant_tool
from agent.graph import build_graph
from engine.engine import make_engine
from engine.memory import MemoryFileSets
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


def delegate(state: MessagesState) -> dict[str, list[AIMessage]]:
    """Hand the request on. A host's own model would decide this; here every request is about a dataset."""
    request = str(state["messages"][-1].text)
    call = ToolCall(name="pipeline_assistant", args={"request": request}, id=uuid4().hex, type="tool_call")
    return {"messages": [AIMessage("", tool_calls=[call])]}


async def main() -> None:
    engine = make_engine(file_sets=harbour_logs())
    assistant = build_graph(EmbeddedChatModel(), engine).compile(checkpointer=InMemorySaver())

    host = StateGraph(MessagesState)
    host.add_node("delegate", delegate)
    host.add_node("tools", ToolNode([as_assistant_tool(assistant)]))
    host.add_edge(START, "delegate")
    host.add_edge("delegate", "tools")
    host.add_edge("tools", END)
    agent = host.compile(checkpointer=InMemorySaver())

    # One thread of the host is one conversation with the assistant.
    thread = RunnableConfig(configurable={"thread_id": "harbour"})
    for request in (
        "Create question and answer pairs with numeric answers from the harbour logs",
        "two per chunk please",
    ):
        result = await agent.ainvoke({"messages": [HumanMessage(request)]}, thread)
        answer = result["messages"][-1]
        assert isinstance(answer, ToolMessage)
        print(f"> {request}\n{answer.text}\n")
        print(json.dumps(answer.artifact, indent=2))


if __name__ == "__main__":
    asyncio.run(main())
