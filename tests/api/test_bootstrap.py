"""The bootstrap: what a first start makes, what a later one finds, and what a clean stop leaves."""

import stat
from pathlib import Path

import pytest

from api.bootstrap import open_services
from api.settings import BadSettings, Settings
from storage.database import DatabaseUnusable
from tests.api.conftest import running


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_first_start_makes_a_token_that_only_its_owner_can_read(tmp_path: Path):
    settings = Settings.read(data_dir=tmp_path / "new" / "data")
    async with open_services(settings) as services:
        token = services.new_token
        assert token is not None
        assert await services.tokens.organization_of(token) == "default"
    assert settings.token_file.read_text().strip() == token
    assert (mode(settings.data_dir), mode(settings.token_file)) == (0o700, 0o600)


async def test_a_later_start_keeps_the_token(tmp_path: Path):
    settings = Settings.read(data_dir=tmp_path)
    async with open_services(settings) as services:
        token = services.new_token
    async with open_services(settings) as services:
        assert services.new_token is None
        assert await services.tokens.organization_of(token or "") == "default"


async def test_a_start_that_was_cut_off_while_it_wrote_the_token_is_made_good(tmp_path: Path):
    settings = Settings.read(data_dir=tmp_path)
    settings.token_file.write_text("")
    async with open_services(settings) as services:
        assert services.new_token == settings.token_file.read_text().strip() != ""


async def test_only_the_tokens_that_are_configured_now_are_let_in(tmp_path: Path):
    async with open_services(Settings.read(data_dir=tmp_path)) as services:
        made = services.new_token
    async with open_services(Settings.read(data_dir=tmp_path, api_tokens="one:acme,two:rival")) as services:
        assert services.new_token is None
        assert await services.tokens.organization_of("two") == "rival"
        assert await services.tokens.organization_of(made or "") is None
    async with open_services(Settings.read(data_dir=tmp_path, api_tokens="one:acme")) as services:
        assert await services.tokens.organization_of("two") is None


async def test_a_clean_stop_leaves_one_database_file(settings: Settings):
    async with running(settings) as client:
        await client.post("/pipeline-assistant/sessions", json={"goal": "numeric questions from the FOMC minutes"})
        assert (settings.data_dir / "pipeline-assistant.db-wal").exists()
    assert [path.name for path in settings.data_dir.iterdir()] == ["pipeline-assistant.db"]


async def test_the_database_can_lie_elsewhere(tmp_path: Path):
    elsewhere = tmp_path / "elsewhere" / "all.db"
    settings = Settings.read(data_dir=tmp_path / "data", database_url=f"sqlite:///{elsewhere}", api_tokens="ours:acme")
    async with running(settings) as client:
        created = await client.post("/pipeline-assistant/sessions", json={"goal": "hello"})
        assert created.status_code == 201
    assert elsewhere.exists()
    assert list(settings.data_dir.iterdir()) == []


async def test_a_restart_keeps_everything(settings: Settings):
    async with running(settings) as client:
        goal = {"goal": "numeric questions from the FOMC minutes, two per chunk"}
        session = (await client.post("/pipeline-assistant/sessions", json=goal)).json()
        dataset = (await client.post("/datasets")).json()["id"]
        await client.post(f"/datasets/{dataset}/samples", json={"samples": [{"prompt": "one"}, {"prompt": "two"}]})
        routes = (f"/pipeline-assistant/sessions/{session['session_id']}", f"/datasets/{dataset}/samples", "/datasets")
        before = [(await client.get(route)).json() for route in routes]
    async with running(settings) as client:
        assert [(await client.get(route)).json() for route in routes] == before
        reply = await client.post(f"{routes[0]}/messages", json={"content": "what is it like now?"})
        assert reply.status_code == 200


async def test_a_model_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path):
    with pytest.raises(BadSettings, match=r"_MODEL: The model 'gpt-9' can't be used here. Usable: embedded"):
        async with open_services(Settings.read(data_dir=tmp_path, model="gpt-9")):
            pass


async def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match="PIPELINE_ASSISTANT_DATA_DIR: cannot make the folder"):
        async with open_services(Settings.read(data_dir=tmp_path / "file" / "data")):
            pass


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/x", "sqlite://"])
async def test_a_database_that_cannot_be_used_is_refused(tmp_path: Path, url: str):
    with pytest.raises(DatabaseUnusable, match=r"sqlite:////path/to/file\.db"):
        async with open_services(Settings.read(data_dir=tmp_path, database_url=url)):
            pass
