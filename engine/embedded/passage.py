"""The passage that questions are written from, and how a question names its source."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from html import unescape

from engine.embedded.english.date_mention import day_in, written_day

_TAG = re.compile(r"</?[a-z]+>")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the name and date of its source.

    `source` is a noun phrase that can follow "the" (`minutes of the FOMC meeting of January 31, 2024`) or, with a capital, a title
    (`Expense reports`); `None` where it has no name.
    """

    text: str
    source: str | None
    date: datetime | None

    @property
    def reference(self) -> date | None:
        """The day from which "last month" is counted: the day that the source's name holds, else the passage's date."""
        named = day_in(self.source) if self.source else None
        return named or (self.date.date() if self.date else None)

    @property
    def named_source(self) -> str | None:
        """The source as it stands inside a sentence: `the minutes of ...`, or a title in quotation marks with its date."""
        if not self.source:
            return None
        source = " ".join(_TAG.sub("", unescape(self.source)).replace('"', "'").split())
        if source[0].islower():
            return f"the {source}" if not source.startswith(("the ", "a ", "an ")) else source
        if self.date is None or day_in(source):
            return f'"{source}"'
        return f'"{source}" ({written_day(self.date.date())})'

    def attributed(self, question: str) -> str:
        """Give a question that starts in lower case with its source before it, or, where it has none, with a capital."""
        source = self.named_source
        if source is None:
            return question[:1].upper() + question[1:]
        return f"According to {source}, {question}"
