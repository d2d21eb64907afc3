"""Recordings of models' answers, and their replay."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.endpoint import Behaviour, LocalEndpoint
from engine.models.address import Address
from engine.models.endpoint import Endpoint
from engine.models.recording import FILE, NotRecorded, Recording
from schemas.errors import CallerError
from tests.engine.models.asking import FREE, KEY, SECRET, data, prose

GONE = Address("http://gone.invalid/v1")


async def recorded(folder: Path, behaviour: Behaviour | None = None) -> tuple[str, object]:
    async with LocalEndpoint(behaviour) as local:
        endpoint = Endpoint(Address(local.base_url, SECRET), recording=Recording(folder, replays=False))
        text = (await endpoint.complete(prose(), FREE)).text
        parsed = (await endpoint.complete(data(), FREE)).parsed
        await endpoint.close()
    return text, parsed


@pytest.mark.parametrize("behaviour", [Behaviour(), Behaviour(response_format="rejected")])
async def test_a_recording_answers_in_the_endpoints_place(tmp_path: Path, behaviour: Behaviour):
    text, parsed = await recorded(tmp_path, behaviour)
    replayed = Endpoint(GONE, recording=Recording(tmp_path, replays=True))
    assert (await replayed.complete(prose(), FREE)).text == text
    assert (await replayed.complete(data(), FREE)).parsed == parsed
    assert replayed.requests == 0


async def test_a_request_that_was_not_recorded_is_named(tmp_path: Path):
    await recorded(tmp_path)
    replayed = Endpoint(GONE, recording=Recording(tmp_path, replays=True))
    with pytest.raises(NotRecorded, match=r"holds no answer to request [0-9a-f]{12} \(.*Say something else"):
        await replayed.complete(prose("Say something else."), FREE)


async def test_a_recording_holds_no_key_and_only_its_owner_reads_it(tmp_path: Path):
    folder = tmp_path / "new"
    await recorded(folder)
    assert KEY not in (folder / FILE).read_text(encoding="utf-8")
    assert folder.stat().st_mode & 0o077 == 0


def test_an_empty_folder_cannot_be_replayed(tmp_path: Path):
    with pytest.raises(CallerError, match=re.escape(FILE)):
        Recording(tmp_path, replays=True)


def test_ids_and_durations_may_differ_and_come_back_as_they_are_now(tmp_path: Path):
    then, now = (f"{uuid4()} and {uuid4().hex}" for _ in range(2))
    kept = Recording(tmp_path, replays=False)
    kept.add({"text": f'{then}: {{"seconds":1.25}}'}, {"job": then}, "a job")
    replayed = Recording(tmp_path, replays=True)
    assert replayed.recall({"text": f'{now}: {{"seconds":0.5}}'}, "a job") == {"job": now}
    with pytest.raises(NotRecorded):
        replayed.recall({"text": f'{now}: {{"rows":0.5}}'}, "a job")


def test_the_same_request_gets_its_answers_in_their_order_then_the_last(tmp_path: Path):
    kept = Recording(tmp_path, replays=False)
    for answer in ("one", "two"):
        kept.add({"n": 1}, answer, "")
    replayed = Recording(tmp_path, replays=True)
    assert [replayed.recall({"n": 1}, "") for _ in range(3)] == ["one", "two", "two"]
