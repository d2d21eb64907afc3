"""A conversation held: the messages of a goal sent to a fresh session, and what each turn left."""

import time
from collections.abc import Sequence

from agent.claims.state import state_of
from evals.goal import Goal
from evals.transcript import Said, Transcript
from evals.world import ORGANIZATION, World
from schemas.errors import Refused
from schemas.record import SessionRecord
from schemas.session import CreateSessionRequest, Message

_TRIED = 4
"""The final config of every fourth goal is tried."""


async def converse(world: World, goal: Goal, *, trial: bool = True) -> Transcript:
    """Hold the conversation of a goal and, for some goals, make a row with the config that came out.

    Without `trial` no row is made.
    """
    transcript = Transcript(goal.id)
    session_id = ""
    for turn in goal.turns:
        started = time.perf_counter()
        session_id = await _send(world, goal, session_id, turn.say)
        seconds = time.perf_counter() - started
        record = await world.records.load_session(session_id)
        messages = await world.records.messages(session_id)
        assert record is not None
        transcript.turns.append(await _said(world, goal, record, messages, turn.say, seconds))
    is_tried = trial and sum(goal.id.encode()) % _TRIED == 0
    rows = await _rows(world, session_id) if is_tried else None
    return Transcript(goal.id, transcript.turns, rows)


async def _send(world: World, goal: Goal, session_id: str, text: str) -> str:
    assistant = world.assistant(goal.today)
    if session_id:
        await assistant.send(ORGANIZATION, session_id, text)
        return session_id
    request = CreateSessionRequest(goal=text, autonomy_level=goal.autonomy)
    return (await assistant.create(ORGANIZATION, request)).session_id


async def _said(
    world: World, goal: Goal, record: SessionRecord, messages: Sequence[Message], text: str, seconds: float
) -> Said:
    reply, config = messages[-1], record.draft.config
    question, preview = reply.structured_question, reply.preview_results
    found = await world.engine.check(ORGANIZATION, config, to_run=False) if config is not None else []
    return Said(
        message=text,
        reply=reply.content,
        state=state_of(config, record.draft.limits),
        has_config=config is not None,
        question=question.model_dump() if question else None,
        preview=preview.model_dump() if preview else None,
        approval=bool(question and record.open_question and record.open_question.approval),
        runs=len(record.job_ids),
        violations=tuple(f"{each.path}: {each.code}" for each in found if each.level == "error"),
        seconds=seconds,
        known=(
            goal.today.isoformat(),
            f"{goal.today:%B %Y}",
            *(day.isoformat() for day in world.archive),
            *_said_so_far(messages),
        ),
    )


def _said_so_far(messages: Sequence[Message]) -> list[str]:
    return [message.content for message in messages[:-1]]


async def _rows(world: World, session_id: str) -> int | None:
    """How many rows a trial of the final config makes, rejected ones too, failed ones not.

    `None` where it cannot run on this server, or its source holds nothing to read.
    """
    record = await world.records.load_session(session_id)
    if record is None or record.draft.config is None:
        return None
    try:
        run = await world.engine.preview(ORGANIZATION, record.draft.config, rows=1)
    except Refused:
        return None
    metrics = await world.engine.metrics(ORGANIZATION, run.results.job_id)
    failed = sum(step.error_count for step in metrics.steps) if metrics else 0
    return run.candidates - failed if run.candidates else None
