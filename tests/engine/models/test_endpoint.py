"""Calls to an endpoint that answers well, in every dialect, and one that fails in every way."""

import asyncio
import logging
import socket
import time
from collections import Counter

import pytest

from benchmarks.endpoint import Behaviour, Faults
from engine.models.address import Address
from engine.models.answer_schema import AnswerSchema
from engine.models.endpoint import Endpoint
from engine.models.failure import (
    CutConnection,
    EmptyReply,
    MalformedReply,
    ModelFailure,
    ModelRefused,
    NoAnswer,
    NoConnection,
    RateLimited,
    RequestRejected,
    SchemaBroken,
    ServerFault,
    TruncatedReply,
)
from engine.models.request import Message, ModelReply, ModelRequest
from engine.models.retry import RetryPolicy
from schemas.errors import CallerError
from tests.engine.models.asking import FREE, KEY, answering, data, prose, served


async def ask_many(client: Endpoint, requests: list[ModelRequest]) -> list[ModelReply | ModelFailure]:
    """Ask all at once; failures stand in the places of their replies."""
    answers = await asyncio.gather(*(client.complete(it, FREE) for it in requests), return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, ModelFailure):
            raise answer
    return [it for it in answers if isinstance(it, ModelReply | ModelFailure)]


async def test_a_text_is_answered_with_its_tokens() -> None:
    async with served() as (local, client):
        reply = await client.complete(prose("x" * 400, temperature=0.5, max_tokens=77, options={"seed": 3}), FREE)
    assert reply.text == reply.raw == "Answer number 0: <answer>0.01</answer>"
    assert (reply.parsed, reply.input_tokens, reply.output_tokens, reply.finish_reason) == (None, 100, 9, "stop")
    assert reply.faults == ()
    message = {"role": "user", "content": "x" * 400}
    expected = {"model": "tiny", "messages": [message], "temperature": 0.5, "max_tokens": 77, "seed": 3}
    assert local.seen.bodies == [expected]
    assert local.seen.keys == {f"Bearer {KEY}"}


async def test_many_calls_take_exactly_as_many_requests_all_with_the_format() -> None:
    async with served(Behaviour(latency=0.01)) as (local, client):
        replies = await ask_many(client, [data() for _ in range(500)])
    assert local.seen.requests == client.requests == 500
    assert local.seen.most_in_flight <= 64
    assert all("response_format" in body for body in local.seen.bodies)
    assert len({it.text for it in replies if isinstance(it, ModelReply) and it.parsed}) == 500


async def test_a_format_that_is_rejected_costs_one_request_and_is_not_sent_again() -> None:
    async with served(Behaviour(latency=0.05, response_format="rejected"), concurrency=8) as (local, client):
        replies = await ask_many(client, [data() for _ in range(40)])
        later = await client.complete(data(), FREE)
    assert local.seen.requests == 42
    assert local.seen.outcomes["rejected"] == 1
    assert all(isinstance(it, ModelReply) and it.parsed for it in (*replies, later))


async def test_a_format_that_is_ignored_loses_nothing_since_the_schema_stands_in_the_prompt() -> None:
    async with served(Behaviour(response_format="ignored")) as (local, client):
        replies = await ask_many(client, [data() for _ in range(40)])
    assert local.seen.requests == 40
    assert all(isinstance(it, ModelReply) and it.parsed for it in replies)


async def test_a_schema_is_strict_where_every_object_is_closed() -> None:
    loose = AnswerSchema({"type": "object", "properties": {"question": {"type": "string"}}})
    async with served() as (local, client):
        await client.complete(data(), FREE)
        await client.complete(ModelRequest("tiny", [Message("user", "Ask.")], schema=loose), FREE)
    assert [it["response_format"]["json_schema"]["strict"] for it in local.seen.bodies] == [True, False]


async def test_a_model_that_wants_other_words_for_the_same_is_understood_once_and_for_all() -> None:
    async with served(Behaviour(unknown_fields=("max_tokens", "temperature"))) as (local, client):
        for _ in range(3):
            assert (await client.complete(data(temperature=0.0), FREE)).parsed
    assert local.seen.requests == 3 + 2
    last = local.seen.bodies[-1]
    assert last["max_completion_tokens"] == 4096
    assert "response_format" in last
    assert not {"max_tokens", "temperature"} & last.keys()


async def test_a_request_that_is_wrong_in_itself_teaches_nothing_about_the_format() -> None:
    async with served(Behaviour(unknown_fields=("user",))) as (local, client):
        with pytest.raises(RequestRejected, match="'user' is not supported") as caught:
            await client.complete(data(options={"user": "x"}), FREE)
        assert not caught.value.retryable
        await client.complete(data(), FREE)
        with pytest.raises(RequestRejected):
            await client.complete(data(options={"user": "x"}), FREE)
    assert ["response_format" in body for body in local.seen.bodies] == [True, False, True, True]


@pytest.mark.parametrize(
    ("faults", "failure", "kind"),
    [
        (Faults(rate_limited=1), RateLimited, "rate limited"),
        (Faults(error=1), ServerFault, "server fault"),
        (Faults(cut=1), CutConnection, "connection cut"),
        (Faults(hang=1), NoAnswer, "no answer in time"),
    ],
)
async def test_a_fault_of_the_endpoint_is_tried_again_so_often_and_no_more(
    faults: Faults, failure: type[ModelFailure], kind: str
) -> None:
    behaviour = Behaviour(faults=faults, retry_after=None)
    retry = RetryPolicy(tries=3, first_wait=0.001)
    async with served(behaviour, timeout_seconds=0.1, retry=retry) as (local, client):
        with pytest.raises(failure) as caught:
            await client.complete(prose(), FREE)
    assert local.seen.requests == 3
    assert caught.value.faults == (kind,) * 3
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("faults", "failure", "raw", "requests"),
    [
        (Faults(malformed=1), MalformedReply, "Certainly!", 2),
        (Faults(truncated=1), TruncatedReply, '{"question":"The qu', 2),
        (Faults(empty=1), EmptyReply, "", 2),
        (Faults(schema_breaking=1), SchemaBroken, '{"unexpected": true}', 2),
        (Faults(refused=1), ModelRefused, "I can't help with that.", 1),
    ],
)
async def test_an_answer_of_no_use_is_asked_for_once_more_and_then_kept_as_it_came(
    faults: Faults, failure: type[ModelFailure], raw: str, requests: int
) -> None:
    async with served(Behaviour(faults=faults)) as (local, client):
        with pytest.raises(failure) as caught:
            await client.complete(data(), FREE)
    assert caught.value.raw.startswith(raw)
    assert caught.value.message
    assert caught.value.faults == (failure.kind,) * requests
    assert local.seen.requests == requests


async def test_the_model_is_told_what_was_wrong_with_its_answer() -> None:
    answers = iter(['{"question": "Why?", "score": 7}', '{"question": "Why?", "score": 0.7}'])
    async with served(Behaviour(answer=lambda body, number: next(answers))) as (local, client):
        reply = await client.complete(data(), FREE)
    assert reply.parsed == {"question": "Why?", "score": 0.7}
    assert reply.faults == ("schema broken",)
    roles = [(it["role"], it["content"]) for it in local.seen.bodies[1]["messages"]]
    assert [role for role, _ in roles] == ["user", "assistant", "user"]
    assert roles[1][1] == '{"question": "Why?", "score": 7}'
    assert "$.score: 7 is greater than the maximum of 1" in roles[2][1]


async def test_faults_of_every_kind_at_once_lose_few_answers_and_all_are_named() -> None:
    shares = dict.fromkeys(Faults.__dataclass_fields__, 0.2 / 9)
    behaviour = Behaviour(faults=Faults(**shares), retry_after=0.01, seed=3)
    async with served(behaviour, timeout_seconds=0.2) as (local, client):
        answers = await ask_many(client, [data(f"Question {number}") for number in range(400)])
    failed = [it for it in answers if isinstance(it, ModelFailure)]
    assert len(answers) == 400
    assert all(it.raw or isinstance(it, EmptyReply) for it in failed)
    assert len(failed) < 0.06 * 400
    named = Counter(fault for it in answers for fault in it.faults)
    assert set(named) == {
        *("rate limited", "server fault", "connection cut", "no answer in time"),
        *("malformed", "truncated", "empty", "refused", "schema broken"),
    }
    assert local.seen.requests == 400 - len(failed) + sum(named.values())


async def test_retry_after_holds_the_call_and_no_other() -> None:
    behaviour = Behaviour(faults=Faults(rate_limited=0.05), retry_after=1.0, seed=1)
    async with served(behaviour, concurrency=8) as (local, client):
        arrivals: list[float] = []

        async def ask() -> ModelReply:
            answer = await client.complete(prose(), FREE)
            arrivals.append(time.perf_counter() - started)
            return answer

        started = time.perf_counter()
        replies = await asyncio.gather(*(ask() for _ in range(200)))
    assert sum(len(it.faults) for it in replies) == local.seen.outcomes["rate_limited"] > 3
    assert sum(it < 1.0 for it in arrivals) == sum(not it.faults for it in replies)


async def test_an_endpoint_that_asks_to_wait_for_very_long_is_not_waited_for() -> None:
    async with served(Behaviour(faults=Faults(rate_limited=1), retry_after=3600)) as (local, client):
        with pytest.raises(RateLimited):
            await client.complete(prose(), FREE)
    assert local.seen.requests == 1


async def test_an_account_that_is_used_up_is_not_asked_again() -> None:
    async with answering(429, '{"error": {"code": "insufficient_quota"}}') as client:
        with pytest.raises(RateLimited, match="used up") as caught:
            await client.complete(prose(), FREE)
    assert not caught.value.retryable
    assert client.requests == 1


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", "[]", '{"choices": []}', '{"object": "list"}', ""])
async def test_a_good_status_with_something_else_than_a_completion_is_a_fault(body: str) -> None:
    async with answering(200, body) as client:
        with pytest.raises(ServerFault, match="no chat completion") as caught:
            await client.complete(prose(), FREE)
    assert caught.value.raw == body


async def test_an_error_in_a_good_status_counts_as_the_error_that_it_is() -> None:
    async with answering(200, '{"error": {"code": 429, "message": "Upstream is busy"}}') as client:
        with pytest.raises(RateLimited, match="Upstream is busy"):
            await client.complete(prose(), FREE)


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    async with answering(307, "", {"Location": "http://localhost:1/"}) as client:
        with pytest.raises(RequestRejected, match="307"):
            await client.complete(prose(), FREE)


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
async def test_the_key_is_in_no_error_no_log_and_no_repr(status: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with answering(status, '{"error": {"message": "Wrong key: {key}"}}') as client:
            with pytest.raises(ModelFailure) as caught:
                await client.complete(data(), FREE)
    shown = [repr(client.address), repr(client), caplog.text, str(caught.value), repr(caught.value), caught.value.raw]
    assert not [text for text in shown if KEY in text]
    assert "[key]" in caught.value.message


async def test_an_endpoint_that_was_never_there_is_given_up_soon() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = Endpoint(Address(f"http://127.0.0.1:{unused.getsockname()[1]}/v1"), retry=RetryPolicy(first_wait=0.01))
        with pytest.raises(NoConnection, match="can't be reached") as caught:
            await client.complete(prose(), FREE)
        await client.close()
    assert caught.value.faults == ("no connection",) * 3


async def test_an_endpoint_that_comes_back_is_found_again() -> None:
    async with served(retry=RetryPolicy(first_wait=0.05)) as (local, client):
        await client.complete(prose(), FREE)
        await local.__aexit__()
        waiting = [asyncio.create_task(client.complete(prose(), FREE)) for _ in range(20)]
        await asyncio.sleep(0.4)
        await local.__aenter__()
        replies = await asyncio.gather(*waiting)
    assert all("no connection" in it.faults or "connection cut" in it.faults for it in replies)


@pytest.mark.parametrize("base_url", ["", "localhost:8000/v1", "ftp://host/v1", "/v1"])
def test_an_address_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(CallerError, match="no base URL"):
        Endpoint(Address(base_url))


async def test_a_slash_at_the_end_of_the_base_url_changes_nothing() -> None:
    async with served() as (local, _):
        client = Endpoint(Address(local.base_url + "/"))
        assert (await client.complete(prose(), FREE)).text
        await client.close()


async def test_a_cancelled_call_frees_its_place() -> None:
    async with served(Behaviour(latency=0.05), concurrency=1) as (_, client):
        calls = [asyncio.create_task(client.complete(prose(), FREE)) for _ in range(4)]
        await asyncio.sleep(0.02)
        calls[0].cancel()
        calls[2].cancel()
        ends = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(it, ModelReply) for it in ends] == [False, True, False, True]
