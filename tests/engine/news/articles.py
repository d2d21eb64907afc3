"""Articles to search in."""

from datetime import UTC, datetime, timedelta

from schemas.article import Article

START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2025, 1, 1, tzinfo=UTC)


def article(text: str, day: int = 0, *, title: str = "", hours: float = 0, **fields: object) -> Article:
    """An article of a day after the start; its id is its text."""
    published = START + timedelta(days=day, hours=hours)
    return Article(id=text, title=title, text=text, published=published, **fields)  # type: ignore[arg-type]


def texts(found: list[Article]) -> list[str]:
    return [each.text for each in found]
