"""Rows as a paying customer reads them: each defect found by reading rows has its class, and each class a test."""

import json

import pytest

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.fact_pool import FactPool
from engine.embedded.passage import Passage
from engine.embedded.reading import read
from engine.writers import source_of
from schemas.sample import Sample, Seed
from tests.engine.embedded.asked import DAY, asked, label_of, minutes, page, written

NEWS = "a news report of January 31, 2024"


def news(text: str) -> Passage:
    return Passage(text, NEWS, DAY)


def questions(passage: Passage, kind: AnswerKind | None = None, pool: FactPool | None = None) -> list[str]:
    return [row.question.question_text for row in written(passage, kind, 20, pool)]


def test_a_participle_after_a_possessive_is_no_verb() -> None:
    text = (
        "The increase of 25 basis points in the Bank's administered rates following the March meeting passed through."
    )
    assert not any("administer " in question for question in questions(minutes(text), AnswerKind.BINARY))


@pytest.mark.parametrize("link", ["nonetheless", "nevertheless", "meanwhile", "however"])
def test_a_word_that_links_to_the_sentence_before_is_not_asked(link: str) -> None:
    text = f"The overnight rate had {link} printed 5 basis points above the target range in May."
    (found,) = asked(minutes(text), AnswerKind.BINARY)
    assert found == "had the overnight rate printed 5 basis points above the target range in May 2023?"


def test_the_options_of_points_agree_in_number() -> None:
    text = "The median inflation forecast of the survey jumped 3 percentage points from the previous survey."
    (row,) = written(minutes(text), AnswerKind.MULTIPLE_CHOICE, 1)
    assert "1 percentage points" not in json.dumps(row.meta["options"])
    found = asked(minutes("The unemployment rate fell 1 percentage point in March."))
    assert list(found.values()) == ["1 percentage point"]


def test_what_follows_from_an_act_beside_the_verb_is_not_asked_of_the_verb() -> None:
    found = asked(news("Nicușor Dan is elected President of Romania after winning 53.6% of the vote."))
    assert not any("after winning?" in question for question in found)


@pytest.mark.parametrize(
    "text",
    [
        "More than 40 people are killed, including children, and about 80 others are injured in a strike.",
        "At least 170 homes are damaged and another 260 households remain without electricity.",
    ],
)
def test_of_a_news_report_nothing_is_asked_that_names_neither_place_nor_person(text: str) -> None:
    assert questions(news(text)) == []
    assert questions(page(text))


def test_a_news_report_that_names_its_place_is_asked_about() -> None:
    assert questions(news("At least 170 homes in Louisville are damaged after the storm of January 30, 2024."))


@pytest.mark.parametrize(
    "opening",
    [
        "For example: It is June 19th, and the leave year ends in December.",
        "Suppose that a staff member has a year left.",
    ],
)
def test_an_example_runs_to_the_end_of_its_paragraph(opening: str) -> None:
    text = (
        f"{opening} Therefore, you can request up to 56 advanced leave hours.\n\nStaff can carry over 240 leave hours."
    )
    assert [reading.statement for reading in read(page(text))] == ["Staff can carry over 240 leave hours."]


def test_an_example_that_is_announced_in_a_line_of_its_own_is_the_block_after_it() -> None:
    text = (
        "For example:\n\n1. You fall ill in the morning.\n2. Staff change the time from 8 hours to 2 hours.\n\n"
        "Staff can carry over 240 leave hours."
    )
    assert [reading.statement for reading in read(page(text))] == ["Staff can carry over 240 leave hours."]


def test_how_something_is_done_is_told_by_an_act() -> None:
    found = asked(
        page("Staff can create an alias to have a different address if they go by something other than that.")
    )
    assert not any(question.startswith("how") for question in found)


def test_what_a_thing_is_not_defines_nothing() -> None:
    found = asked(page("Tock is a different tool than the one that HRLinks provides."))
    assert not any("what is Tock" in question for question in found)


def test_an_aside_after_the_number_is_no_part_of_the_question() -> None:
    found = asked(page("The calendar hold should last for at least 45 minutes (preferably an hour)."))
    assert found
    assert not any("preferably" in question for question in found)


def test_a_blank_before_a_singular_noun_would_give_the_one_away() -> None:
    text = (
        "While you wait for the number to be sent (which can take up to 1 business day), the team can apply for a card."
    )
    assert not any("____ business day" in question for question in questions(page(text)))


def test_what_belongs_to_the_noun_counted_stays_with_it() -> None:
    found = asked(page("Employees can use 12 unpaid weeks of FMLA every 52 weeks."))
    assert any("how many unpaid weeks of FMLA can employees use" in question for question in found)


def test_an_item_of_a_list_that_begins_with_an_act_is_not_quoted() -> None:
    text = "Selling any assets of the Owner that exceed $10,000 in total, provided that Operator is permitted to lease."
    assert questions(page(text)) == []


def test_a_value_that_stands_everywhere_is_seldom_left_out_to_be_filled_in() -> None:
    names = ["Austin", "Boston", "Chicago", "Dallas", "Denver", "Houston", "Miami", "Phoenix", "Seattle", "Tulsa"]
    statements = [
        f"{many} participants from {name} saw why inflation could stay above 2 percent."
        for many in ("Several", "Many", "Most", "Some")
        for name in names
    ]
    everywhere = FactPool.of([" ".join(statements * 5)])
    kept = [bool(questions(minutes(text), AnswerKind.CONTINUOUS, everywhere)) for text in statements]
    assert all(questions(minutes(text), AnswerKind.CONTINUOUS, FactPool.of([])) for text in statements)
    assert 0 < sum(kept) <= len(kept) // 2


def test_rows_of_one_fact_share_an_id_whatever_document_says_it() -> None:
    text = "The unemployment rate was 3.7 percent."
    other = Passage(text, "minutes of the FOMC meeting of March 20, 2024", DAY)
    changed = minutes("The unemployment rate was 3.9 percent.")
    ids = [written(each, AnswerKind.CONTINUOUS, 1)[0].meta["fact_id"] for each in (minutes(text), other, changed)]
    assert ids[0] == ids[1] != ids[2]
    assert label_of(written(changed, AnswerKind.CONTINUOUS, 1)[0]).label == "3.9"


def test_nothing_is_discussed_to_an_amount() -> None:
    text = "The manager discussed a staff proposal to increase the limit for the facility to $160 billion."
    assert not any("to what amount" in question for question in questions(minutes(text)))


def test_a_question_does_not_end_in_a_word_that_compares() -> None:
    text = "A facility with a low rate could result in larger and more frequent operations than would be appropriate."
    assert not any(
        question.endswith((" larger?", " smaller?")) for question in questions(minutes(text), AnswerKind.BINARY)
    )


def test_a_link_is_left_out_where_the_name_is_asked_for() -> None:
    found = asked(minutes("Vietnam also approves jet purchases from China."))
    assert "which country approves jet purchases from China?" in found


def test_an_article_that_names_no_source_is_dated_all_the_same() -> None:
    seed = Seed(seed_text="Snow falls.", seed_creation_date=DAY, search_query="snow")
    assert source_of(Sample(seed=seed)) == NEWS
    assert source_of(Sample(seed=seed, meta={"file_set_id": "set", "file_name": "snow.txt"})) == "file snow.txt"
