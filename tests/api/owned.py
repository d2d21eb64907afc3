"""What an organization owns, and how its things look from outside."""

import asyncio
import base64
import json
import re
from string import Template
from typing import Any
from uuid import uuid4

import httpx

from tests.api.foreign import SESSIONS, SLOW, pipeline
from tests.api.uploading import add, announce, new_set, settled, upload

WORD = "Quillgate"
"""In every name that an owner gives, and in what others ask for."""
SECRET = "Brimlock"
"""In every text that an owner keeps, and in nothing that others ask for."""
NEVER = "Nevermoor"
"""A word of the same length that nobody has."""
SCHEMA = {"fields": [{"name": "port", "field_type": "string", "required": True, "description": SECRET}]}
CURSORS = {
    "datasets_cursor": "/datasets?limit=1",
    "jobs_cursor": "/transform-jobs?limit=1",
    "samples_cursor": "/datasets/$dataset/samples?limit=1",
    "files_cursor": "/filesets/$file_set/files?limit=1",
}
READABLE = (
    "/datasets?limit=100",
    "/datasets/$dataset",
    "/datasets/$dataset/samples",
    "/datasets/$dataset/export",
    "/datasets/$output/samples",
    "/filesets/",
    "/filesets/$file_set",
    "/filesets/$file_set/files",
    "/filesets/$file_set/status",
    "/transform-jobs?limit=100",
    "/transform-jobs/$job",
    "/transform-jobs/$job/metrics",
    "/transform-jobs/$slow_job",
    SESSIONS + "/$session",
    "/organizations/balance",
)
_ID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}")
_PASSING = re.compile(
    r'\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)|"created":\d+|expires=\d+&signature=\w+|[\d.]+ s[,.]|"organization_id":"\w+"'
)


async def own(client: httpx.AsyncClient) -> dict[str, str]:
    """Make one thing of each kind, two where a list has to have a second page; their ids and names by what they are."""
    key = {"Idempotency-Key": f"{WORD}-key"}
    await client.post("/datasets")
    things = {
        "secret": SECRET,
        "organization": "acme",
        "key": key["Idempotency-Key"],
        "set_name": f"{WORD} Harbour reports",
        "file_name": f"{WORD}.md",
        "configuration": f"{WORD}-7",
        "job_name": f"{WORD} job",
        "dataset": (await client.post("/datasets", headers=key)).json()["id"],
    }
    samples = [{"seed": {"seed_text": f"{SECRET} {number}"}, "meta": {"of": SECRET}} for number in range(3)]
    await client.post(f"/datasets/{things['dataset']}/samples", json={"samples": samples})
    things |= await _files(client, things) | await _jobs(client, things)
    goal = f"Questions about {SECRET} from the {things['set_name']}, two per chunk, numeric answers"
    things["session"] = (await client.post(SESSIONS, json={"goal": goal})).json()["session_id"]
    things["greeting"] = (await client.post(SESSIONS, json={"goal": "hello"}, headers=key)).json()["session_id"]
    await client.post("/files", json={"filename": things["file_name"], "size_bytes": 5}, headers=key)
    for name, path in CURSORS.items():
        things[name] = (await client.get(Template(path).substitute(things))).json()["next_cursor"]
    return things


async def _files(client: httpx.AsyncClient, things: dict[str, str]) -> dict[str, str]:
    file_set = await new_set(client, name=things["set_name"], description=SECRET, metadata_schema=SCHEMA)
    file = ""
    for number in range(2):
        text = f"In {2020 + number} the harbour of {SECRET} handled 5,120 containers."
        file = await upload(client, text.encode(), things["file_name"])
        await add(client, file_set, file, metadata={"port": SECRET}, deduplication_id=f"{WORD} {number}")
    files = await settled(client, file_set)
    assert [it["status"] for it in files] == ["ACTIVE", "ACTIVE"]
    announced = await announce(client, b"12345", things["file_name"])
    return {"file_set": file_set, "file": file, "file_of_set": files[0]["id"], "announced": announced["id"]}


async def _jobs(client: httpx.AsyncClient, things: dict[str, str]) -> dict[str, str]:
    more = {"name": things["job_name"], "configuration_id": things["configuration"]}
    quick = {"config": pipeline(SLOW | {"delay_seconds": 0, "seed_text_template": f"{SECRET} {{index}}"})} | more
    job = (await client.post("/transform-jobs", json=quick)).json()
    slow = (await client.post("/transform-jobs", json={"config": pipeline(SLOW)} | more)).json()
    await quiet(client)
    return {"job": job["id"], "output": job["output_dataset_id"], "slow_job": slow["id"]}


async def quiet(client: httpx.AsyncClient) -> None:
    """Wait until nothing runs but jobs that are meant to."""
    async with asyncio.timeout(30):
        while True:
            running = (await client.get("/transform-jobs?status=RUNNING&limit=100")).json()["jobs"]
            if all('"delay_seconds":600' in it["transform_config"] for it in running):
                return
            await asyncio.sleep(0.05)


async def seen(client: httpx.AsyncClient, things: dict[str, str]) -> dict[str, str]:
    """Everything that can be read of one's own things."""
    answers = {path: await client.get(Template(path).substitute(things)) for path in READABLE}
    assert {it.status_code for it in answers.values()} == {200}
    return {path: it.text for path, it in answers.items()}


def never_were(things: dict[str, str]) -> dict[str, str]:
    """The same names with ids, cursors and words that nobody has."""
    return {name: _cursor(value) if name in CURSORS else _never(value) for name, value in things.items()}


def _never(value: str) -> str:
    fresh = str(uuid4())
    return _ID.sub(lambda found: fresh if found[1] else fresh.replace("-", ""), value).replace(WORD, NEVER)


def _cursor(value: str) -> str:
    inner = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
    return base64.urlsafe_b64encode(_never(inner).encode()).decode().rstrip("=")


def as_told(answer: httpx.Response) -> tuple[int, str, str | None]:
    """An answer without what differs from one asker and moment to the next: ids, times, the word."""
    text = _PASSING.sub("", _ID.sub("ID", answer.text)).replace(NEVER, WORD)
    return answer.status_code, text, answer.headers.get("Idempotent-Replayed")


def leaked(answer: httpx.Response, said: str, things: dict[str, str]) -> list[str]:
    """What an answer says of things that whoever asked has not named."""
    told = f"{answer.headers} {answer.text}"
    return [name for name, value in things.items() if value in told and value not in said]


def filled(value: Any, things: dict[str, str]) -> Any:
    """A value with things in place of their names."""
    return json.loads(Template(json.dumps(value)).substitute(things))
