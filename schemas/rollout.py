"""Answers of models to a rendered prompt, and their scores."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from schemas.answer_type import AnswerType
from schemas.base import AS_TEXT, Contract, Count, NonEmpty, plain_json


class ModelSourceType(StrEnum):
    """Where a model is served."""

    DEEPINFRA = "DEEPINFRA"
    DEEPSEEK = "DEEPSEEK"
    DIRECT_COMPLETIONS = "DIRECT_COMPLETIONS"
    HUGGINGFACE_ENDPOINTS = "HUGGINGFACE_ENDPOINTS"
    MODAL_LORA_VLLM = "MODAL_LORA_VLLM"
    OPENAI = "OPENAI"
    OPEN_ROUTER = "OPEN_ROUTER"
    RUNPOD = "RUNPOD"
    SGLANG = "SGLANG"
    TINKER = "TINKER"
    VLLM = "VLLM"


def _is_none(value: object) -> bool:
    return value is None


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


DEFAULT_ROLLOUT_MODEL = "meta-llama/llama-3.3-70b-instruct"
"""The contract's default; it stands for the model that the server is configured with."""


class ModelConfig(Contract):
    """A model that answers, and how it is called."""

    model_name: NonEmpty = Field(default=DEFAULT_ROLLOUT_MODEL, description="The model's slug.")
    model_source: Annotated[ModelSourceType, AS_TEXT] | SkipJsonSchema[None] = Field(
        default=None,
        exclude_if=_is_none,
        json_schema_extra=_without_default,
        description="Where the model is served; absent: where the server's settings say.",
    )
    temperature: Annotated[float, Field(ge=0, le=2)] = Field(default=1.0, description="0 to 2.")
    max_tokens: Count | None = Field(default=None, description="The most tokens of an answer.")
    ip_address: str | None = Field(default=None, description="Address of a server of one's own.")
    lora_base_model_name: str | None = Field(default=None, description="The model that an adapter extends.")
    lora_repo_path: str | None = Field(default=None, description="The adapter's repository.")
    lora_checkpoint_path: str | None = Field(default=None, description="The adapter's checkpoint.")
    runpod_endpoint_id: str | None = Field(default=None, description="The endpoint at RunPod.")
    is_lightningrod_model: bool | None = Field(default=None, description="Whether upstream trained the model.")
    openrouter_provider: list[str] | None = Field(default=None, description="Providers at OpenRouter, in order.")
    reasoning_effort: str | None = Field(default=None, description="How long to reason, such as low or high.")
    is_reasoning_model: bool | None = Field(default=None, description="Whether the model reasons first.")
    disable_reasoning: bool = Field(default=False, description="Ask for an answer without reasoning.")
    use_pipeline_key: bool = Field(default=False, description="Pay with the server's key.")


class RolloutGenerator(Contract):
    """One answer of each model to each prompt."""

    config_type: Literal["ROLLOUT_GENERATOR"] = "ROLLOUT_GENERATOR"
    models: Annotated[list[ModelConfig], Field(min_length=1)] = Field(description="One rollout per model.")
    prompt_template: str | None = Field(
        default=None, description="The prompt, with {column} filled in from meta; null: the rendered prompt."
    )
    input_columns: list[str] = Field(default=[], description="The columns that the template fills in.")
    output_schema: Annotated[Any, AfterValidator(plain_json)] = Field(
        default=None, description="JSON Schema of a structured answer."
    )


class RolloutScorer(Contract):
    """Scores rollouts against the label."""

    config_type: Literal["ROLLOUT_SCORER"] = "ROLLOUT_SCORER"
    answer_type: AnswerType = Field(description="How answers are parsed and scored.")
    multiple_choice_options: dict[str, str] | None = Field(
        default=None, description="Keys of the options and their texts."
    )
    is_mutually_exclusive: bool = Field(default=True, description="Whether exactly one option is right.")
