"""The news of a running server: the archive in its database, or a live provider."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import ClientSession

from api.settings import PREFIX, BadSettings, Settings
from engine.news.archive import NewsArchive
from engine.news.brave import Brave
from engine.news.gdelt import Gdelt
from engine.news.live import LiveNews
from engine.ports import News
from storage.archive import Archive
from storage.database import Database


@asynccontextmanager
async def open_news(settings: Settings, database: Database) -> AsyncGenerator[News, None]:
    """Open what the settings name. Raises `BadSettings` where it needs a key that is not set."""
    if settings.news == "archive":
        yield NewsArchive(Archive(database))
        return
    if settings.news == "brave" and not settings.search_api_key:
        raise BadSettings(f"{PREFIX}SEARCH_API_KEY: set the key of the Brave Search API, which {PREFIX}NEWS names.")
    async with ClientSession() as session:
        yield LiveNews(Gdelt(session) if settings.news == "gdelt" else Brave(session, settings.search_api_key))
