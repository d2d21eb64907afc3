"""The checkpointer: one checkpoint a session in the shared file, and a pending interrupt with it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
from sqlalchemy import text
from typing_extensions import TypedDict

from api.checkpointer import LatestCheckpoints
from storage.database import Database


class State(TypedDict, total=False):
    said: list[str]
    answer: str


def say(state: State) -> State:
    return {"said": [*state.get("said", []), "x" * 1000]}


def ask(state: State) -> State:
    return {"answer": interrupt("May I?")}


def compiled(saver: LatestCheckpoints):
    graph = StateGraph(State)
    graph.add_node("say", say)
    graph.add_node("ask", ask)
    graph.add_edge(START, "say")
    graph.add_edge("say", "ask")
    graph.add_edge("ask", END)
    return graph.compile(checkpointer=saver)


def thread(name: str) -> RunnableConfig:
    return {"configurable": {"thread_id": name}}


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Path]:
    file = tmp_path / "shared.db"
    database = await Database.open(f"sqlite:///{file}")
    yield file
    await database.close()


async def count(saver: LatestCheckpoints, table: str) -> int:
    rows = await saver.conn.execute_fetchall(f"SELECT count(*) FROM {table}")
    return next(iter(rows))[0]


async def test_a_thread_keeps_its_latest_checkpoint_however_many_turns_it_has(file: Path):
    async with LatestCheckpoints.open(file) as saver:
        graph = compiled(saver)
        for _ in range(20):
            await graph.ainvoke({}, thread("one"), durability="exit")
            await graph.ainvoke(Command(resume="yes"), thread("one"), durability="exit")
        await graph.ainvoke({}, thread("two"), durability="exit")
        assert await count(saver, "checkpoints") == 2
        assert await count(saver, "writes") <= 10
        assert len((await graph.aget_state(thread("one"))).values["said"]) == 20


async def test_a_pending_interrupt_outlives_the_process(file: Path):
    async with LatestCheckpoints.open(file) as saver:
        asked = await compiled(saver).ainvoke({}, thread("one"), durability="exit")
        assert asked["__interrupt__"][0].value == "May I?"
    async with LatestCheckpoints.open(file) as saver:
        graph = compiled(saver)
        assert (await graph.aget_state(thread("one"))).interrupts
        done = await graph.ainvoke(Command(resume="yes"), thread("one"), durability="exit")
        assert done["answer"] == "yes"


async def test_a_turn_that_is_cancelled_while_it_saves_leaves_the_file_unlocked(file: Path):
    database = await Database.open(f"sqlite:///{file}")
    async with LatestCheckpoints.open(file) as saver:
        place: RunnableConfig = {"configurable": {"thread_id": "one", "checkpoint_ns": ""}}
        for hops in range(40):
            saving = asyncio.create_task(saver.aput(place, empty_checkpoint(), {}, {}))
            for _ in range(hops):
                await asyncio.sleep(0)
            saving.cancel()
            await asyncio.gather(saving, return_exceptions=True)
            async with asyncio.timeout(5), database.write() as connection:
                await connection.execute(text("UPDATE datasets SET num_rows = 0"))
    await database.close()


async def test_a_thread_can_be_deleted_before_any_turn_and_after_one(file: Path):
    async with LatestCheckpoints.open(file) as saver:
        await saver.adelete_thread("one")
        await compiled(saver).ainvoke({}, thread("one"), durability="exit")
        await saver.adelete_thread("one")
        assert (await count(saver, "checkpoints"), await count(saver, "writes")) == (0, 0)
