"""The models that a server offers by its settings."""

from pathlib import Path

import pytest

from api.models import open_models
from api.settings import BadSettings, Settings
from engine.models.price import TokenPrice


def settings(folder: Path, **given: str) -> Settings:
    return Settings.read(data_dir=folder, **given)


async def test_without_an_endpoint_there_is_the_embedded_model_alone(tmp_path: Path):
    async with open_models(settings(tmp_path)) as models:
        assert models.registry.usable() == ["embedded"]
        assert models.find() is None


async def test_the_endpoint_of_the_settings_serves_local_models_at_their_prices(tmp_path: Path):
    given = {"llm_base_url": "http://127.0.0.1:1/v1", "llm_api_key": "sesame", "model": "local/tiny"}
    opened = settings(tmp_path, **given, model_prices="local/tiny=0.5/1.5, local/org/big=3/15")
    assert "sesame" not in repr(opened)
    async with open_models(opened) as models:
        tiny, big = models.find(), models.find("local/org/big")
        assert tiny is not None and big is not None
        assert (tiny.slug, tiny.name, tiny.price) == ("local/tiny", "tiny", TokenPrice(0.5, 1.5))
        assert (big.name, big.price) == ("org/big", TokenPrice(3, 15))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"model": "local/tiny"}, "PIPELINE_ASSISTANT_MODEL: 'local/tiny' can't be used here. Usable: embedded."),
        ({"llm_base_url": "nonsense"}, "PIPELINE_ASSISTANT_LLM_BASE_URL: 'nonsense' is no base URL"),
    ],
)
async def test_what_cannot_be_used_is_named(tmp_path: Path, given: dict[str, str], said: str):
    with pytest.raises(BadSettings) as caught:
        async with open_models(settings(tmp_path, **given)):
            pass
    assert said in caught.value.message


@pytest.mark.parametrize(
    "prices", ["local/tiny", "local/tiny=1", "local/tiny=one/two", "=1/2", "local/tiny=-1/2", "a=nan/1"]
)
def test_a_price_that_cannot_be_read_says_how_it_is_written(prices: str):
    with pytest.raises(BadSettings, match="PIPELINE_ASSISTANT_MODEL_PRICES: Write each price as SLUG=INPUT/OUTPUT"):
        Settings.read(model_prices=prices)
