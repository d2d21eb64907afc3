"""Where a server finds its news is a setting."""

from pathlib import Path

import pytest

from api.bootstrap import open_services
from api.news import open_news
from api.settings import BadSettings, Settings
from engine.news.archive import NewsArchive
from engine.news.live import LiveNews
from storage.database import Database


async def test_a_server_starts_with_the_bundled_archive(tmp_path: Path):
    async with open_services(Settings.read(data_dir=tmp_path)) as services:
        window = (await services.engine.surroundings("anyone")).archive_window
    assert window is not None
    assert (window[0].isoformat(), window[1].isoformat()) == ("2019-01-04", "2026-03-28")


@pytest.mark.parametrize(
    ("name", "key", "kind"), [("archive", "", NewsArchive), ("gdelt", "", LiveNews), ("brave", "k", LiveNews)]
)
async def test_the_setting_names_the_source(tmp_path: Path, name: str, key: str, kind: type):
    settings = Settings.read(data_dir=tmp_path, news=name, search_api_key=key)
    database = await Database.open(settings.database)
    async with open_news(settings, database) as news:
        assert isinstance(news, kind)
    await database.close()


async def test_a_search_provider_needs_its_key(tmp_path: Path):
    with pytest.raises(BadSettings, match="PIPELINE_ASSISTANT_SEARCH_API_KEY"):
        async with open_services(Settings.read(data_dir=tmp_path, news="brave")):
            pass


def test_a_key_is_never_shown():
    assert "hidden" not in repr(Settings.read(search_api_key="hidden"))


def test_an_unknown_source_is_refused():
    with pytest.raises(BadSettings, match="PIPELINE_ASSISTANT_NEWS"):
        Settings.read(news="rumours")
