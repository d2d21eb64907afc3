"""The services of a running server, and how a route gets at them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from agent.assistant import Assistant
from agent.completions import Completions
from api.idempotency import Idempotency
from api.model_list import ModelList
from api.rate_limit import RateLimit
from api.turn_streams import TurnStreams
from api.upload_urls import UploadUrls
from engine.engine import Engine
from engine.intake import Intake
from engine.ports import FileBytes
from storage.accounts import Accounts
from storage.datasets import Datasets
from storage.drafts import Drafts
from storage.file_sets import FileSets
from storage.jobs import Jobs
from storage.tokens import Tokens
from storage.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a server does, open and ready. `new_token` is the token that this start made, if it did."""

    assistant: Assistant
    engine: Engine
    file_sets: FileSets
    intake: Intake
    uploads: Uploads
    upload_urls: UploadUrls
    drafts: Drafts
    file_bytes: FileBytes
    most_file_bytes: int
    datasets: Datasets
    jobs: Jobs
    tokens: Tokens
    accounts: Accounts
    completions: Completions
    model_list: ModelList
    idempotency: Idempotency
    turn_streams: TurnStreams
    rate_limit: RateLimit
    request_seconds: float
    new_token: str | None


def services_of(request: Request) -> Services:
    """The services of the server that a request has come to."""
    return request.app.state.services


ServicesHere = Annotated[Services, Depends(services_of)]
