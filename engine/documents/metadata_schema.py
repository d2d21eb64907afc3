"""The metadata schema of a set, and what a file's metadata must be to fit it."""

from collections.abc import Mapping, Sequence

from schemas.errors import CallerError
from schemas.file_set import CreateFileSetFileRequest, FileSetMetadataSchema, MetadataFieldDefinition, MetadataFieldType

Metadata = Mapping[str, str | int | float | bool]
_SHOWN = 100
_MOST_FAULTS = 20


def check_metadata(schema: FileSetMetadataSchema, request: CreateFileSetFileRequest) -> None:
    """Raises `CallerError`, which names every field of the wrong type, and every required one that will be missing."""
    metadata = request.metadata or {}
    faults = [fault for field in schema.fields if (fault := _fault(metadata, field))]
    if not request.auto_extract_metadata:
        faults += [f"{name[:_SHOWN]!r} is required in this set and missing" for name in missing(schema, metadata)]
    if faults:
        raise CallerError(f"metadata: {'; '.join(faults[:_MOST_FAULTS])}.")


def missing(schema: FileSetMetadataSchema, metadata: Metadata) -> list[str]:
    """The required fields without a value."""
    return [field.name for field in schema.fields if field.required and field.name not in metadata]


def wanted(schema: FileSetMetadataSchema | None, metadata: Metadata) -> Sequence[MetadataFieldDefinition]:
    """The fields that a model may fill: a value that was given stays."""
    return [field for field in schema.fields if field.name not in metadata] if schema else []


def fits(value: object, kind: MetadataFieldType) -> bool:
    """Whether a value is of a field's type; a truth value is no number."""
    return isinstance(value, str) if kind is MetadataFieldType.STRING else type(value) in (int, float)


def _fault(metadata: Metadata, field: MetadataFieldDefinition) -> str | None:
    value = metadata.get(field.name)
    if value is None or fits(value, field.field_type):
        return None
    shown = f"{str(value)[:_SHOWN]!r} is a {type(value).__name__}"
    return f"{field.name[:_SHOWN]!r} must be a {field.field_type}, and {shown}"
