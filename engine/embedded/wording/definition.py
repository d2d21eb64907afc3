"""Questions that ask what something means, is, provides or is governed by, why it is so and where it can be found."""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.phrase import adverb_text, joined, lead_text, part, starting_low, subject_text, tidy
from engine.embedded.english.standalone import points_back
from engine.embedded.wording.wording import Answered, FactKind, Wording

_MEANS = re.compile(r"^[\"“]([^\"”]{2,60})[\"”] (?:shall )?(?:means?|refers? to) (?!the meaning)(.{12,220}?)\.*$")
_STANDS_FOR = re.compile(r"^(?:The )?([A-Z][\w&-]{1,15}) stands for ([^.;:,]{4,80})\.$")
_IS_A = re.compile(r"^(The |An |A )?([A-Z][\w&'. -]{1,50}?) (?:is|are) ((?:an?|the) [a-z][^.;:]{15,200})\.$")
_NO_DEFINITION = re.compile(
    r"(?:the|an?) (?:only|same|different|similar|other|first|best|most|part|lot|good|great|critical)\b"
    r"|.*\b(?:we|our|us|it|they|but)\b"
)
_SMALL = word_set("of the and for")
_CONTENT = word_set("provide contain include cover require offer comprise prohibit govern describe")
_WHERE = re.compile(
    r"^(?:be |currently |also )?(?:located|available|found|stored|posted|listed|kept|documented|headquartered"
    r"|published) ((?:in|at|on|under|within) (.+))$"
)
_NO_PLACE = re.compile(
    r"(?:in|at|on|under|within) (?:an? |the (?:form|case|event|number|same)\b|accordance|addition|writing|most|many"
    r"|some|\d|[A-Z][a-z]+ \d)"
)
_GOVERNED = re.compile(
    r"(?:be )?governed by(?:,? and (?:construed|interpreted|enforced)[a-z ]*,?)? (the (?:[a-z]+ )?laws? of (?:the )?"
    r"(?:State of |Commonwealth of |Province of )?[A-Z][\w ,']*?)"
    r"(?=,? (?:without|excluding|and|except|applicable|as)\b|[.,;]|$)"
)
_BECAUSE = re.compile(r"[, ]+because (?!of )(.{12,160})$")
_VAGUE_REASON = re.compile(r"(?:it|they|this|that|these|he|she|of)\b")
_LONGEST_MEANING = 35
_LONGEST_ANSWER = 25
_SHORTEST_ANSWER = 4
_LONGEST_PLACE = 12
_UNSAID = re.compile(r"(?:more|further|additional|other|some|all|any|most)\b", re.IGNORECASE)


def definition_wordings(statement: str, clause: Clause | None, passage: str) -> Iterator[Answered]:
    """`"Affiliate" means ...`: what does "Affiliate" mean; `Airtable is a tool that ...`: what is Airtable."""
    means, stands = _MEANS.match(statement), _STANDS_FOR.match(statement)
    if means:
        if means[2].count(" ") < _LONGEST_MEANING and not points_back(means[2]):
            wording = Wording(f'what does "{means[1].strip()}" mean', "meaning", 0.95)
            yield Answered(FactKind.DEFINITION, means[2], wording)
    elif stands:
        wording = Wording(f"what does {stands[1]} stand for", "stands for", 0.97)
        yield Answered(FactKind.DEFINITION, stands[2], wording)
    elif clause is not None and clause.aux in ("is", "are") and clause.is_plain:
        yield from _what_it_is(statement, clause, passage)


def _what_it_is(statement: str, clause: Clause, passage: str) -> Iterator[Answered]:
    found = _IS_A.match(statement)
    if found is None:
        return
    article, subject, answer = found[1] or "", found[2], found[3]
    if clause.words.slice(*clause.subject).removeprefix(article) != subject:
        return
    is_name = starting_low(subject, passage) == subject and all(
        word[0].isupper() for word in subject.split() if word not in _SMALL
    )
    if is_name and answer.count(" ") < _LONGEST_ANSWER and not (points_back(answer) or _NO_DEFINITION.match(answer)):
        wording = Wording(f"what {clause.aux} {article.lower()}{subject}", "definition", 0.85)
        yield Answered(FactKind.DEFINITION, answer, wording)


def reason_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The Desk bought bills because reserves fell`: why did the Desk buy bills."""
    text = clause.words.slice(clause.rest, clause.end)
    found = _BECAUSE.search(text)
    if found is None or not clause.is_plain or not clause.is_whole or clause.mask[clause.subject[0]] == "R":
        return
    reason, before = found[1], text[: found.start()]
    if not before.strip() or re.search(r"because|[,;:]", before) or _VAGUE_REASON.match(reason) or points_back(reason):
        return
    asked = joined("why", clause.aux, subject_text(clause, passage), adverb_text(clause), clause.head, before)
    yield Answered(FactKind.REASON, reason, Wording(asked, "reason", 0.9))


def place_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The form can be found on the GSA intranet`: where can the form be found."""
    if not clause.is_plain or not clause.is_whole or clause.head:
        return
    rest = part(clause, 0, clause.end - clause.rest)
    found = _WHERE.search(rest)
    is_named = len(clause.subject_tags) > 1 or "Y" in clause.subject_tags
    subject = subject_text(clause, passage)
    if found is None or not is_named or _UNSAID.match(subject) or found[1].count(" ") > _LONGEST_PLACE:
        return
    before = rest[: found.start(1)].strip()
    if re.search(r"[,;:]", found[1]) or points_back(found[1]) or _NO_PLACE.match(found[1]):
        return
    wording = Wording(joined("where", clause.aux, subject, before), "place", 0.86)
    yield Answered(FactKind.NAME, found[1], wording)


def content_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`FITARA requires agency officers to approve budgets`: what does FITARA require."""
    if clause.head not in _CONTENT or clause.aux not in ("does", "do") or not clause.is_plain or not clause.is_whole:
        return
    answer = tidy(clause.words.slice(clause.rest, clause.end))
    is_phrase = clause.tags[:1] in ("D", "O", "Y", "A", "E", "G") and answer.count(" ") >= _SHORTEST_ANSWER
    if not is_phrase or answer.count(" ") > _LONGEST_ANSWER or points_back(answer):
        return
    if not re.search(r"[;:]|\b(?:it|they|this|these)\b", answer):
        subject, lead = subject_text(clause, passage), lead_text(clause, passage)
        text = joined("what", clause.aux, subject, adverb_text(clause), clause.head, lead)
        yield Answered(FactKind.STATEMENT, answer, Wording(text, "content", 0.8))


def law_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`This Agreement shall be governed by the laws of New York`: which law governs this Agreement."""
    found = _GOVERNED.match(part(clause, 0, clause.end - clause.rest))
    if found and clause.is_plain:
        subject = starting_low(clause.words.slice(*clause.subject), passage)
        yield Answered(FactKind.NAME, found[1], Wording(f"which law governs {subject}", "governed", 0.95))
