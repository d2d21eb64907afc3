"""Questions that ask for a number: one rule for each place in a clause where a quantity may stand.

Every rule keeps the clause true to the sentence: the hedge stays ("by about what percentage"), what follows the quantity stays as
far as it belongs to it, and a clause that is negated, quoted, conditional or compared is not asked about.
"""

import re
from collections.abc import Iterator

from engine.embedded.english.clause import Clause
from engine.embedded.fact import UNIT, Wording
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import joined, part, starting_low, subject_text, tidy
from engine.embedded.english.tail import kept_tail
from engine.embedded.english.verb import BASES

_CHANGE = frozenset(
    "rise fall increase decrease decline drop gain jump climb grow shrink advance plunge surge slip tumble depreciate appreciate widen "
    "narrow expand contract slow move edge tick step inch rebound recover strengthen weaken slide plummet soar retreat ease shift go "
    "come improve worsen change vary exceed_ raise lower reduce cut boost trim lift hike".split()
)
_TRANSITIVE_CHANGE = frozenset("raise lower reduce cut boost trim lift hike".split())
_REACHING = frozenset("average total reach exceed hit equal top surpass near approach register record post".split())
_DIRECTIONS = frozenset("up down higher lower".split())
_HEDGES = {
    "": "",
    "about": "about ",
    "around": "about ",
    "approximately": "approximately ",
    "roughly": "roughly ",
    "nearly": "nearly ",
    "almost": "almost ",
    "at least": "at least ",
    "at most": "at most ",
    "more than": "more than ",
    "over": "more than ",
    "less than": "less than ",
    "fewer than": "fewer than ",
    "under": "less than ",
    "up to": "up to ",
    "as much as": "as much as ",
    "as many as": "as many as ",
    "no more than": "no more than ",
    "not more than": "no more than ",
    "no less than": "no less than ",
    "not less than": "no less than ",
    "no later than": "no later than ",
    "just over": "just over ",
    "just under": "just under ",
    "just above": "just above ",
    "just below": "just below ",
    "close to": "close to ",
    "in excess of": "more than ",
    "an average of": "an average of ",
    "some": "about ",
    "only": "",
    "a total of": "",
    "a minimum of": "at least ",
    "a maximum of": "at most ",
}
_PREPOSITIONAL = {
    "near": "near",
    "above": "above",
    "below": "below",
    "close to": "close to",
    "over": "above",
    "under": "under",
    "well above": "well above",
    "well below": "well below",
    "just above": "just above",
    "just below": "just below",
    "slightly above": "slightly above",
    "slightly below": "slightly below",
    "a bit above": "a bit above",
    "a bit below": "a bit below",
    "in excess of": "above",
}
_LEVEL_TAIL = re.compile(r"(?:to be|to have been|at|been)$")
_NOUN = re.compile(r"[OYEG]*O")
_OPEN = re.compile(r"[^VBHMSCR,;:\"X]*")
_OBJECT_OF = re.compile(r"(D?)([AOYEG]+)P#")
_MOVERS = frozenset(
    "raise raised raising lower lowered lowering reduce reduced reducing increase increased increasing decrease decreased cut lift lifted "
    "move moved moving bring brought bringing return returned returning rise fall drop decline set adjust adjusted restore limit limited "
    "sentence sentenced extend extended climb grow change changed commit amount come slow ease narrow widen jump slip tick".split()
)
_GIVING = frozenset(
    "deliver provide submit give furnish make maintain send offer present supply disclose issue grant assign".split()
)
_SIZED = frozenset(
    "increase decrease cut reduction rise drop hike move gain decline loan grant fine investment raise discount".split()
)
_PAIRED = re.compile(r"(PD?[AOYEG]+P#C)(P)$")
_SIZED_SUBJECT = re.compile(r"D#O")
_PLURALS = re.compile(r".*(?:[^su]s|people|men|women|children|police|staff|feet)$")
_DROPPED_LEAD = re.compile(
    r"(?:Consistent with|In support of|To |In light of|In view of|In response to|In accordance with|Against|Despite|In spite of|Amid|"
    r"As a result of|Due to|Because of|Given|With |Like |Unlike |In addition to|Based on|Thanks to|According to|Relative to|Compared|"
    r"Contrary to|As part of|In anticipation of|Following|In keeping with|As |Regarding|Besides|Along with|Together with|Similar to)"
)
_KEPT_CONJUNCTIONS = frozenset("if unless when whenever once".split())
_LEVELS = frozenset(
    "rate ratio share inflation yield yields prices price index level value probability odds growth".split()
)


def number_wordings(clause: Clause, quantity: Quantity, passage: str) -> Iterator[Wording]:
    """Yield the wordings that ask for `quantity` in `clause`, best first."""
    if clause.is_negative or '"' in clause.mask[clause.subject[0] : clause.end]:
        return
    at = _position(clause, quantity)
    if at is None:
        yield from _in_subject(clause, quantity)
        return
    if lacks_object(clause):
        return
    asking = _Asking(clause, quantity, at, passage)
    for rule in (
        asking.level,
        asking.change,
        asking.reach,
        asking.count,
        asking.moved_to,
        asking.noun_of,
        asking.noun_after,
        asking.share,
        asking.lasting,
        asking.sized,
    ):
        wording = rule()
        if wording is not None:
            yield wording


def _position(clause: Clause, quantity: Quantity) -> int | None:
    for index in range(clause.rest, clause.end):
        if clause.words.ends[index] == quantity.end:
            return index - clause.rest
    return None


def _in_subject(clause: Clause, quantity: Quantity) -> Iterator[Wording]:
    """`60 percent of respondents anticipated ...`, `At least 26 people were killed ...`: the subject itself is asked for."""
    words, (start, end) = clause.words, clause.subject
    sized = _SIZED_SUBJECT.match(clause.mask, start, end)
    if sized and words.ends[start + 1] == quantity.end and words.word(start).lower() == "the" and not quantity.hedge:
        noun = words.slice(start + 2, end)
        if quantity.measure is not Measure.COUNT and noun.split()[0] in _SIZED and len(noun.split()) > 3:  # noqa: PLR2004
            yield Wording(f"how large was the {tidy(noun)}{UNIT}", "size of subject", 0.85)
        return
    hedge = _HEDGES.get(quantity.hedge.lower())
    if words.ends[start] != quantity.end or hedge is None:
        return
    noun = words.slice(start + 1, end)
    tail = kept_tail(clause.mask, words, end, clause.end)
    if tail is None or not noun:
        return
    predicate = joined(words.slice(end, tail))
    if quantity.measure is Measure.PERCENT and noun.startswith("of "):
        yield Wording(f"{hedge}what percentage {noun} {predicate}", "share of subject", 0.93)
    elif quantity.measure is Measure.COUNT and _NOUN.match(clause.mask, start + 1):
        amount = f", in {quantity.unit_words}," if quantity.scale else ""
        yield Wording(f"{hedge}how many {noun}{amount} {predicate}", "count of subject", 0.92)


def lacks_object(clause: Clause) -> bool:
    """Whether a verb that gives something has its object far behind: "shall deliver to Calm within 20 days a statement"."""
    first = clause.head or clause.words.word(clause.rest).lower() if clause.rest < clause.end else ""
    after = clause.tags if clause.head else clause.tags[1:]
    return first in _GIVING and after[:1] in ("T", "P", "i", ",")


class _Asking:
    """One quantity at position `at` of the rest of a clause, and the rules that may ask for it."""

    def __init__(self, clause: Clause, quantity: Quantity, at: int, passage: str) -> None:
        self._clause = clause
        self._quantity = quantity
        self._at = at
        self._tags = clause.tags
        self._before = clause.tags[:at]
        self._subject = subject_text(clause, passage)
        self._hedge = _HEDGES.get(quantity.hedge.lower())
        self._lead = kept_lead(clause, passage)
        tail = kept_tail(clause.mask, clause.words, clause.rest + at + 1, clause.end)
        self._tail = None if tail is None else tail - clause.rest
        self._is_counted = _NOUN.match(clause.tags, at + 1) is not None

    def level(self) -> Wording | None:
        """`X was 3.7 percent in May`, `X was expected to be ...`, `X stood at ...`: what was X in May."""
        clause, quantity = self._clause, self._quantity
        before = part(clause, 0, self._at)
        plain = clause.is_copula and self._before.strip("A") == "" and before not in _DIRECTIONS
        expected = bool(before) and _OPEN.fullmatch(self._before.replace("B", "")) and _LEVEL_TAIL.search(before)
        if self._tail is None or quantity.measure is Measure.COUNT or self._is_counted:
            return None
        if not (plain or expected or quantity.hedge.lower() in _PREPOSITIONAL):
            return None
        if quantity.hedge.lower() in _PREPOSITIONAL and (plain or self._follows_verb()):
            sign = _PREPOSITIONAL[quantity.hedge.lower()]
            return self._wording(f"{sign} what level{UNIT}", before, "level", 0.9)
        if quantity.hedge and not before.endswith(" at") and before != "at":
            return None
        if before.endswith("at"):
            return self._placed_at(before)
        return self._wording("what", before, "level", 1.0, unit_last=True)

    def _follows_verb(self) -> bool:
        """Whether the quantity comes right after a verb: "continued to run below 2 percent"."""
        inner = self._before.rstrip("A")
        if not _OPEN.fullmatch(inner.replace("B", "")) or len(inner) > 12:  # noqa: PLR2004
            return False
        return (
            (not inner and bool(self._clause.head))
            or inner[-1:] in "EVGWB"
            or (inner[-2:-1] == "T" and part(self._clause, len(inner) - 1, len(inner)).lower() in BASES)
        )

    def _placed_at(self, before: str) -> Wording | None:
        if (
            self._hedge is None
            or self._hedge.startswith("at ")
            or self._quantity.measure in (Measure.COUNT, Measure.DURATION)
        ):
            return None
        return self._wording(f"at {self._hedge}{self._what()}{UNIT}", before[:-2], "level at", 0.95)

    def change(self) -> Wording | None:
        """`X rose 2.6 percent over the year`: by what percentage did X rise."""
        clause = self._clause
        if self._tail is None or self._hedge is None or self._is_counted or self._quantity.unit:
            return None
        verb = clause.head or clause.words.word(clause.rest).lower()
        before = self._before
        if before.endswith("P") and self._word_before() == "by":
            inner, lead = before[:-1], self._at - 1
        elif before.strip("Ai") == "" and (
            verb in _CHANGE - _TRANSITIVE_CHANGE or part(clause, 0, self._at) in _DIRECTIONS
        ):
            inner, lead = before, self._at
        else:
            return None
        if not _OPEN.fullmatch(inner):
            return None
        what = {
            Measure.PERCENT: "what percentage",
            Measure.MONEY: f"what amount{UNIT}",
            Measure.COUNT: "how many",
        }.get(self._quantity.measure, f"how many {self._quantity.measure}s")
        if self._quantity.measure in (Measure.COUNT, Measure.DURATION):
            return None
        return self._wording(f"by {self._hedge}{what}", part(clause, 0, lead), "change", 1.0)

    def reach(self) -> Wording | None:
        """`X averaged 9 basis points`, `X totaled $5 billion`: what level did X average."""
        if (
            self._tail is None
            or self._hedge is None
            or self._is_counted
            or self._quantity.measure in (Measure.COUNT, Measure.DURATION)
        ):
            return None
        if self._clause.head not in _REACHING or self._before.strip("Ai"):
            return None
        return self._wording(f"{self._hedge}{self._what()}{UNIT}", part(self._clause, 0, self._at), "reach", 0.95)

    def count(self) -> Wording | None:
        """`The company hired 300 workers`, `must give 30 days' notice`: how many workers did the company hire."""
        if self._quantity.measure is not Measure.COUNT or self._hedge is None or self._tail is None:
            return None
        end = self._noun_end()
        if end is None:
            return None
        noun = part(self._clause, self._at + 1, end)
        scale = f", in {self._quantity.unit_words}," if self._quantity.scale else ""
        after = part(self._clause, end, self._tail)
        previous = self._before[-1:]
        how_many = f"{self._hedge}how many {noun}{scale}"
        if not _OPEN.fullmatch(self._before.replace("B", "")):
            return None
        is_object = (
            (not self._before.strip("Ai") and self._clause.head)
            or previous in "EVWG"
            or (self._clause.aux not in ("is", "are", "was", "were") and len(self._before.strip("A")) == 1)
        )
        if not is_object:
            return None
        return self._wording_of(how_many, part(self._clause, 0, self._at), after, "count", 0.93)

    def lasting(self) -> Wording | None:
        """`within 30 days of receipt`, `for up to two (2) years`, `at least 72 hours before the event`: within how many days."""
        quantity = self._quantity
        if quantity.measure is not Measure.DURATION or self._hedge is None or self._tail is None:
            return None
        if not _OPEN.fullmatch(self._before.replace("B", "").replace("C", "")):
            return None
        after = part(self._clause, self._at + 1, self._tail)
        how_many = f"{self._hedge}how many {quantity.unit}"
        preposition = self._word_before()
        notice = re.match(r"'? ?(?:(?:prior|advance|written|advanced)[, ]*)*notice(?: to [A-Z]\w+)?", after)
        if preposition in ("upon", "with", "on", "by") and notice:
            gap = "" if after[0] == "'" else " "
            what = f"{preposition} {how_many}{gap}{notice.group()}"
            return self._wording_of(what, part(self._clause, 0, self._at - 1), after[notice.end() :], "notice", 0.9)
        if after.startswith("'"):
            return None
        if preposition in ("within", "for", "after", "in"):
            before = part(self._clause, 0, self._at - 1)
            if preposition == "in" and (not self._clause.head or after):
                return None
            if _leads_time(after):
                return self._wording_of(f"{preposition} {how_many} {after}", before, "", "within", 0.93)
            return self._wording_of(f"{preposition} {how_many}", before, after, "within", 0.9)
        if (
            quantity.hedge
            and _leads_time(after)
            and not after.startswith("of ")
            and self._before[-1:] not in ("P", "T", "D")
        ):
            return self._wording_of(f"{how_many} {after}", part(self._clause, 0, self._at), "", "time before", 0.85)
        if (
            not self._before.strip("A")
            and self._clause.head in ("last", "take", "continue", "run", "spend", "work", "serve", "wait")
        ) or (
            self._before.strip("A") in ("O", "W")
            and part(self._clause, 0, self._at).split()[0] in ("last", "take", "continue", "work", "serve")
        ):
            whole, rest = _with_partitive(how_many, after)
            return self._wording_of(whole, part(self._clause, 0, self._at), rest, "lasting", 0.9)
        return None

    def moved_to(self) -> Wording | None:
        """`X fell to 6.2 percent in May`, `voted to raise the rate to 4.4 percent`: to what level did X fall in May."""
        if (
            self._tail is None
            or self._is_counted
            or self._word_before() not in ("to", "at", "from")
            or self._hedge is None
        ):
            return None
        if self._quantity.measure in (Measure.COUNT, Measure.DURATION):
            return None
        preposition = self._word_before()
        inner = self._before[:-1]
        if preposition == "to" and not self._moves(inner):
            return None
        first = inner.find("#")
        if preposition == "from":
            return self._level_before_from_to()
        if (
            preposition == "to"
            and first >= 0
            and self._clause.words.word(self._clause.rest + first - 1).lower() == "from"
        ):
            return self._from_to(first)
        if inner.count("#") > 1 or not self._is_movable(inner) or self._tags[self._at + 1 : self._at + 2] in ("E", "G"):
            return None
        text = f"{preposition} {self._hedge}{self._what()}{UNIT}"
        return self._wording(text, part(self._clause, 0, self._at - 1), f"moved {preposition}", 0.97)

    @staticmethod
    def _is_movable(inner: str) -> bool:
        return _OPEN.fullmatch(inner.replace("C", "").replace("B", "")) is not None and len(inner) <= 24  # noqa: PLR2004

    def _moves(self, inner: str) -> bool:
        """Whether "to" follows a verb of motion rather than a noun of its own ("a return to 2 percent")."""
        if inner.strip("A#Pi") == "" and self._clause.head:
            return True
        words = part(self._clause, 0, self._at - 1).lower().split()
        return words[-1:] not in (
            ["return"],
            ["path"],
            ["progress"],
            ["due"],
            ["relative"],
            ["close"],
            ["closer"],
            ["commitment"],
        ) and (inner[-1:] in "EA#" or any(word in _MOVERS for word in (*words, self._clause.head)))

    def _from_to(self, first: int) -> Wording | None:
        """`rose from 3.6 percent in June to 3.7 percent in August`: asked as the level in August."""
        between = self._before[first + 1 : -1]
        tail = part(self._clause, self._at + 1, self._tail or self._at + 1)
        if not between:
            text = f"to {self._hedge}{self._what()}{UNIT}"
            return self._wording(text, part(self._clause, 0, self._at - 1), "from to", 0.9)
        return self._dated_level(tail if re.match(r"P+[OD]*d$", self._tags[self._at + 1 : self._tail or 0]) else "")

    def _level_before_from_to(self) -> Wording | None:
        """`rose from 3.6 percent in June to ...`: asked as the level in June."""
        after = re.match(r"P+[OD]*d(?=T#)", self._tags[self._at + 1 :])
        return self._dated_level(part(self._clause, self._at + 1, self._at + 1 + after.end()) if after else "")

    def _dated_level(self, when: str) -> Wording | None:
        head = self._subject.split()[-1].lower()
        if (
            not when
            or self._quantity.hedge
            or not (head in _LEVELS or re.search(r"\b(?:rate|share|ratio)\b", self._subject))
        ):
            return None
        return Wording(joined("what was", self._subject, when) + UNIT, "level from to", 0.93)

    def noun_of(self) -> Wording | None:
        """`at an offering rate of 5.3 percent`, `pay a fee of $500`: at what offering rate, what fee."""
        found = None
        for found in _OBJECT_OF.finditer(self._tags, 0, self._at + 1):
            pass
        if (
            found is None
            or found.end() != self._at + 1
            or self._word_before() != "of"
            or self._hedge is None
            or self._tail is None
        ):
            return None
        if self._is_counted or self._quantity.measure is Measure.COUNT or self._quantity.hedge not in ("", "up to"):
            return None
        if self._tags[self._at + 1 : self._at + 2] in ("E", "G"):
            return None
        start = found.start()
        noun = part(self._clause, found.start(2), self._at - 1)
        inner = self._tags[:start]
        paired = _PAIRED.search(inner)
        dropped = paired.start() if paired else start
        if paired:
            inner = inner[: paired.start()] + paired[2]
        previous = inner[-1:]
        if not _OPEN.fullmatch(inner.replace("B", "")) or _bad_noun(noun) or self._tags[self._at - 2] != "O":
            return None
        if previous in ("P", "T"):
            preposition = part(self._clause, start - 1, start)
            if preposition in ("of", "as", "than"):
                return None
            if self._clause.head == "include":
                return None
            closer = "well " if inner[-2:-1] == "A" and part(self._clause, start - 2, start - 1) == "well" else ""
            what = f"{closer}{preposition} {_whose(noun, '')}{UNIT}"
            return self._wording(
                what, part(self._clause, 0, min(dropped, start - 1)).removesuffix("well"), "noun of", 0.92
            )
        if (
            (not inner and self._clause.head)
            or previous in ("E", "V", "W", "G")
            or (len(inner.strip("A")) == 1 and not self._clause.is_copula)
        ):
            return self._wording(f"what {noun}{UNIT}", part(self._clause, 0, start), "noun of", 0.9)
        return None

    def noun_after(self) -> Wording | None:
        """`returning inflation to its 2 percent objective`: to what objective, in percent."""
        if (
            self._quantity.measure is Measure.COUNT
            or self._quantity.hedge
            or not self._is_counted
            or self._tail is None
        ):
            return None
        found = re.search(r"([PT])(D?[OY]?[AO]*)#$", self._tags[: self._at + 1])
        end = self._noun_end()
        if found is None or end is None:
            return None
        start = found.start()
        preposition = part(self._clause, start, start + 1)
        owner = part(self._clause, start + 1, self._at)
        if preposition not in ("to", "toward", "at", "above", "below", "near") or not _OPEN.fullmatch(
            self._tags[:start].replace("B", "")
        ):
            return None
        noun = part(self._clause, self._at + 1, end)
        what = joined(preposition, _whose(owner, noun)) + UNIT
        return self._wording_of(
            what, part(self._clause, 0, start), part(self._clause, end, self._tail), "noun after", 0.85
        )

    def share(self) -> Wording | None:
        """`cut the time by 70%`-like objects: `represents 12 percent of revenue`: what percentage of revenue."""
        after = part(self._clause, self._at + 1, self._tail) if self._tail is not None else ""
        if self._quantity.measure is not Measure.PERCENT or not after.startswith("of ") or self._hedge is None:
            return None
        direct = (not self._before.strip("A") and (self._clause.head or self._clause.is_copula)) or self._before[
            -1:
        ] in "EVWG"
        if not direct or not _OPEN.fullmatch(self._before.replace("B", "")):
            return None
        return self._wording_of(
            f"{self._hedge}what percentage {after}", part(self._clause, 0, self._at), "", "share", 0.9
        )

    def sized(self) -> Wording | None:
        """`expected a 25 basis point increase in the target range`: how large an increase did ... expect."""
        if (
            self._quantity.measure is Measure.COUNT
            or self._quantity.hedge
            or self._tail is None
            or self._before[-1:] != "D"
        ):
            return None
        end = self._noun_end()
        inner = self._before[:-1].rstrip("A")
        if end is None or part(self._clause, self._at - 1, self._at) not in ("a", "an") or not _OPEN.fullmatch(inner):
            return None
        noun = part(self._clause, self._at + 1, end)
        if noun.split()[-1] not in _SIZED or not ((not inner and self._clause.head) or inner[-1:] in "EVG"):
            return None
        article = "an" if noun[0] in "aeiou" else "a"
        what = f"how large {article} {noun}{UNIT}"
        return self._wording_of(
            what, part(self._clause, 0, self._at - 1), part(self._clause, end, self._tail), "sized", 0.88
        )

    def _what(self) -> str:
        return "what amount" if self._quantity.measure is Measure.MONEY else "what level"

    def _word_before(self) -> str:
        return part(self._clause, self._at - 1, self._at).lower() if self._at else ""

    def _noun_end(self) -> int | None:
        found = re.compile(r"[OYEGA]{1,5}").match(self._tags, self._at + 1)
        if found is None:
            return None
        for end in range(self._at + 2, found.end() + 1):
            word = part(self._clause, end - 1, end).lower()
            following = self._tags[end : end + 1]
            if following not in ("O", "Y") and (_PLURALS.match(word) or self._quantity.measure is not Measure.COUNT):
                return end
        return None

    def _wording(self, what: str, before: str, frame: str, rank: float, *, unit_last: bool = False) -> Wording:
        tail = part(self._clause, self._at + 1, self._tail or self._at + 1)
        return self._wording_of(what, before, tail + (UNIT if unit_last else ""), frame, rank)

    def _wording_of(self, what: str, before: str, after: str, frame: str, rank: float) -> Wording:
        clause = self._clause
        adverb = clause.words.slice(*clause.adverb).removeprefix("also").removeprefix("then")
        text = joined(what, clause.aux, self._subject, adverb, clause.head, before.removesuffix("only"))
        if after.startswith(UNIT):
            return Wording(joined(text, self._lead) + after, frame, rank)
        if self._lead:
            unit = UNIT if after.endswith(UNIT) else ""
            after = joined(after.removesuffix(UNIT), self._lead) + unit
        return Wording(joined(text, after), frame, rank)


def _leads_time(after: str) -> bool:
    """Whether the words after `30 days` say before or after what, and are few enough to go with them."""
    leads = after.startswith(("of ", "before ", "after ", "from ", "prior to ", "in advance of ", "following "))
    return leads and after.count(" ") <= 12  # noqa: PLR2004


def _with_partitive(how_many: str, after: str) -> tuple[str, str]:
    """`4 hours of leave to recover`: "how many hours of leave", "to recover"."""
    found = re.match(r"of (?:[\w'-]+ ){0,4}?[\w'-]+(?= (?:to|for|when|if|in|on|at|per|each|every|by)\b|$)", after)
    return (f"{how_many} {found.group()}", after[found.end() :].strip()) if found else (how_many, after)


def _bad_noun(noun: str) -> bool:
    return noun.split()[-1] in (
        "total",
        "average",
        "minimum",
        "maximum",
        "number",
        "amount",
        "excess",
        "top",
        "front",
    ) or bool(re.search(r"\b(?:number|none|all|both)\b", noun))


def _whose(owner: str, noun: str) -> str:
    """`the Committee's symmetric` objective: what symmetric objective of the Committee."""
    words = owner.split()
    for index, word in enumerate(words):
        if word.endswith("'s"):
            return joined("what", *words[index + 1 :], noun, "of", *words[:index], word.removesuffix("'s"))
    return joined(
        "what", *(words[1:] if words and words[0] in ("a", "an", "the", "its", "their", "our") else words), noun
    )


def kept_lead(clause: Clause, passage: str) -> str:
    """Give the introductory phrase where it says when or where: it goes to the end of the question."""
    words, (start, end) = clause.words, clause.lead
    if start == end:
        return ""
    text = words.slice(start, end)
    if clause.mask[start] == "S" and words.word(start).lower() in _KEPT_CONJUNCTIONS:
        return starting_low(tidy(text), passage)
    if _DROPPED_LEAD.match(text) or clause.mask[start] in "AGES":
        return ""
    return starting_low(tidy(text), passage)


_OWNED_NOUN = (
    r"(?:inflation )?(?:objective|goal|target|limit|cap|threshold|ceiling|quota|budget|deductible|minimum|maximum|fee)"
)
_OWNER = r"\b[Tt]he ((?:[A-Z][\w.&-]* ?){1,4}'s) ((?:[a-z-]+ ){0,2})"
_OWNER_BEFORE = re.compile(rf"{_OWNER}$")
_OWNED_AFTER = re.compile(rf" ((?:[a-z-]+ ){{0,2}}{_OWNED_NOUN})\b(?! of)")
_OWNED_OF = re.compile(rf"{_OWNER}({_OWNED_NOUN}) of $")
_TOPIC = re.compile(
    r"\b([a-z]+(?:ation|ment|growth)) (?:\w+ ){0,3}?(?:to|near|at|above|below|toward|around|relative to|with) $"
)


def owned_wording(text: str, quantity: Quantity) -> Wording | None:
    """`inflation near the Committee's symmetric 2 percent objective`, wherever it stands: what is that objective for inflation."""
    if quantity.hedge or quantity.measure is Measure.COUNT:
        return None
    before, after = text[: quantity.start], text[quantity.end :]
    owner, noun = _OWNED_OF.search(before), None
    if owner is None:
        owner, noun = _OWNER_BEFORE.search(before), _OWNED_AFTER.match(after)
        if owner is None or noun is None:
            return None
    thing = f"{owner[2]}{noun[1] if noun else owner[3]}"
    topic = _TOPIC.search(before, 0, owner.start())
    if "inflation" not in thing and topic is None:
        return None
    about = f" for {topic[1]}" if topic and topic[1] not in thing else ""
    return Wording(f"what is the {owner[1]} {thing}{about}{UNIT}", "owned", 0.8)
