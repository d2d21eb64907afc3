"""Keys of providers: whatever an endpoint does with them, nothing that this server writes, says or sends has them."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from langchain_core.messages import AIMessage

from api.settings import Settings
from tests.agent.models.fake_provider import KEY, SLUGS, FakeProvider, Refusal
from tests.api.conftest import TOKENS, running

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
SESSIONS = "/pipeline-assistant/sessions"
ROW = {"question": {"question_text": "Is it?"}, "prompt": "Is it?", "label": {"label": "1", "label_confidence": 1}}
LINES = {
    "an endpoint that refuses and quotes the key": Refusal(401, "Incorrect API key provided: {key}."),
    "an endpoint that fails and quotes the key": Refusal(400, "Bad request, headers were {key}."),
    "an endpoint that answers with the key": AIMessage(f"Your key is {KEY}, <answer>0.5</answer>"),
}


def told(folder: Path, data_dir: Path, provider: FakeProvider) -> Settings:
    """The settings of a server that has all providers, their keys in a secrets file, and keeps a recording."""
    paths = {"OPENAI": "/v1", "ANTHROPIC": "/v1", "GOOGLE": "/v1beta/openai", "OPENROUTER": "/api/v1"}
    lines = [f"{name}_API_KEY={KEY}\n{name}_BASE_URL={provider.url}{path}" for name, path in paths.items()]
    lines += [f"PIPELINE_ASSISTANT_LLM_API_KEY={KEY}", f"PIPELINE_ASSISTANT_LLM_BASE_URL={provider.url}/v1"]
    secrets = folder / "secrets"
    secrets.touch(mode=0o600)
    secrets.write_text("\n".join(lines), encoding="utf-8")
    given = {"secrets_file": secrets, "record_dir": folder / "recording", "model": "local/tiny"}
    return Settings.read(data_dir=data_dir, api_tokens=TOKENS, log_level="debug", **given)


async def asked_everything(client: httpx.AsyncClient) -> list[str]:
    """All that the server says of sessions, a job and completions on each model."""
    said: list[str] = []
    for slug in SLUGS:
        for accept in ("application/json", "text/event-stream"):
            answer = await client.post(SESSIONS, json={"goal": "hello", "model_name": slug}, headers={"Accept": accept})
            assert answer.status_code == 201, answer.text
            said.append(answer.text)
        for body in ({}, {"stream": True}):
            asked = {"model": slug, "messages": [{"role": "user", "content": "hello"}]} | body
            said.append((await client.post("/openai/chat/completions", json=asked)).text)
    said.append((await client.get("/openai/models")).text)
    return [*said, *await said_of_job(client)]


async def said_of_job(client: httpx.AsyncClient) -> list[str]:
    dataset = (await client.post("/datasets")).json()["id"]
    await client.post(f"/datasets/{dataset}/samples", json={"samples": [ROW]})
    models = {"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": slug} for slug in SLUGS]}
    config = {"config_type": "QUESTION_PIPELINE", "rollout_generator": models}
    job = (await client.post("/transform-jobs", json={"config": config, "input_dataset_id": dataset})).json()
    async with asyncio.timeout(60):
        while job["status"] == "RUNNING":
            await asyncio.sleep(0.05)
            job = (await client.get(f"/transform-jobs/{job['id']}")).json()
    metrics = (await client.get(f"/transform-jobs/{job['id']}/metrics")).text
    rows = (await client.get(f"/datasets/{job['output_dataset_id']}/samples")).json()["samples"]
    assert len(rows) == 1
    return [str(job), metrics, str(rows)]


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All bytes that lie in a folder, but for the file that the keys are read from."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "secrets":
            yield str(file.relative_to(folder)), file.read_bytes()


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
async def test_a_key_is_in_nothing_that_is_written_said_or_sent(
    line: AIMessage | Refusal, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    async with FakeProvider([line]) as provider:
        async with running(told(tmp_path, settings.data_dir, provider)) as client:
            said = await asked_everything(client)
        prompts = [str(body) for body in provider.bodies]
        # The key did go out, each time in its header and nowhere else.
        assert len([headers for headers in provider.headers if KEY in str(dict(headers))]) == len(provider.headers)
    assert len(prompts) >= 5 * len(SLUGS)
    files = list(written(tmp_path))
    assert {"data/pipeline-assistant.db", "recording/answers.jsonl"} <= {name for name, _ in files}
    assert [name for name, content in files if KEY.encode() in content] == []
    assert [text for text in said if KEY in text] == []
    assert [text for text in prompts if KEY in text] == []
    assert KEY not in caplog.text
