"""The writers of questions, and which of them a model's name means."""

from collections.abc import AsyncIterator, Callable

from engine.ports import QuestionWriter, WritingConfig, WrittenQuestion
from schemas.errors import RunFailed
from schemas.sample import Sample

EMBEDDED = "embedded"
"""The model that ships with the project."""

Texts = Callable[[], AsyncIterator[str]]
"""Yields the corpus of a job."""


def writer_for(model_name: str, texts: Texts) -> QuestionWriter:
    """The writer that a model's name means. Raises `RunFailed` for a name that is not usable."""
    if model_name != EMBEDDED:
        raise RunFailed(f"The model {model_name!r} cannot write questions here; use {EMBEDDED!r}")
    return EmbeddedWriter(texts)


class EmbeddedWriter:
    """Writes questions with the embedded model."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def write(self, sample: Sample, config: WritingConfig, count: int) -> list[WrittenQuestion]:
        """Write questions from a sample's seed text."""
        raise RunFailed("The embedded question writer is not there yet")
