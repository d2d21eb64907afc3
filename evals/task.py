"""The Inspect task: each goal is a sample, the assistant is the solver, and one scorer judges its turns."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.conversation import converse
from evals.goal import Goal
from evals.totals import Judged, totals_of
from evals.verdict import faults_of, judge
from evals.world import World
from schemas.errors import RunFailed

if TYPE_CHECKING:
    from inspect_ai.dataset import Sample
    from inspect_ai.scorer import Score, Scorer, Target
    from inspect_ai.solver import Generate, Solver, TaskState

_SHARED = ("executed", "pass^4")
"""Totals that one conversation has no part of its own in."""


async def run_goals(world: World, goals: Sequence[Goal], logs: Path) -> list[Judged]:
    """Hold and judge the conversations of all goals, in their order, and leave Inspect's log in a folder.

    Raises `RunFailed` where a conversation broke off for another reason than the assistant's answers, and
    `ImportError` where Inspect is not installed.
    """
    # Imported here: it is an extra, and reads the whole environment.
    from inspect_ai import Task, eval_async
    from inspect_ai.dataset import MemoryDataset
    from inspect_ai.util._display import init_display_type

    judged: dict[str, Judged] = {}
    task = Task(
        dataset=MemoryDataset([_sample(goal) for goal in goals], name="recorded goals"),
        solver=_solver(world, {goal.id: goal for goal in goals}, judged),
        scorer=_scorer(judged),
        name="recorded_goals",
    )
    init_display_type("none")
    # One at a time: a turn's seconds are its own.
    logged = await eval_async(task, model="none/none", log_dir=str(logs), max_samples=1, tags=[world.model])
    if logged[0].status != "success":
        reason = logged[0].error.message if logged[0].error else logged[0].status
        raise RunFailed(f"The evals broke off: {reason}. Inspect's log is in {logs}.")
    return [judged[goal.id] for goal in goals]


def _solver(world: World, goals: Mapping[str, Goal], judged: dict[str, Judged]) -> "Solver":
    """Sends the messages of a goal to a fresh session."""
    from inspect_ai.model import ChatMessageAssistant, ChatMessageUser
    from inspect_ai.solver import solver

    @solver
    def assistant() -> "Solver":
        async def solve(state: "TaskState", generate: "Generate") -> "TaskState":
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

    return assistant()


def _scorer(judged: Mapping[str, Judged]) -> "Scorer":
    """Gives each conversation its totals, and says for each turn what was wrong."""
    from inspect_ai.scorer import Score, mean, scorer, stderr

    @scorer(metrics={"*": [mean(), stderr()]})
    def turns() -> "Scorer":
        async def score(state: "TaskState", target: "Target") -> "Score":
            found = judged[str(state.sample_id)]
            totals = {name: ratio.share for name, ratio in totals_of([found]).items() if name not in _SHARED}
            faults = [f"turn {at}: {text}" for at, each in enumerate(found.verdicts, 1) if (text := faults_of(each))]
            return Score(value=totals, explanation="\n".join(faults) or "all right")

        return score

    return turns()


def _sample(goal: Goal) -> "Sample":
    from inspect_ai.dataset import Sample

    facts: dict[str, Any] = {"kind": goal.kind, "level": goal.level, "today": goal.today.isoformat()}
    return Sample(id=goal.id, input="\n\n".join(turn.say for turn in goal.turns), metadata=facts)
