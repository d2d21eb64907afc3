"""The answerer that asks a language model."""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.models.answer_schema import AnswerSchema
from engine.models.foreseen import ForeseenCall
from engine.models.provider import ProviderKind
from engine.models.reasoning import NO_EFFORT, effort_fields
from engine.models.registry import Model
from engine.models.request import DEFAULT_MAX_TOKENS, Message, ModelRequest
from engine.step import StepContext
from schemas.rollout import ModelConfig
from schemas.sample import Rollout, Sample

ANSWER_TOKENS = 400
"""About how long an answer with its reasoning is, where no shorter one is asked for."""


class ModelAnswerer:
    """Puts the prompt to a model as the only message, with the sampling that its config names."""

    def __init__(self, model: Model, config: ModelConfig, schema: AnswerSchema | None) -> None:
        self.name = model.slug
        self.model = model
        self._config = config
        self._schema = schema
        self._options = _options(config, model.kind)

    async def answer(self, sample: Sample, prompt: str, context: StepContext) -> Rollout:
        """Answer a prompt. Raises `ModelFailure` and `BudgetSpent`."""
        reply = await context.ask(self.model, self.request(prompt))
        parsed = None if self._schema is None else _as_object(reply.parsed)
        return Rollout(model_name=self.name, content=reply.text, parsed_output=parsed, reasoning=reply.reasoning)

    def foresee(self, prompt: str) -> Sequence[ForeseenCall]:
        """One call for each prompt."""
        request = self.request(prompt)
        return [ForeseenCall(self.model, request, min(ANSWER_TOKENS, request.max_tokens))]

    def request(self, prompt: str) -> ModelRequest:
        """What the model is asked."""
        return ModelRequest(
            self.model.name,
            [Message("user", prompt)],
            temperature=self._config.temperature,
            max_tokens=self._config.max_tokens or DEFAULT_MAX_TOKENS,
            schema=self._schema,
            options=self._options,
        )


def _options(config: ModelConfig, kind: ProviderKind) -> dict[str, object]:
    effort = NO_EFFORT if config.disable_reasoning else config.reasoning_effort
    options = dict((effort_fields(kind, effort) or {}) if effort is not None else {})
    if config.openrouter_provider:
        options["provider"] = {"order": config.openrouter_provider, "allow_fallbacks": False}
    return options


def _as_object(parsed: object) -> dict[str, object]:
    return dict(cast("Mapping[str, object]", parsed)) if isinstance(parsed, Mapping) else {"value": parsed}
