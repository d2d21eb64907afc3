"""Errors as HTTP: which status each error of ours has, and the body that says what to change."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from api.request_log import current_request
from schemas.base import Contract
from schemas.errors import (
    CallerError,
    CannotPay,
    Conflict,
    Forbidden,
    NotFound,
    PipelineAssistantError,
    RunFailed,
    TooLarge,
    Unauthorized,
)

STATUS: Mapping[type[Exception], int] = {
    Unauthorized: 401,
    CannotPay: 402,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    CallerError: 400,
    RunFailed: 502,
    PipelineAssistantError: 500,
}
"""The status of each error; that of the nearest class above it counts."""

Found = TypeVar("Found")

MOST_FINDINGS = 20
LONGEST_TEXT = 400
_OPENAI = "/openai/"


class Problem(Contract):
    """Why a request was not met, and what to change."""

    detail: str


def found(thing: Found | None, noun: str, name: str) -> Found:
    """The thing that was looked up. Raises `NotFound` where it is none of the caller's."""
    if thing is None:
        raise NotFound(f"There is no {noun} {_printable(name)}.")
    return thing


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error with a body of the contract."""
    for kind, answer in _ANSWERS.items():
        app.add_exception_handler(kind, answer)


async def answer_to(request: Request, error: Exception) -> JSONResponse:
    """What a request is answered that failed with an error."""
    answer = next((_ANSWERS[kind] for kind in type(error).__mro__ if kind in _ANSWERS), None)
    return unexpected_problem() if answer is None else await answer(request, error)


async def _answer_own(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PipelineAssistantError)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    # OpenAI's clients show the text of `error` and know no `detail`.
    more = {"error": {"message": _printable(error.message, limit=None)}} if _OPENAI in request.url.path else {}
    return _problem(status, error.message, headers, more)


async def _answer_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    detail = [_finding(it) for it in error.errors()[:MOST_FINDINGS]]
    if isinstance(error.body, bytes) and error.body:
        detail = [_not_json(request.headers.get("content-type"))]
    return JSONResponse({"detail": detail}, 422)


def _finding(error: Mapping[str, Any]) -> dict[str, Any]:
    """One finding of Pydantic's without the input, which may be long or secret."""
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] == "json_invalid":
        message = f"The body cannot be read as JSON: {error['ctx']['error']}"
    loc = [_printable(it) if isinstance(it, str) else it for it in error["loc"]]
    return {"loc": loc, "msg": _printable(message), "type": error["type"]}


def _not_json(content_type: str | None) -> dict[str, Any]:
    sent = f"not {_printable(content_type)}" if content_type else "which is missing"
    message = f"Send the body as JSON with the header Content-Type: application/json, {sent}"
    return {"loc": ["header", "content-type"], "msg": message, "type": "content_type"}


async def _answer_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    # Errors of our own are no HTTPException: these two come from routing only.
    if error.status_code not in (404, 405):
        return _problem(error.status_code, error.detail, error.headers)
    route = f"{request.method} {_printable(request.url.path)}"
    headers = {"Allow": ", ".join(_methods_of(request))} if error.status_code == 405 else None
    return _problem(error.status_code, f"There is no route {route}; /docs lists those that there are.", headers)


_ANSWERS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[JSONResponse]]] = {
    PipelineAssistantError: _answer_own,
    RequestValidationError: _answer_invalid,
    HTTPException: _answer_http,
}


def _methods_of(request: Request) -> list[str]:
    """The methods that the path of a request has: the router itself names those of its first route only."""
    path = request.scope["route"].path
    routes = iter_route_contexts(request.app.router.routes)
    return sorted(
        {name for it in routes if getattr(it.original_route, "path", None) == path for name in it.methods or ()}
    )


def unexpected_problem() -> JSONResponse:
    """The answer where an error came up that nobody expected."""
    return _problem(500, "This failed on our side.")


def _problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, more: Mapping[str, object] | None = None
) -> JSONResponse:
    content: dict[str, Any] = {"detail": _printable(detail, limit=None), **(more or {})}
    if status >= 500:
        request_id = current_request()
        content["detail"] += f" The server's log has the details under request {request_id}."
        content["request_id"] = request_id
    return JSONResponse(content, status, headers)


def _printable(text: str, limit: int | None = LONGEST_TEXT) -> str:
    """A text that can be sent: cut at the limit, a half of a surrogate pair replaced."""
    return text[:limit].encode(errors="replace").decode()
