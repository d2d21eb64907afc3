"""A passage read: its usable sentences with their words, clauses and quantities, each worked out once."""

import re
from dataclasses import dataclass
from functools import cached_property

from engine.embedded import standalone
from engine.embedded.english.clause import Clause, clauses
from engine.embedded.english.cleaning import clean
from engine.embedded.english.number import Quantity, quantities
from engine.embedded.passage import Passage
from engine.embedded.english.sentence import Sentence, sentences
from engine.embedded.english.word import Words, read_words

_SAME_PERIOD = re.compile(
    r"\b(over|in|during|for) (?:the|that) same (?:12-month |four-quarter )?(?:period|month|year|quarter)s?\b"
)
_PERIOD = re.compile(
    r"\b(?:over|in|during|for) (?:the (?:\d+|two|three|four|six|twelve) (?:months|quarters|years|weeks|days) (?:ending|ended|of|to|from) [A-Za-z0-9 ]+?|"
    r"the (?:year|month|quarter) (?:ending|ended|of|to) [A-Za-z0-9 ]+?)(?=[,;.]| and | but | while )"
)
_DEFINED_TERM = re.compile(r"\s?\((?:[a-z, ]{0,40})[\"“][^\"”()]{1,60}[\"”](?: or [\"“][^\"”()]{1,60}[\"”])?\)")
_LONGEST = 520


@dataclass
class Reading:
    """One sentence: `verbatim` as in the passage, `statement` cleaned to stand by itself, `resolved` with "the same period" named."""

    sentence: Sentence
    statement: str
    resolved: str
    passage: Passage

    @cached_property
    def quantities(self) -> list[Quantity]:
        return quantities(self.resolved)

    @cached_property
    def words(self) -> Words:
        return read_words(self.resolved, self.quantities)

    @cached_property
    def clauses(self) -> list[Clause]:
        return clauses(self.words)

    @cached_property
    def stands_alone(self) -> bool:
        """Whether the whole sentence can be quoted by itself."""
        if not standalone.stands_alone(self.statement, self.words, you=self.passage.source is not None):
            return False
        tags = self.words.tags
        return bool(self.clauses) or (any(tag in "VBHM" for tag in tags) and tags[0] not in "VEBHM")


def read(passage: Passage) -> list[Reading]:
    """Give the sentences of a passage that are plain prose of a usable length."""
    found: list[Reading] = []
    for sentence in sentences(passage.text):
        if not standalone.MIN_LENGTH <= len(sentence.text) <= _LONGEST:
            continue
        cleaned = clean(sentence.text)
        statement = standalone.without_discourse(cleaned)
        if (
            standalone.is_example(cleaned)
            or standalone.is_scene(cleaned)
            or standalone.is_debris(statement)
            or statement[-1:] not in ".!"
            or not (statement[0].isupper() or statement[0] in '"“')
        ):
            continue
        found.append(Reading(sentence, statement, _with_period_named(_DEFINED_TERM.sub("", statement)), passage))
    return found


def _with_period_named(statement: str) -> str:
    same = _SAME_PERIOD.search(statement)
    if same is None:
        return statement
    named = _PERIOD.findall(statement[: same.start()])
    return _SAME_PERIOD.sub(named[0], statement) if len(set(named)) == 1 else statement
