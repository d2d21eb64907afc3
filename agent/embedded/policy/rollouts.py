"""Rollouts: the models that answer, after what a wish adds, changes or takes away."""

from typing import Any

from agent.embedded.policy.wishes import Wish
from agent.embedded.understanding.models import Model
from schemas.rollout import DEFAULT_ROLLOUT_MODEL

ModelConfig = dict[str, Any]
PARAMETERS = ("temperature", "max_tokens", "reasoning_effort", "disable_reasoning")
_MOST_SAMPLES = 32
_ONLY_MODEL = "{name} is the only model, so it stays. Say which one should answer instead, or “no rollouts”."


def models_after(wish: Wish, before: list[ModelConfig]) -> tuple[list[ModelConfig], bool, list[str]]:
    """The models, whether they were assumed, and what is to be said about them."""
    said: list[Model] = wish.get("models") or []
    models = [dict(model) for model in before]
    notes: list[str] = []
    for name in [each.name for each in wish.excluded.get("models", ())]:
        kept = [model for model in models if model["model_name"] != name]
        notes += [] if len(kept) < len(models) else [f"{name} is not among the models."]
        models = kept or models
        notes += [] if kept else [_ONLY_MODEL.format(name=name)]
    if said:
        models = _with(said, models, adding="models" in wish.added)
    assumed = not models
    models = models or [{"model_name": DEFAULT_ROLLOUT_MODEL}]
    models = [_tuned(model, wish) for model in models]
    if wish.get("samples") is not None:
        models = _repeated(models, int(wish.get("samples")), notes)
    return models, assumed, notes


def _tuned(model: ModelConfig, wish: Wish) -> ModelConfig:
    """A model with the parameters that were said of all models; one that was taken away goes back to its default."""
    said = {key: wish.get(key) for key in PARAMETERS if wish.get(key) is not None}
    return {key: value for key, value in (model | said).items() if key not in said or value is not False}


def _with(said: list[Model], models: list[ModelConfig], *, adding: bool) -> list[ModelConfig]:
    named = {model["model_name"] for model in models}
    tuned = [each for each in said if each.name in named and (each.only_parameters or each.parameters)]
    if len(tuned) == len(said) and not adding and (len(models) > 1 or all(each.only_parameters for each in said)):
        given = {each.name: dict(each.parameters) for each in said}
        return [model | given.get(model["model_name"], {}) for model in models]
    places = {each.replaces for each in said if each.replaces}
    if places & named:
        return [
            new
            for model in models
            for new in (_replacements(model, said) if model["model_name"] in places else [model])
        ]
    present = {model["model_name"]: model for model in models}
    made = [
        new for each in said for new in [present.get(each.name, {}) | _config(each)] * min(each.samples, _MOST_SAMPLES)
    ]
    return [*models, *(new for new in made if new not in models)] if adding else made


def _replacements(model: ModelConfig, said: list[Model]) -> list[ModelConfig]:
    kept = {key: value for key, value in model.items() if key in ("temperature", "max_tokens")}
    return [kept | _config(each) for each in said if each.replaces == model["model_name"]]


def _config(model: Model) -> ModelConfig:
    return {"model_name": model.name} | {key: value for key, value in model.parameters if value is not False}


def _repeated(models: list[ModelConfig], samples: int, notes: list[str]) -> list[ModelConfig]:
    """One entry is one answer: a model that answers five times is listed five times."""
    unlike: list[ModelConfig] = []
    for model in models:
        if model not in unlike:
            unlike.append(model)
    times = max(1, min(samples, _MOST_SAMPLES))
    if times < samples:
        notes.append(f"A model can answer at most {_MOST_SAMPLES} times here.")
    return [model for model in unlike for _ in range(times)]
