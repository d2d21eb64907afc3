"""The labelers of questions, and which of them a model means."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from engine.embedded.labeling.asked import Asked, read_asked
from engine.embedded.labeling.asked_outcome import AskedOutcome, read_asked_outcome
from engine.embedded.labeling.restated import Restated, Stated, restatements, stated_facts, toll_updates
from engine.embedded.passage import Passage
from engine.evidence import FILE_SET_ID
from engine.label_source import Labeler, Undetermined
from engine.models.foreseen import ForeseenCall
from engine.models.labeler import ModelLabeler, source_line
from engine.models.registry import Model
from engine.ports import Evidence, Report
from engine.question_date import question_date
from engine.step import StepContext
from schemas.labeler import WebSearchLabeler
from schemas.sample import Label, Sample

_MOST_DOCUMENTS = 8
_MOST_ARTICLES = 40
_KEPT_DOCUMENTS = 64
_ECHOES = timedelta(days=14)
"""So long the news go on repeating a rate that was stated, before it can have been stated anew."""


def labeler_for(model: Model | None, config: WebSearchLabeler, evidence: Evidence) -> Labeler:
    """The labeler that a model is; `None` is the embedded one."""
    return EmbeddedLabeler(evidence) if model is None else ModelLabeler(model, config.answer_type, evidence)


class EmbeddedLabeler:
    """Finds the next statement of the fact, or the outcome, that a question of the embedded model asks about.

    The first report after the question that states it settles it. Where that report gives two values, or no report
    states it, the answer is undetermined.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._facts: OrderedDict[str, list[Stated]] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()

    async def find(
        self, sample: Sample, *, after: datetime, until: datetime, context: StepContext
    ) -> Label | Undetermined:
        """Look for the next statement of the fact."""
        asked, day = read_asked(sample.meta) or read_asked_outcome(sample.meta), question_date(sample)
        if asked is None or day is None:
            return Undetermined("the embedded model labels only its own forward-looking questions; set a chat model")
        first: tuple[Report, Restated] | None = None
        seed = sample.seed.seed_text if sample.seed else None
        for report in await self._reports(sample, asked, day.date(), after, until):
            if first is not None and report.published > first[0].published:
                break
            # A document that repeats the seed's own, as real archives have them, states nothing new.
            repeats = seed is not None and seed in report.text
            is_document = FILE_SET_ID in sample.meta
            for found in [] if repeats else await self._read(asked, day.date(), report, is_document=is_document):
                if first is not None and found.value != first[1].value:
                    return Undetermined("the next reports to state it give more than one value")
                first = first or (report, found)
        return _label(asked, first[1], first[0]) if first else Undetermined("no later report states it again")

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """None: it works without calls."""
        return ()

    async def _reports(
        self, sample: Sample, asked: Asked | AskedOutcome, day: date, after: datetime, until: datetime
    ) -> list[Report]:
        if FILE_SET_ID in sample.meta:
            return await self._evidence.search(sample, "", after=after, until=until, limit=_MOST_DOCUMENTS)
        found: dict[str, Report] = {}
        for query in asked.searches(day):
            reports = await self._evidence.search(sample, query, after=after, until=until, limit=_MOST_ARTICLES)
            found |= {report.id: report for report in reports}
        return sorted(found.values(), key=lambda report: (report.published, report.id))

    async def _read(
        self, asked: Asked | AskedOutcome, day: date, report: Report, *, is_document: bool
    ) -> list[Restated]:
        if isinstance(asked, AskedOutcome):
            return asked.told_in(report.text)
        if asked.is_toll:
            return toll_updates(asked, day, report.text, report.published.date())
        async with self._one_at_a_time:
            if report.id not in self._facts:
                passage = Passage(report.text, report.name if is_document else None, report.published)
                self._facts[report.id] = await asyncio.to_thread(stated_facts, passage)
                if len(self._facts) > _KEPT_DOCUMENTS:
                    self._facts.popitem(last=False)
        is_echo = report.published.date() <= day + _ECHOES
        return restatements(asked, self._facts[report.id], is_echo=is_echo)


def _label(asked: Asked | AskedOutcome, found: Restated, report: Report) -> Label:
    return Label(
        label=asked.label(found.value),
        label_confidence=found.confidence,
        answer_type=asked.kind,
        resolution_date=report.published,
        reasoning=f'The next report to state it says: "{found.sentence}"',
        answer_sources=source_line(report),
    )
