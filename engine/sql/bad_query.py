"""A bad query: SQL that is not run, with what would be valid."""

from schemas.errors import CallerError


class BadQuery(CallerError):
    """A query that is not run. `hint` says what to change, `code` is that of the violation it becomes."""

    def __init__(self, message: str, hint: str, *, code: str = "query_cannot_run") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code
