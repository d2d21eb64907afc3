"""Evidence: what came out after a question was asked, in its seed's own file set or in the news."""

from collections.abc import Iterable
from datetime import datetime

from engine.ports import Document, FileSets, News, Report
from schemas.article import Article, out_by
from schemas.sample import Sample

FILE_SET_ID = "file_set_id"
"""Key in a row's meta: the file set that its seed comes from."""


class LaterReports:
    """The evidence for a question: later documents of its seed's file set, or news where it comes from none."""

    def __init__(self, file_sets: FileSets, news: News, organization_id: str) -> None:
        self._file_sets = file_sets
        self._news = news
        self._organization_id = organization_id

    async def search(self, sample: Sample, query: str, *, after: datetime, until: datetime, limit: int) -> list[Report]:
        """The reports that surely came out between the two moments, earliest first; of news the best."""
        file_set_id: object = sample.meta.get(FILE_SET_ID)
        if isinstance(file_set_id, str):
            return await self._documents(file_set_id, after, until, limit)
        articles = await self._news.search(query, start=after, end=until, limit=limit)
        return _in_time((_of_article(article) for article in articles), after, until)

    async def _documents(self, file_set_id: str, after: datetime, until: datetime, limit: int) -> list[Report]:
        # The id stands in a row, which may have been uploaded: only what the organization may read is read.
        if await self._file_sets.get_file_set(self._organization_id, file_set_id) is None:
            return []
        found: list[Report] = []
        async for document in self._file_sets.documents(file_set_id, after=after, until=until):
            found.extend(_in_time([report] if (report := _of_document(document)) else [], after, until))
            if len(found) == limit:
                break
        return found


def _in_time(reports: Iterable[Report], after: datetime, until: datetime) -> list[Report]:
    meant = (report for report in reports if after < report.published and out_by(report.published) <= until)
    return sorted(meant, key=lambda report: (report.published, report.id))


def _of_article(article: Article) -> Report:
    name = article.title or article.attribution or ", ".join(article.sources)
    return Report(article.id, name or article.id, article.full_text, article.published, article.url)


def _of_document(document: Document) -> Report | None:
    if document.date is None:
        return None
    title: object = document.metadata.get("title")
    return Report(document.id, title if isinstance(title, str) else document.name, document.text, document.date)
