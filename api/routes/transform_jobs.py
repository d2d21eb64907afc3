"""Transform jobs: a config run over seeds or an input dataset, from its acceptance to its end."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Body, Query, Request

from api.auth import Organization
from api.errors import found
from api.examples import ESTIMATE, ESTIMATE_REQUEST, JOB, JOB_REQUEST, METRICS, answers, bodies
from api.json_route import JsonRoute
from api.services import ServicesHere
from schemas.cost import EstimateCostRequest, EstimateCostResponse
from schemas.job import (
    CreateTransformJobRequest,
    ListTransformJobsResponse,
    PipelineMetricsResponse,
    TransformJob,
    TransformJobStatus,
)
from schemas.job_record import NewJob
from schemas.unknown_fields import unknown_fields

router = APIRouter(prefix="/transform-jobs", tags=["transform_jobs"], route_class=JsonRoute)


@router.post("", status_code=201, responses=answers(201, JOB))
async def create_job(
    http_request: Request,
    request: Annotated[CreateTransformJobRequest, Body(openapi_examples=bodies(JOB_REQUEST))],
    organization: Organization,
    services: ServicesHere,
) -> TransformJob:
    """Start a job. Keys that this server does not know are ignored and named in `warning_message`."""
    sent = await http_request.json()
    new = NewJob(
        organization_id=organization,
        transform_config=orjson.dumps(sent["config"]).decode(),
        max_questions=request.max_questions,
        max_cost_dollars=request.max_cost_dollars,
        input_dataset_id=request.input_dataset_id,
        configuration_id=request.configuration_id,
        name=request.name,
        valid_rows=request.valid_rows,
        warning_message=_warning(unknown_fields(sent, request)),
    )
    return await services.engine.submit(new)


@router.get("", responses=answers(200, {"jobs": [JOB], "has_more": False, "total": 1}))
async def list_jobs(
    organization: Organization,
    services: ServicesHere,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    cursor: str | None = None,
    status: TransformJobStatus | None = None,
    configuration_id: str | None = None,
) -> ListTransformJobsResponse:
    """List your jobs, the newest first, a page at a time."""
    page = await services.jobs.list_jobs(
        organization, limit=limit, cursor=cursor, status=status, configuration_id=configuration_id
    )
    return page.model_copy(update={"jobs": [services.engine.explained(job) for job in page.jobs]})


@router.post("/cost-estimation", responses=answers(200, ESTIMATE))
async def estimate_cost(
    request: Annotated[EstimateCostRequest, Body(openapi_examples=bodies(ESTIMATE_REQUEST))],
    organization: Organization,
    services: ServicesHere,
) -> EstimateCostResponse:
    """Say what a job is expected to cost."""
    config = request.config.model_dump(mode="json", exclude_unset=True)
    return await services.engine.estimate(organization, config, request.max_questions)


@router.get("/{job_id}", responses=answers(200, JOB))
async def get_job(job_id: str, organization: Organization, services: ServicesHere) -> TransformJob:
    """Read a job."""
    return found(await services.engine.get_job(organization, job_id), "job", job_id)


@router.get("/{job_id}/metrics", responses=answers(200, METRICS))
async def get_metrics(job_id: str, organization: Organization, services: ServicesHere) -> PipelineMetricsResponse:
    """Read how far a job is, step by step; 404 until it has counted something."""
    found(await services.jobs.get_job(organization, job_id), "job", job_id)
    return found(await services.engine.metrics(organization, job_id), "count yet for job", job_id)


@router.delete("/{job_id}", responses=answers(200, JOB | {"status": "CANCELLED"}))
async def cancel_job(job_id: str, organization: Organization, services: ServicesHere) -> TransformJob:
    """Cancel a running job; its rows so far stay. 400 where it has ended already."""
    return found(await services.engine.cancel(organization, job_id), "job", job_id)


def _warning(ignored: list[str]) -> str | None:
    return f"Ignored, because this server does not know it: {', '.join(ignored)}" if ignored else None
