"""The three generators that write: questions that a writer makes of a seed, with or without labels."""

from collections.abc import AsyncGenerator, Sequence

from engine.models.foreseen import ForeseenCall
from engine.ports import QuestionWriter, WritingConfig
from engine.step import Dropped, StepContext, rejected
from schemas.sample import Sample


class WrittenQuestionsStep:
    """Yields a sample per question, with its label where the seed answers it.

    A seed in which there is nothing to ask is dropped: whoever downloads a dataset of questions expects questions in
    it, and the step's counts say how many seeds gave none.
    """

    def __init__(self, config: WritingConfig, writer: QuestionWriter) -> None:
        self._config = config
        self._writer = writer

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample once for each question."""
        if sample.seed is None or not sample.seed.seed_text.strip():
            yield rejected(sample, "There is no seed text to ask about")
            return
        wanted = self._config.questions_per_seed
        count = wanted if context.limit is None else min(wanted, context.limit)
        written = await self._writer.write(sample, count, context)
        for each in written[:count]:
            meta = {**sample.meta, **each.meta}
            made = sample.model_copy(update={"question": each.question, "label": each.label, "meta": meta})
            yield made if each.fault is None else rejected(made, each.fault)
        if not written:
            yield Dropped("no question found in the seed")

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that a sample would take."""
        return self._writer.foresee(sample, self._config.questions_per_seed)
