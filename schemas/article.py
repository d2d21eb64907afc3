"""An article: a dated piece of news, and the query by which an index of articles is asked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_ALMOST_A_DAY = timedelta(hours=23, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True)
class Article:
    """A piece of news. `published` at midnight means that only its day is known.

    `domains` are the sites that it comes from; `sources` their names as printed. `url` is the article's address, or the
    page that it has to be attributed to.
    """

    id: str
    title: str
    text: str
    published: datetime
    url: str | None = None
    sources: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    attribution: str | None = None
    licence: str | None = None

    @property
    def out_by(self) -> datetime:
        """The moment by which the article was surely out: the end of its day where only that is known."""
        return out_by(self.published)

    @property
    def full_text(self) -> str:
        """Title and text."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


def out_by(published: datetime) -> datetime:
    """The moment by which something published then was surely out."""
    return published + _ALMOST_A_DAY if published.time() == time(0) else published


def text_digest(text: str) -> bytes:
    """What tells texts apart that differ in more than case and white space."""
    return hashlib.blake2b(" ".join(text.casefold().split()).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for: any of its phrases, each a row of words in lower case without accents."""

    phrases: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """Asks for the articles that hold every required term and at least `at_least` of the others.

    A query without terms asks for all articles.
    """

    required: tuple[Term, ...] = ()
    others: tuple[Term, ...] = ()
    at_least: int = 0
