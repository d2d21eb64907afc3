"""Candidates: every act that some rule or lexicon entry finds somewhere in a message, before any is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.date_ranges import DateRange, date_range
from agent.embedded.understanding.file_sets import mentions
from agent.embedded.understanding.lexicon import Entry, Lexicon, lexicon
from agent.embedded.understanding.patterns import Hit, Slot, misspelled, pattern_matches, remembered
from agent.embedded.understanding.situation import FileSetInfo
from agent.embedded.understanding.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act that may be meant, what else its pattern captured, and how many words needed a spelling repair."""

    act: Act
    extras: tuple[tuple[str, Any], ...] = ()
    repairs: int = 0

    @property
    def length(self) -> int:
        return self.act.end - self.act.start

    def overlaps(self, other: "Candidate") -> bool:
        return self.act.start < other.act.end and other.act.start < self.act.end


def words_between(text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """The slice of the message from one token to before another."""
    return text[tokens[start].start : tokens[end - 1].end] if end > start else ""


@lru_cache(maxsize=128)
def candidates(text: str, today: date, file_sets: tuple[FileSetInfo, ...]) -> tuple[Candidate, ...]:
    """All candidates, in no order; remembered, since a turn reads its message more than once."""
    tokens, words = tokenize(text), lexicon()
    slots = remembered(words.slots, tokens)
    found: list[Candidate] = []
    for i in range(len(tokens)):
        for entry in _entries_at(tokens, i, slots, words):
            hits = pattern_matches(entry.elements, tokens, i, slots)
            found += [_from_entry(entry, hit, text, tokens, i, words) for hit in hits if hit.end > i]
        dated = date_range(tokens, i, today)
        if dated and dated[0] != DateRange(None, None):
            found.append(_set("dates", dated[0], text, tokens, i, i + dated[1]))
    for mention in mentions(text, tokens, file_sets):
        value = f"file_set:{mention.ids[0]}" if len(mention.ids) == 1 else "documents"
        found.append(_set("source", value, text, tokens, mention.start, mention.end))
    return tuple(found)


def _entries_at(tokens: Sequence[Token], i: int, slots: dict[str, Slot], words: Lexicon) -> list[Entry]:
    """The entries that can begin at `i`, by its word (a slip forgiven) or by a slot that matches there; each once."""
    found = list(words.by_first_word.get(tokens[i].lower, ()))
    for name, entries in words.by_first_slot.items():
        if slots[name](tokens, i):
            found += entries
    if not found:
        for first in misspelled(tokens[i], words.long_first_words):
            found += words.by_first_word[first]
    return list({id(entry): entry for entry in found}.values())


def _from_entry(entry: Entry, hit: Hit, text: str, tokens: Sequence[Token], i: int, vocabulary: Lexicon) -> Candidate:
    value = entry.value if entry.slot is None else hit.captures.get(entry.slot)
    bound = hit.captures.get("bound") or hit.captures.get("limit")
    words = words_between(text, tokens, i, hit.end)
    act = Act(entry.kind, entry.field, value, words, i, hit.end, bound, entry.weak)
    extras = [(field, hit.captures[slot]) for slot, field in vocabulary.slot_fields.items() if slot in hit.captures]
    if entry.field == "style" and "quote" in hit.captures:
        extras.append(("template", hit.captures["quote"]))
    return Candidate(act, tuple(extras), hit.repairs)


def _set(field: str, value: Any, text: str, tokens: Sequence[Token], start: int, end: int) -> Candidate:
    return Candidate(Act(Kind.SET, field, value, words_between(text, tokens, start, end), start, end))


def choose(found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap: the longest first, then strong ones, then those spelled right."""
    chosen: list[Candidate] = []
    order = sorted(found, key=lambda item: (-item.length, item.act.weak, item.repairs, item.act.start))
    for candidate in order:
        if not any(candidate.overlaps(other) for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda item: item.act.start)
