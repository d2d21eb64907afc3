"""Ellipsis: values without their field, which belong to what was said right before or changed last."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.calendar import shift
from agent.embedded.understanding.candidates import words_between
from agent.embedded.understanding.differences import step
from agent.embedded.understanding.lexicon import Lexicon
from agent.embedded.understanding.numbers import multiple
from agent.embedded.understanding.ranges import DateRange
from agent.embedded.understanding.revisions import marked
from agent.embedded.understanding.shifts import span
from agent.embedded.understanding.situation import Situation
from agent.embedded.understanding.tokens import WORD, Token
from agent.embedded.understanding.topic import is_frame, phrase_at

_NUMBERS = ("count", "few", "percent", "share", "money", "days", "number")
_INSTEAD = (("instead", "of"), ("rather", "than"))
_SETTING = (Kind.SET, Kind.ADD, Kind.REMOVE, Kind.SCALE, Kind.SHIFT, Kind.EXCLUDE)
_UP = ("raise", "increase", "up", "bump", "add", "higher", "more", "stricter", "plus")
_DOWN = ("reduce", "lower", "decrease", "cut", "down", "drop", "less", "fewer", "looser", "minus")
_MORE = {"more": 1, "extra": 1, "less": -1, "fewer": -1}


def completed(
    text: str,
    tokens: Sequence[Token],
    acts: Sequence[Act],
    covered: Sequence[bool],
    situation: Situation,
    words: Lexicon,
) -> list[Act]:
    """The acts with those whose field was left out: "4 per article, actually 5", or "6 months" after dates were set."""
    acts = _exchanged(text, tokens, acts, covered, words)
    corrected = _corrected(text, tokens, acts, covered, words)
    if corrected:
        replaced = {act.field for act in corrected}
        return [*(act for act in acts if act.field not in replaced), *corrected]
    if situation.config is None:
        return list(acts)
    alone = not any(act.kind in _SETTING for act in acts)
    if _is_supposed(tokens):
        return list(acts)
    places = [i for i in range(len(tokens)) if not covered[i] and (alone or _is_led(tokens, i, words))]
    places = [i for i in places if not marked(tokens, i, words.negations)]
    found = next((act for i in places if (act := _recalled(text, tokens, i, situation, words))), None)
    found = found or next((act for i in places if (act := _multiplied(text, tokens, i, situation, words))), None)
    return [*acts, found] if found else list(acts)


def _is_supposed(tokens: Sequence[Token]) -> bool:
    """ "what would 12 do?": a number that is asked about sets nothing."""
    opening = tuple(token.lower for token in tokens[:2])
    return opening[:1] in (("what",), ("which",), ("why",)) and opening != ("what", "about") and tokens[-1].text == "?"


def _is_led(tokens: Sequence[Token], i: int, words: Lexicon) -> bool:
    """Whether "make it" or the like stands right before: then a number counts beside other settings too."""
    return any(i >= length and phrase_at(tokens, i - length, words.replacements) == length for length in (2, 3, 4))


def _corrected(
    text: str, tokens: Sequence[Token], acts: Sequence[Act], covered: Sequence[bool], words: Lexicon
) -> list[Act]:
    """A bare number behind "no, make that" and the like takes the place of the number said before."""
    found: list[Act] = []
    for act in acts:
        kind = words.kinds.get(act.field)
        if act.kind != Kind.SET or kind not in _NUMBERS:
            continue
        for at in range(act.end, len(tokens)):
            if covered[at]:
                break
            length = phrase_at(tokens, at, words.corrections)
            start = _skip_small(tokens, at + length)
            read = words.slots[kind](tokens, start) if length else None
            if read and not any(covered[start : start + read[1]]):
                end = start + read[1]
                found.append(Act(Kind.SET, act.field, read[0], words_between(text, tokens, start, end), at, end))
                break
    return found


def _exchanged(
    text: str, tokens: Sequence[Token], acts: Sequence[Act], covered: Sequence[bool], words: Lexicon
) -> list[Act]:
    """ "instead of 10 articles use 20": the number that stands is not set, the next one takes its place."""
    found: list[Act] = []
    for act in acts:
        kind = words.kinds.get(act.field)
        if act.kind != Kind.SET or kind not in _NUMBERS or not marked(tokens, act.start, _INSTEAD):
            found.append(act)
            continue
        at = next((i for i in range(act.end, len(tokens)) if covered[i] or words.slots[kind](tokens, i)), len(tokens))
        read = None if at == len(tokens) or covered[at] else words.slots[kind](tokens, at)
        if read:
            said = words_between(text, tokens, act.start, at + read[1])
            found.append(Act(Kind.SET, act.field, read[0], said, act.start, at + read[1]))
    return found


def _skip_small(tokens: Sequence[Token], i: int) -> int:
    while i < len(tokens) and tokens[i].lower in (
        ",",
        ".",
        "make",
        "that",
        "it",
        "to",
        "rather",
        "i",
        "mean",
        "wait",
        "no",
    ):
        i += 1
    return i


def _recalled(text: str, tokens: Sequence[Token], i: int, situation: Situation, words: Lexicon) -> Act | None:
    """A value at `i` for the field that changed last and takes such a value."""
    for field in _recent_fields(situation, words):
        read = _value(tokens, i, field, situation, words)
        if read:
            kind, value, length = read
            return Act(kind, field, value, words_between(text, tokens, i, i + length), i, i + length)
    return None


def _multiplied(text: str, tokens: Sequence[Token], i: int, situation: Situation, words: Lexicon) -> Act | None:
    """ "half as many": of the one number of questions that was ever said, per article or in all."""
    factor = multiple(tokens, i)
    after = [token.lower for token in tokens[i + factor[1] : i + factor[1] + 2]] if factor else []
    if not factor or after not in (["as", "many"], ["as", "much"], ["the", "amount"], ["the", "number"]):
        return None
    questions = (situation.config or {}).get("question_generator") or {}
    said = {"questions_per_seed": questions.get("questions_per_seed"), "max_questions": situation.max_questions}
    fields = [field for field, value in said.items() if value not in (None, words.defaults.get(field))]
    end = i + factor[1] + 2
    if len(fields) != 1:
        return None
    return Act(Kind.SCALE, fields[0], factor[0], words_between(text, tokens, i, end), i, end)


def _recent_fields(situation: Situation, words: Lexicon) -> list[str]:
    found: list[str] = []
    for path in situation.recent:
        bare = path.replace("/end_date", "/start_date")
        found += [
            field for field, known in words.paths.items() if known.strip("/") == bare.strip("/") and field not in found
        ]
    return [field for field in found if field in words.kinds or field == "dates"]


def _counts_else(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a noun of its own follows a number: "40 words"."""
    if at >= len(tokens) or tokens[at].kind != WORD or tokens[at].lower in (*_MORE, *words.idle):
        return False
    return not is_frame(tokens[at], words)


def _step(tokens: Sequence[Token], i: int, kind: str) -> tuple[float, int] | None:
    """ "reduce by one", "up by 5 points": a difference, in its direction."""
    by = i + 1 if tokens[i].lower in (*_UP, *_DOWN) else i
    for name in ("it", "that", "them", "this"):
        by += 1 if by > i and by < len(tokens) and tokens[by].lower == name else 0
    found = step(tokens, by, share=kind in ("percent", "share")) if by > i else None
    sign = 1 if tokens[i].lower in _UP else -1
    return (sign * found[0], by + found[1] - i) if found else None


def _value(
    tokens: Sequence[Token], i: int, field: str, situation: Situation, words: Lexicon
) -> tuple[Kind, Any, int] | None:
    if field == "dates":
        length = span(tokens, i)
        held = str(((situation.config or {}).get("seed_generator") or {}).get("end_date") or situation.today)
        end = date.fromisoformat(held[:10])
        return (Kind.SET, DateRange(shift(end, length[1], -length[0]), end), length[2]) if length else None
    kind = words.kinds[field]
    if kind not in _NUMBERS:
        return None
    factor = multiple(tokens, i)
    after = [token.lower for token in tokens[i + factor[1] : i + factor[1] + 2]] if factor else []
    if factor and (
        not after or after[0] in ("it", "that", "them", "this") or after in (["of", "that"], ["as", "many"])
    ):
        return Kind.SCALE, factor[0], factor[1]
    stepped = _step(tokens, i, kind)
    if stepped:
        return Kind.SHIFT, stepped[0], stepped[1]
    read = words.slots[kind](tokens, i)
    if read and _counts_else(tokens, i + read[1], words):
        return None
    sign = tokens[i + read[1]].lower if read and i + read[1] < len(tokens) else ""
    if read and sign in _MORE and kind in ("count", "few"):
        return Kind.SHIFT, _MORE[sign] * read[0], read[1] + 1
    return (Kind.SET, read[0], read[1]) if read else None
