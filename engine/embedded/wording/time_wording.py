"""Questions that ask for a date: where "on March 3, 2020" or "in 2019" follows a verb."""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.english.phrase import adverb_text, joined, lead_text, part, subject_text
from engine.embedded.english.tail import kept_tail
from engine.embedded.wording.wording import OPEN, Answered, FactKind, Wording

_DATED = re.compile(r"[PA]d")
_DAY = {"on": "on what date", "by": "by what date", "until": "until what date", "before": "before what date"}
_MONTH = {"in": "in what month and year", "until": "until what month"}
_YEAR = {"in": "in what year", "since": "since what year", "until": "until what year"}
_HAVING = ("has", "have", "had")


def date_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The Board met on March 3, 2020 to ...`: on what date did the Board meet to ...."""
    if not clause.is_plain:
        return
    for found in _DATED.finditer(clause.tags):
        at = found.end() - 1
        span = part(clause, at, at + 1)
        preposition = part(clause, at - 1, at).lower()
        asked = _asked(clause, preposition, span)
        if asked is None or not _belongs_to_verb(clause, at):
            continue
        tail = kept_tail(clause.mask, clause.words, clause.rest + at + 1, clause.end)
        if tail is None:
            continue
        before = part(clause, 0, at - 1)
        after = joined(part(clause, at + 1, tail - clause.rest), lead_text(clause, passage))
        if before.count(" ") or after or clause.head:
            subject = subject_text(clause, passage)
            text = joined(asked, clause.aux, subject, adverb_text(clause), clause.head, before, after)
            yield Answered(FactKind.DATE, span, Wording(text, f"date {preposition}", 0.93))


def _asked(clause: Clause, preposition: str, span: str) -> str | None:
    if not re.search(r"\d", span) or re.search(r"[-–]", span) or (preposition == "since" and clause.aux not in _HAVING):
        return None
    if re.fullmatch(r"\d{4}", span):
        return _YEAR.get(preposition)
    if preposition == "since":
        return "since when"
    has_day = re.search(r"(?<!\d)\d{1,2}(?!\d)", span)
    return _DAY.get(preposition) if has_day else _MONTH.get(preposition)


def _belongs_to_verb(clause: Clause, at: int) -> bool:
    """Whether a date is said of the verb: no other verb, list or date stands between, and none follows it at once."""
    before = clause.tags[: at - 1]
    if not OPEN.fullmatch(before) or before[-1:] in ("P", "C") or re.search(r"E[PA]|[CdG]", before[1:]):
        return False
    if part(clause, at - 1, at).lower() == "since" and before[-1:] in ("O", "Y", "d"):
        # "the first time since 2007" measures the noun, not the verb.
        return False
    return clause.tags[at + 1 : at + 2] not in ("C", "d", "N", "E", "G")
