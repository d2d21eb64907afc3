"""File sets: named collections of documents with metadata, and the uploads that fill them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import AS_TEXT, WHOLE, Contract, FreeForm, NonEmpty, Scalar, Size, UtcDatetime


class FileSetFileStatus(StrEnum):
    """How far a file of a set is."""

    ACTIVE = "ACTIVE"
    FAILED = "FAILED"
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"


class MetadataFieldType(StrEnum):
    """The type of a metadata field."""

    NUMBER = "number"
    STRING = "string"


class MetadataFieldDefinition(Contract):
    """One metadata field of a file set's files."""

    name: str
    field_type: Annotated[MetadataFieldType, AS_TEXT]
    required: bool = False
    description: str | None = None
    extraction_hint: str | None = Field(default=None, description="Told to the model that extracts it.")


class FileSetMetadataSchema(Contract):
    """The metadata fields of a file set's files."""

    fields: list[MetadataFieldDefinition] = Field(default=[])


class MetadataFieldDefinitionInput(Contract):
    """One metadata field of a new file set's files."""

    name: NonEmpty
    field_type: Annotated[MetadataFieldType, AS_TEXT]
    required: bool
    description: str | None = None
    extraction_hint: str | None = Field(default=None, description="Told to the model that extracts it.")


class FileSetMetadataSchemaInput(Contract):
    """The metadata fields of a new file set's files."""

    fields: list[MetadataFieldDefinitionInput]


class CreateFileSetRequest(Contract):
    """A new file set."""

    name: NonEmpty
    description: str | None = None
    metadata_schema: FileSetMetadataSchemaInput | None = None


class FileSet(Contract):
    """A named collection of documents."""

    id: str
    name: str
    description: str | None
    file_count: int
    indexed_file_count: int = Field(description="Files that can be read by now.")
    created_at: UtcDatetime
    updated_at: UtcDatetime
    metadata_schema: FileSetMetadataSchema | None = None
    is_public: bool = Field(default=False, description="Readable by every organization.")


class ListFileSetsResponse(Contract):
    """The file sets that an organization may read."""

    file_sets: list[FileSet]


class CreateFileSetFileRequest(Contract):
    """An uploaded file to put into a set."""

    file_id: NonEmpty
    file_date: UtcDatetime | None = Field(default=None, description="When the document was published.")
    metadata: dict[str, Scalar] | None = None
    deduplication_id: str | None = Field(default=None, description="At most one file of a set has it.")
    auto_extract_metadata: bool = Field(default=False, description="Let a model fill the set's metadata fields.")


class FileSetFile(Contract):
    """A document of a file set."""

    id: str
    original_file_name: str
    cloud_storage_path: str
    mime_type: str | None
    size_bytes: int
    character_count: int | None = Field(description="Characters of the extracted text.")
    metadata: dict[str, Scalar] | None
    gemini_file_id: str | None
    file_created_date: UtcDatetime | None = Field(description="When the document was published.")
    created_at: UtcDatetime
    updated_at: UtcDatetime
    status: Annotated[FileSetFileStatus, AS_TEXT] = FileSetFileStatus.PENDING
    status_message: str | None = None
    retry_count: int = 0


class ListFileSetFilesResponse(Contract):
    """One page of a set's files."""

    files: list[FileSetFile]
    has_more: bool
    total: int
    next_cursor: str | None = None


class FileStatusCountsResponse(Contract):
    """How many files of a set are how far."""

    pending: int = 0
    processing: int = 0
    active: int = 0
    failed: int = 0


class RetryFailedFilesRequest(Contract):
    """Asks for another try of failed files."""

    max_retries: Size = Field(default=3, description="Only files that were retried less often than this.")


class RetryFailedFilesResponse(Contract):
    """How many files are tried again."""

    files_reset: int


class CreateFileUploadRequest(Contract):
    """Announces an upload."""

    filename: NonEmpty
    size_bytes: Annotated[int, Field(ge=1, le=2**53), WHOLE]
    mime_type: str | None = None


class CreateFileUploadResponse(Contract):
    """Where to put the bytes of an upload."""

    id: str
    original_file_name: str
    cloud_storage_path: str
    upload_url: str = Field(description="Takes one PUT of the bytes, without any header of authorization.")
    mime_type: str | None
    size_bytes: int
    created_at: UtcDatetime
    expires_at: UtcDatetime
    metadata: FreeForm | None = None
