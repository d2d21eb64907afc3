"""GDELT_SEED_GENERATOR: all news of a window, without a query."""

from engine.news.article_seeds import ArticleSeeds
from engine.news.slices import Window
from engine.ports import News
from schemas.seed_generator import GdeltSeedGenerator


class GdeltSeeds(ArticleSeeds):
    """Articles in order of time, the first of each slice. An end date at midnight includes that whole day."""

    def __init__(self, config: GdeltSeedGenerator, news: News) -> None:
        window = Window(config.start_date, config.end_date, config.interval_duration_days)
        super().__init__(news, [""], [None], window, per_search=config.articles_per_interval)
