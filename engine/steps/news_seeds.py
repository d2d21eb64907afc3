"""NEWS_SEED_GENERATOR: news articles, found by searches of their own for each query, site and slice of time."""

from engine.news.article_seeds import ArticleSeeds
from engine.news.slices import Window
from engine.ports import News
from schemas.seed_generator import NewsSeedGenerator


class NewsSeeds(ArticleSeeds):
    """Articles in order of time. An end date at midnight includes that whole day."""

    def __init__(self, config: NewsSeedGenerator, news: News) -> None:
        queries = [config.search_query] if isinstance(config.search_query, str) else config.search_query
        super().__init__(
            news,
            [query for query in dict.fromkeys(queries) if query.strip()],
            _sites(config.source_domain),
            Window(config.start_date, config.end_date, config.interval_duration_days),
            per_search=config.articles_per_search,
        )


def _sites(given: str | list[str] | None) -> list[str | None]:
    sites = [given] if isinstance(given, str) else given or []
    return [*dict.fromkeys(site for site in sites if site.strip())] or [None]
