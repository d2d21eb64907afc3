"""The bare server: FastAPI over LangGraph, as short as it can be written; each turn is two model calls and one tool.

`python benchmarks/bare_server.py FILE.db` serves on a free port and prints its address. It keeps checkpoints in SQLite,
one a turn, and does nothing else: no tokens, no record, no checks.
"""

import asyncio
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypedDict

import aiosqlite
import uvicorn
import uvloop
from fastapi import FastAPI
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph, add_messages
from langgraph.prebuilt import ToolNode, tools_condition
from pydantic import BaseModel


class State(TypedDict):
    """The conversation."""

    messages: Annotated[list[AnyMessage], add_messages]


class Said(BaseModel):
    """What a client sends."""

    content: str


class Scripted(BaseChatModel):
    """Calls the tool for a user's message, and answers once the tool did."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        last = messages[-1]
        if last.type == "human":
            call = {"name": "edit_config", "args": {"count": len(messages)}, "id": f"call{len(messages)}"}
            return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])
        return ChatResult(generations=[ChatGeneration(message=AIMessage(f"Done: {last.content}"))])

    def bind_tools(self, *_: Any, **__: Any) -> "Scripted":
        return self


@tool
async def edit_config(count: int) -> str:
    """Change one field."""
    return f"questions_per_seed is {count}"


def bare_graph() -> StateGraph[State]:
    """The graph, uncompiled."""
    model = Scripted().bind_tools([edit_config])

    async def call_model(state: State) -> dict[str, Any]:
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph = StateGraph(State)
    graph.add_node("model", call_model)
    graph.add_node("tools", ToolNode([edit_config]))
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", tools_condition)
    graph.add_edge("tools", "model")
    return graph


def bare_app(file: str) -> FastAPI:
    """The application on a database file."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        async with aiosqlite.connect(file) as connection:
            saver = AsyncSqliteSaver(connection)
            await saver.setup()
            app.state.graph = bare_graph().compile(checkpointer=saver)
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/sessions/{session_id}/messages")
    async def send(session_id: str, said: Said) -> dict[str, str]:
        thread = {"configurable": {"thread_id": session_id}}
        given = {"messages": [HumanMessage(said.content)]}
        state = await app.state.graph.ainvoke(given, thread, durability="exit")
        return {"content": state["messages"][-1].content}

    return app


def main() -> None:
    """Serve until stopped."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(bare_app(sys.argv[1]), log_level="warning", access_log=False)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve([listening]))


if __name__ == "__main__":
    main()
