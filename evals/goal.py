"""A goal: a recorded conversation with what has to hold after each of its turns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from evals.expected import Expected
from evals.fields import place_of, wants_of
from schemas.session import AutonomyLevel

GOALS = Path(__file__).parent / "goals"
HELD_BACK = GOALS / "held_back"
ROUNDS = GOALS.with_name("rounds")
"""Conversations that rules were written after; no held-back ones stand against them, so that no total counts them."""
TODAY = date(2026, 3, 25)
LEVELS = ("easy", "medium", "hard", "vague", "infeasible", "adversarial")
ACTIONS = ("built", "edited", "previewed", "ran", "asked", "answered", "declined")
_GOAL_KEYS = {"id", "level", "turns", "today", "autonomy"}
_TURN_KEYS = {"say", "does", "want", "drop", "may", "says", "not_says", "as_after"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and what is right after it. `does` lists alternatives, each a set of actions that go together."""

    say: str
    does: tuple[frozenset[str], ...]
    want: Mapping[str, Expected]
    drop: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    not_says: tuple[str, ...] = ()
    as_after: int | None = None

    def allows(self, action: str) -> bool:
        """Whether the action alone would be right."""
        return frozenset({action}) in self.does


@dataclass(frozen=True, slots=True)
class Goal:
    """A conversation. All wordings of one goal share its `group`, which is its own id where there is one."""

    id: str
    group: str
    kind: str
    level: str
    today: date
    autonomy: AutonomyLevel
    turns: tuple[Turn, ...]


def load_goals(folder: Path) -> list[Goal]:
    """Read the goals of a folder, sorted by file. Raises `ValueError` naming the goal that cannot be read."""
    found: list[Goal] = []
    for path in sorted(folder.glob("*.yaml")):
        for given in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            try:
                found.extend(_wordings(path.stem, given))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}: {given.get('id')}: {error}") from error
    repeated = {goal.id for goal in found if sum(each.id == goal.id for each in found) > 1}
    if repeated:
        raise ValueError(f"Two goals have the same id: {', '.join(sorted(repeated))}.")
    return found


def _wordings(kind: str, given: Mapping[str, Any]) -> Iterator[Goal]:
    """A goal, or one for each wording where its messages are lists."""
    goal = _goal(kind, given)
    said = [turn["say"] for turn in given["turns"]]
    lists = [each for each in said if isinstance(each, list)]
    if not lists:
        yield goal
        return
    for number in range(len(lists[0])):
        turns = tuple(
            replace(turn, say=texts[number] if isinstance(texts, list) else texts)
            for turn, texts in zip(goal.turns, said, strict=True)
        )
        yield replace(goal, id=f"{goal.id}.{number + 1}", turns=turns)


def _goal(kind: str, given: Mapping[str, Any]) -> Goal:
    if unknown := given.keys() - _GOAL_KEYS:
        raise ValueError(f"unknown keys {', '.join(unknown)}")
    if given["level"] not in LEVELS:
        raise ValueError(f"level is none of {', '.join(LEVELS)}")
    return Goal(
        id=given["id"],
        group=given["id"],
        kind=kind,
        level=given["level"],
        today=given.get("today", TODAY),
        autonomy=AutonomyLevel(given.get("autonomy", AutonomyLevel.SEMI_AUTO)),
        turns=tuple(map(_turn, given["turns"])),
    )


def _turn(given: Mapping[str, Any]) -> Turn:
    if unknown := given.keys() - _TURN_KEYS:
        raise ValueError(f"unknown keys {', '.join(unknown)}")
    does = tuple(frozenset(each.split("+")) for each in given["does"].split("|"))
    if wrong := frozenset().union(*does).difference(ACTIONS):
        raise ValueError(f"no action {', '.join(wrong)}")
    for pattern in (*given.get("says", ()), *given.get("not_says", ())):
        re.compile(pattern)
    return Turn(
        say=given["say"] if isinstance(given["say"], str) else "",
        does=does,
        want=wants_of(given.get("want", {})),
        drop=tuple(map(place_of, given.get("drop", ()))),
        may=tuple(map(place_of, given.get("may", ()))),
        says=tuple(given.get("says", ())),
        not_says=tuple(given.get("not_says", ())),
        as_after=given.get("as_after"),
    )
