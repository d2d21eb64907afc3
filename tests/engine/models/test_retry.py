"""When calls are tried again."""

from datetime import UTC, datetime

import pytest

from engine.models.retry import RetryPolicy, seconds_of

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("3", 3.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("-1", 0.0),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("inf", None),
        ("nan", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert seconds_of(header, NOW) == seconds


def test_waits_double_within_their_bounds_and_differ() -> None:
    policy = RetryPolicy(tries=9, first_wait=1.0, longest_backoff=10.0)
    for failures, most in enumerate((1, 2, 4, 8, 10, 10), start=1):
        waits = {policy.wait(failures, None) for _ in range(50)}
        assert len(waits) > 40
        assert all(wait is not None and most / 2 <= wait <= most for wait in waits)


def test_an_endpoints_own_wait_is_never_cut_short() -> None:
    waits = [RetryPolicy().wait(1, 5.0) for _ in range(50)]
    assert all(wait is not None and 5.0 <= wait <= 5.5 for wait in waits)


def test_tries_end() -> None:
    policy = RetryPolicy(tries=3, longest_wait=60)
    assert [policy.wait(failures, None) is None for failures in (1, 2, 3)] == [False, False, True]
    assert policy.wait(1, 61) is None
