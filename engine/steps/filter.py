"""FILTER_CRITERIA: items that a judge scores below the rubric's minimum are rejected."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import cast

from engine.models.foreseen import ForeseenCall
from engine.step import Dropped, StepContext, rejected
from engine.verdict import Judge, Verdict
from schemas.filter_criteria import FilterCriteria
from schemas.sample import Sample

SCORES = "filter_scores"
"""Key in a row's meta: what each filter said of it."""
_SHOWN_RUBRIC = 60


class FilterStep:
    """Keeps each verdict in the row's meta, so that a minimum can be chosen by what was scored."""

    def __init__(self, criteria: FilterCriteria, judge: Judge) -> None:
        self._criteria = criteria
        self._judge = judge
        words = " ".join(criteria.rubric.split())
        self._rubric = words if len(words) <= _SHOWN_RUBRIC else f"{words[:_SHOWN_RUBRIC].rstrip()}..."

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample, rejected where it scores too low or there is nothing to judge."""
        if sample.question is None and (sample.seed is None or not sample.seed.seed_text.strip()):
            yield rejected(sample, "There is neither a question nor a seed to judge")
            return
        verdict = await self._judge.judge(sample, self._criteria, context)
        judged = self._with_score(sample, verdict)
        yield judged if verdict.score >= self._criteria.min_score else rejected(judged, self._reason(verdict))

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that a sample would take."""
        return self._judge.foresee(sample, self._criteria)

    def _with_score(self, sample: Sample, verdict: Verdict) -> Sample:
        before: object = sample.meta.get(SCORES)
        scores = cast("list[Mapping[str, object]]", before) if isinstance(before, list) else []
        score = {"rubric": self._rubric, "score": verdict.score, "reason": verdict.reason}
        return sample.model_copy(update={"meta": {**sample.meta, SCORES: [*scores, score]}})

    def _reason(self, verdict: Verdict) -> str:
        # One decimal: the counts of a job tell reasons apart by their text.
        return f'score {verdict.score:.1f}, below {self._criteria.min_score:g}: "{self._rubric}"'
