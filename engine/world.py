"""The world that a run reads: files, rows and news, either as they are or as they were when its job began."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from engine.books import Books
from engine.news.kept import KeptNews
from engine.ports import Datasets, FileSets, News, SqlTables
from schemas.job_record import ClaimedJob


@dataclass(frozen=True, slots=True)
class World:
    """`seed_news` are the news that seeds come from. `input_rows` is how many rows of an input dataset are meant."""

    file_sets: FileSets
    datasets: Datasets
    news: News
    seed_news: News
    tables: SqlTables
    input_rows: int | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def of(self, claimed: ClaimedJob, books: Books) -> "World":
        """The world in which a job began: what came later is not in it, however often the job is taken up again."""
        news = self.news.as_of(claimed.as_of)
        return replace(
            self,
            file_sets=self.file_sets.as_of(claimed.as_of),
            news=news,
            # Which articles are found best changes with what else there is, and live news with every hour.
            seed_news=KeptNews(news, books.searches),
            tables=self.tables.begun_at(claimed.job.created_at),
            input_rows=claimed.input_rows,
            now=claimed.job.created_at,
        )
