"""Lines of JSON, each an article: how the bundled articles are kept, and what can be imported."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from schemas.article import Article
from schemas.base import UtcDatetime
from schemas.errors import CallerError
from schemas.site import host_of, read_site

_Text = Annotated[str, StringConstraints(strip_whitespace=True)]
_Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _without_half_pairs(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    return text


class BadArticle(CallerError):
    """A line that is no article."""


class ArticleLine(BaseModel):
    """One article as a JSON object; other keys are passed over.

    `topics` are the headings that the text stood under, outer to inner, and make its title; where `topic_is_own` is
    false they may be those of a neighbour and are not used.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    date: UtcDatetime = Field(description="YYYY-MM-DD, or a moment in ISO 8601")
    text: Annotated[_Written, AfterValidator(_without_half_pairs)]
    title: _Text = ""
    url: _Written | None = None
    sources: tuple[_Written, ...] = ()
    source_domains: tuple[_Written, ...] | None = None
    topics: tuple[_Written, ...] = ()
    topic_is_own: bool = True
    attribution: _Written | None = None
    licence: _Written | None = None

    def article(self) -> Article:
        """The article; the archive gives it its id."""
        domains = [read_site(it).partition("/")[0] for it in self.source_domains or ()]
        if self.source_domains is None and self.url:
            domains = [host_of(self.url)]
        return Article(
            id="",
            title=self.title or (": ".join(self.topics) if self.topic_is_own else ""),
            text=self.text,
            published=self.date,
            url=self.url,
            sources=self.sources,
            domains=tuple(domain for domain in domains if domain),
            attribution=self.attribution,
            licence=self.licence,
        )


def read_articles(lines: Iterable[bytes]) -> Iterator[Article]:
    """Read the articles, passing over empty lines. Raises `BadArticle` with the number of the line that is none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = ArticleLine.model_validate_json(line)
        except ValidationError as error:
            raise BadArticle(f"Line {number}: {_explain(error)}") from None
        yield read.article()


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else f"{message}. Write one JSON object a line, with date and text."
