"""Settings: what a server is told from outside, by its environment or its command line."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import NoDecode, SettingsConfigDict

from api.provider_settings import PREFIX, BadSettings, ProviderSettings, secrets_file
from schemas.errors import CallerError
from storage.tokens import read_tokens

__all__ = ["PREFIX", "BadSettings", "Settings"]


def _read_folder(value: object) -> object:
    return Path(value).expanduser().absolute() if isinstance(value, str | Path) and str(value) else value


def _read_tokens(value: object) -> object:
    try:
        return read_tokens(value) if isinstance(value, str) else value
    except CallerError as error:
        raise ValueError(error.message) from None


def _read_list(value: object) -> object:
    return tuple(it.strip() for it in value.split(",") if it.strip()) if isinstance(value, str) else value


def _read_prices(value: object) -> object:
    return dict(map(_read_price, value.split(","))) if isinstance(value, str) else value


def _read_price(written: str) -> tuple[str, tuple[float, float]]:
    slug, _, dollars = written.strip().rpartition("=")
    try:
        given, made = map(float, dollars.split("/"))
    except ValueError:
        given = made = -1.0
    if not slug or not (0 <= given < float("inf") and 0 <= made < float("inf")):
        raise ValueError("Write each price as SLUG=INPUT/OUTPUT, in dollars per million tokens: local/tiny=0.15/0.6")
    return slug, (given, made)


class Settings(ProviderSettings):
    """A setting comes from PIPELINE_ASSISTANT_ and its name in capitals, unless it is passed in.

    `api_tokens` maps each token to its organization; without any, the first start makes one. `model_prices` holds the
    dollars per million tokens that a model reads and writes. What the environment does not say is read from
    `secrets_file`, where one is named. `session_model` is the assistant's own model where it is not `model`.
    `rate_limit` is the requests a minute of each token, 0 for no limit; a request may take `request_seconds`;
    a stream of events is silent for `heartbeat_seconds` at most;
    `files_url` is the bucket for uploaded files, which lie in the data folder without it.
    `cors_origins` are the sites whose pages may call the server from a browser, parted by commas.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, populate_by_name=True)

    data_dir: Annotated[Path, BeforeValidator(_read_folder)] = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "pipeline-assistant"
    )
    database_url: str = ""
    api_tokens: Annotated[dict[str, str], NoDecode, BeforeValidator(_read_tokens)] = Field(default={}, repr=False)
    model: str = Field(default="embedded", min_length=1)
    session_model: str = ""
    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    secrets_file: Path | None = None
    record_dir: Annotated[Path | None, BeforeValidator(_read_folder)] = None
    replay_dir: Annotated[Path | None, BeforeValidator(_read_folder)] = None
    concurrency: int = Field(default=64, ge=1, le=256)
    model_prices: Annotated[dict[str, tuple[float, float]], NoDecode, BeforeValidator(_read_prices)] = Field(default={})
    news: Literal["archive", "gdelt", "brave"] = "archive"
    search_api_key: str = Field(default="", repr=False)
    sql_dir: Annotated[Path | None, BeforeValidator(_read_folder)] = None
    bigquery_project: str = ""
    bigquery_credentials: Annotated[Path | None, BeforeValidator(_read_folder)] = None
    bigquery_location: str = ""
    bigquery_max_bytes: int = Field(default=100 * 2**30, ge=1)
    files_url: str = Field(default="", pattern=r"^(s3://[^/].*)?$")
    max_file_bytes: int = Field(default=200 * 2**20, ge=1)
    request_seconds: float = Field(default=600, gt=0, le=86_400)
    heartbeat_seconds: float = Field(default=10, gt=0, le=3600)
    rate_limit: int = Field(default=0, ge=0)
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_read_list)] = ()
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=0, le=65535)

    @classmethod
    def read(cls, **given: object) -> Self:
        """Read the settings; what is given and not `None` comes before the environment. Raises `BadSettings`."""
        stated = {name: value for name, value in given.items() if value is not None}
        try:
            # The class that pydantic-settings makes takes this argument; type checkers do not see it.
            return cls(_env_file=secrets_file(stated.get("secrets_file")), **stated)  # pyright: ignore[reportCallIssue]
        except ValidationError as error:
            raise BadSettings("\n".join(_explain(error))) from None

    @property
    def token_file(self) -> Path:
        """Where the token lies that the first start made."""
        return self.data_dir / "token"

    @property
    def database(self) -> str:
        """The URL of the database: the one that was set, else a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'pipeline-assistant.db'}"


def _explain(error: ValidationError) -> list[str]:
    # The values stay out of the text: one of them may be a token.
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return [f"{PREFIX}{str(it['loc'][0]).upper()}: {it['msg'].removeprefix('Value error, ')}" for it in found]
