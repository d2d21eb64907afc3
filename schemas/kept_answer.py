"""Kept answers: what a request that carried an Idempotency-Key was answered, for when it comes again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request that carries a key. `route` is its method and path; `body_hash` tells its body from others."""

    organization_id: str
    route: str
    key: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer: its status and its body, JSON or empty."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What is known of a key that was used before; `answer` is `None` while none was given, or where it was cut off."""

    body_hash: str
    answer: Answer | None
