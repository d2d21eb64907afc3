"""The guard: whatever does more than read the tables of the folder is refused, with what would be valid."""

import os
import string
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.sql.bad_query import BadQuery
from engine.sql.file_tables import FileTables
from engine.sql.folder import TableFile
from engine.sql.locked_duckdb import LockedDuckDB
from engine.sql.translation import translate
from tests.engine.sql.asking import ask
from tests.engine.sql.conftest import SECRET

TABLES = {"news": "news", "events": "events"}
REFUSED: dict[str, list[str]] = {
    "Only one statement": [
        "DROP TABLE news",
        "DELETE FROM news WHERE TRUE",
        "UPDATE news SET title = 'x' WHERE TRUE",
        "INSERT INTO news (title) VALUES ('x')",
        "MERGE news USING events ON FALSE WHEN NOT MATCHED THEN INSERT ROW",
        "TRUNCATE TABLE news",
        "CREATE TABLE x AS SELECT * FROM news",
        "CREATE OR REPLACE VIEW x AS SELECT 1",
        "CREATE TEMP FUNCTION f(x INT64) AS (x + 1); SELECT f(id) FROM news",
        "ALTER TABLE news ADD COLUMN x INT64",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE news",
        "DECLARE x INT64 DEFAULT 1",
        "BEGIN SELECT 1; END",
        "EXECUTE IMMEDIATE 'SELECT 1'",
        "CALL p()",
        "EXPORT DATA OPTIONS(uri = '/tmp/x.csv', format = 'CSV') AS SELECT * FROM news",
        "LOAD DATA INTO x FROM FILES (uris = ['/etc/passwd'], format = 'CSV')",
        "COPY news TO '/tmp/x.csv'",
        "COPY (SELECT * FROM news) TO '/tmp/x.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "CHECKPOINT",
        "VACUUM",
        "SHOW TABLES",
        "DESCRIBE news",
        "EXPLAIN SELECT * FROM news",
        "USE x",
        "hello",
        "VALUES (1)",
        "TABLE news",
        "/* SELECT */ DROP TABLE news",
        "GRANT SELECT ON news TO x",
        "KILL 1",
    ],
    "can't be read": [
        "ATTACH '/tmp/x.db' AS x",
        "IMPORT DATABASE '/tmp/x'",
        "SELECT * FROM glob('/etc/*')",
        "SELEC title FROM news",
        "SELECT * FROM",
        "SELECT ((((title FROM news",
        "SELECT * FROM news |> DROP TABLE x",
        "SELECT a FROM news MATCH_RECOGNIZE (ORDER BY id PATTERN (a) DEFINE a AS TRUE)",
        "ASSERT 1 = 1",
    ],
    "There is no table": [
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM `/etc/passwd`",
        'SELECT * FROM "/etc/passwd"',
        "SELECT * FROM 'secret.csv'",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_tables",
        "SELECT * FROM duckdb_tables",
        "SELECT * FROM (WITH z AS (SELECT 1 AS a) SELECT * FROM z) CROSS JOIN z",
        "SELECT * FROM (WITH duckdb_tables AS (SELECT 1 AS a) SELECT * FROM duckdb_tables) CROSS JOIN duckdb_tables",
        "SELECT * FROM unknown",
        "SELECT * FROM `a.b.unknown`",
        "SELECT * FROM `news*`",
    ],
    "stands where a table is read": [
        "SELECT * FROM `../outside/secret.csv`",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_json('/tmp/x.json')",
        "SELECT * FROM read_parquet('/tmp/x.parquet')",
        "SELECT * FROM parquet_scan('/tmp/x.parquet')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('news')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM pragma_database_list()",
        "SELECT * FROM range(10)",
        "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM news",
        "SELECT * FROM news WHERE title IN (SELECT * FROM read_csv('/etc/passwd'))",
        "WITH x AS (SELECT * FROM read_csv('/etc/passwd')) SELECT * FROM x",
        "SELECT * FROM EXTERNAL_QUERY('connection', 'SELECT 1')",
        "SELECT * FROM ML.PREDICT(MODEL m, TABLE news)",
        "SELECT * FROM st_read('/etc/passwd')",
        "SELECT * FROM read_xlsx('x')",
    ],
    "is not available over files": [
        "SELECT getenv('HOME') FROM news",
        "SELECT current_setting('temp_directory') FROM news",
        "SELECT CURRENT_USER() FROM news",
        "SELECT SESSION_USER() FROM news",
        "SELECT version() FROM news",
        "SELECT read_text('/etc/passwd') FROM news",
        "SELECT * FROM news, LATERAL read_csv('/etc/passwd')",
        "SELECT * FROM news CROSS JOIN LATERAL (SELECT * FROM read_text(title))",
        "SELECT COLUMNS('.*') FROM news",
        "SELECT KEYS.NEW_KEYSET('AEAD_AES_GCM_256') FROM news",
        "SELECT ERROR('x') FROM news",
        "SELECT REPEAT('x', 1000000000) FROM news",
        "SELECT LPAD('x', 1000000000) FROM news",
        "SELECT FORMAT('%1000000000d', 1) FROM news",
        "SELECT nextval('x')",
        "SELECT txid_current()",
        "SELECT * FROM UNNEST(read_text('/etc/passwd'))",
        "SELECT AI.GENERATE('x')",
        "SELECT NET.HOST('x') FROM news",
        "SELECT HOST('x')",
        "SELECT setseed(0.5)",
    ],
    "gives something else each time": [
        "SELECT title FROM news ORDER BY RAND()",
        "SELECT GENERATE_UUID() AS text FROM news",
        "SELECT CURRENT_TIMESTAMP() AS now, title FROM news",
        "SELECT title FROM news WHERE published > CURRENT_DATE()",
        "SELECT title FROM news WHERE published > CURRENT_DATE",
        "SELECT 1 AS text FROM news WINDOW w AS (ORDER BY RAND())",
    ],
    "other rows each time": [
        "SELECT * FROM news TABLESAMPLE SYSTEM (10 PERCENT)",
    ],
    "no earlier states": [
        "SELECT * FROM news FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01'",
    ],
    "Only statements that read": [
        "SELECT * FROM news FOR UPDATE",
        "SELECT title INTO x FROM news",
    ],
    "no parameters or variables": [
        "SELECT @@version",
        "SELECT @p AS text",
        "SELECT ? AS text",
    ],
    "PIVOT": [
        "SELECT * FROM news PIVOT(SUM(id) FOR lang IN ('en'))",
    ],
}
"""What each message says, and the statements that it refuses."""

HOSTILE = """
SELECT * FROM read_csv('{secret}')
SELECT * FROM '{secret}'
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM glob('{folder}/*')
SELECT * FROM news UNION ALL SELECT * FROM read_csv('{secret}')
COPY (SELECT 1) TO '{folder}/written.csv'
COPY news TO '{outside}/written.parquet'
ATTACH '{outside}/written.db' AS x
EXPORT DATABASE '{outside}/written'
INSTALL httpfs
LOAD httpfs
SET enable_external_access = true
SET allowed_paths = ['{secret}']
SET allowed_directories = ['{outside}']
RESET lock_configuration
SET temp_directory = '{outside}'
PRAGMA enable_logging
CREATE VIEW v AS SELECT * FROM read_csv('{secret}')
SELECT * FROM folder_of_python
"""


@pytest.mark.parametrize(("says", "query"), [(says, query) for says, queries in REFUSED.items() for query in queries])
def test_a_statement_is_refused_with_a_message(says: str, query: str):
    with pytest.raises(BadQuery) as raised:
        translate(query, TABLES)
    assert says in raised.value.message
    assert raised.value.hint
    assert len(raised.value.message) < 200


@pytest.mark.parametrize("deep", ["(" * 5000 + "SELECT 1" + ")" * 5000, "SELECT " + "(" * 3000 + "1" + ")" * 3000])
def test_what_is_nested_too_deeply_is_refused(deep: str):
    with pytest.raises(BadQuery):
        _ = translate(deep, TABLES).sql


def test_what_is_too_long_is_refused():
    with pytest.raises(BadQuery, match="longer than"):
        translate("SELECT 1 AS text -- " + "x" * 100_000, TABLES)


@pytest.mark.parametrize("limit", ["2 + 3", "(5)", "-1", "'5'"])
async def test_a_limit_is_a_plain_number(tables: FileTables, limit: str):
    with pytest.raises(BadQuery):
        await ask(tables, f"SELECT title FROM news LIMIT {limit}")


@pytest.mark.parametrize("query", [line for line in HOSTILE.strip().splitlines() if "FROM" in line or "TO" in line])
async def test_no_hostile_query_comes_to_run(tables: FileTables, folder: Path, query: str):
    with pytest.raises(BadQuery):
        await ask(tables, query.format(**_places(folder)))


@pytest.mark.parametrize("statement", HOSTILE.strip().splitlines())
def test_behind_the_guard_the_database_itself_refuses(folder: Path, statement: str):
    # DuckDB would take a variable of this name for a table, if it were let.
    folder_of_python = duckdb.execute("SELECT 1 AS seen").fetchall()
    database = LockedDuckDB([TableFile("news", folder / "news.csv")])
    before = _listing(folder.parent)
    with pytest.raises(duckdb.Error):
        database.start(statement.format(**_places(folder)))
    with pytest.raises(duckdb.Error):
        database.start("SELECT * FROM read_csv('{secret}')".format(**_places(folder)))
    assert _listing(folder.parent) == before
    database.start("SELECT COUNT(*) FROM news")
    assert database.fetch(1) == [[4]]
    assert folder_of_python == [(1,)]
    database.close()


_KEYWORDS = """
SELECT FROM WHERE UNION ALL WITH AS JOIN ON ORDER BY LIMIT COPY TO ATTACH SET INSERT INTO CREATE TABLE VIEW
* , ( ) ; = 1 'x' [ ] . -- /* */ |> @ news events title id x
read_csv read_text glob COLUMNS UNNEST getenv '{secret}' `{secret}` '/etc/passwd' '{folder}/*'
"""
_PHRASES = [
    "FROM '{secret}'",
    "FROM read_csv('{secret}')",
    "(SELECT content FROM read_text('{secret}'))",
    "SELECT * FROM news",
    "COPY news TO '{outside}/written.csv'",
]
_WORDS = st.sampled_from([*_KEYWORDS.split(), *_PHRASES])
_STATEMENTS = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join) | st.text(string.printable, max_size=60).map(
    "SELECT * FROM news ".__add__
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statement=_STATEMENTS)
async def test_no_statement_reads_outside_the_folder_or_writes(folder: Path, statement: str):
    before = _listing(folder.parent)
    query = statement
    for name, place in _places(folder).items():
        query = query.replace("{" + name + "}", place)
    try:
        rows = await ask(FileTables(folder, seconds=10), query)
    except BadQuery as error:
        assert error.hint
        assert SECRET not in error.message + error.hint
    else:
        assert SECRET not in str(rows)
        assert "root:" not in str(rows)
    assert _listing(folder.parent) == before


def _places(folder: Path) -> Mapping[str, str]:
    return {"folder": str(folder), "outside": str(folder.parent), "secret": str(folder.parent / "secret.csv")}


def _listing(root: Path) -> list[tuple[str, int, int]]:
    paths = [Path(place) / name for place, _, names in os.walk(root) for name in names]
    return sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)
