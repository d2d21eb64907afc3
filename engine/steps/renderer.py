"""QUESTION_RENDERER: gives a sample the prompt that is put to a model."""

from collections.abc import AsyncGenerator

from engine.prompt import render
from engine.step import Dropped, StepContext, rejected
from schemas.renderer import QuestionRenderer
from schemas.sample import Sample


class QuestionRendererStep:
    """Fills the template, or builds the prompt of what the sample has."""

    def __init__(self, config: QuestionRenderer) -> None:
        self._template = config.template
        self._answer_type = config.answer_type

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with its prompt, or rejected where it has no question."""
        prompt = render(sample, self._template, self._answer_type)
        if prompt is None:
            yield rejected(sample, "There is no question to render")
        else:
            yield sample.model_copy(update={"prompt": prompt})
