"""A document of a file set: what is known of it, before and after its text was extracted."""

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


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file of a set whose text is still to be extracted; `note` is what its status says so far."""

    id: str
    name: str
    mime_type: str | None
    cloud_storage_path: str
    note: str | None
