"""A document of a file set, as the engine reads it: its extracted text and what is known of it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """The extracted text of one file. `date` is the moment from which its content counts as public."""

    id: str
    name: str
    text: str
    date: datetime | None = None
    metadata: dict[str, str | int | float | bool] = field(default_factory=dict)
