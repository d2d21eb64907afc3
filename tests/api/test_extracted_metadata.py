"""`auto_extract_metadata`: the fields of the set's schema, read by the embedded reader or by a model."""

from typing import Any

import httpx
import orjson
import pytest

from api.settings import Settings
from benchmarks.endpoint import Behaviour, LocalEndpoint
from storage.accounts import Accounts
from storage.database import Database
from storage.model_uses import ModelUses
from tests.api.conftest import running
from tests.api.uploading import add, new_set, settled, upload
from tests.document_files import pdf

SCHEMA = {
    "fields": [
        {"name": "port", "field_type": "string", "required": True},
        {"name": "containers", "field_type": "number", "required": False},
        {"name": "publication_date", "field_type": "string", "required": False, "extraction_hint": "YYYY-MM-DD"},
        {"name": "captain", "field_type": "string", "required": False, "description": "Who is in charge."},
    ]
}
REPORT = pdf(["Annual report of the Port of Lorsund\nPublished on March 3, 2024\nIt handled 5,120 containers in 2023."])


async def metadata(client: httpx.AsyncClient, content: bytes = REPORT, **more: object) -> dict[str, Any]:
    """The file as it ends."""
    set_id = await new_set(client, metadata_schema=SCHEMA)
    answer = await add(client, set_id, await upload(client, content, "report.pdf"), auto_extract_metadata=True, **more)
    assert answer.status_code == 201, answer.text
    return (await settled(client, set_id))[0]


async def test_the_embedded_reader_fills_in_what_is_stated(ours: httpx.AsyncClient):
    file = await metadata(ours)
    assert (file["status"], file["metadata"]) == (
        "ACTIVE",
        {"port": "Lorsund", "containers": 5120, "publication_date": "2024-03-03"},
    )


async def test_what_was_given_stays(ours: httpx.AsyncClient):
    file = await metadata(ours, metadata={"port": "Elsewhere", "extra": True})
    assert file["metadata"]["port"] == "Elsewhere"
    assert (file["metadata"]["extra"], file["metadata"]["containers"]) == (True, 5120)


async def test_a_value_of_the_wrong_type_is_refused_though_others_are_extracted(ours: httpx.AsyncClient):
    set_id = await new_set(ours, metadata_schema=SCHEMA)
    file_id = await upload(ours, REPORT, "report.pdf")
    answer = await add(ours, set_id, file_id, auto_extract_metadata=True, metadata={"containers": "many"})
    assert (answer.status_code, "'containers' must be a number" in answer.json()["detail"]) == (400, True)


async def test_a_required_field_that_is_not_stated_fails_the_file_until_it_is_given(ours: httpx.AsyncClient):
    set_id = await new_set(ours, metadata_schema=SCHEMA)
    file_id = await upload(ours, b"Nothing of that kind.", "a.txt")
    await add(ours, set_id, file_id, auto_extract_metadata=True)
    (file,) = await settled(ours, set_id)
    assert (file["status"], "does not clearly state: port" in file["status_message"]) == ("FAILED", True)
    assert (await add(ours, set_id, file_id, metadata={"port": "Lorsund"})).status_code == 201
    assert [(it["status"], it["metadata"]) for it in await settled(ours, set_id)] == [("ACTIVE", {"port": "Lorsund"})]


async def test_without_the_request_nothing_is_extracted(ours: httpx.AsyncClient):
    set_id = await new_set(ours, metadata_schema=SCHEMA)
    await add(ours, set_id, await upload(ours, REPORT, "a.pdf"), metadata={"port": "L"})
    assert [it["metadata"] for it in await settled(ours, set_id)] == [{"port": "L"}]


@pytest.fixture
def answers() -> dict[str, Any]:
    """What the model answers."""
    return {"port": "Lorsund", "containers": 5120.5, "publication_date": None, "captain": None}


async def test_a_model_is_asked_for_the_fields_with_their_hints(settings: Settings, answers: dict[str, Any]):
    asked: list[dict[str, Any]] = []

    def answer(body: dict[str, Any], _number: int) -> str:
        asked.append(body)
        return orjson.dumps(answers).decode()

    async with LocalEndpoint(Behaviour(answer=answer)) as local:
        configured = settings.model_copy(update={"model": "local/tiny", "llm_base_url": local.base_url})
        async with running(configured) as client:
            file = await metadata(client)
    assert (file["status"], file["metadata"]) == ("ACTIVE", {"port": "Lorsund", "containers": 5120.5})
    prompt = asked[0]["messages"][0]["content"]
    assert "- publication_date (string): YYYY-MM-DD" in prompt
    assert "- captain (string): Who is in charge." in prompt
    assert "Port of Lorsund" in prompt
    schema = asked[0]["response_format"]["json_schema"]
    assert schema["strict"]
    assert schema["schema"]["properties"]["containers"] == {"type": ["number", "null"]}


@pytest.mark.parametrize(("dollars", "status"), [(1.0, "ACTIVE"), (0.001, "FAILED")])
async def test_what_a_model_reads_is_drawn_from_the_balance(
    settings: Settings, answers: dict[str, Any], dollars: float, status: str
):
    database = await Database.open(settings.database)
    accounts, uses = Accounts(database), ModelUses(database)
    await accounts.set_balance("acme", dollars)
    async with LocalEndpoint(Behaviour(answer=lambda *_: orjson.dumps(answers).decode())) as local:
        paid = {"model": "local/tiny", "llm_base_url": local.base_url, "model_prices": {"local/tiny": (1.0, 2.0)}}
        async with running(settings.model_copy(update=paid)) as client:
            file = await metadata(client)
            used = await uses.totals("acme")
            left = await accounts.balance("acme")
    await database.close()
    assert file["status"] == status
    if status == "ACTIVE":
        assert used["local/tiny"].count == 1
        assert left == pytest.approx(dollars - used["local/tiny"].cost)
    else:
        assert "left to spend" in file["status_message"]
        assert (used, left) == ({}, dollars)
