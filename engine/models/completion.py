"""The body of a chat completion, read with care: endpoints differ in what they leave out."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import orjson

from engine.models.failure import EndpointFailure, RateLimited, RequestRejected, ServerFault
from engine.models.request import ModelReply

_LONGEST_QUOTE = 200
_THOUGHT_START, _THOUGHT_END = "<think>", "</think>"
_SPENT_QUOTA = "insufficient_quota"
"""What OpenAI says where waiting does not help: the account is empty."""
_TOO_MANY = 429
_OVERLOADED = (_TOO_MANY, 503, 529)
_TIMED_OUT, _TOO_EARLY = 408, 425

Json = Mapping[str, object]


def failure_of(status: int, text: str, retry_after: float | None = None) -> EndpointFailure:
    """The failure that an HTTP status other than 200 stands for, with what the endpoint says about it."""
    says = f": {' '.join(text.split())[:_LONGEST_QUOTE]}" if text.strip() else ""
    if status == _TOO_MANY and _SPENT_QUOTA in text:
        return RateLimited(f"The model's endpoint says that its account is used up ({status}){says}", retryable=False)
    if status in _OVERLOADED:
        return RateLimited(
            f"The model's endpoint takes no more calls now ({status}){says}", raw=text, retry_after=retry_after
        )
    if status >= 500 or status in (_TIMED_OUT, _TOO_EARLY):
        return ServerFault(f"The model's endpoint failed ({status}){says}", raw=text, retry_after=retry_after)
    if status in (401, 403):
        message = f"The model's endpoint does not accept the API key ({status}); check the key{says}"
    else:
        message = f"The model's endpoint does not take the request ({status}){says}"
    return RequestRejected(message, status=status, raw=text)


def read_completion(payload: bytes) -> ModelReply:
    """Read a body that came with status 200. Raises `EndpointFailure` where it is no chat completion."""
    body: Json = {}
    with suppress(orjson.JSONDecodeError):
        body = _mapping(orjson.loads(payload))
    error = body.get("error")
    if error:
        code = _mapping(error).get("code")
        raise failure_of(code if isinstance(code, int) else 500, orjson.dumps(error).decode())
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices:
        text = payload.decode(errors="replace")
        quote = " ".join(text.split())[:_LONGEST_QUOTE]
        raise ServerFault(f"The model's endpoint sent no chat completion: {quote}", raw=text, unbilled=False)
    return _reply(_mapping(cast("list[object]", choices)[0]), _mapping(body.get("usage")))


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """The tokens of one call; `None` where the endpoint does not count them. Cached ones are part of the input."""

    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int


def read_usage(usage: Json) -> TokenCounts:
    """Read the `usage` of a completion."""
    cached = _count(_mapping(usage.get("prompt_tokens_details")).get("cached_tokens"))
    return TokenCounts(_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), cached or 0)


def _reply(choice: Json, usage: Json) -> ModelReply:
    used = read_usage(usage)
    message = _mapping(choice.get("message"))
    raw = _text(message.get("content"))
    text, thought = _without_thought(raw)
    reason = choice.get("finish_reason")
    refusal = message.get("refusal")
    return ModelReply(
        text=text,
        parsed=None,
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        finish_reason=reason if isinstance(reason, str) else None,
        raw=raw,
        reasoning=_text(message.get("reasoning_content") or message.get("reasoning")) or thought or None,
        refusal=refusal if isinstance(refusal, str) and refusal else None,
        cached_tokens=used.cached_tokens,
    )


def _without_thought(raw: str) -> tuple[str, str | None]:
    """Part the text from the reasoning that some servers leave before it."""
    if not raw.lstrip().startswith(_THOUGHT_START):
        return raw.strip(), None
    thought, _, text = raw.partition(_THOUGHT_END)
    return text.strip(), thought.replace(_THOUGHT_START, "", 1).strip()


def _text(content: object) -> str:
    if isinstance(content, list):
        return "".join(_text(_mapping(part).get("text")) for part in cast("list[object]", content))
    return content if isinstance(content, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _mapping(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}
