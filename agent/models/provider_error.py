"""The error of a provider, in words that say what to do, with the key taken out."""

import re
from collections.abc import Iterator

from pydantic import SecretStr

from schemas.errors import RunFailed

_LONGEST_QUOTE = 300
REDACTED = "[key]"
_STATUS = re.compile(r"(?<!\d)([45]\d\d)(?!\d)")
_ADVICE = {
    400: "it does not take the request",
    401: "it does not accept the API key; check the key",
    402: "its account is empty; top it up",
    403: "the API key may not use this model; check the key",
    404: "it knows no such model; check the name",
    413: "the conversation is too long for it; start a new session",
    429: "it takes no more calls now, or its quota is used up; wait, or check the account",
    529: "it is overloaded; wait a little",
}
_UNREACHED = ("Connect", "Connection", "Timeout")


class ModelUnavailable(RunFailed):
    """A model that did not answer; the message says why and what to do."""


def as_failure(error: Exception, slug: str, key: SecretStr | None) -> Exception:
    """The failure that an error of a provider's client stands for; one of ours stays what it is."""
    if isinstance(error, RunFailed):
        return error
    status = _status(error)
    said = " ".join(str(error).split()).replace(key.get_secret_value(), REDACTED) if key else str(error)
    said = " ".join(said.split())[:_LONGEST_QUOTE]
    if status is None:
        unreached = any(word in type(each).__name__ for each in _causes(error) for word in _UNREACHED)
        reason = "its provider can't be reached; check the address and the network" if unreached else "the call failed"
    else:
        reason = (
            f"{_ADVICE.get(status, 'its provider failed; try again' if status >= 500 else 'it refused')} ({status})"
        )
    retryable = status is None or status == 429 or status >= 500
    return ModelUnavailable(f"The model {slug} did not answer: {reason}. It said: {said}", retryable=retryable)


def _status(error: Exception) -> int | None:
    for each in _causes(error):
        for name in ("status_code", "code"):
            value = getattr(each, name, None)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    found = _STATUS.search(str(error))
    return int(found[1]) if found else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__
