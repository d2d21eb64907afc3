"""File sets and the files in them."""

from typing import Annotated

from fastapi import APIRouter, Body, Query

from api.auth import Organization
from api.errors import found
from api.examples import ADD_FILE, ADDED_FILE, FILE_SET, FILES, NEW_FILE_SET, OWN_FILE_SET, answers, bodies
from api.json_route import JsonRoute
from api.services import ServicesHere
from schemas.file_set import (
    CreateFileSetFileRequest,
    CreateFileSetRequest,
    FileSet,
    FileSetFile,
    FileStatusCountsResponse,
    ListFileSetFilesResponse,
    ListFileSetsResponse,
    RetryFailedFilesRequest,
    RetryFailedFilesResponse,
)

router = APIRouter(prefix="/filesets", tags=["file_sets"], route_class=JsonRoute)


@router.get("/", responses=answers(200, {"file_sets": [FILE_SET]}))
async def list_file_sets(
    organization: Organization, services: ServicesHere, include_public: bool = False
) -> ListFileSetsResponse:
    """List your file sets, with `include_public` also those that everyone may read."""
    return ListFileSetsResponse(
        file_sets=await services.file_sets.list_file_sets(organization, include_public=include_public)
    )


@router.post("/", status_code=201, responses=answers(201, OWN_FILE_SET))
async def create_file_set(
    request: Annotated[CreateFileSetRequest, Body(openapi_examples=bodies(NEW_FILE_SET))],
    organization: Organization,
    services: ServicesHere,
) -> FileSet:
    """Create an empty file set. Where it has a metadata schema, every file that is put into it must fit that."""
    return await services.file_sets.create_file_set(organization, request)


@router.get("/{file_set_id}", responses=answers(200, FILE_SET))
async def get_file_set(file_set_id: str, organization: Organization, services: ServicesHere) -> FileSet:
    """Read one of your file sets, or a public one."""
    return found(await services.file_sets.get_file_set(organization, file_set_id), "file set", file_set_id)


@router.get("/{file_set_id}/files", responses=answers(200, FILES))
async def list_files(
    file_set_id: str,
    organization: Organization,
    services: ServicesHere,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    cursor: str | None = None,
) -> ListFileSetFilesResponse:
    """List the files of a set, a page at a time."""
    page = await services.file_sets.list_files(organization, file_set_id, limit=limit, cursor=cursor)
    return found(page, "file set", file_set_id)


@router.get("/{file_set_id}/status", responses=answers(200, {"active": 46}))
async def get_file_set_status(
    file_set_id: str, organization: Organization, services: ServicesHere
) -> FileStatusCountsResponse:
    """Count the files of a set by how far they are."""
    counts = await services.file_sets.count_by_status(organization, file_set_id)
    return found(counts, "file set", file_set_id)


@router.post("/{file_set_id}/files", status_code=201, responses=answers(201, ADDED_FILE))
async def add_file(
    file_set_id: str,
    request: Annotated[CreateFileSetFileRequest, Body(openapi_examples=bodies(ADD_FILE))],
    organization: Organization,
    services: ServicesHere,
) -> FileSetFile:
    """Put an uploaded file into a set. It is PENDING until its text is extracted, then ACTIVE, or FAILED and why."""
    return await services.intake.add(organization, file_set_id, request)


@router.post("/{file_set_id}/retry-failed", responses=answers(200, {"files_reset": 1}))
async def retry_failed_files(
    file_set_id: str,
    request: Annotated[RetryFailedFilesRequest, Body(openapi_examples=bodies({"max_retries": 3}))],
    organization: Organization,
    services: ServicesHere,
) -> RetryFailedFilesResponse:
    """Try the failed files of a set again."""
    count = await services.intake.retry_failed(organization, file_set_id, max_retries=request.max_retries)
    return RetryFailedFilesResponse(files_reset=count)
