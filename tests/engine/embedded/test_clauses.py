"""Clauses: subject, verb and rest, read only where they are clear; and how much of the rest a question keeps."""

import pytest

from engine.embedded.english.clause import Clause, clauses
from engine.embedded.english.number import quantities
from engine.embedded.english.tail import kept_tail, whole_tail
from engine.embedded.english.word import Words, read_words


def read(text: str) -> Words:
    return read_words(text, quantities(text))


def parts(text: str) -> list[tuple[str, str, str, str]]:
    words = read(text)
    return [
        (words.slice(*one.subject), one.aux, one.head, words.slice(one.rest, one.end).rstrip("."))
        for one in clauses(words)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rate fell in May.", [("The rate", "did", "fall", "in May")]),
        ("The rate has fallen in May.", [("The rate", "has", "", "fallen in May")]),
        ("The rate is low.", [("The rate", "is", "", "low")]),
        ("Springfield has a library.", [("Springfield", "does", "have", "a library")]),
        ("Staff must file a form.", [("Staff", "must", "", "file a form")]),
        ("Over the year, prices rose sharply.", [("prices", "did", "rise", "sharply")]),
        (
            "Prices rose in May, and wages fell in June.",
            [("Prices", "did", "rise", "in May"), ("wages", "did", "fall", "in June")],
        ),
        (
            "The price of oil, which had risen in May, fell in June.",
            [("The price of oil, which had risen in May,", "did", "fall", "in June")],
        ),
        (
            "The rate fell in May but was high in June.",
            [("The rate", "did", "fall", "in May"), ("The rate", "was", "", "high in June")],
        ),
        (
            "Conduct repurchase operations at a rate of 5 percent.",
            [("repurchase operations", "are", "to be conducted", "at a rate of 5 percent")],
        ),
    ],
)
def test_a_clear_clause_gives_subject_verb_and_rest(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It fell in May.",
        "Fill out the form before you travel.",
        "Rising prices and the fall in wages.",
        "What fell in May was the rate.",
        "Whether the rate fell in May is unclear.",
    ],
)
def test_an_unclear_clause_is_not_read(text: str) -> None:
    assert parts(text) == []


def first(text: str) -> Clause:
    return clauses(read(text))[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The rate rose 3 percent in May.", "in May"),
        ("The rate rose 3 percent in May, while prices fell.", "in May"),
        ("The rate rose 3 percent in May, reflecting strong demand.", "in May"),
        ("The rate rose 3 percent in May and June.", "in May and June"),
        ("The rate rose 3 percent in May as prices fell.", "in May"),
        ("The rate rose 3 percent in May and wages fell.", "in May"),
        ("The rate rose 3 percent, effective May 2, 2024.", ", effective May 2, 2024"),
    ],
)
def test_the_tail_ends_where_another_clause_starts(text: str, kept: str) -> None:
    clause = first(text)
    after = clause.tags.index("#") + clause.rest + 1
    stop = kept_tail(clause.mask, clause.words, after, clause.end)
    assert stop is not None
    assert clause.words.slice(after, stop).rstrip(".") == kept


@pytest.mark.parametrize(
    "text",
    ["The rate rose 3 percent more than prices did.", "The rate rose 3 percent in the new, larger market of goods."],
)
def test_there_is_no_tail_where_a_cut_would_leave_a_half(text: str) -> None:
    clause = first(text)
    after = clause.tags.index("#") + clause.rest + 1
    assert kept_tail(clause.mask, clause.words, after, clause.end) is None


def test_a_whole_tail_keeps_numbers_and_comparisons() -> None:
    clause = first("The rate was lower than 3 percent in May.")
    stop = whole_tail(clause.mask, clause.words, clause.rest, clause.end)
    assert stop == clause.end


def test_a_negated_or_quoted_clause_is_not_plain() -> None:
    assert not first("The rate was not low in May.").is_plain
    assert not first('The rate was "too low" in May.').is_plain
    assert first("The rate was low in May.").is_plain
