"""What a server offers to a config: its file sets, steps, models and archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.models.choice import ModelChoice
from schemas.pipeline import TransformType


@dataclass(frozen=True, slots=True)
class FileSetFacts:
    """What a config can rely on about one file set. Without `metadata_fields` nothing is known of its metadata."""

    name: str
    file_count: int
    metadata_fields: frozenset[str]
    description: str | None = None
    is_public: bool = False
    metadata_texts: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """The texts that stand in these fields, where there are not very many of them."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is there to work with. `file_sets` is by id; `archive_window` holds its first and last day.

    `unavailable` says for kinds of transform that this server could run what to do so that it can.
    """

    file_sets: Mapping[str, FileSetFacts] = field(default_factory=dict[str, FileSetFacts])
    runnable: frozenset[TransformType] = frozenset()
    unavailable: Mapping[TransformType, str] = field(default_factory=dict[TransformType, str])
    models: ModelChoice = field(default_factory=ModelChoice)
    archive_window: tuple[date, date] | None = None
