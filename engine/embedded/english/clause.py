"""Clauses: the subject, the finite verb and the rest of each simple clause of a sentence, found by patterns over word classes.

Rules
- Brackets, dashes and comma-bound insertions before a verb are masked first, so that they part no phrase.
- A clause is read only where its subject is one noun phrase with no verb, pronoun, subordinator, comma or quotation in it;
  an -ed form before a preposition counts as part of the subject where a surer verb follows.
- Where anything is unclear there is no clause: a question form needs no guess.
"""

import re
from dataclasses import dataclass

from engine.embedded.english import verb
from engine.embedded.english.verb_list import PARTICIPIAL
from engine.embedded.english.word import Words

_INSERTIONS = (
    re.compile(r"\([^()]*\)"),
    re.compile(r"—[^—;:]{1,40}—|–[^–;:]{1,40}–"),
    re.compile(r",(?:S[^,;:]{1,24}|[APEGT][^,;:VBHMSRC\"]{0,14}|[DOY][^,;:VBHMSR\"]{0,14}),(?=A?[VEBHM#])"),
    re.compile(r"(?<=[VEBHM#A]),(?:A|PO|PDO),"),
)
_BREAK = re.compile(r"[;:]|,(?=C)|,(?=S)")
_TWO_PHRASES = re.compile(r"[OYEG]D|N")
_SUBJECT = re.compile(r"[DAOYGEdWCPT#i~N]+")
_LEAD_START = "PTAGSEd"
_SECOND_VERB = re.compile(r"CA*(?:[VBHM]|E(?=[DPTA#SR]))")
_LEAD_WORDS = frozenset(
    "consistent due relative prior effective contrary together thanks similar beginning starting based".split()
)
_ORDERS = frozenset(
    "conduct submit complete send provide maintain undertake purchase notify review upload schedule request enter attach deliver report "
    "keep pay return file reinvest".split()
)
_THING = re.compile(r"D?[AOYEG]*[OY](?=[PT.])")
_PLURALS = frozenset(
    "people police staff data women men children majority number media percent half rest others lot series criteria".split()
)
_STOPS = ',;:SC"R'
_SPLITTERS = frozenset("while although though whereas".split())
_COPULAS = frozenset("is are was were".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as word positions in `words`: `lead`, `subject`, an `adverb` after it, then what follows the question's auxiliary `aux`.

    `head` is the base form that follows the subject where `aux` is a form of "do", else empty; `rest` is the first word after
    it, `end` the first after the clause. `mask` is the tags of the sentence with insertions masked.
    """

    words: Words
    mask: str
    lead: tuple[int, int]
    subject: tuple[int, int]
    adverb: tuple[int, int]
    aux: str
    head: str
    rest: int
    end: int

    @property
    def tags(self) -> str:
        """Classes of the words from `rest` to `end`, insertions masked."""
        return self.mask[self.rest : self.end]

    @property
    def is_negative(self) -> bool:
        """Whether anything in the clause is negated."""
        return "X" in self.mask[self.subject[0] : self.end] or self.words.word(self.subject[0]).lower() in (
            "no",
            "neither",
        )

    @property
    def is_copula(self) -> bool:
        """Whether the verb is a plain form of "be"."""
        return self.aux in _COPULAS


def masked(words: Words) -> str:
    """Give the tags of a sentence with its insertions as `i`."""
    mask = words.tags
    for pattern in _INSERTIONS:
        mask = pattern.sub(lambda found: "i" * len(found.group()), mask)
    return mask


def clauses(words: Words) -> list[Clause]:
    """Give the clauses of a sentence that can be read without doubt, in order."""
    mask = masked(words)
    found: list[Clause] = []
    for start, end in _segments(words, mask):
        found.extend(_read(words, mask, start, end))
    return [*_order(words, mask), *found]


def _order(words: Words, mask: str) -> list[Clause]:
    """Read "Conduct overnight operations at a rate of ..." as what is to be done: "overnight operations are to be conducted ..."."""
    base = words.word(0).lower() if mask else ""
    participle = verb.past_participle(base) if base in _ORDERS else None
    thing = _THING.match(mask, 1)
    end = next((at for at, tag in enumerate(mask) if tag in ";:.?!"), len(mask))
    if participle is None or thing is None or any(tag in "VBHMS" for tag in mask[:end]):
        return []
    aux = "are" if words.word(thing.end() - 1).endswith("s") else "is"
    return [
        Clause(
            words,
            mask,
            (0, 0),
            (1, thing.end()),
            (thing.end(), thing.end()),
            aux,
            f"to be {participle}",
            thing.end(),
            end,
        )
    ]


def _segments(words: Words, mask: str) -> list[tuple[int, int]]:
    end = len(mask)
    while end and mask[end - 1] in ".?!":
        end -= 1
    segments: list[tuple[int, int]] = []
    start = 0
    for found in _BREAK.finditer(mask, 0, end):
        at = found.start()
        sign = mask[at]
        if sign == "," and not _is_clause_break(words, mask, start, at):
            continue
        segments.append((start, at))
        start = at + 1
        if sign == ",":
            start += 1
    segments.append((start, end))
    return segments


def _is_clause_break(words: Words, mask: str, start: int, at: int) -> bool:
    following = words.word(at + 1).lower()
    if mask[at + 1] == "S" and following not in _SPLITTERS:
        return False
    return any(tag in "VEBHMW" for tag in mask[start:at]) and not (mask[start] == "S" and start == 0)


def _read(words: Words, mask: str, start: int, end: int) -> list[Clause]:
    lead, start = _lead(words, mask, start, end)
    if lead is None or start >= end:
        return []
    while (
        start < end and mask[start] == "A" and words.word(start).lower() in ("then", "also", "now", "thus", "therefore")
    ):
        start += 1
    at = _finite(words, mask, start, end)
    if at is None or not _is_subject(words, mask, start, at):
        return []
    if mask[start] in "PCTi" or mask[at - 1] in "PCTD":
        return []
    tail = at
    while tail > start + 1 and mask[tail - 1] == "A":
        tail -= 1
    return _predicates(words, mask, lead, (start, tail), (tail, at), end)


def _agrees(words: Words, mask: str, subject: tuple[int, int], aux: str) -> bool:
    """Whether a plural verb has a plural subject; where it has not, the subject is the end of a list."""
    start, end = subject
    if aux not in ("are", "were", "have", "do") or "C" in mask[start:end] or mask[start] == "R":
        return True
    phrase = re.match(r"[^PSi]*", mask[start:end])
    head = words.word(start + (phrase.end() if phrase else 1) - 1).lower()
    return (
        head.endswith("s")
        or head in _PLURALS
        or words.word(start).lower() in ("many", "most", "few", "several", "some", "both", "all", "two")
    )


def _is_subject(words: Words, mask: str, start: int, end: int) -> bool:
    if words.slice(start, end).lower() == "you":
        return True
    whole = _SUBJECT.fullmatch(mask, start, end) is not None and re.search(r"[OYdG]", mask[start:end]) is not None
    return whole and _TWO_PHRASES.search(mask, start, end) is None


def _predicates(
    words: Words, mask: str, lead: tuple[int, int], subject: tuple[int, int], adverb: tuple[int, int], end: int
) -> list[Clause]:
    """Give one clause for each of the coordinated verbs of a subject: "fell in May and remained low in June"."""
    at = adverb[1]
    found: list[Clause] = []
    while True:
        second = _SECOND_VERB.search(mask, at + 1, end) if mask[at] in "VEBHM" else None
        if second and mask[at] == "B" and mask[second.end() - 1] == "E":
            second = None
        if second and any(tag in "SR" for tag in mask[at + 1 : second.start()]):
            second = None
        stop = second.start() if second else end
        grip = _grip(words, mask, at, stop)
        if grip is None:
            return found
        if not _agrees(words, mask, subject, grip[0]):
            return found
        found.append(Clause(words, mask, lead, subject, adverb, grip[0], grip[1], at + 1, stop))
        if second is None:
            return found
        at = second.end() - 1
        adverb = (second.start() + 1, at)


def _lead(words: Words, mask: str, start: int, end: int) -> tuple[tuple[int, int] | None, int]:
    """Give the introductory phrase up to its comma (empty where there is none), and where the subject starts."""
    empty = (start, start)
    if start >= end or (mask[start] not in _LEAD_START and words.word(start).lower() not in _LEAD_WORDS):
        return empty, start
    comma = mask.find(",", start, end)
    if comma < 0:
        return (empty, start) if mask[start] in "AEGdO" else (None, start)
    inner = mask[start:comma]
    if mask[start] == "S":
        return (None, start) if words.word(start).lower() == "whether" else ((start, comma), comma + 1)
    if mask[start] in "AEGdO" and any(tag in "VBHM" for tag in inner):
        return empty, start
    if any(tag in "VBHMR" for tag in inner) and words.word(start).lower() not in ("before", "after", "until", "since"):
        return None, start
    return (start, comma), comma + 1


def _finite(words: Words, mask: str, start: int, end: int) -> int | None:
    for at in range(start, end):
        tag = mask[at]
        if tag in "VBHM":
            return at
        if tag == "E" and at > start and _is_participle(words, mask, at):
            continue
        if tag == "E" and at > start and not _is_reduced_relative(words, mask, at, end):
            return None if _may_be_adjective(mask, at, end) or at == end - 1 else at
        if tag == "W" and at > start and mask[at - 1] in "OYi" and words.word(at - 1).lower().endswith(("s", "people")):
            return at
        if tag in 'SRX,;:"' and not (at == start and words.word(at).lower() == "you"):
            return None
    return None


def _is_participle(words: Words, mask: str, at: int) -> bool:
    following = words.word(at + 1).lower() if at + 1 < len(mask) else ""
    return following == "by" or (mask[at + 1 : at + 2] in ("P", "T") and words.word(at).lower() in PARTICIPIAL)


def _may_be_adjective(mask: str, at: int, end: int) -> bool:
    """Whether an -ed form may belong to the noun after it: "leveraged loan issuance continued to ..."."""
    if mask[at + 1 : at + 2] not in ("O", "Y", "E"):
        return False
    stop = next((later for later in range(at + 1, end) if mask[later] in _STOPS), end)
    return re.search(r"[VBHM]|(?<!D)E(?=[TDAO])", mask[at + 1 : stop]) is not None


def _is_reduced_relative(words: Words, mask: str, at: int, end: int) -> bool:
    """Whether an -ed form belongs to the noun before it: "the index constructed by the Bank was ..."."""
    if mask[at + 1 : at + 2] not in tuple("PTAd"):
        return False
    for later in range(at + 1, end):
        tag = mask[later]
        if tag in _STOPS:
            return False
        if tag in "VBHM" and words.word(later).lower() not in ("be", "been", "being", "have"):
            return True
        if tag == "E" and mask[at + 1] == "P" and mask[later - 1] in "OYdi":
            return True
    return False


def _grip(words: Words, mask: str, at: int, end: int) -> tuple[str, str] | None:
    """Give the auxiliary of the question and the base form that follows its subject."""
    form = words.word(at).lower()
    tag = mask[at]
    if tag in "MB":
        return None if form in ("be", "been", "being", "am") else (form, "")
    if tag == "H":
        if words.word(at + 1).lower() == "yet":
            return None
        following = mask[at + 1 : end].lstrip("A")[:1]
        if following in ("E", "V", "B"):
            return form, ""
        return {"has": ("does", "have"), "had": ("did", "have"), "have": ("do", "have")}.get(form)
    if tag == "W":
        return "do", form
    if form in verb.PRESENT:
        return "does", verb.base_of_present(form)
    base = verb.base_of_past(form)
    return ("did", base) if base else None
