"""The server's health."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def get_health(request: Request) -> JSONResponse:
    """Say whether the server is ready: 200 when it is, 503 before. Needs no token."""
    if hasattr(request.app.state, "services"):
        return JSONResponse({"status": "ok"})
    return JSONResponse({"detail": "The server is still starting. Ask again in a second."}, 503)
