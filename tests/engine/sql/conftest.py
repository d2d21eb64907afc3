"""A folder of tables in each of the three formats, and beside it a file that no query may read."""

import json
from pathlib import Path

import duckdb
import pytest

from engine.sql.file_tables import FileTables

NEWS = """id,title,body,published,lang,views
1,Rates rise,The Fed raised rates.,2024-01-05,en,100
2,Storm,A storm hit the coast.,2024-01-15,en,50
3,Wahl,Die Wahl war knapp.,2024-02-01,de,70
4,Empty,,2024-02-10,en,5
"""
EVENTS = [
    {
        "id": 1,
        "at": "2024-01-05T10:00:00Z",
        "tags": ["a", "b"],
        "who": {"name": "Ann", "age": 3},
        "note": "x=1, y=2",
        "raw": '{"k": {"z": 5}}',
        "day": "20240107",
    },
    {
        "id": 2,
        "at": "2024-01-06T23:30:00Z",
        "tags": ["c"],
        "who": {"name": "Bob", "age": None},
        "note": "y=3",
        "raw": "{}",
        "day": "bad",
    },
]
SECRET = "do-not-read-me"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "news.csv").write_text(NEWS)
    (folder / "events.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in EVENTS))
    prices = f"COPY (SELECT 'oil' AS item, 71.5 AS price UNION ALL SELECT 'gas', 2.25) TO '{folder}/prices.parquet'"
    duckdb.execute(prices)
    (tmp_path / "secret.csv").write_text(f"text\n{SECRET}\n")
    return folder


@pytest.fixture
def tables(folder: Path) -> FileTables:
    return FileTables(folder)
