"""The labeler: only evidence from after the question and up to now, quoted; nothing found is never an answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.passage import Passage
from engine.engine import Engine
from engine.evidence import LaterReports
from engine.labelers import EmbeddedLabeler
from engine.memory import MemoryFileSets
from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from engine.steps.labeler import LabelerStep
from schemas.article import Article
from schemas.document import Document
from schemas.labeler import WebSearchLabeler
from schemas.sample import Label, Question, Sample, Seed
from tests.engine.news.articles import START, article
from tests.engine.world import ORGANIZATION, World, pipeline, run

FIRST = "At least 12 people are killed and ten others are injured in a bus crash in Tungurahua Province, Ecuador."
UPDATE = "The death toll from yesterday's bus crash in Simiatug, Tungurahua Province, Ecuador, increases to 21 people."
ELSEWHERE = "The death toll from yesterday's bus crash in Puno, Peru, increases to 30."
LATER = START + timedelta(days=400)


def asked(text: str = FIRST, kind: AnswerKind = AnswerKind.CONTINUOUS, *, date: datetime = START) -> Sample:
    """A row as the embedded writer makes it."""
    (written,) = write_forward_looking(Passage(text, None, date), kind, 1)
    seed = Seed(seed_text=text, seed_creation_date=date)
    return Sample(seed=seed, question=written.question, meta=written.meta)


async def labelled(row: Sample, articles: list[Article], *, now: datetime = LATER, **fields: Any) -> Sample:
    evidence = LaterReports(MemoryFileSets(), NewsArchive(MemoryArticleIndex(articles)), ORGANIZATION)
    step = LabelerStep(WebSearchLabeler.model_validate(fields), EmbeddedLabeler(evidence), lambda: now)
    (made,) = [made async for made in step.run(row, None)]  # type: ignore[arg-type]
    assert isinstance(made, Sample)
    return made


def label_of(row: Sample) -> Label:
    assert row.is_valid, row.meta
    assert row.label is not None
    return row.label


def reason(row: Sample) -> str:
    assert not row.is_valid
    return row.meta["filter_reason"]


async def test_the_label_is_what_the_next_report_says_with_its_words_source_and_date():
    found = article(UPDATE, 1, title="Bus crash", url="https://news.example/1")
    label = label_of(await labelled(asked(), [found, article(UPDATE.replace("21", "25"), 2)]))
    assert label.label == "21"
    assert label.reasoning == f'The next report to state it says: "{UPDATE}"'
    assert label.answer_sources == "Bus crash (https://news.example/1), 2024-01-02"
    assert label.resolution_date == START + timedelta(days=1)
    assert label.answer_type == "CONTINUOUS"


@pytest.mark.parametrize(
    ("kind", "right"),
    [(AnswerKind.BINARY, "1"), (AnswerKind.MULTIPLE_CHOICE, "B"), (AnswerKind.FREE_RESPONSE, "21 deaths")],
)
async def test_the_label_has_the_form_of_the_answer_type(kind: AnswerKind, right: str):
    assert label_of(await labelled(asked(kind=kind), [article(UPDATE, 1)])).label == right


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [article(ELSEWHERE, 1)],
        [article(UPDATE, 0, hours=23)],
        [article(UPDATE.replace("yesterday's", "the"), 40)],
        [article(UPDATE.replace("21", "11"), 1)],
        [article("Another bus crash kills two people in Tungurahua Province, Ecuador.", 1)],
    ],
    ids=["nothing", "another place", "the same day", "after the close", "fewer than before", "another event"],
)
async def test_without_a_later_report_that_states_it_the_answer_is_undetermined(articles: list[Article]):
    row = await labelled(asked(kind=AnswerKind.BINARY), articles)
    assert reason(row) == "undetermined: no later report states it again"
    assert row.label is None


async def test_what_is_not_out_yet_is_no_evidence():
    update = [article(UPDATE, 1)]
    early = await labelled(asked(), update, now=START + timedelta(days=1, hours=12))
    assert reason(early) == "undetermined: no later report states it again"
    assert reason(await labelled(asked(), update, now=START)) == "undetermined: nothing that could answer it is out yet"


async def test_reports_of_one_day_that_differ_leave_it_open():
    row = await labelled(asked(), [article(UPDATE, 1), article(UPDATE.replace("21", "24"), 1)])
    assert reason(row) == "undetermined: the next reports to state it give more than one value"


async def test_a_label_that_is_not_sure_enough_is_kept_and_rejects_the_row():
    row = await labelled(asked(), [article(UPDATE, 1)], confidence_threshold=0.96)
    assert reason(row) == "label confidence 0.95, below 0.96"
    assert row.label and row.label.label == "21"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Sample(seed=Seed(seed_text=FIRST, seed_creation_date=START)), "There is no question to label"),
        (
            Sample(question=Question(question_text="Will it rain?")),
            "Neither question nor seed has a date, so nothing tells what came after",
        ),
        (
            Sample(seed=Seed(seed_text=FIRST, seed_creation_date=START), question=Question(question_text="Is it so?")),
            "undetermined: the embedded model labels only its own forward-looking questions; set a chat model",
        ),
    ],
)
async def test_a_row_that_cannot_be_labelled_says_why(row: Sample, why: str):
    assert reason(await labelled(row, [])) == why


RATE = "The unemployment rate was {} percent in {}, and the labor force participation rate was unchanged."


def series(*values: str, repeat: bool = False) -> list[Document]:
    """Monthly reports on a rate; `repeat` gives the first one twice."""
    texts = [RATE.format(value, month) for value, month in zip(values, ("January", "February", "March"), strict=False)]
    dates = [datetime(2024, month, 10, tzinfo=UTC) for month in range(2, 2 + len(texts) + repeat)]
    if repeat:
        texts.insert(1, texts[0])
    return [
        Document(id=str(place), name=f"{place}.txt", text=text, date=date, metadata={"title": f"report {place}"})
        for place, (text, date) in enumerate(zip(texts, dates, strict=True))
    ]


async def rows_of(world: World, engine: Engine, documents: list[Document]) -> list[Sample]:
    config = pipeline(
        seed_generator={
            "config_type": "FILESET_SEED_GENERATOR",
            "file_set_id": world.add_file_set(documents).id,
            "chunk_size": 500,
            "chunk_overlap": 0,
        },
        question_generator={
            "config_type": "FORWARD_LOOKING_QUESTION_GENERATOR",
            "answer_type": {"answer_type": "CONTINUOUS"},
        },
        labeler={"config_type": "WEB_SEARCH_LABELER"},
    )
    return await world.rows(await run(engine, config))


async def test_a_document_is_settled_by_the_next_one_of_its_own_set(world: World, engine: Engine):
    world.add_file_set(series("9.1", "9.2"))
    rows = await rows_of(world, engine, series("3.7", "3.9", "4.2"))
    assert [row.label.label for row in rows if row.label] == ["3.9", "4.2"]
    assert rows[0].label and rows[0].label.answer_sources == "report 1, 2024-03-10"
    assert reason(rows[-1]) == "undetermined: no later report states it again"


async def test_a_document_that_repeats_an_earlier_one_settles_nothing(world: World, engine: Engine):
    rows = await rows_of(world, engine, series("3.7", "3.9", repeat=True))
    assert [row.label.label for row in rows if row.label] == ["3.9"]


async def test_documents_of_another_organization_are_never_read():
    file_sets = MemoryFileSets()
    theirs = file_sets.add_file_set("Theirs", series("3.7", "3.9"), organization_id="others")
    evidence = LaterReports(file_sets, NewsArchive(MemoryArticleIndex()), ORGANIZATION)
    row = Sample(meta={"file_set_id": theirs.id})
    assert await evidence.search(row, "rate", after=START, until=LATER, limit=5) == []
