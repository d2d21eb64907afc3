"""A BigQuery on this machine: the REST endpoints that Google's client calls, answering from rows in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud.bigquery import Client

FIELDS = [
    {"name": "text", "type": "STRING", "mode": "NULLABLE"},
    {"name": "day", "type": "DATE", "mode": "NULLABLE"},
    {"name": "at", "type": "TIMESTAMP", "mode": "NULLABLE"},
    {"name": "score", "type": "NUMERIC", "mode": "NULLABLE"},
    {"name": "tags", "type": "STRING", "mode": "REPEATED"},
    {"name": "extra", "type": "JSON", "mode": "NULLABLE"},
    {
        "name": "who",
        "type": "RECORD",
        "mode": "NULLABLE",
        "fields": [{"name": "name", "type": "STRING", "mode": "NULLABLE"}],
    },
]


def row(number: int) -> list[Any]:
    return [
        f"text {number}",
        "2024-01-05",
        "1704448800000000",
        "1.5",
        [{"v": "a"}, {"v": "b"}],
        '{"k": 1}',
        {"f": [{"v": "Ann"}]},
    ]


@dataclass
class Service:
    """What it holds and what it was asked. `busy` is how often a query is still running when it is looked at."""

    rows: list[list[Any]] = field(default_factory=lambda: [row(number) for number in range(1200)])
    statement: str = "SELECT"
    bytes: int = 5 * 2**30
    error: tuple[int, str] | None = None
    busy: int = 0
    began: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    inserted: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, str]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    @property
    def run(self) -> list[dict[str, Any]]:
        """The queries that were run, and so paid."""
        return [each for each in self.inserted if not each["configuration"].get("dryRun")]

    def client(self) -> Client:
        options = ClientOptions(api_endpoint=self.url)
        return Client(project="acme", credentials=AnonymousCredentials(), client_options=options)

    async def insert(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.inserted.append(body)
        if self.error is not None:
            status, message = self.error
            return web.json_response({"error": {"code": status, "message": message, "errors": []}}, status=status)
        reference = {"projectId": "acme", "location": "EU", **body.get("jobReference", {})}
        dry = body["configuration"].get("dryRun", False)
        job = self._job(reference, body["configuration"], "DONE" if dry else "RUNNING")
        if not dry:
            if reference["jobId"] in self.jobs:
                return web.json_response({"error": {"code": 409, "message": "Already exists"}}, status=409)
            self.jobs[reference["jobId"]] = job
            self.began.set()
        return web.json_response(job)

    async def get(self, request: web.Request) -> web.Response:
        assert request.query.get("location") == "EU"
        job = self.jobs.get(request.match_info["job"])
        if job is None:
            return web.json_response({"error": {"code": 404, "message": "Not found: Job"}}, status=404)
        if self.busy:
            self.busy -= 1
        else:
            job["status"]["state"] = "DONE"
        return web.json_response(job)

    async def cancel(self, request: web.Request) -> web.Response:
        name = request.match_info["job"]
        self.cancelled.append(name)
        stopped = {"reason": "stopped", "message": "Job execution was cancelled"}
        self.jobs[name]["status"] = {"state": "DONE", "errorResult": stopped, "errors": [stopped]}
        return web.json_response({"job": self.jobs[name]})

    async def results(self, request: web.Request) -> web.Response:
        asked = request.query
        answer: dict[str, Any] = {
            "jobReference": self.jobs[request.match_info["job"]]["jobReference"],
            "jobComplete": True,
            "totalRows": str(len(self.rows)),
            "schema": {"fields": FIELDS},
        }
        start = int(asked.get("pageToken") or asked.get("startIndex") or 0)
        count = int(asked.get("maxResults", 100))
        if count:
            self.pages.append(dict(asked))
            chosen = self.rows[start : start + count]
            answer["rows"] = [{"f": [{"v": value} for value in each]} for each in chosen]
            if start + count < len(self.rows):
                answer["pageToken"] = str(start + count)
        return web.json_response(answer)

    def _job(self, reference: dict[str, Any], configuration: dict[str, Any], state: str) -> dict[str, Any]:
        destination = {"projectId": "acme", "datasetId": "_anonymous", "tableId": "result"}
        told = {
            "statementType": self.statement,
            "totalBytesProcessed": str(self.bytes),
            "schema": {"fields": FIELDS},
            "referencedTables": [{"projectId": "acme", "datasetId": "d", "tableId": "news"}],
        }
        query = {**configuration["query"], "destinationTable": destination}
        return {
            "jobReference": reference,
            "configuration": {**configuration, "jobType": "QUERY", "query": query},
            "statistics": {"creationTime": "1704448800000", "totalBytesProcessed": str(self.bytes), "query": told},
            "status": {"state": state},
        }


@asynccontextmanager
async def serving() -> AsyncIterator[Service]:
    """A service that listens."""
    service = Service()
    app = web.Application()
    base = "/bigquery/v2/projects/acme"
    app.router.add_post(f"{base}/jobs", service.insert)
    app.router.add_get(f"{base}/jobs/{{job}}", service.get)
    app.router.add_post(f"{base}/jobs/{{job}}/cancel", service.cancel)
    app.router.add_get(f"{base}/queries/{{job}}", service.results)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield service
    await runner.cleanup()
