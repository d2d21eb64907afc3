"""The models that a server offers by its settings."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.models import open_models
from api.settings import BadSettings, Settings
from benchmarks.endpoint import Behaviour, LocalEndpoint
from engine.models.price import TokenPrice
from tests.api.conftest import running


def models_of(folder: Path, **given: str) -> Settings:
    return Settings.read(data_dir=folder, **given)


async def test_without_an_endpoint_there_is_the_embedded_model_alone(tmp_path: Path):
    async with open_models(models_of(tmp_path)) as models:
        assert models.registry.usable() == ["embedded"]
        assert models.find() is None


async def test_the_endpoint_of_the_settings_serves_local_models_at_their_prices(tmp_path: Path):
    given = {"llm_base_url": "http://127.0.0.1:1/v1", "llm_api_key": "sesame", "model": "local/tiny"}
    opened = models_of(tmp_path, **given, model_prices="local/tiny=0.5/1.5, local/org/big=3/15")
    assert "sesame" not in repr(opened)
    async with open_models(opened) as models:
        tiny, big = models.find(), models.find("local/org/big")
        assert tiny is not None and big is not None
        assert (tiny.slug, tiny.name, tiny.price) == ("local/tiny", "tiny", TokenPrice(0.5, 1.5))
        assert (big.name, big.price) == ("org/big", TokenPrice(3, 15))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"model": "local/tiny"}, "MODEL: The model 'local/tiny' can't be used here. Usable: embedded."),
        ({"llm_base_url": "nonsense"}, "PIPELINE_ASSISTANT_LLM_BASE_URL: 'nonsense' is no base URL"),
    ],
)
async def test_what_cannot_be_used_is_named(tmp_path: Path, given: dict[str, str], said: str):
    with pytest.raises(BadSettings) as caught:
        async with open_models(models_of(tmp_path, **given)):
            pass
    assert said in caught.value.message


@pytest.mark.parametrize(
    "prices", ["local/tiny", "local/tiny=1", "local/tiny=one/two", "=1/2", "local/tiny=-1/2", "a=nan/1"]
)
def test_a_price_that_cannot_be_read_says_how_it_is_written(prices: str):
    with pytest.raises(BadSettings, match="PIPELINE_ASSISTANT_MODEL_PRICES: Write each price as SLUG=INPUT/OUTPUT"):
        Settings.read(model_prices=prices)


def answer(body: dict[str, Any], number: int) -> str:
    return f"Number {number}: <answer>0.{number + 1}</answer>"


async def test_a_job_over_the_api_calls_the_endpoint_of_the_settings(settings: Settings):
    config = {
        "config_type": "QUESTION_PIPELINE",
        "rollout_generator": {"config_type": "ROLLOUT_GENERATOR", "models": [{}]},
        "scorer": {"config_type": "ROLLOUT_SCORER", "answer_type": {"answer_type": "BINARY"}},
    }
    row = {"question": {"question_text": "Is it?"}, "label": {"label": "1", "label_confidence": 1}}
    async with LocalEndpoint(Behaviour(answer=answer)) as local:
        given = {"llm_base_url": local.base_url, "llm_api_key": SecretStr("key"), "model": "local/tiny"}
        told = settings.model_copy(
            update={**given, "session_model": "embedded", "model_prices": {"local/tiny": (1.0, 2.0)}}
        )
        async with running(told) as client:
            dataset = (await client.post("/datasets")).json()["id"]
            await client.post(f"/datasets/{dataset}/samples", json={"samples": [row, row]})
            posted = {"config": config, "input_dataset_id": dataset, "max_cost_dollars": 1}
            job = (await client.post("/transform-jobs", json=posted)).json()
            while job["status"] == "RUNNING":
                await asyncio.sleep(0.05)
                job = (await client.get(f"/transform-jobs/{job['id']}")).json()
            made = (await client.get(f"/datasets/{job['output_dataset_id']}/samples")).json()["samples"]
        assert local.seen.requests == 2
        assert local.seen.keys == {"Bearer key"}
    assert job["status"] == "COMPLETED"
    assert "the server's model local/tiny stands for it" in job["warning_message"]
    assert {each["rollouts"][0]["model_name"] for each in made} == {"local/tiny"}
    assert all(each["rollouts"][0]["reward"] < 0 for each in made)
    assert job["usage"]["total"]["llm_by_model"]["local/tiny"]["count"] == 2
    assert 0 < job["usage"]["current_cost_dollars"] < 0.001
