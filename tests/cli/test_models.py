"""`models` as a user runs it, against local endpoints that answer, refuse, or are not there."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from api.settings import Settings
from cli.model_check import check_models
from engine.models.provider import KNOWN
from tests.agent.models.fake_provider import KEY, FakeProvider, Refusal
from tests.live_server import COMMAND

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
ANSWERS = [AIMessage("yes")]
PATHS = {"OPENAI": "/v1", "ANTHROPIC": "/v1", "GOOGLE": "/v1beta/openai", "OPENROUTER": "/api/v1"}


def with_all(provider: FakeProvider, model: str) -> dict[str, str]:
    """The settings of a server that has every provider."""
    given = {"model": model, "llm_base_url": f"{provider.url}/v1"}
    for name, path in PATHS.items():
        given |= {f"{name.lower()}_api_key": KEY, f"{name.lower()}_base_url": provider.url + path}
    return given


def models(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if "API_KEY" not in name and "BASE_URL" not in name}
    command = [COMMAND, "models", *options]
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, timeout=60, check=False)


def test_without_any_key_the_embedded_model_is_usable_and_each_key_is_named():
    result = models()
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].split(maxsplit=1) == ["embedded", "usable: needs no key and no network; it is no language model"]
    for kind, known in KNOWN.items():
        assert any(line.split() == [kind, "not", "configured:", "set", known.key_variable] for line in lines)
    assert "not configured: set PIPELINE_ASSISTANT_LLM_BASE_URL" in result.stdout
    assert lines[-2:] == ["Rows: embedded, usable", "Sessions: embedded, usable"]


@pytest.mark.parametrize(
    "model", ["openai/gpt-4o", "anthropic/claude-sonnet-4", "google/gemini-2.5-flash", "local/tiny"]
)
async def test_every_provider_is_asked_for_its_list_and_the_configured_model_one_question(model: str):
    async with FakeProvider(ANSWERS) as provider:
        report = await check_models(Settings.read(**with_all(provider, model)))
        gets = [headers for headers in provider.headers if headers.get("Content-Type") != "application/json"]
    assert [each.state for each in report.providers] == ["usable"] * 6
    assert {each.name: each.models for each in report.providers} == {
        "embedded": ["embedded"],
        "openrouter": ["listed"],
        "openai": ["openai/listed"],
        "anthropic": ["anthropic/listed"],
        "google": ["google/gemini-2.5-flash"],
        "local": ["local/listed"],
    }
    assert [(each.use, each.model, each.is_usable) for each in report.uses] == [
        ("rows", model, True),
        ("sessions", model, True),
    ]
    assert report.is_good
    assert len(provider.bodies) == 2
    # Five lists, and OpenRouter's word on the key, which its list does not look at.
    assert len(gets) == 6


async def test_a_key_that_is_refused_is_said_with_its_variable_and_never_shown():
    async with FakeProvider([Refusal(401, f"Incorrect API key provided: {KEY}")]) as provider:
        report = await check_models(Settings.read(**with_all(provider, "openai/gpt-4o")))
    said = {each.name: each.said for each in report.providers if each.state == "not usable"}
    assert set(said) == {*KNOWN, "local"}
    for kind, known in KNOWN.items():
        assert said[kind].endswith(f"Correct {known.key_variable}.")
        assert "(401)" in said[kind]
    assert KEY not in "".join(said[kind] for kind in KNOWN)
    assert [each.said for each in report.uses] == ["its provider is not usable"] * 2
    assert not report.is_good


async def test_a_list_that_comes_while_the_model_is_refused_is_not_enough():
    async with FakeProvider([AIMessage("yes"), Refusal(404, "no such model")]) as provider:
        provider.bodies.append({})
        report = await check_models(Settings.read(**with_all(provider, "openai/gpt-none")))
    assert {each.state for each in report.providers} == {"usable"}
    assert not report.is_good
    assert all("404" in each.said for each in report.uses)


async def test_a_proxy_of_openrouter_need_not_know_about_keys():
    async with FakeProvider(ANSWERS, lacks="/key") as provider:
        report = await check_models(Settings.read(**with_all(provider, "local/tiny")))
    assert {each.state for each in report.providers} == {"usable"}


def test_an_endpoint_that_is_not_there_is_said_with_what_to_do_and_the_exit_code():
    given = {"PIPELINE_ASSISTANT_LLM_BASE_URL": "http://127.0.0.1:1/v1", "PIPELINE_ASSISTANT_MODEL": "local/tiny"}
    result = models(**given)
    assert (result.returncode, result.stderr) == (1, "")
    assert "not usable: http://127.0.0.1:1/v1/models can't be reached" in result.stdout
    assert "Start the server there, or correct PIPELINE_ASSISTANT_LLM_BASE_URL." in result.stdout
    assert "Rows: local/tiny, not usable: its provider is not usable" in result.stdout


def test_a_model_without_a_provider_is_said_for_machines_too():
    result = models("--json", PIPELINE_ASSISTANT_MODEL="openai/gpt-4o")
    assert result.returncode == 1
    report: dict[str, Any] = json.loads(result.stdout)
    assert report["is_good"] is False
    assert {use["use"] for use in report["uses"]} == {"rows", "sessions"}
    assert all("Set OPENAI_API_KEY or OPENROUTER_API_KEY." in use["said"] for use in report["uses"])


def test_settings_that_cannot_be_read_are_said(tmp_path: Path):
    result = models(PIPELINE_ASSISTANT_CONCURRENCY="many")
    assert (result.returncode, result.stdout) == (1, "")
    assert "PIPELINE_ASSISTANT_CONCURRENCY" in result.stderr
    replayed = models(PIPELINE_ASSISTANT_REPLAY_DIR=str(tmp_path))
    assert (replayed.returncode, replayed.stdout) == (1, "")
    assert "there is nothing to ask" in replayed.stderr
