"""The passage that questions are written from, and how a question names its source."""

import datetime as dt
import re
from dataclasses import dataclass
from html import unescape

from engine.embedded.english.date_mention import DATE, day_in, written_day

_TAG = re.compile(r"</?[a-z]+>")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the name and date of its source.

    `source` is a noun phrase that can follow "the" (`minutes of the FOMC meeting of January 31, 2024`) or, with a
    capital, a title (`Expense reports`); `None` where it has no name. `date` is the moment from which the text
    counts as known.
    """

    text: str
    source: str | None
    date: dt.datetime | None

    @property
    def reference(self) -> dt.date | None:
        """The day from which "last month" is counted: the day that the source's name holds, else the passage's date."""
        named = day_in(self.source) if self.source else None
        return named or (self.date.date() if self.date else None)

    @property
    def is_identified(self) -> bool:
        """Whether the source's name tells this text from others: "a news report of May 3, 2024" can be many."""
        return bool(self.source) and not (self.source or "").startswith(("a ", "an "))

    @property
    def named_source(self) -> str | None:
        """The source as it stands in a sentence: `the minutes of ...`, or a title in quotation marks with its date."""
        source = " ".join(_TAG.sub("", unescape(self.source or "")).replace('"', "'").split())
        if not source:
            return None
        if source[0].islower():
            return source if source.startswith(("the ", "a ", "an ")) else f"the {source}"
        if self.date is None or day_in(source):
            return f'"{source}"'
        return f'"{source}" ({written_day(self.date.date())})'

    @property
    def title(self) -> str:
        """The name of the source without the dates in it, which give no answer away."""
        return DATE.sub("", self.source or "")

    def attributed(self, question: str) -> str:
        """Give a question that starts in lower case with its source before it or, where it has none, a capital."""
        source = self.named_source
        if source is None:
            return question[:1].upper() + question[1:]
        return f"According to {source}, {question}"
