"""The reader: a list of messages as people write them, and what must hold for any message."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.understanding import Kind, Option, read_message
from tests.agent.embedded.answers import ANSWERS, OPTIONS
from tests.agent.embedded.readings import CONFIG, short, situation

MESSAGES = [json.loads(line) for line in Path(__file__).with_name("messages.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"][:60])
def test_a_message_is_read_as_meant(message: dict[str, Any]):
    expected = message["reading"]
    reading = read_message(message["text"], situation(None if message["moment"] == "goal" else CONFIG))
    assert short(reading, unused="unused" in expected) == expected


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_an_answer_picks_the_option_that_was_meant(text: str, expected: str | None):
    reading = read_message(text, situation(options=tuple(OPTIONS)))
    option = reading.value("option", Kind.ANSWER)
    decides = reading.has(Kind.ANSWER, "decide")
    assert (option.id if isinstance(option, Option) else "3" if decides else None) == expected


WORDS = st.sampled_from(" ".join(message["text"] for message in MESSAGES).split())


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_message_is_read_and_its_acts_lie_inside_it(text: str):
    for present in (None, CONFIG):
        reading = read_message(text, situation(present))
        assert all(act.words in text for act in reading.acts)
        assert all(unused in text for unused in reading.unused)


@given(st.text(max_size=80))
def test_any_text_at_all_is_read(text: str):
    read_message(text, situation())


@pytest.mark.parametrize("text", ["BINARY QUESTIONS FROM NEWS IN 2024", "binary questions from news in 2024"])
def test_case_does_not_matter_to_settings(text: str):
    reading = read_message(text, situation())
    assert (reading.value("answer_type"), reading.value("source")) == ("BINARY", "news")


def test_one_slip_in_a_long_word_is_forgiven_but_not_in_a_topic():
    reading = read_message("numerik qestions about inflatoin from docments", situation())
    assert reading.value("source") == "documents"
    assert reading.value("topic") == ["inflatoin"]


def test_words_that_no_act_covers_are_named():
    reading = read_message("numeric answers and paint the moon green", situation(CONFIG))
    assert reading.value("answer_type") == "CONTINUOUS"
    assert any("moon" in words for words in reading.unused)
