"""Two experts in recorded conversations: the good one gets all right, the careless one converges or stops honestly."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import pytest_asyncio

from agent.claims.state import State, state_of
from agent.nodes import MOST_MODEL_CALLS
from evals.conversation import converse
from evals.goal import GOALS, Goal, load_goals
from evals.transcript import Said, Transcript
from evals.verdict import judge
from evals.world import World, open_world
from schemas.record import RunLimits
from tests.agent.experts.careless import HABITS, CarelessExpert
from tests.agent.experts.good import Draft, GoodExpert
from tests.agent.scripted_model import ScriptedChatModel

CHOSEN = [goal for goal in load_goals(GOALS) if not goal.id.endswith((".2", ".3", ".4", ".5"))][::5]
SEEDS = (1,)
FAILED = ("failed on our side", "did not answer")
STOPPED = ("in a valid way", "I stopped after", "the record of this turn", "That is how it stands")
IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Watched:
    """An expert at work, with what it aimed at and how often it was asked in each turn."""

    expert: GoodExpert

    def __post_init__(self) -> None:
        self.targets: list[Draft] = []
        self.asked: list[int] = []

    def __call__(self, messages: list[object]) -> object:
        before = self.expert.turn
        answer = self.expert(messages)  # pyright: ignore[reportArgumentType]
        if self.expert.turn != before:
            self.targets.append(self.expert.target)
            self.asked.append(0)
        self.asked[-1] += 1
        return answer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def base() -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(open_world(lambda _: ScriptedChatModel(lines=[]), "expert"))


async def held(base: World, goal: Goal, watched: Watched) -> Transcript:
    model = ScriptedChatModel(lines=[watched])
    transcript = await converse(World(base.engine, lambda _: model, "expert", base.archive), goal, trial=False)
    for said in transcript.turns:
        assert said.violations == ()
        assert not any(failed in said.reply for failed in FAILED), said.reply
        assert said.reply.strip()
    assert max(watched.asked) <= MOST_MODEL_CALLS + 1
    return transcript


def test_there_are_enough_conversations():
    assert len(CHOSEN) >= 40


@IN_ONE_LOOP
@pytest.mark.parametrize("goal", CHOSEN, ids=lambda goal: goal.id)
async def test_the_good_expert_gets_every_turn_right(base: World, goal: Goal):
    transcript = await held(base, goal, Watched(GoodExpert(goal)))
    for verdict in judge(goal, transcript):
        assert verdict.joint, (verdict.wrong, verdict.strayed, verdict.left)
        assert verdict.false_claims == ()


@pytest.mark.parametrize("seed", SEEDS)
@IN_ONE_LOOP
@pytest.mark.parametrize("goal", CHOSEN, ids=lambda goal: goal.id)
async def test_the_careless_expert_converges_or_stops_honestly(base: World, goal: Goal, seed: int):
    watched = Watched(CarelessExpert(goal, seed))
    transcript = await held(base, goal, watched)
    for turn, (said, target) in enumerate(zip(transcript.turns, watched.targets, strict=True)):
        before = transcript.before(turn)
        if said.state.decided == _state(target).decided:
            continue
        # Nothing else than what was meant is changed, and the reply says that it was not done.
        assert said.state.decided == before.state.decided, before.state.changes_to(said.state)
        assert _is_honest(said), said.reply
    for verdict in judge(goal, transcript):
        assert verdict.false_claims == ()


@IN_ONE_LOOP
async def test_the_careless_expert_mostly_converges(base: World):
    """Over all conversations, and with every one of its habits."""
    turns = right = 0
    habits: set[str] = set()
    for goal in CHOSEN[::2]:
        expert = CarelessExpert(goal, seed=3)
        watched = Watched(expert)
        transcript = await held(base, goal, watched)
        right += sum(
            s.state.decided == _state(t).decided for s, t in zip(transcript.turns, watched.targets, strict=True)
        )
        turns += len(transcript.turns)
        habits |= expert.habits.keys()
    assert habits == HABITS.keys()
    assert right / turns > 0.7


def _state(draft: Draft) -> State:
    return state_of(draft[0], RunLimits.model_validate(draft[1]))


def _is_honest(said: Said) -> bool:
    return any(stopped in said.reply for stopped in STOPPED) or said.question is not None
