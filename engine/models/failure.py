"""What can go wrong in a call to a model.

ModelFailure
├── EndpointFailure     no answer came
│   ├── NoConnection    the endpoint can't be reached
│   ├── CutConnection   the connection was cut
│   ├── NoAnswer        no answer in time
│   ├── RateLimited     429, and 503 or 529, which say that it is overloaded
│   ├── ServerFault     any other 5xx, or a body that is no chat completion
│   └── RequestRejected any other 4xx
└── UnusableReply       an answer came that is of no use
    ├── MalformedReply  no JSON where JSON was asked for
    ├── TruncatedReply  cut off at the most tokens
    ├── EmptyReply      no text
    ├── ModelRefused    the model declines
    └── SchemaBroken    JSON that breaks the schema
"""

from typing import ClassVar

from schemas.errors import RunFailed


class ModelFailure(RunFailed):
    """A call to a model that failed. `raw` is the text that came, `faults` the kinds of all that went wrong."""

    kind: ClassVar[str] = "model failure"

    def __init__(self, message: str, *, raw: str = "", retryable: bool = False) -> None:
        super().__init__(message, retryable=retryable)
        self.raw = raw
        self.faults: tuple[str, ...] = ()


class EndpointFailure(ModelFailure):
    """No answer came. `retry_after` are the seconds that the endpoint asks to wait before the next try.

    `unbilled` says that it surely did not work on the request.
    """

    kind = "endpoint failure"

    def __init__(
        self,
        message: str,
        *,
        raw: str = "",
        retryable: bool = True,
        retry_after: float | None = None,
        unbilled: bool = True,
    ) -> None:
        super().__init__(message, raw=raw, retryable=retryable)
        self.retry_after = retry_after
        self.unbilled = unbilled


class NoConnection(EndpointFailure):
    """The endpoint can't be reached."""

    kind = "no connection"


class CutConnection(EndpointFailure):
    """The connection was cut before the answer was complete."""

    kind = "connection cut"


class NoAnswer(EndpointFailure):
    """No answer in time."""

    kind = "no answer in time"


class RateLimited(EndpointFailure):
    """The endpoint takes no more calls now."""

    kind = "rate limited"


class ServerFault(EndpointFailure):
    """The endpoint failed, or sent something that is no chat completion."""

    kind = "server fault"


class RequestRejected(EndpointFailure):
    """The endpoint does not take the request as it is; `status` is its HTTP status."""

    kind = "request rejected"

    def __init__(self, message: str, *, status: int, raw: str = "") -> None:
        super().__init__(message, raw=raw, retryable=False)
        self.status = status


class UnusableReply(ModelFailure):
    """The model's answer is of no use. `advice` tells it how to do better; `None`: it would not help."""

    advice: ClassVar[str | None] = None


class MalformedReply(UnusableReply):
    """No JSON where JSON was asked for."""

    kind = "malformed"
    advice = "That was not JSON."


class TruncatedReply(UnusableReply):
    """The answer was cut off at the most tokens."""

    kind = "truncated"
    advice = "Your last answer was too long and was cut off. Answer more briefly."


class EmptyReply(UnusableReply):
    """The model wrote nothing."""

    kind = "empty"
    advice = "Your last answer was empty."


class ModelRefused(UnusableReply):
    """The model declines to answer."""

    kind = "refused"


class SchemaBroken(UnusableReply):
    """JSON that breaks the schema."""

    kind = "schema broken"
    advice = "That JSON breaks the schema."
