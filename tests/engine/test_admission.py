"""Admission: the cap holds, nothing deadlocks, and what a seed gets does not depend on timing."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from engine.admission import Admission, Limits


@dataclass(frozen=True)
class World:
    """How many questions each seed has, and whether they become valid rows."""

    questions: tuple[int, ...]
    valid: tuple[bool, ...]
    limits: Limits

    def one_after_another(self) -> list[int]:
        """Questions per seed when each seed is done before the next one starts."""
        made: list[int] = []
        admission = Admission(self.limits)
        for number, valid in zip(self.questions, self.valid, strict=True):
            if admission.closed:
                break
            granted = admission.grant()
            assert granted is not None
            admission.start(granted)
            made.append(min(number, granted))
            admission.settle(granted, made[-1])
            admission.finish(granted, made[-1] * valid)
        return made

    def side_by_side(self, pick: Callable[[int], int]) -> list[int]:
        """Questions per seed when `pick` chooses what happens next. Seeds finish in order, as rows are written."""
        admission = Admission(self.limits)
        made: dict[int, int] = {}
        asking: dict[int, int] = {}
        granted_to: dict[int, int] = {}
        started = finished = 0
        while not admission.satisfied:
            granted = admission.grant() if started < len(self.questions) and not admission.closed else None
            choices: list[str] = ["start"] if granted is not None else []
            choices += ["settle"] if asking else []
            choices += ["finish"] if finished in made else []
            if not choices:
                break
            match choices[pick(len(choices))]:
                case "start":
                    assert granted is not None
                    admission.start(granted)
                    asking[started] = granted_to[started] = granted
                    started += 1
                case "settle":
                    number = sorted(asking)[pick(len(asking))]
                    granted = asking.pop(number)
                    made[number] = min(self.questions[number], granted)
                    admission.settle(granted, made[number])
                case _:
                    admission.finish(granted_to[finished], made[finished] * self.valid[finished])
                    finished += 1
        assert finished == started or admission.satisfied
        return [made[number] for number in range(finished)]


@given(
    seeds=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=30),
    most=st.integers(1, 4),
    cap=st.none() | st.integers(1, 30),
    target=st.none() | st.integers(1, 20),
    window=st.integers(1, 8),
    data=st.data(),
)
def test_seeds_side_by_side_get_what_they_get_one_after_another(
    seeds: list[tuple[int, bool]], most: int, cap: int | None, target: int | None, window: int, data: st.DataObject
) -> None:
    limits = Limits(window=window, most_per_seed=most, max_questions=cap, valid_rows=target)
    world = World(tuple(number for number, _ in seeds), tuple(valid for _, valid in seeds), limits)
    made = world.side_by_side(lambda among: data.draw(st.integers(0, among - 1)))
    assert made == world.one_after_another()
    assert cap is None or sum(made) <= cap


def test_no_more_is_asked_for_than_the_valid_rows_that_are_wanted() -> None:
    admission = Admission(Limits(window=64, most_per_seed=2, valid_rows=3))
    assert admission.grant() == 2
    admission.start(2)
    assert admission.grant() is None
    admission.settle(2, 2)
    admission.finish(2, 2)
    assert admission.grant() == 1


def test_no_seed_is_wanted_beyond_the_seed_limit() -> None:
    admission = Admission(Limits(window=64, seed_limit=2))
    for _ in range(2):
        assert not admission.closed
        admission.start(1)
    assert admission.closed
