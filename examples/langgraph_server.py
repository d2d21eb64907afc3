"""The assistant for a LangGraph server: `langgraph.json` names `make_graph`, and the server brings the checkpointer."""

from datetime import UTC, datetime
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.graph.state import CompiledStateGraph

from agent.embedded.model import EmbeddedChatModel
from agent.graph import build_graph
from engine.engine import make_engine
from engine.memory import MemoryFileSets
from schemas.document import Document

TEXT = "Container traffic increased 4.2 percent in March 2024. Average waiting time fell to 14 hours."


def make_graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph, compiled without a checkpointer, over documents in memory."""
    file_sets = MemoryFileSets()
    document = Document(id="march", name="march.txt", text=TEXT, date=datetime(2024, 3, 28, tzinfo=UTC))
    file_sets.add_file_set("Harbour logs", [document])
    return build_graph(EmbeddedChatModel(), make_engine(file_sets=file_sets)).compile()


if __name__ == "__main__":
    answer = make_graph().invoke(
        {"messages": [HumanMessage("Question and answer pairs from the harbour logs, numeric answers")]}
    )
    print(answer["messages"][-1].text)
