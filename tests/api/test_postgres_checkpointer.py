"""The checkpointer on PostgreSQL: one checkpoint a session, found by every process, whatever happens to the server."""

import asyncio
from contextlib import AsyncExitStack

import psycopg
from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
from typing_extensions import TypedDict

from api.checkpointer import open_checkpoints
from api.postgres_checkpointer import LatestPostgresCheckpoints
from tests.databases import CUT_OTHERS

TABLES = ("checkpoints", "checkpoint_writes", "checkpoint_blobs")


class State(TypedDict, total=False):
    said: list[str]
    answer: str


def say(state: State) -> State:
    return {"said": [*state.get("said", []), "x\0" * 500]}


def ask(state: State) -> State:
    return {"answer": interrupt("May I?")}


def compiled(saver: LatestPostgresCheckpoints):
    graph = StateGraph(State)
    graph.add_node("say", say)
    graph.add_node("ask", ask)
    graph.add_edge(START, "say")
    graph.add_edge("say", "ask")
    graph.add_edge("ask", END)
    return graph.compile(checkpointer=saver)


def thread(name: str) -> RunnableConfig:
    return {"configurable": {"thread_id": name}}


def counts(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        rows = (connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES)
        return [row[0] for row in rows if row]


async def test_a_thread_keeps_its_latest_checkpoint_however_many_turns_it_has(postgres_url: str):
    async with LatestPostgresCheckpoints.open(postgres_url) as saver:
        graph = compiled(saver)
        for _ in range(10):
            await graph.ainvoke({}, thread("one"), durability="exit")
            await graph.ainvoke(Command(resume="yes"), thread("one"), durability="exit")
        await graph.ainvoke({}, thread("two"), durability="exit")
        assert len((await graph.aget_state(thread("one"))).values["said"]) == 10
    checkpoints, writes, blobs = counts(postgres_url)
    assert checkpoints == 2
    assert writes <= 10
    assert blobs <= 10


async def test_a_pending_interrupt_is_found_by_another_process(postgres_url: str):
    async with LatestPostgresCheckpoints.open(postgres_url) as saver:
        asked = await compiled(saver).ainvoke({}, thread("one"), durability="exit")
        assert asked["__interrupt__"][0].value == "May I?"
    async with LatestPostgresCheckpoints.open(postgres_url) as saver:
        done = await compiled(saver).ainvoke(Command(resume="yes"), thread("one"), durability="exit")
        assert done["answer"] == "yes"


async def test_processes_that_start_together_make_the_tables_once(postgres_url: str):
    async with AsyncExitStack() as stack:
        opening = (stack.enter_async_context(open_checkpoints(postgres_url)) for _ in range(6))
        async with asyncio.timeout(30):
            await asyncio.gather(*opening)
    assert counts(postgres_url) == [0, 0, 0]


async def test_a_thread_can_be_deleted_before_any_turn_and_after_one(postgres_url: str):
    async with LatestPostgresCheckpoints.open(postgres_url) as saver:
        await saver.adelete_thread("one")
        await compiled(saver).ainvoke({}, thread("one"), durability="exit")
        await saver.adelete_thread("one")
    assert counts(postgres_url) == [0, 0, 0]


async def test_a_server_that_was_restarted_is_found_again(postgres_url: str):
    async with LatestPostgresCheckpoints.open(postgres_url) as saver:
        await compiled(saver).ainvoke({}, thread("one"), durability="exit")
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(CUT_OTHERS)
        assert (await compiled(saver).aget_state(thread("one"))).interrupts


async def test_two_processes_that_save_one_thread_at_once_both_go_on(postgres_url: str):
    async with (
        LatestPostgresCheckpoints.open(postgres_url) as first,
        LatestPostgresCheckpoints.open(postgres_url) as second,
    ):
        for _ in range(10):
            turns = (compiled(saver).ainvoke({}, thread("one"), durability="exit") for saver in (first, second))
            await asyncio.gather(*turns)
        await compiled(first).ainvoke({}, thread("one"), durability="exit")
    assert counts(postgres_url)[0] == 1
