"""What a reply says, and how it is asked for again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.failure import (
    EmptyReply,
    MalformedReply,
    ModelRefused,
    SchemaBroken,
    TruncatedReply,
    UnusableReply,
)
from engine.models.request import Message
from engine.models.understanding import asked_again, understood
from tests.engine.models.asking import data, prose, reply

GOOD = {"question": "Why?", "score": 0.5}


@pytest.mark.parametrize(
    "text",
    [
        '{"question": "Why?", "score": 0.5}',
        '```json\n{"question": "Why?", "score": 0.5}\n```',
        'Here it is: {"question": "Why?", "score": 0.5}. Anything else?',
        "{'question': 'Why?', 'score': 0.5,}",
        '{"question": "Why?", "score": 0.5',
    ],
)
def test_json_is_read_through_the_faults_that_models_make(text: str) -> None:
    assert understood(reply(text), data()).parsed == GOOD


@pytest.mark.parametrize("text", ["I can't say.", "42 is it", "true story", "[" * 5000, "{}{", '"Why?"x'])
def test_prose_is_not_repaired_into_an_answer(text: str) -> None:
    with pytest.raises(MalformedReply) as caught:
        understood(reply(text), data())
    assert caught.value.raw == text


@pytest.mark.parametrize(
    ("text", "where"), [("[]", r"\$: \[\] is not of type 'object'"), ('{"question": 5, "score": 1}', r"\$\.question")]
)
def test_json_that_breaks_the_schema_is_told_where(text: str, where: str) -> None:
    with pytest.raises(SchemaBroken, match=where):
        understood(reply(text), data())


def test_an_answer_that_was_cut_off_is_not_completed_by_guessing() -> None:
    with pytest.raises(TruncatedReply, match="cut off at 99 tokens"):
        understood(reply('{"question": "Wh', finish_reason="length"), data(max_tokens=99))


def test_an_answer_that_is_complete_at_the_last_token_counts() -> None:
    text = '{"question": "Why?", "score": 0.5}'
    assert understood(reply(text, finish_reason="length"), data()).parsed == GOOD


def test_a_text_may_be_cut_off_and_says_so() -> None:
    answer = understood(reply("Once upon a", finish_reason="length"), prose())
    assert (answer.text, answer.finish_reason, answer.parsed) == ("Once upon a", "length", None)


def test_what_a_model_declines_is_a_refusal_and_not_an_empty_answer() -> None:
    with pytest.raises(ModelRefused, match="I'd rather not"):
        understood(reply("", refusal="I'd rather not"), prose())
    with pytest.raises(ModelRefused, match="content filter"):
        understood(reply("", finish_reason="content_filter"), data())


def test_an_empty_answer_says_what_used_the_tokens_up() -> None:
    with pytest.raises(EmptyReply, match="raise max_tokens"):
        understood(reply("", finish_reason="length", reasoning="Hm"), prose())


@pytest.mark.parametrize("failure", [MalformedReply("Not JSON.", raw="hm"), SchemaBroken("It breaks.", raw="{}")])
def test_a_wrong_answer_is_shown_to_the_model_with_what_is_wrong(failure: UnusableReply) -> None:
    again = asked_again(data("Ask."), failure)
    assert again is not None
    expected = [
        ("user", "Ask."),
        ("assistant", failure.raw),
        ("user", f"{failure.message} Answer again with JSON alone."),
    ]
    assert [(it.role, it.content) for it in again.messages] == expected


@pytest.mark.parametrize("failure", [EmptyReply("Empty."), TruncatedReply("Cut off.", raw='{"a')])
def test_an_answer_that_shows_nothing_is_asked_for_with_advice_alone(failure: UnusableReply) -> None:
    again = asked_again(data("Ask."), failure)
    assert again is not None
    assert again.messages == [Message("user", f"Ask.\n\n{failure.advice}")]


def test_a_refusal_is_not_asked_for_again() -> None:
    assert asked_again(data(), ModelRefused("No.")) is None


@given(st.text())
def test_any_text_is_understood_or_of_no_use(text: str) -> None:
    try:
        assert understood(reply(text), data()).parsed is not None
    except UnusableReply as failure:
        assert failure.raw == text
