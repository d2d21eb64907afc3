"""The ledger of a job: what is written of it so far, from which a resumed run goes on, and what is shown of it."""

from collections.abc import Callable, Sequence

from engine.books import Books
from engine.line import SeedOutcome
from engine.meter import CUT_OFF, NO_STEP, Meter
from engine.models.allowance import Allowance
from engine.tally import Event, Happening, Tally
from schemas.cost import UsageSummary
from schemas.job import JobUsage, PipelineMetricsResponse
from schemas.job_record import ClaimedJob, Progress
from schemas.sample import Sample

SURPLUS = "not needed any more: the valid rows that were asked for were there"
_CUT_OFF_WARNING = (
    "The job was cut off while calls were on their way. What they cost went unseen, so all that they may have cost "
    f'counts as spent: see "{CUT_OFF}" in its usage.'
)


class Ledger:
    """Counts what is on its way (`live`, shown to the user) apart from what is written (kept with the job)."""

    def __init__(self, claimed: ClaimedJob, names: Sequence[str], clock: Callable[[], float], books: Books) -> None:
        known = claimed.progress
        self._claimed = claimed
        self._names = tuple(names)
        self._clock = clock
        self._written = Tally(names, known)
        self._began = clock()
        self._earlier_seconds = known.metrics.total_duration_seconds if known else 0.0
        self.live = Tally(names, known)
        self.meter = Meter(claimed.max_cost_dollars, _spent(known), books.journal, _allowance(claimed, books))
        self.seeds_done = known.seeds_done if known else 0
        self.questions_made = known.questions_made if known else 0

    @property
    def valid_rows(self) -> int:
        """Valid rows among those that are written, or about to be."""
        return self._written.valid_rows

    def write(self, outcome: SeedOutcome, wanted: int | None) -> list[Sample]:
        """Count a seed as dealt with and return its rows, with no more valid ones than are wanted."""
        rows: list[Sample] = []
        for row in outcome.rows:
            if not row.is_valid or wanted is None or wanted > 0:
                rows.append(row)
                wanted = wanted - row.is_valid if wanted is not None else None
        last = len(self._names) - 1
        cut = [Event(last, Happening.SURPLUS, self._clock(), SURPLUS)] * (len(outcome.rows) - len(rows))
        for event in (*outcome.events, *cut):
            self._written.add(event)
        self.seeds_done += 1
        self.questions_made += outcome.questions
        return rows

    def progress(self, *, share: float, ended: bool) -> Progress:
        """What to keep and to show. `share` is the part of the source that was read."""
        shown = self._written if ended else self.live
        seconds = self._earlier_seconds + self._clock() - self._began
        return Progress(
            seeds_done=self.seeds_done,
            questions_made=self.questions_made,
            metrics=self._with_faults(shown.metrics(share=share, seconds=seconds, ended=ended)),
            usage=self._usage(),
            answers_booked=self.meter.journal.number,
            warning_message=self._warning(),
        )

    def explain_emptiness(self) -> str:
        """Why there is no valid row, and what to do about it."""
        steps = self._written.summaries()
        if not steps[0].output_count:
            why = "; ".join(steps[0].rejection_reasons)
            given = f"The source gave no seed: {why}." if why else "The source gave no seed."
            return f"{given} Choose another source or widen its filters."
        lost = [f"{step.transform_name}: {why}" for step in steps if (why := self._written.why(step.step_index))]
        advice = "Rejected rows say why in meta.filter_reason; loosen that step or use other seeds."
        return f"{'; '.join(lost) or 'No step passed a row on'}. {advice}"

    def _warning(self) -> str | None:
        """The warnings about the job, where one is to be added to those that are written."""
        written = self._claimed.job.warning_message or ""
        if not self.meter.cut_off or _CUT_OFF_WARNING in written:
            return None
        return f"{written} {_CUT_OFF_WARNING}".strip()

    def _with_faults(self, metrics: PipelineMetricsResponse) -> PipelineMetricsResponse:
        """Say in each step's summary what went wrong with its calls to models."""
        steps = [
            step.model_copy(update={"summary": "; ".join(filter(None, (step.summary, self._faults(step.step_index))))})
            if self._faults(step.step_index)
            else step
            for step in metrics.steps
        ]
        return metrics.model_copy(update={"steps": steps})

    def _faults(self, step: int) -> str:
        faults = [f"{fault} ({number})" for fault, number in self.meter.faults(step).items()]
        return f"faults of model calls: {', '.join(faults)}" if faults else ""

    def _usage(self) -> JobUsage:
        total = self.meter.total()
        steps = [(NO_STEP, CUT_OFF), *enumerate(self._names)]
        by_step = {f"{index}:{name}": self.meter.usage(index) for index, name in steps}
        return JobUsage(
            total=total,
            by_step={name: usage for name, usage in by_step.items() if usage.events or usage.llm_by_model},
            max_cost_dollars=self._claimed.max_cost_dollars,
            current_cost_dollars=total.total_cost,
            estimated_cost_dollars=self._claimed.job.estimated_cost_dollars,
            pipeline_summary=self._written.summaries(),
        )


def _allowance(claimed: ClaimedJob, books: Books) -> Allowance | None:
    if claimed.max_cost_dollars is None:
        return None
    return Allowance(claimed.max_cost_dollars, claimed.allowed_dollars, books.allow)


def _spent(known: Progress | None) -> dict[int, UsageSummary]:
    by_step = (known.usage.by_step or {}) if known else {}
    return {int(name.split(":")[0]): usage for name, usage in by_step.items()}
