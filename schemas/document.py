"""A document of a file set: what is known of it, before and after its text was extracted."""

from dataclasses import dataclass, field
from datetime import datetime

from schemas.file_set import FileSetMetadataSchema


@dataclass(frozen=True, slots=True)
class Document:
    """The extracted text of one file. `date` is the moment from which its content counts as public."""

    id: str
    name: str
    text: str
    date: datetime | None = None
    metadata: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document without its text.

    `digest` is the same for texts that differ in nothing but the white space around them; `None` for an empty one.
    """

    id: str
    name: str
    character_count: int
    digest: str | None
    date: datetime | None = None
    metadata: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file of a set whose text is still to be extracted; its metadata too, where `extract_metadata` says so."""

    id: str
    organization_id: str
    name: str
    mime_type: str | None
    cloud_storage_path: str
    size_bytes: int
    metadata: dict[str, str | int | float | bool]
    metadata_schema: FileSetMetadataSchema | None
    extract_metadata: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file, its text aside, of which `Outline` says what `digest` is."""

    character_count: int
    digest: str
    metadata: dict[str, str | int | float | bool]
    note: str | None = None
