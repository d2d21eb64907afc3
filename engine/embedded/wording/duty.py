"""Questions about what is to be done: who must do it, what must be done when, and how."""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.phrase import joined, lead_text, part, starting_low, subject_text, tidy
from engine.embedded.english.standalone import names_itself, points_back
from engine.embedded.english.tail import whole_tail
from engine.embedded.wording.number_place import lacks_object
from engine.embedded.wording.wording import Answered, FactKind, Wording

_DOERS = re.compile(
    r"(?:the |all |any |each |an? |your |[A-Z][\w'-]* )*(?:[a-zA-Z'-]+ )*(?:employees?|staff|supervisors?|managers?"
    r"|teams?|members?|leads?|contractors?|users?|officers?|directors?|specialists?|owners?|travelers?|applicants?|vendors?"
    r"|participants?|candidates?|administrators?|coordinators?|approvers?|developers?|part(?:y|ies)|licensees?"
    r"|licensors?|distributors?|providers?|consultants?|customers?|compan(?:y|ies)|buyers?|sellers?|agents?|board|committee|office)",
    re.IGNORECASE,
)
_ANYONE = re.compile(r"(?:either|each|neither|both|the)? ?part(?:y|ies)", re.IGNORECASE)
_DUTY = re.compile(r"(?:must|shall|should|may|will|is responsible for|are responsible for|(?:is|are) required to)\b")
_OWN = re.compile(r"\b(?:its|their|his|her|your)\b")
_MUST = word_set("must should shall")
_MODAL = word_set("can must may should shall")
_CONDITION = re.compile(
    r"^(?:If|When|Before|After|To|In order to|Once|Prior to|Upon|Until|Unless|Whenever) [^,]{8,110}, "
)
_YOU = re.compile(r"you (must|should|shall) (.+?)[.!]?$")
_NO_ACT = re.compile(r"(?:be|not|have|receive|feel|see|expect|also|remain|seem|begin|only|never)\b")
_POINTING = re.compile(r"\b(?:it|they|this|these|those|that|them|he|she|such|there)\b")
_BY = re.compile(r"^(.{4,80}?) by ((?!(?:some|any|every|no)thing)(?:[a-z]+ing) .{6,120})$")
_SHORTEST_ACT = 3
_LONGEST_ACT = 25
_SHORTEST_DUTY = 4
_LONGEST_DUTY = 26


def duty_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The Tech Operations team is responsible for granting access`: who is responsible for granting access."""
    words = clause.words
    if not clause.is_plain or clause.head or lacks_object(clause) or clause.tags.startswith("B"):
        return
    subject = words.slice(*clause.subject)
    tail = whole_tail(clause.mask, words, clause.rest, clause.end)
    if tail is None or not _DUTY.match(words.slice(clause.rest - 1, clause.end)) or not _is_doer(clause, passage):
        return
    predicate = tidy(words.slice(clause.rest, tail)).removeprefix("also ").removeprefix("then ")
    if _SHORTEST_DUTY <= predicate.count(" ") <= _LONGEST_DUTY and not _OWN.search(predicate):
        wording = Wording(joined("who", clause.aux, predicate, lead_text(clause, passage)), "duty", 0.88)
        yield Answered(FactKind.RULE, subject, wording)


def _is_doer(clause: Clause, passage: str) -> bool:
    subject = clause.words.slice(*clause.subject)
    if _ANYONE.fullmatch(subject):
        return False
    is_party = clause.aux == "shall" and clause.subject_tags in ("Y", "YY", "O") and clause.subject[0] == 0
    return _DOERS.fullmatch(subject) is not None or (is_party and starting_low(subject, passage) == subject)


def rule_wordings(statement: str, clauses: list[Clause], passage: str) -> Iterator[Answered]:
    """`Before traveling, employees must submit a request`: what must employees do before traveling."""
    condition = _CONDITION.match(statement)
    if condition is None:
        return
    subject, aux, act = _ruled(statement, condition.end(), clauses, passage)
    when = starting_low(condition.group().rstrip(", "), passage)
    has_length = _SHORTEST_ACT <= len(act.split()) <= _LONGEST_ACT
    if has_length and not (_POINTING.search(f"{when} {act}") or points_back(act) or _NO_ACT.match(act)):
        yield Answered(FactKind.RULE, act, Wording(f"what {aux} {subject} do {when}", "rule", 0.88))


def _ruled(statement: str, start: int, clauses: list[Clause], passage: str) -> tuple[str, str, str]:
    """Give who must do what after the condition that ends at `start`; empty where it can't be told."""
    you = _YOU.match(statement[start:])
    if you and not re.search(r"[;:]", you[2]):
        return "you", you[1], you[2]
    main = next((clause for clause in clauses if clause.words.starts[clause.subject[0]] == start), None)
    if main is None or main.aux not in _MUST or not main.is_plain or not main.is_whole:
        return "", "", ""
    subject = main.words.slice(*main.subject)
    if not _DOERS.fullmatch(subject) or not names_itself(subject, main.subject_tags):
        return "", "", ""
    return subject_text(main, passage), main.aux, tidy(main.words.slice(main.rest, main.end))


def means_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`Employees can request a license by emailing Tech Operations`: how can employees request a license."""
    if not clause.is_plain or not clause.is_whole or clause.aux not in _MODAL:
        return
    found = _BY.match(part(clause, 0, clause.end - clause.rest))
    if found is None or points_back(found[2]) or re.search(r"[,;:]|\b(?:it|they|them|be)\b", found[0]):
        return
    text = joined("how", clause.aux, subject_text(clause, passage), found[1], lead_text(clause, passage))
    yield Answered(FactKind.RULE, f"by {found[2]}", Wording(text, "means", 0.88))
