"""Files that are brought to the server: announced with a token, then put to the URL that the answer gives."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Body, HTTPException, Request
from fastapi.routing import APIRoute

from api.auth import Organization
from api.body import pieces
from api.errors import found
from api.examples import UPLOAD_REQUEST, UPLOADED, answers, bodies
from api.json_route import JsonRoute
from api.services import ServicesHere
from schemas.errors import CallerError, Conflict, TooLarge
from schemas.file_set import CreateFileUploadRequest, CreateFileUploadResponse

router = APIRouter(prefix="/files", tags=["files"], route_class=JsonRoute)

SECONDS_OF_UPLOAD = 3600.0
"""How long the bytes of a file may come, whose client waits 1,800 s for each piece to go and for the answer."""


@router.post("", status_code=201, responses=answers(201, UPLOADED))
async def announce_file(
    announced: Annotated[CreateFileUploadRequest, Body(openapi_examples=bodies(UPLOAD_REQUEST))],
    request: Request,
    organization: Organization,
    services: ServicesHere,
) -> CreateFileUploadResponse:
    """Announce a file. Then PUT its bytes to `upload_url`, which needs no token, and put it into a file set."""
    most = services.most_file_bytes
    if announced.size_bytes > most:
        raise TooLarge(f"A file may have at most {most:,} bytes here. Send it in parts.")
    upload = await services.uploads.announce(organization, announced)
    files_url = str(request.url.replace(query="", fragment=""))
    return CreateFileUploadResponse(
        id=upload.id,
        original_file_name=upload.original_file_name,
        cloud_storage_path=upload.cloud_storage_path,
        upload_url=services.upload_urls.sign(files_url, upload.id, upload.expires_at),
        mime_type=upload.mime_type,
        size_bytes=upload.size_bytes,
        created_at=upload.created_at,
        expires_at=upload.expires_at,
    )


async def put_content(
    file_id: str, request: Request, services: ServicesHere, expires: str = "", signature: str = ""
) -> None:
    """Take the bytes of a file. The same ones may come again, as from a client that heard no answer."""
    services.upload_urls.check(file_id, expires, signature)
    upload = found(await services.uploads.get(file_id), "file", file_id)
    if upload.is_used:
        raise Conflict(
            "This file is in a file set, so its bytes stay what they are. Announce another with POST /files."
        )
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) != upload.size_bytes:
        raise CallerError(f"Content-Length is {declared[:20]}; {upload.size_bytes:,} bytes were announced.")
    async with services.drafts.receive(_in_time(request), size=upload.size_bytes) as draft:
        if not await services.uploads.expect(file_id, draft.digest):
            raise Conflict("Other bytes came to this URL before, and stay. Announce another file with POST /files.")
        await services.file_bytes.keep(upload.cloud_storage_path, draft.path)
    await services.uploads.mark_received(file_id)


async def _in_time(request: Request) -> AsyncGenerator[bytes, None]:
    """The pieces of a file. Raises a 408 where they take too long, one or all of them."""
    end = asyncio.get_running_loop().time() + SECONDS_OF_UPLOAD
    async for piece in pieces(request.stream()):
        if asyncio.get_running_loop().time() > end:
            raise HTTPException(408, f"The bytes took longer than {SECONDS_OF_UPLOAD:g} s; nothing was kept.")
        yield piece


router.add_api_route(
    "/{file_id}/content",
    put_content,
    methods=["PUT"],
    status_code=204,
    include_in_schema=False,
    route_class_override=APIRoute,
)
