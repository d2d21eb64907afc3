"""Which tables a server has: none, those of a folder, or BigQuery's."""

import sys
from pathlib import Path

import pytest

from api.settings import Settings
from api.sql import open_tables
from schemas.errors import RunFailed


def test_without_a_setting_there_are_none_and_what_to_set_is_said():
    assert "PIPELINE_ASSISTANT_SQL_DIR" in (open_tables(Settings.read()).missing or "")


async def test_a_folder_gives_its_files(tmp_path: Path):
    (tmp_path / "news.csv").write_text("text\nx\n")
    tables = open_tables(Settings.read(sql_dir=str(tmp_path)))
    assert (tables.missing, tables.is_paid) == (None, False)
    assert (await tables.examine("SELECT text FROM news")).columns == ("text",)


async def test_a_key_file_that_is_not_there_is_said_when_a_query_is_asked(tmp_path: Path):
    tables = open_tables(Settings.read(bigquery_project="acme", bigquery_credentials=str(tmp_path / "key.json")))
    assert (tables.missing, tables.is_paid) == (None, True)
    with pytest.raises(RunFailed, match=r"key\.json"):
        await tables.examine("SELECT 1 AS text")


@pytest.mark.parametrize(
    ("module", "lacking", "given", "command"),
    [
        ("engine.sql.file_tables", "sqlglot", {"sql_dir": "tables"}, "pipeline-assistant[sql]"),
        (
            "engine.sql.bigquery_tables",
            "google.cloud.bigquery",
            {"bigquery_project": "x"},
            "pipeline-assistant[bigquery]",
        ),
    ],
)
def test_without_the_extra_the_command_that_installs_it_is_said(
    monkeypatch: pytest.MonkeyPatch, module: str, lacking: str, given: dict[str, str], command: str
):
    for name in [name for name in sys.modules if name.startswith("engine.sql.") or name == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, lacking, None)
    assert command in (open_tables(Settings.read(**given)).missing or "")
