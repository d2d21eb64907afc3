"""Datasets and their rows."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from api.auth import Organization
from api.errors import found
from api.examples import DATASET, SAMPLES, UPLOAD, answers, bodies
from api.json_route import BulkRoute
from api.services import ServicesHere
from schemas.dataset import CreateDatasetResponse, DatasetMetadata, ListDatasetsResponse
from schemas.sample import PaginatedSamplesResponse, UploadSamplesRequest, UploadSamplesResponse

router = APIRouter(prefix="/datasets", tags=["datasets"], route_class=BulkRoute)


@router.post("", status_code=201, responses=answers(201, {"id": DATASET["id"]}))
async def create_dataset(organization: Organization, services: ServicesHere) -> CreateDatasetResponse:
    """Create an empty dataset, to be filled with samples and used as a job's input."""
    return CreateDatasetResponse(id=(await services.datasets.create_dataset(organization)).id)


@router.get("", responses=answers(200, {"datasets": [DATASET], "has_more": False, "total": 1}))
async def list_datasets(
    organization: Organization,
    services: ServicesHere,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    cursor: str | None = None,
) -> ListDatasetsResponse:
    """List your datasets, the newest first, a page at a time."""
    return await services.datasets.list_datasets(organization, limit=limit, cursor=cursor)


@router.get("/{dataset_id}", responses=answers(200, DATASET))
async def get_dataset(dataset_id: str, organization: Organization, services: ServicesHere) -> DatasetMetadata:
    """Read what is known about a dataset."""
    return found(await services.datasets.get_dataset(organization, dataset_id), "dataset", dataset_id)


@router.get("/{dataset_id}/samples", response_model=PaginatedSamplesResponse, responses=answers(200, SAMPLES))
async def list_samples(
    dataset_id: str,
    organization: Organization,
    services: ServicesHere,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
    cursor: str | None = None,
) -> Response:
    """Read the rows of a dataset in their order, a page at a time."""
    page = await services.datasets.page(organization, dataset_id, limit=limit, cursor=cursor)
    return Response(found(page, "dataset", dataset_id).json(), media_type="application/json")


@router.post("/{dataset_id}/samples", responses=answers(200, {"count": 1, "total": 1}))
async def upload_samples(
    dataset_id: str,
    request: Annotated[UploadSamplesRequest, Body(openapi_examples=bodies(UPLOAD))],
    organization: Organization,
    services: ServicesHere,
) -> UploadSamplesResponse:
    """Append rows to a dataset, in the order sent."""
    total = await services.datasets.append_samples(organization, dataset_id, request.samples)
    return UploadSamplesResponse(count=len(request.samples), total=found(total, "dataset", dataset_id))
