"""The check of a sample before it is uploaded."""

from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import ValidationError, WithJsonSchema

from api.examples import SAMPLE, answers, bodies
from api.json_route import JsonRoute
from schemas.sample import Sample, ValidateSampleResponse

SampleToCheck = Annotated[
    dict[str, Any], Body(openapi_examples=bodies(SAMPLE)), WithJsonSchema({"$ref": "#/components/schemas/Sample"})
]

router = APIRouter(prefix="/samples", tags=["samples"], route_class=JsonRoute)


@router.post("/validate", responses=answers(200, {"valid": True, "message": "The sample is well formed."}))
async def validate_sample(sample: SampleToCheck) -> ValidateSampleResponse:
    """Say whether a sample is well formed, and if not, what is wrong with it. Needs no token."""
    try:
        Sample.model_validate(sample)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        message = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:300]
        return ValidateSampleResponse(valid=False, message=message)
    return ValidateSampleResponse(valid=True, message="The sample is well formed.")
