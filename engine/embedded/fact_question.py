"""Questions that ask for a date, a name, a definition, a rule or a reason: one rule for each place where such an answer stands."""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.fact import FactKind, Wording
from engine.embedded.english.name import NameKind, kind_of
from engine.embedded.english.phrase import joined, part, starting_low, subject_text, tidy
from engine.embedded.standalone import names_itself, points_back
from engine.embedded.number_question import kept_lead, lacks_object
from engine.embedded.english.tail import kept_tail, whole_tail
from engine.embedded.english.verb_list import SPEECH_PAST
from engine.embedded.english.word import Words

_OPEN = re.compile(r"[^VHMSR,;:\"X]*")
_WHEN = {
    "on": "on what date",
    "by": "by what date",
    "until": "until what date",
    "since": "since when",
    "before": "before what date",
}
_DATED = re.compile(r"[PA]d")
_PLACE_PREPOSITIONS = ("in", "from", "to")
_MAX_ANSWER_WORDS = 25


class Answered:
    """A wording with the answer it asks for: `span` as written, the kind of fact, and how rare a slip is."""

    __slots__ = ("kind", "span", "wording")

    def __init__(self, kind: FactKind, span: str, wording: Wording) -> None:
        self.kind = kind
        self.span = span
        self.wording = wording


def date_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The Board met on March 3, 2020 to ...`: on what date did the Board meet to ...."""
    if clause.is_negative or '"' in clause.mask[clause.subject[0] : clause.end]:
        return
    for found in _DATED.finditer(clause.tags):
        at = found.end() - 1
        preposition = part(clause, at - 1, at).lower()
        span = part(clause, at, at + 1)
        asked = _date_words(preposition, span)
        if asked is None or not _OPEN.fullmatch(clause.tags[: at - 1]) or clause.tags[at - 2 : at - 1] == "P":
            continue
        if re.search(r"E[PA]|[CdG]", clause.tags[1 : at - 1]):
            continue
        if preposition == "since" and clause.aux not in ("has", "have", "had"):
            continue
        tail = kept_tail(clause.mask, clause.words, clause.rest + at + 1, clause.end)
        if (
            tail is None
            or clause.tags[at + 1 : at + 2] in ("C", "d", "N", "E", "G")
            or clause.tags[at - 2 : at - 1] in ("C",)
        ):
            continue
        before, after = part(clause, 0, at - 1), part(clause, at + 1, tail - clause.rest)
        after = joined(after, kept_lead(clause, passage))
        if len((before + " " + after).split()) < 2 and not clause.head:  # noqa: PLR2004
            continue
        text = joined(
            asked,
            clause.aux,
            subject_text(clause, passage),
            clause.words.slice(*clause.adverb),
            clause.head,
            before,
            after,
        )
        yield Answered(FactKind.DATE, span, Wording(text, f"date {preposition}", 0.93))


def _date_words(preposition: str, span: str) -> str | None:
    if re.fullmatch(r"\d{4}", span):
        return {"in": "in what year", "since": "since what year", "until": "until what year"}.get(preposition)
    if re.search(r"\d", span) and not re.search(r"[-–]", span):
        has_day = re.search(r"(?<!\d)\d{1,2}(?!\d)", span)
        if has_day:
            return _WHEN.get(preposition)
        return {"in": "in what month and year", "since": "since when", "until": "until what month"}.get(preposition)
    return None


def name_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`President Bullard dissented because ...`: who dissented; `in Germany`: in which country; `by Acme Inc.`: by which company."""
    if clause.is_negative or '"' in clause.mask[clause.subject[0] : clause.end]:
        return
    yield from _subject_name(clause)
    for found in re.finditer(r"PY+", clause.tags):
        preposition = part(clause, found.start(), found.start() + 1).lower()
        span = part(clause, found.start() + 1, found.end())
        kind = kind_of(span)
        asked = _name_words(preposition, kind)
        following = clause.tags[found.end() : found.end() + 1]
        if (
            asked is None
            or following in ("O", "C", ",", "P", "i", "Y", "N")
            or not _OPEN.fullmatch(clause.tags[: found.start()])
        ):
            continue
        if preposition != "by" and re.search(r"[DOYN]", clause.tags[: found.start()]):
            continue
        if clause.tags[: found.start()].count("P") > 2 or clause.tags[found.start() - 1 : found.start()] in ("C", "P"):  # noqa: PLR2004
            continue
        tail = kept_tail(clause.mask, clause.words, clause.rest + found.end(), clause.end)
        if tail is None:
            continue
        before, after = part(clause, 0, found.start()), part(clause, found.end(), tail - clause.rest)
        after = joined(after, kept_lead(clause, passage))
        text = joined(
            asked,
            clause.aux,
            subject_text(clause, passage),
            clause.words.slice(*clause.adverb),
            clause.head,
            before,
            after,
        )
        yield Answered(FactKind.NAME, span, Wording(text, f"name {preposition}", 0.88))


def _name_words(preposition: str, kind: NameKind | None) -> str | None:
    if kind in (NameKind.COUNTRY, NameKind.STATE, NameKind.CITY):
        return f"{preposition} which {kind}" if preposition in _PLACE_PREPOSITIONS else None
    if preposition != "by" or kind is None:
        return None
    return "by whom" if kind is NameKind.PERSON else f"by which {kind}"


_PAPER = re.compile(
    r"\b(?:Daily|Times|Post|News|Telegraph|Guardian|Herald|Journal|Press|Tribune|Standard|Mail|Sun|Today|Star|Report|Media|Network|Watch|International"
    r"|Team|Group|Union|Party|State|States|Street|Forces|Front|House|Kingdom|Nations|Rights|Weekly|Magazine|Officials?|Authorities|Police)\b"
)


def _subject_name(clause: Clause) -> Iterator[Answered]:
    words, (start, end) = clause.words, clause.subject
    span = words.slice(start, end)
    bare = span.removeprefix("The ").removeprefix("the ")
    kind = kind_of(bare)
    if (
        kind is None
        and words.word(clause.rest - 1).lower() in SPEECH_PAST
        and not _PAPER.search(bare)
        and re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}", bare)
    ):
        kind = NameKind.PERSON
    if (
        kind is None
        or (clause.lead[0] != clause.lead[1] and clause.mask[clause.lead[0]] == "G")
        or re.search(r",| - | on [A-Z]", bare)
    ):
        return
    tail = whole_tail(clause.mask, words, clause.rest, clause.end)
    tail = _whole_end(clause) if tail is None else tail
    if tail is None or tail - clause.rest < 3:  # noqa: PLR2004
        return
    predicate = tidy(words.slice(clause.rest - 1 - (clause.adverb[1] - clause.adverb[0]), tail))
    if re.search(r"\b(?:he|she|his|her|it|its|their|they)\b", predicate):
        return
    who = "who" if kind is NameKind.PERSON else f"which {kind}"
    yield Answered(
        FactKind.NAME, bare if kind is NameKind.PERSON else bare, Wording(joined(who, predicate), "name subject", 0.9)
    )


def _whole_end(clause: Clause) -> int | None:
    """The clause's end where it holds nothing that could be cut wrongly: "said that ...", one clause long."""
    return clause.end if not any(mark in clause.tags for mark in ',;:"') else None


_DEFINED = re.compile(r"^[\"“]([^\"”]{2,60})[\"”] (?:shall )?(?:means?|refers? to) (?!the meaning)(.{12,220}?)\.?$")
_HAS_DEFINITION = re.compile(r"^(?:An? |The )?([A-Z][\w&'. -]{1,50}?) (?:is|are) ((?:an?|the) [a-z][^.;:]{15,200})\.$")
_STANDS_FOR = re.compile(r"^(?:The )?([A-Z][\w&-]{1,15}) stands for ([^.;:,]{4,80})\.$")


def definition_wordings(statement: str, clause: Clause | None) -> Iterator[Answered]:
    """`"Affiliate" means ...`: what does "Affiliate" mean; `Airtable is a tool that ...`: what is Airtable."""
    found = _DEFINED.match(statement)
    if found and found[2].count(" ") < _MAX_ANSWER_WORDS + 10 and not points_back(found[2].replace("such", "")):
        yield Answered(FactKind.DEFINITION, found[2], Wording(f'what does "{found[1].strip()}" mean', "means", 0.95))
        return
    found = _STANDS_FOR.match(statement)
    if found:
        yield Answered(FactKind.DEFINITION, found[2], Wording(f"what does {found[1]} stand for", "stands for", 0.97))
        return
    found = _HAS_DEFINITION.match(statement)
    if found is None or clause is None or clause.aux not in ("is", "are") or clause.is_negative:
        return
    subject, answer = found[1], found[2]
    if clause.words.slice(*clause.subject).removeprefix("The ").removeprefix("An ").removeprefix("A ") != subject:
        return
    if (
        answer.count(" ") >= _MAX_ANSWER_WORDS
        or points_back(answer)
        or re.match(r"(?:the|a) (?:only|same|first|best|most|part|lot|good|great)\b", answer)
    ):
        return
    if not all(word[0].isupper() for word in subject.split() if word not in ("of", "the", "and", "for")):
        return
    article = (
        "the "
        if statement.startswith("The ")
        else "an "
        if statement.startswith("An ")
        else "a "
        if statement.startswith("A ")
        else ""
    )
    yield Answered(FactKind.DEFINITION, answer, Wording(f"what {clause.aux} {article}{subject}", "definition", 0.85))


_MUST = frozenset("must should shall".split())
_CONDITION = re.compile(
    r"^(?:If|When|Before|After|To|In order to|Once|Prior to|Upon|Until|Unless|Whenever) [^,]{8,110}, "
)


def rule_wordings(statement: str, words: Words, clauses: list[Clause], passage: str) -> Iterator[Answered]:
    """`Before traveling, employees must submit a request`: what must employees do before traveling."""
    condition = _CONDITION.match(statement)
    if condition is None:
        return
    start = condition.end()
    main = next((clause for clause in clauses if clause.words.starts[clause.subject[0]] == start), None)
    subject, aux, rest = _ruled(statement[start:], main, passage)
    if not subject or not rest or not 3 <= len(rest.split()) <= _MAX_ANSWER_WORDS:  # noqa: PLR2004
        return
    when = starting_low(condition.group().rstrip(", "), passage)
    if re.search(r"\b(?:it|they|this|these|those|that|them|he|she|such|there)\b", when + " " + rest) or points_back(
        rest
    ):
        return
    yield Answered(FactKind.RULE, rest, Wording(f"what {aux} {subject} do {when}", "rule", 0.88))


def _ruled(text: str, main: Clause | None, passage: str) -> tuple[str, str, str]:
    you = re.match(r"(you) (must|should|shall|will need to|need to|have to) (.+?)[.!]?$", text)
    if you:
        aux, rest = you[2], you[3]
        if aux.endswith("to"):
            return "", "", ""
        subject = "you"
    elif main is not None and main.aux in _MUST and not main.is_negative:
        subject, aux = subject_text(main, passage), main.aux
        rest = tidy(main.words.slice(main.rest, main.end))
        if (
            not _DOERS.fullmatch(subject)
            or not names_itself(subject, main.mask[main.subject[0] : main.subject[1]])
            or main.words.text[main.words.ends[main.end - 1] :].strip() != "."
        ):
            return "", "", ""
    else:
        return "", "", ""
    if re.match(r"(?:be|not|have|receive|feel|see|expect|also|remain|seem|begin|only|never)\b", rest) or re.search(
        r"[;:]", rest
    ):
        return "", "", ""
    return subject, aux, rest


def reason_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The Desk bought bills because reserves fell`: why did the Desk buy bills."""
    text = clause.words.slice(clause.rest, clause.end)
    found = re.search(r"[, ]+because (?!of )(.{12,160})$", text)
    if (
        found is None
        or clause.is_negative
        or '"' in text
        or not text[: found.start()].strip()
        or clause.mask[clause.subject[0]] == "R"
    ):
        return
    reason, before = found[1], text[: found.start()]
    if (
        "because" in before
        or re.match(r"(?:it|they|this|that|these|he|she|of)\b", reason)
        or points_back(reason)
        or re.search(r"[;:]", before)
    ):
        return
    if not reason or clause.words.text[clause.words.ends[clause.end - 1] :].strip() != "." or "," in before:
        return
    asked = joined(
        "why", clause.aux, subject_text(clause, passage), clause.words.slice(*clause.adverb), clause.head, before
    )
    yield Answered(FactKind.REASON, reason, Wording(asked, "reason", 0.9))


_DOERS = re.compile(
    r"(?:the |all |any |each |an? |your |[A-Z][\w'-]* )*(?:[a-zA-Z'-]+ )*(?:employees?|staff|supervisors?|managers?|teams?|members?|leads?|contractors?|users?|officers?"
    r"|directors?|specialists?|owners?|travelers?|applicants?|vendors?|participants?|candidates?|administrators?|coordinators?|approvers?|developers?"
    r"|part(?:y|ies)|licensees?|licensors?|distributors?|providers?|consultants?|customers?|compan(?:y|ies)|buyers?|sellers?|agents?|board|committee|office)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"(?:must|shall|should|may|will|is responsible for|are responsible for|is required to|are required to)\b"
)
_WHERE = re.compile(
    r"^(?:be |currently |also )?(?:located|available|found|stored|posted|listed|kept|documented|headquartered|published) ((?:in|at|on|under|within) (.+))$"
)
_HOW = re.compile(r"^(.{4,80}?) by ((?:[a-z]+ing) .{6,120})$")
_CONTENT = frozenset("provide contain include cover require offer comprise prohibit govern describe".split())


def duty_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The Tech Operations team is responsible for granting access`: who is responsible for granting access."""
    words, (start, end) = clause.words, clause.subject
    subject = words.slice(start, end)
    whole = words.slice(clause.rest - 1, clause.end)
    if (
        clause.is_negative
        or clause.head
        or lacks_object(clause)
        or not _DUTY.match(whole)
        or '"' in clause.mask[start : clause.end]
    ):
        return
    doer = _DOERS.fullmatch(subject) or (
        clause.mask[start:end] in ("Y", "YY", "O")
        and start == 0
        and clause.aux in ("shall",)
        and starting_low(subject, passage) == subject
    )
    tail = whole_tail(clause.mask, words, clause.rest, clause.end)
    if (
        not doer
        or tail is None
        or subject.lower() in ("either party", "each party", "both parties", "the parties", "parties", "neither party")
    ):
        return
    predicate = tidy(words.slice(clause.rest, tail)).removeprefix("also ").removeprefix("then ")
    if (
        not 4 <= predicate.count(" ") <= 26
        or re.search(r"\b(?:its|their|his|her|your)\b", predicate)
        or clause.tags.startswith("B")
    ):  # noqa: PLR2004
        return
    lead = kept_lead(clause, passage)
    answer = starting_low(subject, passage)
    yield Answered(FactKind.RULE, answer, Wording(joined("who", clause.aux, predicate, lead), "duty", 0.88))


def place_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`The form can be found on the GSA intranet`: where can the form be found."""
    if clause.is_negative or '"' in clause.mask[clause.subject[0] : clause.end] or clause.head:
        return
    rest = part(clause, 0, clause.end - clause.rest)
    found = _WHERE.search(rest)
    if clause.subject[1] - clause.subject[0] < 2 and "Y" not in clause.mask[slice(*clause.subject)]:  # noqa: PLR2004
        return
    whole = clause.words.text[clause.words.ends[clause.end - 1] :].strip() == "."
    if found is None or not whole or re.search(r"[,;:]", found[1]) or found[1].count(" ") > 12 or points_back(found[1]):  # noqa: PLR2004
        return
    if re.match(
        r"(?:in|at|on|under|within) (?:an? |the (?:form|case|event|number|same)\b|accordance|addition|most|many|some|\d|[A-Z][a-z]+ \d)",
        found[1],
    ):
        return
    before = rest[: found.start(1)].strip()
    if re.search(r"\b(?:for|as|because|if|when|that|which)\b", before):
        return
    yield Answered(
        FactKind.NAME,
        found[1],
        Wording(joined("where", clause.aux, subject_text(clause, passage), before), "place", 0.86),
    )


def means_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`Employees can request a license by emailing Tech Operations`: how can employees request a license."""
    if (
        clause.is_negative
        or clause.aux not in ("can", "must", "may", "should", "shall")
        or '"' in clause.mask[clause.subject[0] : clause.end]
    ):
        return
    found = _HOW.match(part(clause, 0, clause.end - clause.rest))
    whole = clause.words.text[clause.words.ends[clause.end - 1] :].strip() == "."
    if (
        found is None
        or not whole
        or re.search(r"[,;:]", found[0])
        or points_back(found[2])
        or re.search(r"\b(?:it|they|them|be)\b", found[0])
    ):
        return
    yield Answered(
        FactKind.RULE,
        f"by {found[2]}",
        Wording(
            joined("how", clause.aux, subject_text(clause, passage), found[1], kept_lead(clause, passage)),
            "means",
            0.88,
        ),
    )


def content_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`FITARA requires agency officers to approve budgets`: what does FITARA require."""
    if (
        clause.head not in _CONTENT
        or clause.aux not in ("does", "do")
        or clause.is_negative
        or '"' in clause.mask[clause.subject[0] : clause.end]
    ):
        return
    answer = tidy(clause.words.slice(clause.rest, clause.end))
    whole = clause.words.text[clause.words.ends[clause.end - 1] :].strip() == "."
    if (
        not whole
        or not 4 <= answer.count(" ") <= _MAX_ANSWER_WORDS
        or points_back(answer)
        or re.search(r"[;:]|\b(?:it|they|this|these)\b", answer)
    ):  # noqa: PLR2004
        return
    if clause.tags[:1] not in ("D", "O", "Y", "A", "E", "G"):
        return
    text = joined(
        "what",
        clause.aux,
        subject_text(clause, passage),
        clause.words.slice(*clause.adverb),
        clause.head,
        kept_lead(clause, passage),
    )
    yield Answered(FactKind.STATEMENT, answer, Wording(text, "content", 0.8))


def governed_wordings(clause: Clause, passage: str) -> Iterator[Answered]:
    """`This Agreement shall be governed by the laws of New York`: by what is this Agreement to be governed; `is May 1, 2020`."""
    del passage
    rest = part(clause, 0, clause.end - clause.rest)
    found = re.match(
        r"(?:be )?governed by(?:,? and (?:construed|interpreted|enforced)[a-z ]*,?)? (the (?:[a-z]+ )?laws? of (?:the )?(?:State of |Commonwealth of |Province of )?[A-Z][\w ,']*?)(?=,? (?:without|excluding|and|except|applicable|as)\b|[.,;]|$)",
        rest,
    )
    if found and not clause.is_negative:
        subject = starting_low(clause.words.slice(*clause.subject), "")
        subject = "this" + subject[4:] if subject.startswith("This") else subject
        yield Answered(FactKind.NAME, found[1], Wording(f"which law governs {subject}", "governed", 0.95))
