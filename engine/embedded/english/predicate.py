"""The predicate of a clause: which word is its finite verb, and how a question takes hold of it."""

import re
from dataclasses import dataclass

from engine.embedded.english.verb import PRESENT, base_of_past, base_of_present
from engine.embedded.english.verb_list import PARTICIPIAL
from engine.embedded.english.word import Words

_STOPS = ',;:SC"R'
_SECOND_VERB = re.compile(r"CA*(?:[VBHM]|E(?=[DPTA#SR]))")
_SURE_VERB = re.compile(r"[VBHM]|(?<!D)E(?=[TDAO])")
_NOT_FINITE = ("be", "been", "being", "am")
_HAVING = {"has": "does", "had": "did", "have": "do"}


@dataclass(frozen=True, slots=True)
class Grip:
    """The auxiliary of a question, and the base form that follows its subject where the auxiliary is a form of "do"."""

    aux: str
    head: str


def finite_verb(words: Words, mask: str, start: int, end: int) -> int | None:
    """Give the position of the finite verb of the words from `start` to `end`; `None` where it is not sure."""
    for at in range(start, end):
        tag = mask[at]
        if tag in "VBHM":
            return at
        if tag == "E" and at > start:
            if _is_participle(words, mask, at) or _is_reduced_relative(words, mask, at, end):
                continue
            return None if _may_be_adjective(mask, at, end) or at == end - 1 else at
        if tag == "W" and at > start and mask[at - 1] in "OYi" and words.low(at - 1).endswith(("s", "people")):
            return at
        if tag in 'SRX,;:"' and not (at == start and words.low(at) == "you"):
            return None
    return None


def _is_participle(words: Words, mask: str, at: int) -> bool:
    """Whether an -ed form is passive or belongs to the noun before it by what follows: "made by", "linked to"."""
    if words.low(at + 1) == "by":
        return True
    return mask[at + 1 : at + 2] in ("P", "T", "d") and words.low(at) in PARTICIPIAL


def _is_reduced_relative(words: Words, mask: str, at: int, end: int) -> bool:
    """Whether an -ed form belongs to the noun before it: "the index constructed by the Bank was ..."."""
    if mask[at + 1 : at + 2] not in ("P", "T", "A", "d"):
        return False
    for later in range(at + 1, end):
        tag = mask[later]
        if tag in _STOPS:
            return False
        if tag in "VBHM" and words.low(later) not in ("be", "been", "being", "have"):
            return True
        if tag == "E" and mask[at + 1] == "P" and mask[later - 1] in "OYdi":
            return True
    return False


def _may_be_adjective(mask: str, at: int, end: int) -> bool:
    """Whether an -ed form may belong to the noun after it: "leveraged loan issuance continued to ..."."""
    if mask[at + 1 : at + 2] not in ("O", "Y", "E"):
        return False
    stop = next((later for later in range(at + 1, end) if mask[later] in _STOPS), end)
    return _SURE_VERB.search(mask[at + 1 : stop]) is not None


def second_verb(mask: str, verb: int, end: int) -> tuple[int, int] | None:
    """Give the positions of "and" and of the verb that it joins to the one at `verb`; `None` where it joins none."""
    found = _SECOND_VERB.search(mask, verb + 1, end) if mask[verb] in "VEBHM" else None
    if found is None or any(tag in "SR" for tag in mask[verb + 1 : found.start()]):
        return None
    second = found.end() - 1
    is_passive = mask[verb] == "B" and mask[second] == "E"
    # "will assess realized and expected conditions": two adjectives.
    is_modified = mask[verb] == "M" and mask[second] in "EV"
    return None if is_passive or is_modified else (found.start(), second)


def grip_of(words: Words, mask: str, at: int, end: int) -> Grip | None:
    """Say how a question takes hold of the verb at `at`; `None` where its base form is not known."""
    form, tag = words.low(at), mask[at]
    if tag in "MB":
        return None if form in _NOT_FINITE else Grip(form, "")
    if tag == "H":
        if mask[at + 1 : end].lstrip("A")[:1] in ("E", "V", "B"):
            return Grip(form, "")
        aux = _HAVING.get(form)
        return Grip(aux, "have") if aux and words.low(at + 1) != "yet" else None
    if tag == "W":
        return Grip("do", form)
    if form in PRESENT:
        return Grip("does", base_of_present(form))
    base = base_of_past(form)
    # "fares cost $5" may be past or present.
    return Grip("did", base) if base and base != form else None
