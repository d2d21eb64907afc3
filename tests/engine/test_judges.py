"""The embedded judge: what it sees in a question's form, and how it matches a rubric's words."""

from datetime import UTC, datetime

import pytest

from engine.embedded.judge import topic_words
from engine.engine import Engine
from engine.judges import EmbeddedJudge
from engine.meter import Meter
from engine.plan import DEFAULT_FILTER
from engine.step import StepContext
from engine.verdict import Verdict
from schemas.filter_criteria import FilterCriteria
from schemas.sample import Label, Question, Sample, Seed
from tests.engine.world import World, minutes, pipeline, run

TITLE = "minutes of the FOMC meeting of January 31, 2024"
GOOD = [
    ("What did the Committee decide about the target range on January 31, 2024?", "to keep it"),
    (f"According to the {TITLE}, by how much did prices rise last month?", "0.3 percent"),
    ("Did exports of the Republic of Korea rise in March 2024?", "1"),
    ("Which ship sank in Stockholm in 1628?\nA) Vasa\nB) Mary Rose", "A"),
    (
        (
            'Will the death toll of the event reported on June 2, 2023 as "Yesterday\'s attack kills nine people" be '
            "above 14 according to the next report to state it, published after June 2, 2023 and by July 2, 2023?"
        ),
        "1",
    ),
    ("Will the Bank of Japan raise its policy rate by June 30, 2024?", None),
    (f'Is this statement true according to the {TITLE}: "Exports rose in 2023."?', "1"),
    (f'Which number completes this statement from the {TITLE}: "Prices rose ____ percent in 2023."?', "3.4"),
]
BAD = [
    ("The Committee kept the target range unchanged in January 2024.", None, "not written as a question"),
    ("Please name the ship that sank in Stockholm in 1628?", None, "not written as a question"),
    ("What did it say about the target range in January 2024?", None, "does not stand alone"),
    ("Why?", None, "does not stand alone"),
    ("What did the former propose to the Committee in January 2024?", None, "does not stand alone"),
    ("By how much did consumer prices in Japan rise last month?", None, "dates can't be placed"),
    ("By how much did prices rise in the 12 months to a rate of 3.4 percent?", "3.4", "holds its own answer"),
    ("By how much did prices rise to 3.4 percent in January 2024?", "3.4 percent", "holds its own answer"),
    ("Which ship, the Mary Rose or another, sank off Portsmouth in 1545?", "the Mary Rose", "holds its own answer"),
]


def item(text: str, label: str | None = None) -> Sample:
    seed = Seed(seed_text="Nothing.", seed_creation_date=datetime(2024, 2, 1, tzinfo=UTC))
    known = Label(label=label, label_confidence=1) if label else None
    return Sample(seed=seed, question=Question(question_text=text), label=known, meta={"title": TITLE})


async def verdict_on(sample: Sample, rubric: str = DEFAULT_FILTER.rubric) -> Verdict:
    context = StepContext("job", 1, (0,), Meter())
    return await EmbeddedJudge().judge(sample, FilterCriteria(rubric=rubric), context)


@pytest.mark.parametrize(("text", "label"), GOOD)
async def test_a_question_of_sound_form_scores_one(text: str, label: str | None) -> None:
    assert (await verdict_on(item(text, label))).score == 1


@pytest.mark.parametrize(("text", "label", "fault"), BAD)
async def test_a_question_with_a_fault_of_form_scores_below_one_half(text: str, label: str | None, fault: str) -> None:
    verdict = await verdict_on(item(text, label))
    assert verdict.score < 0.5
    assert fault in verdict.reason.lower()


@pytest.mark.parametrize(
    ("rubric", "words"),
    [
        ("The article is about artificial intelligence.", ["artificial", "intelligence"]),
        ("Is this about AI chips, and not about sports or politics?", ["AI", "chips"]),
        ("Relevant to trade; avoid opinions, advertising and celebrities.", ["trade"]),
        ("Score high if the question is clear, specific and can be answered.", []),
        ("It is not about sports, games or films, but about trade.", ["trade"]),
    ],
)
def test_topic_words_are_neither_words_of_judging_nor_negated(rubric: str, words: list[str]) -> None:
    assert list(topic_words(rubric).values()) == words


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Inflated prices and rising rates", 1),
        ("Inflation, inflation and inflation", 0.5),
        ("A ship sank", 0),
    ],
)
async def test_two_topic_words_make_the_full_score(text: str, score: float) -> None:
    sample = Sample(seed=Seed(seed_text=text))
    verdict = await verdict_on(sample, "About inflation, rates or employment")
    assert verdict.score == score


async def test_a_rubric_of_one_topic_word_is_met_by_that_word() -> None:
    sample = Sample(seed=Seed(seed_text="Chips were sold."))
    assert (await verdict_on(sample, "About chips.")).score == 1
    assert (await verdict_on(sample, "About fish.")).score == 0


async def test_a_rubric_without_a_topic_checks_the_form_of_questions_and_passes_seeds() -> None:
    assert (await verdict_on(Sample(seed=Seed(seed_text="Chips.")), "It is good.")).score == 1
    assert (await verdict_on(item("Why?"), "It is clear.")).score < 0.5


@pytest.mark.parametrize("kind", ["BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE"])
async def test_the_embedded_writers_own_questions_pass_the_default_filter(
    world: World, engine: Engine, kind: str
) -> None:
    config = pipeline(
        seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": world.add_file_set(minutes(3)).id},
        question_generator={
            "config_type": "QUESTION_GENERATOR",
            "questions_per_seed": 3,
            "include_default_filter": True,
            "answer_type": {"answer_type": kind},
        },
    )
    rows = await world.rows(await run(engine, config))
    faulty = [row for row in rows if str(row.meta.get("filter_reason")).startswith("score")]
    assert len(rows) > 50
    assert len(faulty) <= len(rows) / 50
    assert all(row.label is None and "answer_span" not in row.meta for row in rows)
