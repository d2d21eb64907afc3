"""The verdict on a turn: the state that is right after it, compared with the one that is there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.claims.honesty import false_claims
from agent.claims.state import ANSWERS, State, covers
from evals.expected import Expected, exactly
from evals.goal import Goal, Turn
from evals.transcript import Said, Transcript
from schemas.pipeline import CONFIGS, TransformType

_IDLE = frozenset({"asked", "answered", "declined"})
_ABSENT = Expected(None, lambda value: value is None)
_WINDOW = ("/seed_generator/start_date", "/seed_generator/end_date")
_LABELS = ("/labeler/config_type", "/labeler/answer_type")
_FIRST_BUILD = (
    "/config_type",
    *_WINDOW,
    "/question_generator/config_type",
    "/question_generator/answer_type",
    *_LABELS,
)
"""What a first config may hold although nobody said it."""
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    ANSWERS: (ANSWERS,),
    "/question_generator/config_type": ("/question_generator/config_type", *_LABELS),
    "/rollout_generator": ("/rollout_generator/config_type", "/renderer"),
    "/scorer": ("/scorer/config_type", "/scorer/answer_type", *_LABELS),
    "/labeler": _LABELS,
    "/context_generators/0": ("/context_generators/0/config_type",),
    "/renderer": ("/renderer/config_type", "/renderer/answer_type"),
}
"""What may change besides, once a field that is named here or under it is asked for."""


@dataclass(frozen=True, slots=True)
class Due:
    """What holds by now: conditions by JSON Pointer. What they do not cover is at its default."""

    fields: Mapping[str, Expected] = field(default_factory=dict)

    def failing(self, state: State) -> list[str]:
        """The conditions that do not hold."""
        return [path for path, wanted in self.fields.items() if not _holds(path, wanted, state)]

    def unexplained(self, state: State) -> list[str]:
        """The decided fields that no condition covers."""
        return [path for path in state.decided if not any(covers(each, path) for each in self.fields)]


@dataclass(frozen=True, slots=True)
class TurnVerdict:
    """How one turn went. Fields are JSON Pointers; `wrong` are those that were due and are not right,
    `strayed` those that changed unasked, `left` those that are set and should not be."""

    joint: bool
    acted: bool
    actions: tuple[str, ...]
    due: int
    wrong: tuple[str, ...]
    requested: tuple[str, ...]
    done: tuple[str, ...]
    changed: tuple[str, ...]
    strayed: tuple[str, ...]
    left: tuple[str, ...]
    filled: int
    false_fills: tuple[str, ...]
    had_to_ask: bool | None
    asked: bool
    claims: int
    false_claims: tuple[str, ...]
    unsaid: tuple[str, ...]
    valid: bool
    seconds: float


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


def judge(goal: Goal, transcript: Transcript) -> list[TurnVerdict]:
    """Judge every turn of a conversation; a mistake counts in each later turn that still shows it."""
    verdicts: list[TurnVerdict] = []
    history: list[Due] = []
    due = Due()
    for index, turn in enumerate(goal.turns):
        before, after = transcript.before(index), transcript.turns[index]
        excused = _is_excused(turn, _actions(before, after))
        restored = turn.as_after
        if restored is not None:
            due = Due({**history[restored - 1].fields, **_frozen(transcript.turns[restored - 1].state)})
            allowed = tuple({*before.state.changes_to(transcript.turns[restored - 1].state)})
        elif excused or _is_idle(turn):
            allowed = ()
        else:
            allowed = _allowed(turn, before, after)
            due = _moved(due, turn, allowed, before.state, after.state)
        history.append(due)
        verdicts.append(_verdict(turn, due, allowed, before, after, excused=excused))
    return verdicts


def _verdict(
    turn: Turn, due: Due, allowed: tuple[str, ...], before: Said, after: Said, *, excused: bool
) -> TurnVerdict:
    changed = before.state.changes_to(after.state)
    wants = {} if excused else _wants(turn)
    requested = [path for path, wanted in wants.items() if not _holds(path, wanted, before.state)]
    if turn.as_after is not None:
        requested = list(allowed)
        done = [path for path in requested if path in changed and path not in due.failing(after.state)]
    else:
        done = [path for path in requested if _holds(path, wants[path], after.state)]
    strayed = [path for path in changed if not any(covers(each, path) for each in (*wants, *allowed))]
    strayed += _lost(turn, before.state, after.state)
    filled = [path for path, (_, value) in changed.items() if value is not None]
    actions = _actions(before, after)
    acted = any(each <= actions for each in turn.does)
    wrong, left = due.failing(after.state), due.unexplained(after.state)
    claims, lies = false_claims(before, after)
    return TurnVerdict(
        joint=not wrong and not strayed and not left,
        acted=acted,
        actions=tuple(sorted(actions)),
        due=len(due.fields),
        wrong=tuple(wrong),
        requested=tuple(requested),
        done=tuple(done),
        changed=tuple(changed),
        strayed=tuple(dict.fromkeys(strayed)),
        left=tuple(left),
        filled=len(filled),
        false_fills=tuple(path for path in filled if path in strayed),
        had_to_ask=_had_to_ask(turn),
        asked="asked" in actions,
        claims=claims,
        false_claims=tuple(lies),
        unsaid=_unsaid(turn, after.reply + _options(after)) if acted else (),
        valid=not after.violations,
        seconds=after.seconds,
    )


def _actions(before: Said, after: Said) -> frozenset[str]:
    """What a turn did, read from what it left."""
    found: set[str] = set()
    if before.state.decided != after.state.decided:
        found.add("edited" if before.has_config or not after.has_config else "built")
    if after.preview:
        found.add("previewed")
    if after.approval or after.runs > before.runs:
        found.add("ran")
    if not found:
        # What is asked may only be what to do next: an answer or a refusal can end with a question.
        found |= _IDLE if after.question else _IDLE - {"asked"}
    return frozenset(found)


def _is_excused(turn: Turn, actions: frozenset[str]) -> bool:
    """Whether nothing was done where that is right too, so that what the turn wants is not due."""
    return actions <= _IDLE and any(each <= actions for each in turn.does)


def _is_idle(turn: Turn) -> bool:
    return not turn.want and not turn.drop


def _had_to_ask(turn: Turn) -> bool | None:
    """Whether a question was due; `None` where either is right."""
    if turn.does == (frozenset({"asked"}),):
        return True
    return False if all(each & {"built", "edited"} for each in turn.does) else None


def _wants(turn: Turn) -> dict[str, Expected]:
    return {**turn.want, **dict.fromkeys(turn.drop, _ABSENT)}


def _holds(path: str, wanted: Expected, state: State) -> bool:
    if wanted is _ABSENT:
        return not state.under(path)
    return wanted.holds(state.full.get(path))


def _allowed(turn: Turn, before: Said, after: Said) -> tuple[str, ...]:
    """The pointers that may change besides what is wanted."""
    wants = _wants(turn)
    also = [each for place, linked in _FOLLOWS.items() if any(covers(place, path) for path in wants) for each in linked]
    first = () if before.has_config or not after.has_config else _FIRST_BUILD
    switched = "/seed_generator/config_type" in wants and before.has_config
    source = (*before.state.under("/seed_generator"), *_WINDOW) if switched else ()
    return (*turn.may, *also, *first, *source)


def _lost(turn: Turn, before: State, after: State) -> list[str]:
    """The fields of the old source that the new one has too and that did not come along."""
    source = "/seed_generator/config_type"
    if source not in turn.want or source not in before.decided or before.decided[source] == after.decided.get(source):
        return []
    shared = [path for path in before.under("/seed_generator") if path in after.full and path != source]
    return [path for path in shared if path not in turn.want and before.decided[path] != after.full[path]]


def _moved(due: Due, turn: Turn, allowed: tuple[str, ...], before: State, after: State) -> Due:
    """What is due after a turn: what was, without what it replaces, and with what it wants."""
    wants, changed = _wants(turn), before.changes_to(after)
    kept = {
        path: wanted
        for path, wanted in due.fields.items()
        if path not in wants
        and not any(covers(each, path) for each in turn.drop)
        and not (wanted is _ABSENT and any(covers(path, each) for each in wants))
        and not (path in changed and any(covers(each, path) for each in turn.may))
    }
    chosen = {
        path: exactly(after.full.get(path))
        for path in changed
        if path not in wants and any(covers(each, path) for each in allowed)
    }
    gone = [path for path in chosen if after.full.get(path) is None]
    merged = {**kept, **{path: value for path, value in chosen.items() if path not in gone}, **wants}
    return Due(_of_their_kind({path: value for path, value in merged.items() if path not in gone or path in wants}))


def _of_their_kind(fields: dict[str, Expected]) -> dict[str, Expected]:
    """Without the fields that the wanted kinds of source and question do not have."""
    for stage in ("/seed_generator", "/question_generator"):
        kind = fields.get(f"{stage}/config_type")
        if kind is None or not isinstance(kind.shown, str):
            if kind is not None and kind.shown is None:
                fields = {
                    path: each
                    for path, each in fields.items()
                    if path == f"{stage}/config_type" or not covers(stage, path)
                }
            continue
        known = CONFIGS[TransformType(kind.shown)].model_fields
        fields = {
            path: each
            for path, each in fields.items()
            if not covers(stage, path) or path == stage or path.split("/")[2] in known
        }
    return fields


def _frozen(state: State) -> dict[str, Expected]:
    return {path: exactly(value) for path, value in state.decided.items()}


def _unsaid(turn: Turn, reply: str) -> tuple[str, ...]:
    missing = [each for each in turn.says if not re.search(each, reply, re.IGNORECASE)]
    told = [f"not: {each}" for each in turn.not_says if re.search(each, reply, re.IGNORECASE)]
    return (*missing, *told)


def _options(said: Said) -> str:
    question: Mapping[str, Any] = said.question or {}
    parts: Iterable[str] = (
        question.get("question", ""),
        *(str(each.get("label")) for each in question.get("options", ())),
    )
    return "\n".join(("", *parts))
