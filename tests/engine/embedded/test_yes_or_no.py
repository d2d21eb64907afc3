"""Yes-or-no questions: true as the passage says it, or false by one changed fact."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.change import Change, changes
from engine.embedded.fact_pool import FactPool
from tests.engine.embedded.asked import FROM_MINUTES, label_of, minutes, written

EMPTY = FactPool.of([])
PLACES = ("Ohio", "Texas", "Utah", "Iowa", "Maine", "Nevada", "Kansas", "Oregon", "Idaho", "Alabama", "Georgia")
RATES = " ".join(f"The unemployment rate in {place} was {3 + at / 10} percent." for at, place in enumerate(PLACES))


def first(statement: str, passage: str = "") -> Change | None:
    return next(changes(statement, passage or statement, EMPTY, statement), None)


def test_true_and_false_variants_are_asked_in_turn() -> None:
    rows = written(minutes(RATES), AnswerKind.BINARY, len(PLACES))
    labels = [label_of(row).label for row in rows]
    assert set(labels) == {"0", "1"}
    assert all((label == "1") is row.meta["is_true"] for label, row in zip(labels, rows, strict=True))


def test_a_false_variant_changes_one_fact_into_what_the_passage_never_says() -> None:
    for row in written(minutes(RATES), AnswerKind.BINARY, len(PLACES)):
        question = row.question.question_text.removeprefix(FROM_MINUTES)
        changed = row.meta.get("changed")
        if isinstance(changed, dict):
            assert changed["from"] in RATES
            assert changed["to"] in question
            assert f"{changed['to']} percent" not in RATES
        else:
            place, rate = re.fullmatch(r"was the unemployment rate in (\w+) (.+) percent\?", question).groups()  # type: ignore[union-attr]
            assert f"The unemployment rate in {place} was {rate} percent." in RATES


def test_a_statement_in_no_clause_that_can_be_turned_is_quoted() -> None:
    text = "What the staff expected was that inflation in the euro area would be near 3 percent all year."
    rows = written(minutes(text), AnswerKind.BINARY)
    assert all(row.question.question_text.startswith("Is this statement true") for row in rows)


@pytest.mark.parametrize(
    ("statement", "kind", "before", "after"),
    [
        ("The dollar appreciated against the euro.", "direction", "appreciated", "depreciated"),
        ("The rate was higher in Ohio.", "direction", "higher", "lower"),
    ],
)
def test_a_direction_is_turned_round(statement: str, kind: str, before: str, after: str) -> None:
    change = first(statement)
    assert change is not None
    assert (change.kind, change.written, change.instead) == (kind, before, after)
    assert statement[change.start : change.end] == before


@pytest.mark.parametrize("statement", ["Some raised questions about it.", "The rate held.", "It was 1 day late."])
def test_what_has_no_other_value_is_not_changed(statement: str) -> None:
    assert first(statement) is None


@pytest.mark.parametrize(
    ("statement", "is_larger"),
    [
        ("The fund holds more than $400 billion.", True),
        ("The fund lost at least 30 percent.", True),
        ("Employees can take up to 40 hours of leave.", True),
        ("The purchase must cost less than $9,000.", False),
        ("The reply must come within 30 days.", False),
        ("The reply may come within 30 days.", True),
        ("Inflation stayed below 4 percent.", False),
    ],
)
def test_a_bound_is_changed_to_the_side_that_it_denies(statement: str, is_larger: bool) -> None:
    change = first(statement)
    assert change is not None
    larger = float(change.instead.replace(",", "")) > float(change.written.replace(",", ""))
    assert larger is is_larger


def test_the_words_of_a_number_are_changed_with_its_digits() -> None:
    change = first("The reply must come in thirty (30) days.")
    assert change is not None
    assert change.written == "thirty (30)"
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)? \(\d+\)", change.instead)


def test_a_date_becomes_another_of_its_form() -> None:
    change = first("The lease began on June 30, 2025.")
    assert change is not None
    assert change.kind == "date"
    assert re.fullmatch(r"[A-Z][a-z]+ \d{1,2}, \d{4}", change.instead)


def test_a_month_alone_is_not_changed() -> None:
    assert first("The lease began in June.") is None


def test_a_name_becomes_another_of_its_kind() -> None:
    change = first("The council met in Germany.")
    assert change is not None
    assert (change.kind, change.written) == ("name", "Germany")
    assert change.instead != "Germany"


def test_a_person_becomes_one_with_the_same_title() -> None:
    pool = FactPool.of(["It met Prime Minister Ann Lee, Jane Miller and Paul Smith in May."])
    change = next(changes("It met Prime Minister John Brown.", "It met Prime Minister John Brown.", pool, ""), None)
    assert change is not None
    assert change.instead == "Prime Minister Ann Lee"


@given(st.integers(2, 9_999), st.sampled_from(["percent", "basis points", "days"]))
def test_a_changed_number_is_another_one_of_like_size(number: int, unit: str) -> None:
    statement = f"The index of the city rose by {number} {unit} in all."
    change = first(statement)
    assert change is not None
    other = float(change.instead.replace(",", ""))
    assert other != number
    assert number / 3 - 5 <= other <= number * 3 + 5
