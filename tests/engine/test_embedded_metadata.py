"""The embedded metadata reader: what a document clearly states, and nothing that would be a guess."""

import time
from pathlib import Path

import pytest

import storage
from engine.documents.embedded_metadata import EmbeddedMetadataReader
from schemas.file_set import MetadataFieldDefinition, MetadataFieldType

BUNDLED = Path(storage.__file__).parent / "bundled" / "fomc_minutes"
REPORT = """# Annual Report of the Port of Lorsund

By Jane Doe

Published on March 3, 2024. The board met on February 12, 2024 and on February 19, 2024.

Report No.: 17
Document type: report
Revenue - 12.5 million dollars

The harbour handled 5,120 containers in 2023. The pilot service made 311 trips. Ferry traffic rose to 4.5 percent.
Acme Shipping Inc. (NYSE: ACM) is the largest customer. Write to port@lorsund.example.
"""


def field(name: str, kind: str = "string", hint: str | None = None) -> MetadataFieldDefinition:
    return MetadataFieldDefinition(name=name, field_type=MetadataFieldType(kind), extraction_hint=hint)


async def value(asked: MetadataFieldDefinition, text: str, name: str = "report.md") -> object:
    return (await EmbeddedMetadataReader().read([asked], name, text, payer="acme")).get(asked.name)


STATED = [
    (field("title"), "Annual Report of the Port of Lorsund"),
    (field("author"), "Jane Doe"),
    (field("publication_date"), "2024-03-03"),
    (field("publishedOn", hint="Day of publication, DD.MM.YYYY"), "03.03.2024"),
    (field("published_date", hint="Written as MM/DD/YYYY"), "03/03/2024"),
    (field("report_number", "number"), 17),
    (field("document_type", hint="One of: report, letter, memo"), "report"),
    (field("revenue", "number"), 12_500_000),
    (field("revenue", "number", "in millions of dollars"), 12.5),
    (field("containers", "number"), 5120),
    (field("volume", "number", "the number of containers handled"), 5120),
    (field("pilot_trips", "number"), None),
    (field("trips", "number"), 311),
    (field("ferry_traffic", "number"), 4.5),
    (field("port"), "Lorsund"),
    (field("company"), "Acme Shipping Inc."),
    (field("ticker"), "ACM"),
    (field("email"), "port@lorsund.example"),
]


@pytest.mark.parametrize(("asked", "expected"), STATED, ids=lambda it: getattr(it, "name", str(it)))
async def test_what_the_document_states_is_read(asked: MetadataFieldDefinition, expected: object):
    assert await value(asked, REPORT) == expected


LEFT_EMPTY = [
    (field("board_meeting_date"), REPORT),
    (field("containers", "number"), "It handled 5,120 containers in May and 4,870 containers in June."),
    (field("color"), REPORT),
    (field("passengers", "number"), REPORT),
    (field("kind", hint="One of: letter, memo"), "A letter about a memo."),
    (field("city"), "city: Bern\n\ncity: Rome"),
    (field("title"), "This sentence is the beginning of a text and no title of anything."),
    (field("year", "number"), "In 2021 and 2022 traffic rose."),
    (field("reports", "number"), "The 2023 reports are late."),
    (field("country"), "France and Spain agreed."),
    (field("author"), "The report was written by nobody that it names."),
    (field("!"), REPORT),
]


@pytest.mark.parametrize(("asked", "text"), LEFT_EMPTY, ids=lambda it: getattr(it, "name", ""))
async def test_what_would_be_a_guess_stays_empty(asked: MetadataFieldDefinition, text: str):
    assert await value(asked, text) is None


MEETING = """Minutes of the Federal Open Market Committee
January 29-30, 2019

A joint meeting of the Committee and the Board was held in the offices of the Board on Tuesday, January 29, 2019, at
10:00 a.m. and continued on Wednesday, January 30, 2019, at 9:00 a.m."""
TIMES = [
    (field("meeting_date", hint="The last day of the meeting"), MEETING, "20190130.txt", "2019-01-30"),
    (field("year", "number"), "Report for 2023", "a.pdf", 2023),
    (field("year"), "No year here.", "beige_book_2023.pdf", "2023"),
    (field("month"), "Report of May 2023", "a.pdf", "05"),
    (field("month", hint="The name of the month"), "Report of May 2023", "a.pdf", "May"),
    (field("month", "number"), "", "2023-05-31.txt", 5),
    (field("quarter"), "Results of the first quarter", "a.txt", "Q1"),
    (field("fiscal_year", "number"), "In fiscal year 2023 sales rose; 2022 was worse.", "a.txt", 2023),
    (field("date"), "Words.", "20230531.txt", "2023-05-31"),
    (field("date"), "Date: 5 May 2023", "20230531.txt", "2023-05-05"),
    (field("filing_date"), "The filing was made on May 5, 2023. It covers March 1, 2023.", "a.txt", "2023-05-05"),
]


@pytest.mark.parametrize(("asked", "text", "name", "expected"), TIMES)
async def test_times_are_read_from_the_text_and_the_name_of_the_file(
    asked: MetadataFieldDefinition, text: str, name: str, expected: object
):
    assert await value(asked, text, name) == expected


async def test_the_bundled_minutes_give_their_years_and_never_a_wrong_date():
    asked = [field("meeting_date", hint="Last day of the meeting, YYYY-MM-DD"), field("year", "number")]
    years = 0
    for path in sorted(BUNDLED.glob("*.txt")):
        metadata = await EmbeddedMetadataReader().read(
            asked, path.name, path.read_text(encoding="utf-8")[:20_000], payer="acme"
        )
        day = f"{path.stem[:4]}-{path.stem[4:6]}-{path.stem[6:]}"
        assert metadata.get("meeting_date", day) == day
        assert metadata.get("year", int(path.stem[:4])) == int(path.stem[:4])
        years += "year" in metadata
    assert years >= 40


@pytest.mark.parametrize("piece", ["1", "1,", "A", "A ", "By A", "a: ", "1.", "May ", "Q1", "| ", "(", "$1 "])
async def test_hostile_text_takes_no_longer_than_its_length(piece: str):
    asked = [field(name, kind) for name, kind in (("date", "string"), ("year", "number"), ("author", "string"))]
    asked += [field("city"), field("port"), field("count", "number"), field("trips", "number"), field("isbn")]
    begun = time.process_time()
    await EmbeddedMetadataReader().read(asked, "a.txt", (piece * 20_000)[:20_000], payer="acme")
    assert time.process_time() - begun < 3
