"""Honest queries in BigQuery's SQL give over files what BigQuery would give."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.sql.file_tables import FileTables
from engine.sql.values import plain
from tests.engine.sql.asking import ask

DAY = date(2024, 1, 5)
TEN = datetime(2024, 1, 5, 10, tzinfo=UTC)
FIRST = "FROM news WHERE id = 1"
HONEST: list[tuple[str, list[tuple[object, ...]]]] = [
    ("SELECT title AS text, published FROM `project.dataset.news` LIMIT 1", [("Rates rise", DAY)]),
    (
        "SELECT LOWER(n.title) FROM `p`.`d`.`News` AS n WHERE n.views > (SELECT AVG(views) FROM p.d.news)",
        [("rates rise",), ("wahl",)],
    ),
    ("SELECT news.title FROM p.d.news WHERE id = 2", [("Storm",)]),
    (
        (
            f"SELECT SAFE_CAST(title AS INT64), SAFE_CAST('12' AS INT64), CAST(views AS STRING), CAST(2.5 AS "
            f"INT64) {FIRST}"
        ),
        [(None, 12, "100", 3)],
    ),
    (
        "SELECT CAST('1.123456789' AS NUMERIC) AS n, CAST('1.25' AS NUMERIC(10, 2)) AS m",
        [(Decimal("1.123456789"), Decimal("1.25"))],
    ),
    (
        "SELECT DATE_TRUNC(published, MONTH) AS m, COUNT(*), SUM(views) FROM news GROUP BY 1",
        [(date(2024, 1, 1), 2, 150), (date(2024, 2, 1), 2, 75)],
    ),
    (
        (
            f"SELECT DATE_TRUNC(published, WEEK), DATE_TRUNC(published, ISOWEEK), DATE_TRUNC(published, "
            f"WEEK(TUESDAY)) {FIRST}"
        ),
        [(date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 2))],
    ),
    (
        (
            f"SELECT EXTRACT(YEAR FROM published), EXTRACT(DAYOFWEEK FROM published), EXTRACT(WEEK FROM "
            f"published), EXTRACT(ISOWEEK FROM published), EXTRACT(DAYOFYEAR FROM published) {FIRST}"
        ),
        [(2024, 6, 0, 1, 5)],
    ),
    (
        (
            "SELECT DATE_DIFF(DATE '2024-01-21', DATE '2024-01-05', WEEK) AS w, DATE_DIFF(DATE "
            "'2024-03-01', DATE '2024-01-05', DAY) AS d, DATE_DIFF(DATE '2024-03-01', DATE '2024-01-31', "
            "MONTH) AS m"
        ),
        [(3, 56, 2)],
    ),
    (
        (
            f"SELECT DATE_ADD(published, INTERVAL 1 MONTH), DATE_SUB(published, INTERVAL 1 WEEK), "
            f"LAST_DAY(published) {FIRST}"
        ),
        [(date(2024, 2, 5), date(2023, 12, 29), date(2024, 1, 31))],
    ),
    (
        f"SELECT FORMAT_DATE('%Y-%m (%b %d)', published), FORMAT_DATE('%A', published) {FIRST}",
        [("2024-01 (Jan 05)", "Friday")],
    ),
    (
        (
            "SELECT PARSE_DATE('%d/%m/%Y', '05/02/2023') AS a, PARSE_DATETIME('%Y-%m-%d %H:%M:%S', "
            "'2024-01-02 03:04:05') AS b"
        ),
        [(date(2023, 2, 5), datetime(2024, 1, 2, 3, 4, 5))],
    ),
    ("SELECT SAFE.PARSE_DATE('%Y%m%d', day) FROM events ORDER BY id", [(date(2024, 1, 7),), (None,)]),
    (
        (
            "SELECT TIMESTAMP_TRUNC(at, DAY), DATE(at), EXTRACT(HOUR FROM at), UNIX_SECONDS(at), "
            "FORMAT_TIMESTAMP('%H:%M', at) FROM events WHERE id = 1"
        ),
        [(datetime(2024, 1, 5, tzinfo=UTC), DAY, 10, 1704448800, "10:00")],
    ),
    (
        (
            "SELECT TIMESTAMP_DIFF(TIMESTAMP '2024-01-07 00:00:00 UTC', at, HOUR), TIMESTAMP_ADD(at, "
            "INTERVAL 90 MINUTE) FROM events WHERE id = 1"
        ),
        [(38, datetime(2024, 1, 5, 11, 30, tzinfo=UTC))],
    ),
    ("SELECT title FROM news WHERE published BETWEEN '2024-01-01' AND '2024-01-31'", [("Rates rise",), ("Storm",)]),
    ("SELECT id, tag FROM events, UNNEST(tags) AS tag WHERE tag <> 'b'", [(1, "a"), (2, "c")]),
    ("SELECT id, tag FROM events AS e, e.tags AS tag", [(1, "a"), (1, "b"), (2, "c")]),
    (
        "SELECT id, tag, place FROM events CROSS JOIN UNNEST(tags) AS tag WITH OFFSET AS place",
        [(1, "a", 0), (1, "b", 1), (2, "c", 0)],
    ),
    (
        "SELECT tag, offset FROM events LEFT JOIN UNNEST(tags) AS tag WITH OFFSET ORDER BY offset DESC",
        [("b", 1), ("a", 0), ("c", 0)],
    ),
    (
        "SELECT tags[OFFSET(0)], tags[SAFE_OFFSET(5)], tags[ORDINAL(1)], ARRAY_LENGTH(tags) FROM events",
        [("a", None, "a", 2), ("c", None, "c", 1)],
    ),
    (
        (
            "SELECT ARRAY(SELECT UPPER(x) FROM UNNEST(tags) AS x), ARRAY_TO_STRING(tags, '-'), 'a' IN "
            "UNNEST(tags) FROM events"
        ),
        [(["A", "B"], "a-b", True), (["C"], "c", False)],
    ),
    ("SELECT n FROM UNNEST(GENERATE_ARRAY(1, 3)) AS n", [(1,), (2,), (3,)]),
    (
        "SELECT d FROM UNNEST(GENERATE_DATE_ARRAY('2024-01-01', '2024-01-02')) AS d",
        [(date(2024, 1, 1),), (date(2024, 1, 2),)],
    ),
    (
        "SELECT who.name, who.age + 1, STRUCT(id AS i, note AS n) FROM events",
        [("Ann", 4, {"i": 1, "n": "x=1, y=2"}), ("Bob", None, {"i": 2, "n": "y=3"})],
    ),
    ("SELECT SPLIT(note, ', '), SPLIT(note, '=')[OFFSET(1)] FROM events", [(["x=1", "y=2"], "1, y"), (["y=3"], "3")]),
    (r"SELECT title FROM news WHERE REGEXP_CONTAINS(body, r'(?i)\bFED\b')", [("Rates rise",)]),
    (
        (
            r"SELECT REGEXP_EXTRACT(note, r'y=(\d+)'), REGEXP_EXTRACT_ALL(note, r'\d'), REGEXP_REPLACE(note, "
            r"r'(\d)', r'<\1>') FROM events"
        ),
        [("2", ["1", "2"], "x=<1>, y=<2>"), ("3", ["3"], "y=<3>")],
    ),
    (
        "SELECT JSON_VALUE(raw, '$.k.z'), JSON_QUERY(raw, '$.k'), TO_JSON_STRING(who) FROM events WHERE id = 1",
        [("5", '{"z":5}', '{"name":"Ann","age":3}')],
    ),
    ("SELECT COALESCE(SAFE_CAST(JSON_VALUE(raw, '$.k.z') AS INT64), -1) AS z FROM events ORDER BY id", [(5,), (-1,)]),
    (
        "SELECT title, ROW_NUMBER() OVER (PARTITION BY lang ORDER BY published DESC) AS n FROM news QUALIFY n = 1",
        [("Empty", 1), ("Wahl", 1)],
    ),
    (
        "SELECT title, LAG(title) OVER (ORDER BY id), SUM(views) OVER (ORDER BY id) FROM news ORDER BY id LIMIT 2",
        [("Rates rise", None, 100), ("Storm", "Rates rise", 150)],
    ),
    (
        "SELECT title, RANK() OVER w FROM news WINDOW w AS (ORDER BY views DESC) LIMIT 2",
        [("Empty", 4), ("Rates rise", 1)],
    ),
    (
        "SELECT lang, ARRAY_AGG(title ORDER BY id DESC), STRING_AGG(title, '; ' ORDER BY id) FROM news GROUP BY lang",
        [("de", ["Wahl"], "Wahl"), ("en", ["Empty", "Storm", "Rates rise"], "Rates rise; Storm; Empty")],
    ),
    (
        (
            "SELECT lang, ARRAY_AGG(title ORDER BY id DESC LIMIT 1)[OFFSET(0)], ARRAY_AGG(body IGNORE NULLS "
            "ORDER BY id) FROM news GROUP BY lang"
        ),
        [("de", "Wahl", ["Die Wahl war knapp."]), ("en", "Empty", ["The Fed raised rates.", "A storm hit the coast."])],
    ),
    (
        (
            "SELECT COUNT(DISTINCT lang), COUNTIF(views > 60), AVG(views), ANY_VALUE(title HAVING MAX "
            "views), SAFE_DIVIDE(1, 0), APPROX_COUNT_DISTINCT(lang) FROM news"
        ),
        [(2, 2, 56.25, "Rates rise", None, 2)],
    ),
    (
        "SELECT IFNULL(body, title), IF(views > 60, 'big', 'small'), NULLIF(views, 5) FROM news WHERE id IN (1, 4)",
        [("The Fed raised rates.", "big", 100), ("Empty", "small", None)],
    ),
    (
        "SELECT * EXCEPT (body, lang, published), DIV(views, 3), MOD(views, 3) FROM news LIMIT 1",
        [(1, "Rates rise", 100, 33, 1)],
    ),
    (
        "SELECT * REPLACE (UPPER(title) AS title) FROM news WHERE id = 3",
        [(3, "WAHL", "Die Wahl war knapp.", date(2024, 2, 1), "de", 70)],
    ),
    ("SELECT 7 / 2 AS a, 1 / 4 AS b, ROUND(2.345, 2) AS c, POW(2, 3) AS d", [(3.5, 0.25, Decimal("2.35"), 8.0)]),
    (
        "SELECT n.title, e.note FROM news AS n JOIN events AS e USING (id)",
        [("Rates rise", "x=1, y=2"), ("Storm", "y=3")],
    ),
    (
        "SELECT n.title, e.note FROM news n LEFT JOIN events e ON n.id = e.id ORDER BY n.views DESC LIMIT 2",
        [("Rates rise", "x=1, y=2"), ("Wahl", None)],
    ),
    ("SELECT title FROM news n WHERE EXISTS (SELECT 1 FROM events e WHERE e.id = n.id)", [("Rates rise",), ("Storm",)]),
    (
        "WITH news AS (SELECT * FROM news WHERE lang = 'en'), few AS (SELECT title FROM news) SELECT COUNT(*) FROM few",
        [(3,)],
    ),
    (
        "WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT x FROM n",
        [(1,), (2,), (3,)],
    ),
    ("SELECT lang FROM news UNION DISTINCT SELECT 'fr'", [("de",), ("en",), ("fr",)]),
    ("(SELECT title FROM news ORDER BY id DESC) LIMIT 1", [("Empty",)]),
    ("SELECT title FROM news ORDER BY views LIMIT 2 OFFSET 1", [("Storm",), ("Wahl",)]),
    ("SELECT lang, AVG(views) AS v FROM news GROUP BY lang HAVING v > 60", [("de", 70.0)]),
    (
        "SELECT CONCAT(title, ': ', lang), FORMAT('%s (%d, %.1f)', title, views, 0.75) FROM news WHERE id = 2",
        [("Storm: en", "Storm (50, 0.8)")],
    ),
    (
        (
            "SELECT STARTS_WITH(title, 'R'), SUBSTR(title, -2), LENGTH(title), STRPOS(title, 's'), "
            "REPLACE(title, 'i', '1'), INITCAP('ab cd'), TRIM(' x ') FROM news WHERE id = 1"
        ),
        [(True, "se", 10, 5, "Rates r1se", "Ab Cd", "x")],
    ),
    (
        (
            "SELECT CASE lang WHEN 'en' THEN 1 ELSE 0 END AS x, title LIKE '%o%' FROM news WHERE title IN "
            "('Storm', 'Wahl')"
        ),
        [(1, True), (0, False)],
    ),
    ("FROM news |> WHERE lang = 'en' |> AGGREGATE COUNT(*) AS n", [(3,)]),
    ("SELECT item AS text, price FROM prices;  -- of the day", [("oil", Decimal("71.50")), ("gas", Decimal("2.25"))]),
    ("SELECT APPROX_QUANTILES(views, 2) FROM news", [([5, 60, 100],)]),
]


@pytest.mark.parametrize(("query", "expected"), HONEST, ids=[query[:70] for query, _ in HONEST])
async def test_a_query_gives_what_bigquery_would_give(
    tables: FileTables, query: str, expected: list[tuple[object, ...]]
):
    assert [list(row.values()) for row in await ask(tables, query)] == plain(expected)


async def test_a_plain_reading_keeps_the_order_of_the_file(tables: FileTables):
    rows = await ask(tables, "SELECT title FROM news WHERE lang = 'en'")
    assert [row["title"] for row in rows] == ["Rates rise", "Storm", "Empty"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT title FROM news",
        "SELECT title FROM news GROUP BY title",
        "SELECT title FROM news JOIN events ON TRUE WHERE events.id = 1",
        "SELECT title FROM news UNION DISTINCT SELECT title FROM news",
        "SELECT title FROM (SELECT title FROM news)",
        "SELECT title FROM news ORDER BY lang = 'xx'",
    ],
)
async def test_what_a_query_leaves_open_is_settled_by_the_columns(tables: FileTables, query: str):
    assert [row["title"] for row in await ask(tables, query)] == ["Empty", "Rates rise", "Storm", "Wahl"]


async def test_its_own_order_comes_first(tables: FileTables):
    rows = await ask(tables, "SELECT lang, title FROM news ORDER BY lang DESC")
    assert [row["title"] for row in rows] == ["Empty", "Rates rise", "Storm", "Wahl"]


@pytest.mark.parametrize(
    ("limit", "most", "given"), [("", 2, 2), ("LIMIT 3", 2, 2), ("LIMIT 1", 2, 1), ("LIMIT 9", 9, 4)]
)
async def test_the_smaller_of_both_limits_holds(tables: FileTables, limit: str, most: int, given: int):
    query = f"SELECT title FROM news {limit}"
    assert len(await ask(tables, query, most=most)) == given
    assert await tables.count(query, most=most) == given
