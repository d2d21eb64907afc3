"""The answerers of prompts, and which of them a model means."""

from collections.abc import Sequence

from engine.answer import Answerer
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.baseline import baseline, last_known_value
from engine.models.answer_schema import AnswerSchema
from engine.models.answerer import ModelAnswerer
from engine.models.foreseen import ForeseenCall
from engine.models.registry import EMBEDDED, Model
from engine.step import StepContext
from schemas.errors import RunFailed
from schemas.rollout import ModelConfig
from schemas.sample import ForwardLookingQuestion, Rollout, Sample


def answerer_for(model: Model | None, config: ModelConfig, schema: AnswerSchema | None) -> Answerer:
    """The answerer that a model is, called as its config says; `None` is the embedded one."""
    return EmbeddedAnswerer(schema) if model is None else ModelAnswerer(model, config, schema)


class EmbeddedAnswerer:
    """Gives a baseline: what follows from the question's own data without any judgement. It never looks at labels."""

    name = EMBEDDED

    def __init__(self, schema: AnswerSchema | None) -> None:
        self._schema = schema

    async def answer(self, sample: Sample, prompt: str, context: StepContext) -> Rollout:
        """Answer a prompt. Raises `RunFailed` where an output schema asks for something else than a baseline."""
        question = sample.question.question_text if sample.question else prompt
        is_ahead = isinstance(sample.question, ForwardLookingQuestion)
        # Of a question about its seed, meta holds the answer itself.
        last = last_known_value(sample.meta) if is_ahead else None
        given = baseline(question, _kind(sample), last)
        if self._schema is not None and (given.parsed is None or self._schema.complaint(given.parsed)):
            raise RunFailed("The embedded model's baseline does not follow the output_schema; name another model")
        content = given.reasoning if given.answer is None else f"{given.reasoning} <answer>{given.answer}</answer>"
        parsed = None if self._schema is None else given.parsed
        return Rollout(model_name=self.name, content=content, parsed_output=parsed, reasoning=given.reasoning)

    def foresee(self, prompt: str) -> Sequence[ForeseenCall]:
        """None: it works without calls."""
        return ()


def _kind(sample: Sample) -> AnswerKind | None:
    """The kind of answer that the label names: not the label itself."""
    named = sample.label.answer_type if sample.label else None
    return AnswerKind(named) if named in AnswerKind.__members__ else None
