"""Candidates: every act that some rule or lexicon entry finds somewhere in a message, before any is chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.attachment import ATTACHED
from agent.embedded.understanding.conditions import conditions
from agent.embedded.understanding.date_ranges import DateRange, date_range
from agent.embedded.understanding.entries import Entry
from agent.embedded.understanding.file_sets import described, mentions, unknown_mentions
from agent.embedded.understanding.lexicon import Lexicon, lexicon
from agent.embedded.understanding.models import model_mentions
from agent.embedded.understanding.open_text import Edges, open_text
from agent.embedded.understanding.patterns import Hit, Repairs, Slot, pattern_matches, remembered
from agent.embedded.understanding.situation import FileSetInfo
from agent.embedded.understanding.tokens import WORD, Token, tokenize
from agent.embedded.understanding.topic import is_frame

_ABOUT = re.compile(r"(make|keep|want)( the| all| these)? \w+ about\b", re.IGNORECASE)
_SHARE_SIGN = re.compile(r"%|percent|100|1\.0")
_CLAUSE_ENDS = (",", ".", ";", "!", "?", "and", "but", "then")
_WORDY = ("answer_type", "style", "source", "prompts", "examples", "context_generators", "labeler")
"""Fields whose names occur inside instructions and rubrics too: they end open text only behind a joining word."""
_SETTING = (Kind.SET, Kind.ADD, Kind.REMOVE, Kind.SCALE, Kind.SHIFT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act that may be meant, what else its pattern captured, and how many words needed a spelling repair."""

    act: Act
    extras: tuple[tuple[str, Any], ...] = ()
    repairs: int = 0
    open: bool = False
    """Whether its value is open text, which gives way to a setting of the same words."""

    @property
    def length(self) -> int:
        return self.act.end - self.act.start

    def overlaps(self, other: "Candidate") -> bool:
        return self.act.start < other.act.end and other.act.start < self.act.end


def words_between(text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """The slice of the message from one token to before another."""
    return text[tokens[start].start : tokens[end - 1].end] if end > start else ""


@lru_cache(maxsize=128)
def candidates(
    text: str, today: date, file_sets: tuple[FileSetInfo, ...], models: tuple[str, ...] = ()
) -> tuple[Candidate, ...]:
    """All candidates, in no order; remembered, since a turn reads its message more than once."""
    tokens, words = tokenize(text), lexicon()
    slots = remembered(words.slots, tokens)
    repairs = words.closed.repairs(tokens)
    starting = words.closed.starting(tokens, slots, repairs)
    found: list[Candidate] = []
    for i in range(len(tokens)):
        found += _matches(starting.get(i, ()), slots, repairs, text, tokens, i, words)
        dated = date_range(tokens, i, today)
        if dated and dated[0] != DateRange(None, None):
            found.append(_set("dates", dated[0], text, tokens, i, i + dated[1]))
    found = [item for item in found if not _measures_else(item, tokens, words)]
    found += _mentioned(text, tokens, today, file_sets, models)
    return (*found, *_open_ended(found, slots, text, tokens, words))


def _measures_else(item: Candidate, tokens: Sequence[Token], words: Lexicon) -> bool:
    """ "more than 30 words" is no share, "minus 2 questions" no number of questions."""
    act = item.act
    if act.kind != Kind.SET or act.field in ("dates", "file_filters"):
        return False
    below = act.start > 0 and tokens[act.start - 1].lower in ("minus", "negative")
    after = tokens[act.end] if act.end < len(tokens) else None
    if act.field == "any_share" and act.value >= 1 and not _SHARE_SIGN.search(act.words):
        return True
    counted = act.field == "any_share" and after is not None and after.kind == WORD
    return below or bool(counted and after and not is_frame(after, words) and after.lower not in words.idle)


def _mentioned(
    text: str, tokens: Sequence[Token], today: date, file_sets: tuple[FileSetInfo, ...], models: tuple[str, ...]
) -> Iterator[Candidate]:
    """What is named by data of this server or by a grammar of its own: file sets, conditions on files, models."""
    for mention in mentions(text, tokens, file_sets):
        value = f"file_set:{mention.ids[0]}" if len(mention.ids) == 1 else "documents"
        yield _set("source", value, text, tokens, mention.start, mention.end)
    for mention in described(tokens, file_sets):
        yield _set("source", f"file_set:{mention.ids[0]}", text, tokens, mention.start, mention.end, weak=True)
    for mention in unknown_mentions(tokens):
        words = words_between(text, tokens, mention.start, mention.end)
        yield _set("source", f"missing:{words}", text, tokens, mention.start, mention.end, weak=True)
    for condition in conditions(tokens, file_sets, today):
        yield _set("file_filters", (condition,), text, tokens, condition.start, condition.end)
    for run in model_mentions(text, tokens, models):
        yield _set("models", run.models, text, tokens, run.start, run.end)


def _matches(
    entries: Sequence[Entry],
    slots: dict[str, Slot],
    repairs: Repairs,
    text: str,
    tokens: Sequence[Token],
    i: int,
    words: Lexicon,
) -> Iterator[Candidate]:
    for entry in entries:
        for hit in pattern_matches(entry.elements, tokens, i, slots, repairs):
            if hit.end > i:
                yield _from_entry(entry, hit, text, tokens, i, words)


def _open_ended(
    found: Sequence[Candidate], slots: dict[str, Slot], text: str, tokens: Sequence[Token], words: Lexicon
) -> Iterator[Candidate]:
    """Settings that take words as they are, up to where something else is said."""
    at = {
        i: entries
        for i, entries in words.open.starting(tokens, slots, {}).items()
        if not i or tokens[i - 1].lower not in ("/", "or", "yes")
    }
    at = {i: entries for i, entries in at.items() if not _is_said_firmly(i, found, tokens)}
    heads = [i for i, entries in at.items() if any(_opens(entry, tokens, i, slots) for entry in entries)]
    if not heads:
        return
    firm = [item.act for item in found if not item.act.weak or item.act.field in (*ATTACHED, "source_domain")]
    strong = {act.start for act in firm if act.end - act.start > 1 and act.kind in _SETTING and act.field not in _WORDY}
    edges = Edges({act.start for act in firm}, strong, heads)
    for i in heads:
        inner = slots | {"text": open_text(text, replace(edges, strong=strong - {i}), words.frame | words.idle)}
        yield from filter(_is_open, _matches(at[i], inner, {}, text, tokens, i, words))


def _opens(entry: Entry, tokens: Sequence[Token], i: int, slots: dict[str, Slot]) -> bool:
    return any(hit.end > i for hit in pattern_matches(entry.elements[:-1], tokens, i, slots, {}))


def _is_said_firmly(i: int, found: Sequence[Candidate], tokens: Sequence[Token]) -> bool:
    """ "drop the default filter but keep the rubric": a setting that ends its clause is no beginning of open text."""
    for act in (item.act for item in found if item.act.field != "instructions"):
        ends = act.end >= len(tokens) or tokens[act.end].lower in _CLAUSE_ENDS
        if act.start == i and ends and not act.weak and act.kind in _SETTING and act.end - act.start > 1:
            return True
    return False


def _is_open(candidate: Candidate) -> bool:
    """ "make the questions about gas" is a topic, not an instruction."""
    return not _ABOUT.match(candidate.act.words)


def _from_entry(entry: Entry, hit: Hit, text: str, tokens: Sequence[Token], i: int, vocabulary: Lexicon) -> Candidate:
    value = entry.value if entry.slot is None else hit.captures.get(entry.slot)
    bound = hit.captures.get("bound") or hit.captures.get("limit")
    words = words_between(text, tokens, i, hit.end)
    if entry.open:
        value = entry.open.format(text=str(value).strip(), words=words)
        value = f"{value[0].upper()}{value[1:]}".rstrip(".") + "."
    act = Act(entry.kind, entry.field, value, words, i, hit.end, bound, entry.weak)
    extras = [(field, hit.captures[slot]) for slot, field in vocabulary.slot_fields.items() if slot in hit.captures]
    if entry.field == "style" and "quote" in hit.captures:
        extras.append(("template", hit.captures["quote"]))
    return Candidate(act, tuple(extras), hit.repairs, bool(entry.open))


def _set(
    field: str, value: Any, text: str, tokens: Sequence[Token], start: int, end: int, *, weak: bool = False
) -> Candidate:
    return Candidate(Act(Kind.SET, field, value, words_between(text, tokens, start, end), start, end, weak=weak))


def choose(found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap: the longest first, then strong ones, then those spelled right."""
    chosen: list[Candidate] = []
    order = sorted((item for item in found if _continues(item, found)), key=_rank)
    for candidate in order:
        if not any(candidate.overlaps(other) for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda item: item.act.start)


def _continues(item: Candidate, found: Sequence[Candidate]) -> bool:
    """ "drop the context and the filter": a name behind "and" needs what stands before it to be taken out or added."""
    act = item.act
    if not act.weak or act.kind not in (Kind.REMOVE, Kind.ADD):
        return True
    before = [other for other in found if other.act.kind in (Kind.REMOVE, Kind.ADD) and other.act.end == act.start]
    return bool(before) and max(before, key=lambda other: other.length).act.kind == act.kind


def _rank(item: Candidate) -> tuple[int, bool, bool, bool, int, int]:
    """Which of two candidates goes first: longer, firmer, no open text, a value rather than a removal, well spelled."""
    act = item.act
    return -item.length, act.weak, item.open, act.kind in (Kind.REMOVE, Kind.RUN), item.repairs, act.start
