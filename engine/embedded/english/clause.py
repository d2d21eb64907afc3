"""Clauses: the subject, the finite verb and the rest of each simple clause of a sentence.

Rules
- Brackets, dashes and comma-bound insertions before a verb are masked first, so that they part no phrase.
- A clause is read only where its subject is one noun phrase with no verb, pronoun, subordinator, comma or quotation in
  it; an -ed form before a preposition counts as part of the subject where a surer verb follows.
- Where anything is unclear there is no clause: a question form needs no guess.
"""

import re
from dataclasses import dataclass, replace

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.predicate import Grip, finite_verb, grip_of, second_verb
from engine.embedded.english.verb import BASES, past_participle
from engine.embedded.english.word import Words

Span = tuple[int, int]
"""A range of word positions: from the first up to the second."""

_INSERTIONS = (
    re.compile(r"\([^()]*\)"),
    re.compile(r"—[^—;:]{1,40}—|–[^–;:]{1,40}–"),
    re.compile(r",(?:S[^,;:]{1,24}|[APEGT][^,;:VBHMSRC\"]{0,14}|[DOY][^,;:VBHMSR\"]{0,14}),(?=A?[VEBHM#])"),
    re.compile(r"(?<=[VEBHM#A]),(?:A|PO|PDO),"),
)
_BREAK = re.compile(r"[;:]|,(?=C)|,(?=S)")
_TWO_PHRASES = re.compile(r"[OYEG]D|N")
_SUBJECT = re.compile(r"[DAOYGEdWCPT#i~N]+")
_NOUN = re.compile(r"[OYdG]")
_LEAD_START = "PTAGSEd"
_LEAD_WORDS = word_set(
    "consistent due relative prior effective contrary together thanks similar beginning starting based"
)
_TIMED_CLAUSE = word_set("before after until since")
_ORDERS = word_set(
    """conduct submit complete send provide maintain undertake purchase notify review upload schedule request enter
    attach deliver report keep pay return file reinvest"""
)
_THING = re.compile(r"D?[AOYEG]*[OY](?=[PT.])")
_LINKS = word_set("then also now thus therefore")
_SPLITTERS = word_set("while although though whereas")
_COPULAS = word_set("is are was were")
_PLURAL_VERBS = word_set("are were have do")
_PLURALS = word_set(
    "people police staff data women men children majority number media percent half rest others lot series criteria"
)
_MANY = word_set("many most few several some both all two")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as spans of words: `lead`, `subject`, an `adverb` after it, then what follows the auxiliary `aux`.

    `head` is the base form that follows the subject of the question where `aux` is a form of "do", else empty; `rest`
    is the first word after it, `end` the first after the clause. `mask` is the tags of the sentence with insertions
    masked.
    """

    words: Words
    mask: str
    lead: Span
    subject: Span
    adverb: Span
    aux: str
    head: str
    rest: int
    end: int

    @property
    def tags(self) -> str:
        """Classes of the words from `rest` to `end`, insertions masked."""
        return self.mask[self.rest : self.end]

    @property
    def subject_tags(self) -> str:
        """Classes of the words of the subject, insertions masked."""
        return self.mask[self.subject[0] : self.subject[1]]

    @property
    def is_plain(self) -> bool:
        """Whether nothing in the clause is negated or quoted."""
        mask = self.mask[self.subject[0] : self.end]
        return "X" not in mask and '"' not in mask and self.words.low(self.subject[0]) not in ("no", "neither")

    @property
    def is_copula(self) -> bool:
        """Whether the verb is a plain form of "be"."""
        return self.aux in _COPULAS

    @property
    def is_whole(self) -> bool:
        """Whether the clause runs to the full stop of its sentence."""
        return self.words.text[self.words.ends[self.end - 1] :].strip() == "."


def clauses(words: Words) -> list[Clause]:
    """Give the clauses of a sentence that can be read without doubt, in order."""
    reader = _Reader(words, _masked(words))
    found: list[Clause] = []
    for start, end in reader.segments():
        timed = found[0].lead if found and reader.shares_lead(found[0], start) else None
        for clause in reader.read(start, end):
            has_own = clause.lead[0] != clause.lead[1]
            found.append(clause if has_own or timed is None else replace(clause, lead=timed))
    return [*reader.order(), *found]


def _masked(words: Words) -> str:
    mask = words.tags
    for pattern in _INSERTIONS:
        mask = pattern.sub(lambda found: "i" * len(found.group()), mask)
    return mask


class _Reader:
    """Reads the clauses of one sentence."""

    def __init__(self, words: Words, mask: str) -> None:
        self._words = words
        self._mask = mask

    def segments(self) -> list[Span]:
        """The spans between the marks and words that part clauses."""
        end = len(self._mask.rstrip(".?"))
        spans: list[Span] = []
        start = 0
        for found in _BREAK.finditer(self._mask, 0, end):
            at = found.start()
            if self._mask[at] != ",":
                spans.append((start, at))
                start = at + 1
            elif self._parts(start, at):
                spans.append((start, at))
                start = at + 2
        return [*spans, (start, end)]

    def _parts(self, start: int, comma: int) -> bool:
        if self._mask[comma + 1] == "S" and self._words.low(comma + 1) not in _SPLITTERS:
            return False
        is_lead = self._mask[start] == "S" and start == 0
        return not is_lead and any(tag in "VEBHMW" for tag in self._mask[start:comma])

    def shares_lead(self, first: Clause, start: int) -> bool:
        """Whether "By 2025, A was 2 percent, and B was 3 percent" says of B too when it was."""
        lead = self._mask[first.lead[0] : first.lead[1]]
        is_joined = ";" not in self._mask[first.end : start] and self._words.low(start - 1) == "and"
        return is_joined and lead.startswith("P") and lead.endswith("d")

    def order(self) -> list[Clause]:
        """Read "Conduct operations at a rate of ..." as what is to be done: "operations are to be conducted at ..."."""
        base = self._words.low(0)
        participle = past_participle(base) if base in _ORDERS else None
        thing = _THING.match(self._mask, 1)
        end = next((at for at, tag in enumerate(self._mask) if tag in ";:.?"), len(self._mask))
        if participle is None or thing is None or any(tag in "VBHMS" for tag in self._mask[:end]):
            return []
        after = thing.end()
        aux = "are" if self._words.word(after - 1).endswith("s") else "is"
        none = (after, after)
        return [Clause(self._words, self._mask, (0, 0), (1, after), none, aux, f"to be {participle}", after, end)]

    def read(self, start: int, end: int) -> list[Clause]:
        """Read one segment: a clause for each of its coordinated verbs, none where it can't be read."""
        lead, start = self._lead(start, end)
        if lead is None:
            return []
        while start < end and self._mask[start] == "A" and self._words.low(start) in _LINKS:
            start += 1
        verb = finite_verb(self._words, self._mask, start, end)
        if verb is None or not self._is_subject(start, verb):
            return []
        after = verb
        while after > start + 1 and self._mask[after - 1] == "A":
            after -= 1
        return self._predicates(lead, (start, after), verb, end)

    def _lead(self, start: int, end: int) -> tuple[Span | None, int]:
        """Give the introductory phrase up to its comma (empty where there is none), and where the subject starts."""
        empty = (start, start)
        if start >= end:
            return None, start
        first, word = self._mask[start], self._words.low(start)
        if first not in _LEAD_START and word not in _LEAD_WORDS:
            return empty, start
        comma = self._mask.find(",", start, end)
        inner = self._mask[start : max(comma, start)]
        if first == "S" and comma > 0:
            return (None, start) if word == "whether" else ((start, comma), comma + 1)
        if first not in "PTS" and (comma < 0 or any(tag in "VBHM" for tag in inner)):
            return empty, start
        if comma < 0 or (any(tag in "VBHMR" for tag in inner) and word not in _TIMED_CLAUSE):
            return None, start
        return (start, comma), comma + 1

    def _is_subject(self, start: int, end: int) -> bool:
        if self._words.slice(start, end).lower() == "you":
            return True
        mask = self._mask
        if start >= end or mask[start] in "PCTi" or mask[end - 1] in "PCTD":
            return False
        if start == 0 and self._words.low(0) in BASES and mask[1:2] in ("D", "A", "T"):
            # "Fill out the form ...": an order, no subject.
            return False
        whole = _SUBJECT.fullmatch(mask, start, end) is not None and _NOUN.search(mask, start, end) is not None
        return whole and _TWO_PHRASES.search(mask, start, end) is None

    def _predicates(self, lead: Span, subject: Span, verb: int, end: int) -> list[Clause]:
        """Give one clause for each of the verbs of a subject: "fell in May and remained low in June"."""
        found: list[Clause] = []
        adverb, at = (subject[1], verb), verb
        while True:
            second = second_verb(self._mask, at, end)
            stop = second[0] if second else end
            grip = grip_of(self._words, self._mask, at, stop)
            if grip is None or not self._agrees(subject, grip):
                return found
            found.append(Clause(self._words, self._mask, lead, subject, adverb, grip.aux, grip.head, at + 1, stop))
            if second is None:
                return found
            adverb, at = (second[0] + 1, second[1]), second[1]

    def _agrees(self, subject: Span, grip: Grip) -> bool:
        """Whether a plural verb has a plural subject; where it has not, the subject is the end of a list."""
        start, end = subject
        mask = self._mask[start:end]
        if grip.aux not in _PLURAL_VERBS or "C" in mask or mask[0] == "R":
            return True
        phrase = re.match(r"[^PSi]*", mask)
        head = self._words.low(start + (phrase.end() if phrase else 1) - 1)
        return head.endswith("s") or head in _PLURALS or self._words.low(start) in _MANY
