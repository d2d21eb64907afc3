"""File sets: named by id, by name, by words of name and description, and not by chance."""

import pytest

from agent.embedded.understanding import FileSetInfo, Situation, read_message
from tests.agent.embedded.readings import FILE_SETS, TODAY, situation


@pytest.mark.parametrize(
    ("words", "file_set"),
    [
        ("fomc-minutes", "fomc-minutes"),
        ("the FOMC minutes", "fomc-minutes"),
        ("the minutes of the Federal Open Market Committee", "fomc-minutes"),
        ("the fed minutes", "fomc-minutes"),
        ("our handbook", "handbook-18f"),
        ("the 18F employee handbook", "handbook-18f"),
        ("the contracts", "cuad-contracts"),
        ("the contracts documents", "cuad-contracts"),
    ],
)
def test_a_file_set_is_found_however_it_is_named(words: str, file_set: str):
    assert read_message(f"numeric questions from {words}", situation()).value("source") == f"file_set:{file_set}"


@pytest.mark.parametrize("words", ["the news", "my documents", "some files", "the world"])
def test_general_words_name_no_file_set(words: str):
    assert not str(read_message(f"questions from {words}", situation()).value("source")).startswith("file_set:")


def test_words_that_fit_two_file_sets_name_neither():
    twins = (FileSetInfo("a", "Minutes 2023"), FileSetInfo("b", "Minutes 2024"), *FILE_SETS[1:])
    reading = read_message("questions from the minutes", Situation(today=TODAY, file_sets=twins))
    assert reading.value("source") == "documents"


def test_a_file_sets_words_are_the_topic_where_news_is_the_source():
    reading = read_message("forecasting questions about the FOMC minutes from news in 2024", situation())
    assert (reading.value("source"), reading.value("topic")) == ("news", ["FOMC minutes"])


@pytest.mark.parametrize(
    "text", ["numeric, the documents are the FOMC minutes", "FOMC minutes, numeric questions from these documents"]
)
def test_a_named_file_set_stands_beside_the_word_documents(text: str):
    reading = read_message(text, situation())
    assert (reading.value("source"), reading.unused) == ("file_set:fomc-minutes", ())
