"""NEWS_CONTEXT_GENERATOR: news from before a question's date, found by what the question is about."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.chunks import chunks
from engine.news.archive import BEGINNING
from engine.news.question_terms import question_terms
from engine.ports import News
from engine.question_date import question_date
from engine.step import Dropped, StepContext, rejected
from schemas.article import Article
from schemas.context_generator import NewsContextGenerator
from schemas.sample import NewsContext, Sample

_TICK = timedelta(microseconds=1)
_LONGEST_EXCERPT = 1500


@dataclass(frozen=True, slots=True)
class _Found:
    article: Article
    search: str
    relevance: int


class NewsContextStep:
    """Keeps the most relevant articles out before the question's date and renders them in order of time.

    An article of which only the day is known is out at the end of that day. The seed itself is never among them.
    """

    def __init__(self, config: NewsContextGenerator, news: News) -> None:
        self._config = config
        self._news = news

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with its news, or rejected where there are too few or nothing says what came before."""
        date = question_date(sample)
        if sample.question is None:
            yield rejected(sample, "There is no question to find news for")
        elif date is None:
            yield rejected(sample, "Neither question nor seed has a date, so nothing tells which news came before")
        else:
            kept = self._kept(await self._find(sample, sample.question.question_text, date))
            yield self._with_news(sample, kept, date)

    async def _find(self, sample: Sample, question: str, date: datetime) -> list[_Found]:
        config, terms = self._config, question_terms(question)
        start = date - min(timedelta(days=config.time_delta_days), date - BEGINNING)
        found: dict[str, _Found] = {}
        for search in terms.searches(config.num_search_queries):
            articles = await self._news.search(search, start=start, end=date - _TICK, limit=config.articles_per_query)
            for article in articles:
                if not _is_seed(article, sample):
                    found.setdefault(article.id, _Found(article, search, terms.relevance(article)))
        return list(found.values())

    def _kept(self, found: Sequence[_Found]) -> list[_Found]:
        config = self._config
        if not config.enable_relevance_ranking:
            return list(found[: config.num_articles])
        relevant = [it for it in found if it.relevance >= config.relevance_threshold]
        relevant.sort(key=lambda it: (it.relevance, it.article.out_by, it.article.id), reverse=True)
        return relevant[: config.num_articles]

    def _with_news(self, sample: Sample, kept: Sequence[_Found], date: datetime) -> Sample:
        config = self._config
        if len(kept) < config.min_articles:
            return rejected(sample, _too_few(len(kept), config, date))
        if not kept:
            return sample
        ordered = sorted(kept, key=lambda it: (it.article.out_by, it.article.id))
        news = NewsContext(
            rendered_context="\n\n".join(_rendered(it.article) for it in ordered),
            search_query=" | ".join(dict.fromkeys(it.search for it in kept)),
        )
        return sample.model_copy(update={"context": [*(sample.context or []), news]})


def _is_seed(article: Article, sample: Sample) -> bool:
    seed = sample.seed
    return seed is not None and (article.text in seed.seed_text or seed.seed_text in article.full_text)


def _too_few(number: int, config: NewsContextGenerator, date: datetime) -> str:
    span = f"the {config.time_delta_days} days before {date:%Y-%m-%d}"
    return (
        f"Only {number} of at least {config.min_articles} relevant articles were found in {span}; "
        "lower min_articles or relevance_threshold, or raise time_delta_days"
    )


def _rendered(article: Article) -> str:
    source = ", ".join(article.sources)
    heading = " | ".join(part for part in (f"{article.published:%Y-%m-%d}", article.title, source) if part)
    excerpt = next(chunks(article.text, _LONGEST_EXCERPT, 0), "")
    return f"{heading}\n{excerpt}"
