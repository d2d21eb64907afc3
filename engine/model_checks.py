"""What keeps the models of a config from being called on this server, or makes them work differently."""

from collections.abc import Iterator

from engine.embedded.judge import topic_words
from engine.model_serving import check_serving
from engine.models.registry import EMBEDDED
from engine.plan import DEFAULT_FILTER, Stage, make_plan
from engine.ports import WritingConfig
from engine.stage_models import models_of
from engine.surroundings import Surroundings
from engine.violations import violation
from schemas.filter_criteria import FilterCriteria
from schemas.pipeline import JobConfig
from schemas.rollout import ModelConfig, RolloutGenerator
from schemas.violation import Violation

Violations = Iterator[Violation]
_ELSEWHERE = (
    "ip_address",
    "lora_base_model_name",
    "lora_repo_path",
    "lora_checkpoint_path",
    "runpod_endpoint_id",
)
"""Fields that say where or as what a model is served, which is decided by the server's settings."""
_HINTS = ("is_lightningrod_model", "is_reasoning_model")
"""Fields that describe the model and change nothing about a call."""


def check_models(stage: Stage, here: Surroundings) -> Violations:
    """Say what this server does otherwise with the models of a stage than its config says."""
    yield from _names(stage, here)
    config = stage.config
    if isinstance(config, FilterCriteria):
        yield from _rubric(stage, config, here)
    elif isinstance(config, RolloutGenerator):
        for named, model in zip(models_of(stage, here.models), config.models, strict=True):
            path = named.path.removesuffix("/model_name")
            yield from _settings(path, model, named.slug)
            yield from check_serving(path, model, named.slug, here)
    elif isinstance(config, WritingConfig):
        yield from _instructions(stage, config, here)


def check_prices(config: JobConfig, here: Surroundings, *, has_input: bool) -> Violations:
    """Say which models of a config have no known price, so that a cap on the cost could not be kept."""
    for stage in make_plan(config, has_input=has_input).all_stages():
        for named in models_of(stage, here.models):
            model = here.models.registry.resolve(named.slug)
            if model is not None and model.price is None:
                message = f"The price of {named.slug} is unknown, so max_cost_dollars could not be kept."
                hint = "Set its price in PIPELINE_ASSISTANT_MODEL_PRICES, or run without a cap."
                yield violation("unknown_price", named.path, message, hint)


def _names(stage: Stage, here: Surroundings) -> Violations:
    for named in models_of(stage, here.models):
        if not here.models.registry.is_usable(named.slug):
            hint = f"Models: {', '.join(here.models.registry.usable())}."
            yield violation("unknown_model", named.path, f"This server can't call the model {named.slug}.", hint)
        elif named.name not in (None, named.slug) and not here.models.registry.is_usable(named.name or ""):
            message = f"{named.name} is not configured here; the server's model {named.slug} stands for it."
            hint = f"Name {named.slug} itself, or configure a provider."
            yield violation("model_replaced", named.path, message, hint)


def _rubric(stage: Stage, config: FilterCriteria, here: Surroundings) -> Violations:
    if config is DEFAULT_FILTER or next(models_of(stage, here.models)).slug != EMBEDDED:
        return
    topic = list(topic_words(config.rubric).values())
    if topic:
        message = f"The embedded judge only matches words: {', '.join(topic)}; two of them make the full score."
    else:
        message = "The embedded judge finds no topic in the rubric: it checks a question's form, and passes every seed."
    hint = "Configure another model if more of the rubric matters."
    yield violation("rubric_judged_by_words", f"{stage.path}/rubric", message, hint)


def _settings(path: str, model: ModelConfig, slug: str) -> Violations:
    given = model.model_dump(exclude_defaults=True)
    for field in (field for field in _ELSEWHERE if given.get(field)):
        hint = "Take it out: the server's settings say where its models are."
        yield violation("model_setting_refused", f"{path}/{field}", f"{field} can't be followed here.", hint)
    if model.disable_reasoning and model.reasoning_effort:
        hint = "Take one of them out."
        message = f"reasoning_effort is {model.reasoning_effort}, and disable_reasoning asks for none."
        yield violation("model_setting_refused", f"{path}/reasoning_effort", message, hint)
    for field in (field for field in _HINTS if field in given):
        message = f"{field} changes nothing here: the server's settings say where {slug} is served."
        yield violation("model_setting_unused", f"{path}/{field}", message)
    if slug == EMBEDDED:
        message = "The embedded model weighs nothing: it answers with a baseline from the question's own data."
        hint = "Configure another model for answers of its own; sampling settings change nothing here."
        yield violation("answered_by_baseline", f"{path}/model_name", message, hint)


def _instructions(stage: Stage, config: WritingConfig, here: Surroundings) -> Violations:
    if here.models.configured != EMBEDDED:
        return
    given = {"instructions": config.instructions, "examples": config.examples, "bad_examples": config.bad_examples}
    for field in (field for field, value in given.items() if value):
        message = f"The embedded model takes questions from the text and does not follow {field}."
        hint = "Configure another model if they matter; questions are still made without them."
        yield violation("instructions_not_followed", f"{stage.path}/{field}", message, hint)
