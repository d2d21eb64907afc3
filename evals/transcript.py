"""The transcript of a conversation: what was said in each turn and the state it left, as plain data."""

from dataclasses import dataclass, field
from typing import Any

from agent.claims.state import State


@dataclass(frozen=True, slots=True)
class Said:
    """One turn. `runs` counts the runs that were started so far; `approval`: leave for one is asked now."""

    message: str
    reply: str
    state: State
    has_config: bool
    question: dict[str, Any] | None = None
    preview: dict[str, Any] | None = None
    approval: bool = False
    runs: int = 0
    violations: tuple[str, ...] = ()
    seconds: float = 0.0
    known: tuple[str, ...] = ()
    """Texts whose dates and numbers a reply may state: what the server has."""


NOTHING_SAID = Said("", "", State(), has_config=False)


@dataclass(frozen=True, slots=True)
class Transcript:
    """All turns of a goal's conversation. `rows`: what a trial run of the final config made; `None`: not tried."""

    goal: str
    turns: list[Said] = field(default_factory=list)
    rows: int | None = None

    def before(self, index: int) -> Said:
        """What stood before a turn."""
        return self.turns[index - 1] if index else NOTHING_SAID
