"""The `archive import` command: a file of articles goes into the archive, or is refused as a whole."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from engine.news.archive import NewsArchive
from storage.archive import Archive
from storage.database import Database

LINES = [
    {"date": "2026-05-01", "title": "Seen", "text": "A zorblax is seen in Oslo.", "url": "https://example.org/1"},
    {"date": "2026-05-02T12:00:00Z", "text": "A second zorblax is seen.", "sources": ["Example"]},
]


def write(file: Path, *lines: object) -> Path:
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["archive", "import", *arguments])


def zorblaxes(folder: Path) -> int:
    async def count() -> int:
        database = await Database.open(f"sqlite:///{folder}/pipeline-assistant.db")
        found = await NewsArchive(Archive(database)).count("zorblax", end=datetime(2030, 1, 1, tzinfo=UTC))
        await database.close()
        return found

    return asyncio.run(count())


def test_the_articles_of_a_file_are_added_once(tmp_path: Path):
    file = write(tmp_path / "articles.jsonl", *LINES)
    first = run(str(file), "--data-dir", str(tmp_path / "data"))
    assert (first.exit_code, first.stdout) == (0, "Added 2 articles.\n")
    second = run(str(file), "--data-dir", str(tmp_path / "data"))
    assert second.stdout == "Added 0 articles; passed over 2 articles that were there already.\n"
    assert zorblaxes(tmp_path / "data") == 2


def test_a_file_with_a_wrong_line_is_refused_as_a_whole(tmp_path: Path):
    file = write(tmp_path / "articles.jsonl", *LINES, {"date": "soon", "text": "A zorblax is expected."})
    refused = run(str(file), "--data-dir", str(tmp_path / "data"))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Line 3: date: ")
    assert zorblaxes(tmp_path / "data") == 0


@pytest.mark.parametrize("missing", ["none.jsonl", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, missing: str):
    assert run(str(tmp_path / missing)).exit_code == 2


def test_the_help_teaches_with_an_example():
    result = CliRunner().invoke(app, ["archive", "import", "--help"])
    assert result.exit_code == 0
    assert "pipeline-assistant archive import articles.jsonl" in result.stdout
    assert '"date"' in result.stdout
