"""Coverage: how many articles the news hold for a source's searches, in its window and in two others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from engine.ports import News
from engine.steps.gdelt_seeds import GdeltSeeds
from engine.steps.news_seeds import NewsSeeds
from schemas.seed_generator import GdeltSeedGenerator, NewsSeedGenerator

FEW = 10
"""Fewer articles than that are few: as many as a single search brings by default."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included, and about how many articles the searches find in it."""

    start: date
    end: date
    articles: int

    def as_json(self) -> dict[str, Any]:
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "articles": self.articles}


@dataclass(frozen=True, slots=True)
class FewArticles:
    """A window with few articles or none; `newest` is as long and ends with the news, `whole` is all they reach."""

    asked: Period
    newest: Period
    whole: Period

    def as_json(self) -> dict[str, Any]:
        return {"asked": self.asked.as_json(), "newest": self.newest.as_json(), "whole": self.whole.as_json()}


async def few_articles(seeds: Mapping[str, Any], news: News) -> FewArticles | None:
    """What to know of a source whose window holds few articles.

    `None` where it holds enough, where the source is no news, or where the news cannot say.
    """
    config = _dated(seeds)
    reach = await news.window() if config else None
    if config is None or reach is None:
        return None
    start, end = config.start_date.date(), config.end_date.date()
    asked = await _period(config, start, end, news)
    if asked.articles >= FEW:
        return None
    first, last = reach
    newest = await _period(config, last - (end - start), last, news)
    return FewArticles(asked, newest, await _period(config, first, last, news))


def _dated(seeds: Mapping[str, Any]) -> NewsSeedGenerator | GdeltSeedGenerator | None:
    match seeds.get("config_type"):
        case "NEWS_SEED_GENERATOR":
            return NewsSeedGenerator.model_validate(seeds)
        case "GDELT_SEED_GENERATOR":
            return GdeltSeedGenerator.model_validate(seeds)
        case _:
            return None


async def _period(config: NewsSeedGenerator | GdeltSeedGenerator, start: date, end: date, news: News) -> Period:
    ends = {"start_date": _midnight(start), "end_date": _midnight(end)}
    if isinstance(config, GdeltSeedGenerator):
        return Period(start, end, await GdeltSeeds(config.model_copy(update=ends), news).expected())
    return Period(start, end, await NewsSeeds(config.model_copy(update=ends), news).expected())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)
