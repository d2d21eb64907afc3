"""The totals of many verdicts: what share of turns, fields, edits and claims was right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from evals.goal import Goal
from evals.transcript import Transcript
from evals.verdict import TurnVerdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A goal with its conversation and the verdict on each turn."""

    goal: Goal
    transcript: Transcript
    verdicts: Sequence[TurnVerdict]

    @property
    def whole(self) -> bool:
        """Whether every turn left the state that is right."""
        return all(verdict.joint for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many; `share` is 1 of none."""

    number: int
    of: int

    @property
    def share(self) -> float:
        return self.number / self.of if self.of else 1.0


Totals = Mapping[str, Ratio]

LOWER_IS_BETTER = frozenset({"false fills"})
MEANINGS: Mapping[str, str] = {
    "joint goal accuracy": "turns after which every field is right, mistakes of earlier turns included",
    "whole conversations": "conversations of which every turn is right",
    "field accuracy": "fields that are due and right, over all turns",
    "edit precision": "changed fields that were asked for or follow from it, in turns that find a config",
    "edit recall": "fields asked to change that did, in turns that find a config",
    "untouched kept": "turns that find a config and change nothing besides what was asked",
    "false fills": "filled fields that nobody asked for and that nothing implies",
    "right action": "turns that did what was right: build, edit, preview, run, ask, answer, decline",
    "asked when due": "turns in which a question was due and asked",
    "no needless question": "turns in which the message sufficed and nothing was asked instead",
    "said": "things that a reply had to say, or to keep to itself",
    "honest": "claims of replies about the pipeline that are so",
    "valid": "turns whose config is null or valid",
    "executed": "tried configs that made rows, of those that can run here",
    "pass^4": "goals of which all four wordings went right in every turn",
}


def totals_of(judged: Sequence[Judged]) -> dict[str, Ratio]:
    """Every total of `MEANINGS`, by name."""
    turns = [verdict for each in judged for verdict in each.verdicts]
    edits = [
        verdict
        for each in judged
        for index, verdict in enumerate(each.verdicts)
        if each.transcript.before(index).has_config
    ]
    due = [verdict for verdict in turns if verdict.had_to_ask]
    sufficed = [verdict for verdict in turns if verdict.had_to_ask is False]
    told = [(turn, verdict) for each in judged for turn, verdict in zip(each.goal.turns, each.verdicts, strict=True)]
    tried = [each.transcript.rows for each in judged if each.transcript.rows is not None]
    return {
        "joint goal accuracy": _count(turns, lambda it: it.joint),
        "whole conversations": Ratio(sum(each.whole for each in judged), len(judged)),
        "field accuracy": _sum(turns, lambda it: it.due - len(it.wrong), lambda it: it.due),
        "edit precision": _sum(edits, lambda it: len(it.changed) - len(_strayed(it)), lambda it: len(it.changed)),
        "edit recall": _sum(edits, lambda it: len(it.done), lambda it: len(it.requested)),
        "untouched kept": _count(edits, lambda it: not it.strayed),
        "false fills": _sum(turns, lambda it: len(it.false_fills), lambda it: it.filled),
        "right action": _count(turns, lambda it: it.acted),
        "asked when due": _count(due, lambda it: it.asked),
        "no needless question": _count(sufficed, lambda it: not it.asked),
        "said": Ratio(
            sum(len(turn.says) + len(turn.not_says) - len(it.unsaid) for turn, it in told),
            sum(len(turn.says) + len(turn.not_says) for turn, _ in told),
        ),
        "honest": _sum(turns, lambda it: it.claims - len(it.false_claims), lambda it: it.claims),
        "valid": _count(turns, lambda it: it.valid),
        "executed": Ratio(sum(rows > 0 for rows in tried), len(tried)),
        "pass^4": _passes(judged),
    }


def latency(judged: Iterable[Judged]) -> tuple[float, float]:
    """Median and 95th percentile of the seconds of a turn; previews and runs are left out."""
    seconds = sorted(
        verdict.seconds
        for each in judged
        for verdict in each.verdicts
        if not {"previewed", "ran"} & set(verdict.actions)
    )
    return (median(seconds), seconds[int(0.95 * (len(seconds) - 1))]) if seconds else (0.0, 0.0)


def grouped(judged: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Conversations by what a function says of them, in order of first appearance."""
    groups: dict[str, list[Judged]] = {}
    for each in judged:
        groups.setdefault(key(each), []).append(each)
    return groups


def by_turn(judged: Iterable[Judged]) -> dict[str, Ratio]:
    """Joint goal accuracy of the first turns, the second turns and so on."""
    places: dict[int, list[TurnVerdict]] = {}
    for each in judged:
        for index, verdict in enumerate(each.verdicts):
            places.setdefault(index, []).append(verdict)
    return {f"turn {index + 1}": _count(places[index], lambda it: it.joint) for index in sorted(places)}


def _strayed(verdict: TurnVerdict) -> set[str]:
    return set(verdict.strayed) & set(verdict.changed)


def _passes(judged: Sequence[Judged]) -> Ratio:
    groups = [each for each in grouped(judged, lambda it: it.goal.group).values() if len(each) > 1]
    return Ratio(sum(all(each.whole for each in group) for group in groups), len(groups))


def _count(turns: Sequence[TurnVerdict], is_right: Callable[[TurnVerdict], bool]) -> Ratio:
    return Ratio(sum(map(is_right, turns)), len(turns))


def _sum(turns: Sequence[TurnVerdict], number: Callable[[TurnVerdict], int], of: Callable[[TurnVerdict], int]) -> Ratio:
    return Ratio(sum(map(number, turns)), sum(map(of, turns)))
