"""Revisions inside a message: negation, addition, corrections, and which of two values for one field counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.lexicon import Lexicon
from agent.embedded.understanding.ranges import DateRange
from agent.embedded.understanding.tokens import Token
from agent.embedded.understanding.topic import phrase_at

_NEGATABLE = ("source", "style", "answer_type", "dates", "source_domain", "models", "interval_duration_days", "reward")
_ADDABLE = ("dates", "source_domain", "models", "examples", "bad_examples", "file_filters", "prompts")
_GATHERED = ("instructions", "file_filters", "examples", "bad_examples", "filter_rubric")
"""Fields of which several values in a message all count."""
_REPLACING = {"to", "for", "with", "into", "-", ">"}
_OPPOSED = ({Kind.ADD, Kind.REMOVE}, {Kind.KEEP, Kind.REMOVE})
_FEW_WORDS = 3
_KEEPING = ("keep", "leave", "retain", "not")
_SMALL_WORDS = ("a", "an", "the", "any", "from", "-", "in", "of", "use", "make", "want", "search", "for")


@dataclass(frozen=True, slots=True)
class Revision:
    """The acts that count, those that later words took back, and those that lost to another value without a word."""

    kept: list[Act]
    taken_back: list[Act]
    lost: list[Act]


def revised(acts: Sequence[Act], tokens: Sequence[Token], lexicon: Lexicon) -> Revision:
    """Which acts count, of all that were read."""
    read = [tokens[i].start for act in acts for i in range(act.start, act.end)]
    plain = [replace(token, lower="") if token.start in read else token for token in tokens]
    all_marked = _undone([_added(_negated(act, plain, lexicon), plain, lexicon) for act in acts], tokens)
    kept: list[Act] = []
    taken_back: list[Act] = []
    lost: list[Act] = []
    for act in all_marked:
        rival = next((other for other in kept if _rivals(other, act)), None)
        if rival is None:
            kept.append(act)
            continue
        winner, loser = _decided(rival, act)
        kept[kept.index(rival)] = winner
        silently = winner.kind == loser.kind == Kind.SET and winner is act and winner.value != loser.value
        corrected = _is_correction(plain[rival.end : act.start], lexicon)
        (lost if silently and not corrected and not _is_general(loser, winner) else taken_back).append(loser)
    return Revision(kept, taken_back, lost)


def _is_correction(between: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether the words between two values say that the second replaces the first: "no, wait", "binary to numeric"."""
    words = {token.lower for token in between}
    return (words <= _REPLACING and bool(words)) or any(
        phrase_at(between, n, lexicon.corrections) for n in range(len(between))
    )


def _decided(first: Act, second: Act) -> tuple[Act, Act]:
    """Winner and loser of two acts on one field: the later one, unless excluded or vaguer; half-open ranges join."""
    merged = _merged(first, second)
    if merged:
        return merged, second
    return (first, second) if second.kind == Kind.EXCLUDE or _is_general(second, first) else (second, first)


def _is_general(act: Act, other: Act) -> bool:
    """Whether an act only says "documents" where the other names the file set."""
    return act.value == "documents" and str(other.value).startswith(("file_set:", "missing:"))


def _undone(acts: list[Act], tokens: Sequence[Token]) -> list[Act]:
    """ "undo the numeric part but keep the 3": what follows "undo" is what to undo, what is kept is no act."""
    whole = next((act for act in acts if act.kind == Kind.UNDO and not act.field), None)
    if whole is None:
        return acts
    kept_from = next((n for n in range(whole.end, len(tokens)) if tokens[n].lower in _KEEPING), len(tokens))
    named = [act for act in acts if act.kind == Kind.SET and whole.end <= act.start < kept_from]
    if not named:
        return acts
    rest = [act for act in acts if act is not whole and act not in named and act.start < kept_from]
    return [*rest, *(replace(act, kind=Kind.UNDO, value=None, start=whole.start) for act in named)]


def _negated(act: Act, tokens: Sequence[Token], lexicon: Lexicon) -> Act:
    """ "not multiple choice", "instead of news": the value is excluded."""
    if act.kind != Kind.SET or act.field not in _NEGATABLE:
        return act
    if phrase_at(tokens, act.end, lexicon.confirmations_after):
        return act
    if _is_corrected_to(tokens, act.start, lexicon):
        return act
    denied = marked(tokens, act.start, lexicon.negations) or phrase_at(tokens, act.end, lexicon.denials_after)
    return replace(act, kind=Kind.EXCLUDE) if denied else act


def _is_corrected_to(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> bool:
    """ "2024... wait no 2025": the "no" belongs to a correction, which the value comes after."""
    return any(start >= n and phrase_at(tokens, start - n, lexicon.corrections) == n for n in (2, 3))


def _added(act: Act, tokens: Sequence[Token], lexicon: Lexicon) -> Act:
    """ "also from apnews.com": the value joins those that are there."""
    if act.kind != Kind.SET or act.field not in _ADDABLE:
        return act
    more = marked(tokens, act.start, lexicon.additions) or phrase_at(tokens, act.end, lexicon.additions_after)
    return replace(act, kind=Kind.ADD) if more else act


def marked(tokens: Sequence[Token], start: int, phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of these phrases ends right before `start`, articles and small words apart."""
    for at in range(start, max(0, start - _FEW_WORDS) - 1, -1):
        if any(at >= length and phrase_at(tokens, at - length, phrases) == length for length in (1, 2, 3)):
            return True
        if at == 0 or tokens[at - 1].lower not in _SMALL_WORDS:
            return False
    return False


def _rivals(first: Act, second: Act) -> bool:
    valued = (Kind.SET, Kind.EXCLUDE)
    if first.field in _GATHERED:
        return False
    if first.field == second.field == "dates" and first.kind == Kind.SET and second.kind == Kind.ADD:
        return True
    if {first.kind, second.kind} in _OPPOSED and first.field == second.field:
        return True
    return first.field == second.field and first.kind in valued and second.kind in valued


def _merged(first: Act, second: Act) -> Act | None:
    """ "after June 2022 ... before 2024": two half-open ranges are one."""
    if not isinstance(first.value, DateRange) or not isinstance(second.value, DateRange):
        return None
    if second.kind == Kind.ADD:
        return replace(first, value=second.value.joined(first.value))
    early, late = (first.value, second.value) if second.value.start is None else (second.value, first.value)
    if late.start is not None or early.start is None or not early.open_end:
        return None
    return replace(first, value=DateRange(early.start, late.end))
