"""The writers of questions, and which of them a model means."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import PurePath

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.english.date_mention import written_day
from engine.embedded.fact_pool import FactPool
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.passage import Passage
from engine.embedded.question_writer import write_questions
from engine.embedded.written import Written
from engine.evidence import FILE_SET_ID
from engine.models.foreseen import ForeseenCall
from engine.models.question_writer import ModelQuestionWriter
from engine.models.registry import Model
from engine.ports import QuestionWriter, WritingConfig, WrittenQuestion
from engine.step import StepContext
from schemas.question_generator import ForwardLookingQuestionGenerator, QuestionAndLabelGenerator
from schemas.sample import Sample

_TELLING = ("answer_span", "is_true", "changed")
"""Keys in the meta of a written question that give its label away."""
_POOL_CHARACTERS = 1_000_000
_POOL_FROM_EACH = 20_000
"""How much of the corpus, and of each text, is looked at for what else an answer could have been: always the start."""

Texts = Callable[[], AsyncIterator[str]]
"""Yields the corpus of a job."""


def writer_for(model: Model | None, config: WritingConfig, texts: Texts) -> QuestionWriter:
    """The writer that a model is; `None` is the embedded one, which looks at the texts of the whole job."""
    return EmbeddedWriter(config, texts) if model is None else ModelQuestionWriter(model, config)


class EmbeddedWriter:
    """Writes questions with the embedded model, in a thread: a passage takes it some milliseconds of computing."""

    def __init__(self, config: WritingConfig, texts: Texts) -> None:
        self._config = config
        self._answer = AnswerKind(config.answer_type.answer_type) if config.answer_type else None
        self._texts = texts
        self._pool: FactPool | None = None
        # More threads than one would only take the interpreter's lock from each other and from the event loop.
        self._one_at_a_time = asyncio.Lock()

    async def write(self, sample: Sample, count: int, context: StepContext) -> list[WrittenQuestion]:
        """Write questions from a sample's seed text."""
        assert sample.seed is not None
        passage = Passage(sample.seed.seed_text, source_of(sample), sample.seed.seed_creation_date)
        async with self._one_at_a_time:
            if isinstance(self._config, ForwardLookingQuestionGenerator):
                written = await asyncio.to_thread(write_forward_looking, passage, self._answer, count)
            else:
                pool = await self._corpus_pool()
                written = await asyncio.to_thread(write_questions, passage, self._answer, count, pool)
        is_labelled = isinstance(self._config, QuestionAndLabelGenerator)
        return [_as_port(each, is_labelled=is_labelled) for each in written]

    def foresee(self, sample: Sample, count: int) -> Sequence[ForeseenCall]:
        """None: it works without calls."""
        return ()

    async def _corpus_pool(self) -> FactPool:
        if self._pool is None:
            texts: list[str] = []
            left = _POOL_CHARACTERS
            async for text in self._texts():
                texts.append(text[:_POOL_FROM_EACH])
                left -= len(texts[-1])
                if left <= 0:
                    break
            self._pool = await asyncio.to_thread(FactPool.of, texts)
        return self._pool


def source_of(sample: Sample) -> str | None:
    """How a question names where its answer stands: the document's title, else its file; news by their day."""
    published = sample.seed.seed_creation_date if sample.seed else None
    # An article that a search found may name no source.
    is_found = bool(sample.seed and sample.seed.search_query) and FILE_SET_ID not in sample.meta
    if ("sources" in sample.meta or is_found) and published is not None:
        return f"a news report of {written_day(published.date())}"
    title, file_name = sample.meta.get("title"), sample.meta.get("file_name")
    if isinstance(title, str) and title.strip():
        return title.strip()
    return f"file {PurePath(file_name).name}" if isinstance(file_name, str) and file_name.strip() else None


def _as_port(written: Written, *, is_labelled: bool) -> WrittenQuestion:
    if is_labelled or written.label is None:
        return WrittenQuestion(written.question, written.label, written.meta)
    meta = {key: value for key, value in written.meta.items() if key not in _TELLING}
    return WrittenQuestion(written.question, None, meta)
