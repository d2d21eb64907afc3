"""Configs whose models a server cannot call, or uses otherwise than they say."""

from typing import Any

from engine.models.address import Address
from engine.models.provider import Provider, ProviderKind
from tests.schemas.configs import ASKED, NEWS, RENDERER, ROLLOUTS, full_pipeline, pipeline

PROVIDER = Provider(Address("http://localhost:1/v1"), ProviderKind.OPENAI)


def answered_by(model: dict[str, Any]) -> dict[str, Any]:
    return full_pipeline() | {"rollout_generator": ROLLOUTS | {"models": [model]}}


ON_MODELS: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "unknown_model",
        "/rollout_generator/models/1/model_name",
        full_pipeline()
        | {"rollout_generator": ROLLOUTS | {"models": [{"model_name": "openai/gpt-4o"}, {"model_name": "acme/gpt-5"}]}},
        "openai/NAME",
    ),
    (
        "unknown_model",
        "/filter_criteria/model_name",
        NEWS | {"filter_criteria": {"rubric": "x", "model_name": "nobody/nothing"}},
        "openai/NAME",
    ),
    (
        "model_setting_refused",
        "/rollout_generator/models/0/ip_address",
        answered_by({"model_name": "openai/gpt-4o", "ip_address": "10.0.0.1"}),
        "server's settings",
    ),
    (
        "model_setting_refused",
        "/rollout_generator/models/0/reasoning_effort",
        answered_by({"model_name": "openai/gpt-4o", "reasoning_effort": "low", "disable_reasoning": True}),
        "Take one of them out",
    ),
    (
        "model_setting_refused",
        "/rollout_generator/models/0/model_source",
        answered_by({"model_name": "openai/gpt-4o", "model_source": "RUNPOD"}),
        "local/NAME, or take model_source out",
    ),
    (
        "model_setting_unused",
        "/rollout_generator/models/0/model_source",
        answered_by({"model_name": "embedded", "model_source": "OPENAI"}),
        "",
    ),
    (
        "model_replaced",
        "/rollout_generator/models/0/model_name",
        pipeline(renderer=RENDERER, rollout_generator=ROLLOUTS | {"models": [{}]}),
        "Name embedded itself",
    ),
    ("answered_by_baseline", "/rollout_generator/models/0/model_name", answered_by({}), "another model"),
    (
        "rubric_judged_by_words",
        "/filter/rubric",
        ASKED | {"filter": {"rubric": "The question is about inflation.", "model_name": "embedded"}},
        "more of the rubric",
    ),
]
"""Each a code, the path where it is found, the config and a part of the hint; the one provider is of openai."""
