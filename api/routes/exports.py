"""Exports: whole datasets as files that other programs read."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.auth import Organization
from api.errors import found
from api.json_route import JsonRoute
from api.services import ServicesHere
from engine.exports.export import ExportFormat, export

router = APIRouter(prefix="/datasets", tags=["datasets"], route_class=JsonRoute)

_FILES: dict[ExportFormat, tuple[str, str]] = {
    "jsonl": ("application/x-ndjson", ".jsonl"),
    "parquet": ("application/vnd.apache.parquet", ".parquet"),
    "huggingface": ("application/zip", ".zip"),
}
"""The media type of each format, and how the name of a file of it ends."""
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as a stream.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind, _ in _FILES.values()},
    }
}


@router.get("/{dataset_id}/export", response_class=StreamingResponse, responses=_ANSWERS)
async def export_dataset(
    dataset_id: str,
    organization: Organization,
    services: ServicesHere,
    kind: Annotated[
        ExportFormat, Query(alias="format", description="`huggingface`: a folder for it, in a ZIP.")
    ] = "jsonl",
    only_valid: Annotated[bool, Query(description="Leave out rejected rows.")] = False,
) -> StreamingResponse:
    """Read all rows that a dataset has now as one file. Parquet and Hugging Face need the extra `parquet`."""
    dataset = found(await services.datasets.get_dataset(organization, dataset_id), "dataset", dataset_id)
    batches = services.datasets.batches(dataset.id, dataset.num_rows)
    media_type, ending = _FILES[kind]
    return StreamingResponse(
        export(dataset.id, batches, kind, only_valid=only_valid),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="dataset-{dataset.id}{ending}"'},
    )
