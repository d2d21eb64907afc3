"""TEMPLATE_QUESTION_GENERATOR: one question per seed, made by filling a template."""

import re
from collections.abc import AsyncGenerator

from engine.step import Dropped, StepContext, rejected
from schemas.question_generator import TemplateQuestionGenerator
from schemas.sample import Question, Sample

_PLACEHOLDER = re.compile(r"\{(seed_text|seed|meta\.([^{}]+))\}")


class TemplateQuestionStep:
    """Fills {seed_text}, {seed} (the same) and {meta.KEY}; what a sample does not have rejects it."""

    def __init__(self, config: TemplateQuestionGenerator) -> None:
        self._template = config.question_template

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with its question, or rejected with what it lacks."""
        lacking = self._lacking(sample)
        if lacking:
            yield rejected(sample, f"The question template needs {', '.join(lacking)}, which this row does not have")
            return
        text = _PLACEHOLDER.sub(lambda match: _value(sample, match) or "", self._template)
        yield sample.model_copy(update={"question": Question(question_text=text)})

    def _lacking(self, sample: Sample) -> list[str]:
        matches = _PLACEHOLDER.finditer(self._template)
        return list(dict.fromkeys(match.group() for match in matches if _value(sample, match) is None))


def _value(sample: Sample, match: re.Match[str]) -> str | None:
    key = match.group(2)
    if key is None:
        return sample.seed.seed_text if sample.seed else None
    value: object = sample.meta.get(key)
    return None if value is None else str(value)
