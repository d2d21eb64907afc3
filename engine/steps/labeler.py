"""WEB_SEARCH_LABELER: the label of each question, from what came out after it was asked and up to now."""

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime

from engine.label_source import Labeler, Undetermined
from engine.models.foreseen import ForeseenCall
from engine.question_date import question_date
from engine.step import Dropped, StepContext, rejected
from schemas.article import out_by
from schemas.labeler import WebSearchLabeler
from schemas.sample import ForwardLookingQuestion, Label, Sample


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class LabelerStep:
    """Gives a sample its label, or rejects it: undetermined, or not sure enough.

    Evidence is what came out after the day of the question and before it closes. Links are kept as the source gives
    them: an archive has none that redirect.
    """

    def __init__(self, config: WebSearchLabeler, labeler: Labeler, clock: Callable[[], datetime] = now) -> None:
        self._config = config
        self._labeler = labeler
        self._clock = clock

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with its label, or rejected with the reason."""
        asked = question_date(sample)
        if sample.question is None:
            yield rejected(sample, "There is no question to label")
        elif asked is None:
            yield rejected(sample, "Neither question nor seed has a date, so nothing tells what came after")
        else:
            yield await self._labelled(sample, asked, context)

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that a sample would take."""
        return self._labeler.foresee(sample)

    async def _labelled(self, sample: Sample, asked: datetime, context: StepContext) -> Sample:
        after, until = out_by(asked), self._until(sample)
        if until <= after:
            return rejected(sample, "undetermined: nothing that could answer it is out yet")
        found = await self._labeler.find(sample, after=after, until=until, context=context)
        if isinstance(found, Undetermined):
            return rejected(sample, f"undetermined: {found.reason}")
        if found.resolution_date is None or not after < found.resolution_date <= until:
            return rejected(sample, "undetermined: the evidence is not from between the question's date and its close")
        labelled = sample.model_copy(update={"label": found})
        return labelled if self._is_sure(found) else rejected(labelled, self._unsure(found))

    def _until(self, sample: Sample) -> datetime:
        closes = sample.question.date_close if isinstance(sample.question, ForwardLookingQuestion) else None
        return min(self._clock(), out_by(closes)) if closes else self._clock()

    def _is_sure(self, found: Label) -> bool:
        return found.label_confidence >= self._config.confidence_threshold

    def _unsure(self, found: Label) -> str:
        return f"label confidence {found.label_confidence:.2f}, below {self._config.confidence_threshold:g}"
