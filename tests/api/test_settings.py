"""Settings: from the environment or passed in, and what is said of a bad one."""

from pathlib import Path

import pytest

from api.settings import BadSettings, Settings


def test_without_any_setting_all_is_local_and_in_the_home(empty_home: Path):
    settings = Settings.read()
    assert settings.data_dir == empty_home / ".local/share/pipeline-assistant"
    assert settings.database == f"sqlite:///{settings.data_dir}/pipeline-assistant.db"
    assert (settings.host, settings.port, settings.model, settings.api_tokens) == ("127.0.0.1", 8000, "embedded", {})


def test_the_environment_sets_and_what_is_passed_in_comes_before_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIPELINE_ASSISTANT_PORT", "9000")
    monkeypatch.setenv("PIPELINE_ASSISTANT_API_TOKENS", "one:acme, two:rival")
    monkeypatch.setenv("PIPELINE_ASSISTANT_DATABASE_URL", "sqlite:////srv/other.db")
    assert Settings.read().port == 9000
    assert Settings.read().api_tokens == {"one": "acme", "two": "rival"}
    assert Settings.read().database == "sqlite:////srv/other.db"
    assert Settings.read(port=None, host="::1").port == 9000
    assert Settings.read(port=7).port == 7


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIPELINE_ASSISTANT_PORT", "")
    assert Settings.read().port == 8000


def test_a_data_folder_is_absolute_and_may_begin_at_home(empty_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(empty_home)
    assert Settings.read(data_dir="~/data").data_dir == Settings.read(data_dir="data").data_dir == empty_home / "data"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PIPELINE_ASSISTANT_PORT: Input should be a valid integer"),
        ("PORT", "65536", "PIPELINE_ASSISTANT_PORT: Input should be less than or equal to 65535"),
        ("API_TOKENS", "sesame", "PIPELINE_ASSISTANT_API_TOKENS: API token 1 must be written token:organization"),
    ],
)
def test_a_bad_setting_is_named_with_what_it_takes(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str):
    monkeypatch.setenv(f"PIPELINE_ASSISTANT_{name}", value)
    with pytest.raises(BadSettings) as caught:
        Settings.read()
    assert said in caught.value.message
    assert "sesame" not in caught.value.message


def test_tokens_do_not_show_where_settings_are_printed():
    assert "sesame" not in repr(Settings.read(api_tokens="sesame:acme"))
