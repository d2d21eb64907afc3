"""The error tree.

PipelineAssistantError
├── ToldToModel         given back to the model, which can do better
├── CallerError         the caller's mistake: a 4xx
│   ├── Unauthorized    401
│   ├── CannotPay       402
│   ├── Forbidden       403
│   ├── NotFound        404
│   ├── Conflict        409
│   ├── TooLarge        413
│   └── Refused         400, with the violations of a config
└── RunFailed           a provider or a step failed
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Not needed to raise one, and slow to load for the process that reads one file.
    from schemas.violation import Violation


class PipelineAssistantError(Exception):
    """An error with a message for the person or model that can do something about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ToldToModel(PipelineAssistantError):
    """A tool call that changed nothing; the model reads why and tries again."""

    def __init__(self, message: str, violations: "Sequence[Violation]" = ()) -> None:
        super().__init__(message)
        self.violations = tuple(violations)


class CallerError(PipelineAssistantError):
    """A request that cannot be met as it is; the message says what to change."""


class Unauthorized(CallerError):
    """No token, or none that is known."""


class CannotPay(CallerError):
    """A job or a call that costs more than its organization has left to spend."""

    def __init__(
        self, cost: float, left: float, what: str = "job", lower: str = "max_questions or max_cost_dollars"
    ) -> None:
        super().__init__(
            f"This {what} is expected to cost ${cost:.4f}, and your organization has ${max(left, 0.0):.4f} left to "
            f"spend. Lower {lower}, or have the server's operator run: pipeline-assistant balance add"
        )


class Forbidden(CallerError):
    """A permission that ran out or was altered."""


class NotFound(CallerError):
    """Nothing of that id belongs to the caller."""


class Conflict(CallerError):
    """The thing asked about is not in a state that allows it."""


class TooLarge(CallerError):
    """More than this server takes at once."""


class Refused(CallerError):
    """A config that cannot run here."""

    def __init__(self, message: str, violations: "Sequence[Violation]") -> None:
        super().__init__(message)
        self.violations = tuple(violations)


class RunFailed(PipelineAssistantError):
    """A provider or a step failed; `retryable` says whether the same call may work later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable
