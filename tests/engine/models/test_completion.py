"""Bodies of chat completions as endpoints send them."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.completion import failure_of, read_completion
from engine.models.failure import EndpointFailure, RateLimited, RequestRejected, ServerFault
from engine.models.request import ModelReply


def body(message: dict[str, Any], **more: Any) -> bytes:
    """A completion with a message."""
    return orjson.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], **more})


@pytest.mark.parametrize(
    ("message", "text", "reasoning"),
    [
        ({"content": " Yes. \n"}, "Yes.", None),
        ({"content": None}, "", None),
        ({}, "", None),
        ({"content": [{"type": "text", "text": "Y"}, {"type": "text", "text": "es."}]}, "Yes.", None),
        ({"content": "Yes.", "reasoning_content": "Since ..."}, "Yes.", "Since ..."),
        ({"content": "Yes.", "reasoning": "Since ..."}, "Yes.", "Since ..."),
        ({"content": "<think>\nSince {\n</think>\n\nYes."}, "Yes.", "Since {"),
        ({"content": "<think>cut off"}, "", "cut off"),
    ],
)
def test_text_and_reasoning_are_told_apart(message: dict[str, Any], text: str, reasoning: str | None) -> None:
    reply = read_completion(body(message))
    assert (reply.text, reply.reasoning) == (text, reasoning)


@pytest.mark.parametrize(
    ("usage", "counts"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 4}, (9, 4, 0)),
        ({"prompt_tokens": 9, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 8}}, (9, 4, 8)),
        ({"prompt_tokens": 9, "completion_tokens": 4, "prompt_tokens_details": None}, (9, 4, 0)),
        ({"prompt_tokens": None, "completion_tokens": -1}, (None, None, 0)),
        ({}, (None, None, 0)),
        (None, (None, None, 0)),
    ],
)
def test_tokens_that_are_not_counted_are_unknown_and_not_zero(usage: Any, counts: tuple[int | None, ...]) -> None:
    reply = read_completion(body({"content": "Yes."}, usage=usage))
    assert (reply.input_tokens, reply.output_tokens, reply.cached_tokens) == counts


@pytest.mark.parametrize(
    ("status", "failure", "retryable"),
    [
        (429, RateLimited, True),
        (503, RateLimited, True),
        (529, RateLimited, True),
        (500, ServerFault, True),
        (502, ServerFault, True),
        (408, ServerFault, True),
        (400, RequestRejected, False),
        (401, RequestRejected, False),
        (404, RequestRejected, False),
    ],
)
def test_a_status_tells_whether_another_try_may_help(
    status: int, failure: type[EndpointFailure], retryable: bool
) -> None:
    error = failure_of(status, "because\n of " + "x" * 1000)
    assert type(error) is failure
    assert error.retryable is retryable
    assert str(status) in error.message
    assert "because of x" in error.message
    assert len(error.message) < 320


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "message", "content", "usage", "prompt_tokens", "error", "code", "refusal", "text"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(JSON)
def test_whatever_comes_is_a_reply_or_a_failure_of_the_endpoint(value: Any) -> None:
    try:
        assert isinstance(read_completion(orjson.dumps(value)), ModelReply)
    except EndpointFailure as failure:
        assert failure.message


@given(st.binary())
def test_bytes_that_are_no_json_are_a_failure_of_the_endpoint(payload: bytes) -> None:
    with pytest.raises(ServerFault):
        read_completion(payload)
