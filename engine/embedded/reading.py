"""A passage read: its usable sentences with their words, clauses and quantities, each worked out once."""

import re
from dataclasses import dataclass
from functools import cached_property

from engine.embedded.english import standalone
from engine.embedded.english.clause import Clause, clauses
from engine.embedded.english.cleaning import clean
from engine.embedded.english.number import Quantity, quantities
from engine.embedded.english.sentence import Sentence, sentences
from engine.embedded.english.word import Words, read_words
from engine.embedded.passage import Passage

_SAME_PERIOD = re.compile(
    r"\b(over|in|during|for) (?:the|that) same (?:12-month |four-quarter )?(?:period|month|year|quarter)s?\b"
)
_PERIOD = re.compile(
    r"\b(?:over|in|during|for) (?:the (?:\d+|two|three|four|six|twelve) (?:months|quarters|years|weeks|days)"
    r" (?:ending|ended|of|to|from) [A-Za-z0-9 ]+?|the (?:year|month|quarter) (?:ending|ended|of|to) [A-Za-z0-9 ]+?)"
    r"(?=[,;.]| and | but | while )"
)
_DEFINED_TERM = re.compile(r"\s?\((?:[a-z, ]{0,40})[\"“][^\"”()]{1,60}[\"”](?: or [\"“][^\"”()]{1,60}[\"”])?\)")
# Between two words of a cleaned sentence: white space, emphasis, the brackets and the address of a link.
_BETWEEN = r"(?:\]\([^)]*\)|[\s*_`\[\]\u00ad\u200b])+"
_LONGEST = 520


@dataclass
class Reading:
    """One sentence, `statement` cleaned to stand by itself, `resolved` with "the same period" named by its dates."""

    sentence: Sentence
    statement: str
    resolved: str
    passage: Passage

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The quantities of `resolved`."""
        return quantities(self.resolved)

    @cached_property
    def words(self) -> Words:
        """The words of `resolved`."""
        return read_words(self.resolved, self.quantities)

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses of `resolved`."""
        return clauses(self.words)

    @cached_property
    def stands_alone(self) -> bool:
        """Whether the whole sentence can be quoted by itself."""
        if '"' in self.statement:
            return False
        if not standalone.stands_alone(self.statement, self.words, you=self.passage.source is not None):
            return False
        tags = self.words.tags
        if tags[0] in "VEBHM":
            return bool(self.clauses) and self.clauses[0].lead == (0, tags.find(","))
        if tags[0] == "G":
            # "Selling any assets worth $500, provided that ...": an item of a list.
            return bool(self.clauses) and 0 in (self.clauses[0].lead[0], self.clauses[0].subject[0])
        # "The breach, which is not cured in time.": no sentence.
        return bool(self.clauses) or any(tag in "VBHM" for tag in tags.partition(",S")[0])

    def verbatim(self, span: str) -> str | None:
        """Give a piece of the cleaned sentence as the passage has it, marks and all; `None` where it is not there."""
        if span in self.sentence.text:
            return span
        words = [re.escape(word).replace("'", "['’‘]") for word in span.split()]
        found = re.search(_BETWEEN.join(words), self.sentence.text)
        return found.group() if found else None


def read(passage: Passage) -> list[Reading]:
    """Give the sentences of a passage that are plain prose of a usable length."""
    found: list[Reading] = []
    made_up_until = 0
    for sentence in sentences(passage.text):
        if standalone.opens_example(sentence.text):
            made_up_until = _example_end(passage.text, sentence)
        if sentence.start < made_up_until:
            continue
        if standalone.MIN_LENGTH <= len(sentence.text) <= _LONGEST:
            cleaned = clean(sentence.text)
            statement = standalone.without_discourse(cleaned)
            if not standalone.is_made_up(cleaned) and _is_prose(statement):
                resolved = _with_period_named(_DEFINED_TERM.sub("", statement) if "(" in statement else statement)
                found.append(Reading(sentence, statement, resolved, passage))
    return found


def _example_end(text: str, opening: Sentence) -> int:
    """Where the paragraph of an example ends; of "For example:" alone in its line, the block after it."""
    start = opening.end
    if opening.text.endswith(":"):
        start += len(text[start:]) - len(text[start:].lstrip())
    end = text.find("\n\n", start)
    return len(text) if end < 0 else end


def _is_prose(statement: str) -> bool:
    is_sentence = statement[-1:] in (".", "!") and (statement[0].isupper() or statement[0] in '"“')
    return is_sentence and not standalone.is_debris(statement)


def _with_period_named(statement: str) -> str:
    same = _SAME_PERIOD.search(statement) if " same " in statement else None
    if same is None:
        return statement
    named = _PERIOD.findall(statement[: same.start()])
    return _SAME_PERIOD.sub(named[0], statement) if len(set(named)) == 1 else statement
