"""The place of a quantity in a clause, as the rules see it that word a question for it."""

import re

from engine.embedded.english.clause import Clause
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import Measure, Quantity
from engine.embedded.english.phrase import adverb_text, joined, lead_text, part, subject_text
from engine.embedded.english.tail import kept_tail
from engine.embedded.wording.hedge import ASKED
from engine.embedded.wording.wording import OPEN, UNIT, Wording

_NOUN = re.compile(r"[OYEG]*O")
# "is elected after winning 54%": what was won is not what the question's verb is about.
_AFTER_DOING = re.compile(r"[PS]A*G$")
_ASIDE = re.compile(r"^\([^()]*\),?\s*")
_NOUN_WORDS = re.compile(r"[OYEGA]{1,5}")
_PLURALS = re.compile(r".*(?:[^su]s|people|men|women|children|police|staff|feet)$")
_GIVING = word_set(
    "deliver provide submit give furnish make maintain send offer present supply disclose issue grant assign"
)


def lacks_object(clause: Clause) -> bool:
    """Whether a verb that gives has its object far behind: "shall deliver to Calm within 20 days a statement"."""
    if clause.rest >= clause.end:
        return False
    verb = clause.head or clause.words.low(clause.rest)
    after = clause.tags if clause.head else clause.tags[1:]
    return verb in _GIVING and after[:1] in ("T", "P", "i", ",")


class NumberPlace:
    """One quantity at position `at` of the rest of a clause.

    `before` and `after` are the classes of the words around it; `hedge` is how its hedge stands in a question, `None`
    where it can't; `tail` the position up to which the words after it may stay, `None` where they can't be cut cleanly.
    """

    def __init__(self, clause: Clause, quantity: Quantity, at: int, passage: str) -> None:
        self.clause = clause
        self.quantity = quantity
        self.at = at
        self.before = clause.tags[:at]
        self.after = clause.tags[at + 1 :]
        self.subject = subject_text(clause, passage)
        self.hedge = ASKED.get(quantity.hedge.lower())
        self.lead = lead_text(clause, passage)
        tail = kept_tail(clause.mask, clause.words, clause.rest + at + 1, clause.end)
        self.tail = None if tail is None else tail - clause.rest

    @property
    def is_counting(self) -> bool:
        """Whether the quantity counts the noun after it: "2 percent objective", "300 workers"."""
        return _NOUN.match(self.after) is not None

    @property
    def is_amount(self) -> bool:
        """Whether the quantity is a rate, a percentage or money: neither a count nor a time."""
        return self.quantity.measure not in (Measure.COUNT, Measure.DURATION)

    @property
    def verb(self) -> str:
        """The base form of the verb, or, after another auxiliary than "do", the word that follows it."""
        return self.clause.head or self.clause.words.low(self.clause.rest)

    @property
    def what(self) -> str:
        """What a level of this measure is called in a question."""
        return "what amount" if self.quantity.measure is Measure.MONEY else "what level"

    @property
    def previous(self) -> str:
        """The word before the quantity, in lower case."""
        return self.words(self.at - 1, self.at).lower() if self.at else ""

    def words(self, start: int, end: int) -> str:
        """The words from position `start` up to `end` of the rest of the clause, tidied."""
        return part(self.clause, start, end)

    def is_open(self, tags: str) -> bool:
        """Whether words of these classes hide no other clause and no list."""
        return OPEN.fullmatch(tags) is not None

    def follows_verb(self, tags: str) -> bool:
        """Whether words of these classes, from the start of the rest, end in the verb that governs what follows."""
        plain = tags.strip("A")
        if not plain:
            return bool(self.clause.head)
        if _AFTER_DOING.search(plain):
            return False
        return plain[-1] in "EVWG" or (plain == "O" and not self.clause.is_copula)

    def noun_end(self) -> int | None:
        """The position after the noun that the quantity counts."""
        found = _NOUN_WORDS.match(self.after)
        for end in range(self.at + 2, self.at + 2 + (found.end() if found else 0)):
            is_last = self.clause.tags[end : end + 1] not in ("O", "Y")
            if is_last and (
                self.quantity.measure is not Measure.COUNT or _PLURALS.match(self.words(end - 1, end).lower())
            ):
                return end
        return None

    def tail_words(self, start: int) -> str:
        """The words from position `start` that stay in the question."""
        return self.words(start, self.tail if self.tail is not None else start)

    def ask(self, what: str, before: str, frame: str, rank: float, *, unit_last: bool = False) -> Wording:
        """Word the question "{what} did X {before} {tail}", with the unit at its end if `unit_last`."""
        return self.ask_with(what, before, self.tail_words(self.at + 1), frame, rank, unit_last=unit_last)

    def ask_with(
        self, what: str, before: str, after: str, frame: str, rank: float, *, unit_last: bool = False
    ) -> Wording:
        """Word the question "{what} did X {before} {after}"."""
        clause = self.clause
        before, after = before.removesuffix("only"), _ASIDE.sub("", after)
        text = joined(what, clause.aux, self.subject, adverb_text(clause), clause.head, before, after, self.lead)
        return Wording(text + (UNIT if unit_last else ""), frame, rank)
