"""The Inspect task: each goal is a sample, the assistant is the solver, and one scorer judges its turns."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.conversation import converse
from evals.goal import Goal
from evals.totals import Judged, totals_of
from evals.verdict import TurnVerdict, judge
from evals.world import World
from schemas.errors import CallerError, RunFailed

try:
    from inspect_ai import Task, eval_async
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ChatMessageAssistant, ChatMessageUser
    from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
    from inspect_ai.solver import Generate, Solver, TaskState, solver
    from inspect_ai.util._display import init_display_type
except ImportError as error:
    raise CallerError("Evals run on Inspect: pip install 'pipeline-assistant[evals]'") from error

_SHARED = ("executed", "pass^4")
"""Totals that one conversation has no part of its own in."""


async def run_goals(world: World, goals: Sequence[Goal], logs: Path) -> list[Judged]:
    """Hold and judge the conversations of all goals, in their order, and leave Inspect's log in a folder.

    Raises `RunFailed` where a conversation broke off for another reason than the assistant's answers.
    """
    judged: dict[str, Judged] = {}
    task = Task(
        dataset=MemoryDataset([_sample(goal) for goal in goals], name="recorded goals"),
        solver=assistant(world, {goal.id: goal for goal in goals}, judged),
        scorer=turns(judged),
        name="recorded_goals",
    )
    init_display_type("none")
    # One at a time: a turn's seconds are its own.
    logged = await eval_async(task, model="none/none", log_dir=str(logs), max_samples=1, tags=[world.model])
    if logged[0].status != "success":
        reason = logged[0].error.message if logged[0].error else logged[0].status
        raise RunFailed(f"The evals broke off: {reason}. Inspect's log is in {logs}.")
    return [judged[goal.id] for goal in goals]


@solver
def assistant(world: World, goals: Mapping[str, Goal], judged: dict[str, Judged]) -> Solver:
    """Sends the messages of a goal to a fresh session."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        goal = goals[str(state.sample_id)]
        transcript = await converse(world, goal)
        judged[goal.id] = Judged(goal, transcript, judge(goal, transcript))
        state.messages = [
            message
            for said in transcript.turns
            for message in (ChatMessageUser(content=said.message), ChatMessageAssistant(content=said.reply))
        ]
        return state

    return solve


@scorer(metrics={"*": [mean(), stderr()]})
def turns(judged: Mapping[str, Judged]) -> Scorer:
    """Gives each conversation its totals, and says for each turn what was wrong."""

    async def score(state: TaskState, target: Target) -> Score:
        found = judged[str(state.sample_id)]
        totals = {name: ratio.share for name, ratio in totals_of([found]).items() if name not in _SHARED}
        faults = [
            f"turn {number}: {text}" for number, each in enumerate(found.verdicts, 1) if (text := faults_of(each))
        ]
        return Score(value=totals, explanation="\n".join(faults) or "all right")

    return score


def faults_of(verdict: TurnVerdict) -> str:
    """What was wrong with a turn, in one line; empty where nothing was."""
    found = {
        "not right": verdict.wrong,
        "changed unasked": verdict.strayed,
        "left over": verdict.left,
        "did": () if verdict.acted else verdict.actions,
        "false claims": verdict.false_claims,
        "unsaid": verdict.unsaid,
    }
    return "; ".join(f"{name}: {', '.join(each)}" for name, each in found.items() if each)


def _sample(goal: Goal) -> Sample:
    facts: dict[str, Any] = {"kind": goal.kind, "level": goal.level, "today": goal.today.isoformat()}
    return Sample(id=goal.id, input="\n\n".join(turn.say for turn in goal.turns), metadata=facts)
