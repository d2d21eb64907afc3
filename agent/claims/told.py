"""What was told: a reply with the state it left, to be compared with the one before it."""

from collections.abc import Sequence
from typing import Any, Protocol

from agent.claims.state import State


class Told(Protocol):
    """One turn. `runs` counts the runs that were started so far; `preview`: the rows shown in it, if any."""

    @property
    def message(self) -> str: ...

    @property
    def reply(self) -> str: ...

    @property
    def state(self) -> State: ...

    @property
    def preview(self) -> dict[str, Any] | None: ...

    @property
    def runs(self) -> int: ...

    @property
    def known(self) -> Sequence[str]:
        """Texts whose dates and numbers a reply may state: what the server has."""
        ...
