"""A run of all recorded goals: held on one model, judged, summed up, compared and reported."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.baseline import PartTotals, fallen, read_baseline
from evals.goal import GOALS, HELD_BACK, load_goals
from evals.report import html_report, text_totals
from evals.task import run_goals
from evals.totals import Judged, latency, totals_of
from evals.world import Models, open_world
from schemas.errors import CallerError

DEVELOPED_PART, HELD_BACK_PART = "developed", "held back"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The totals by part and the conversations of the developed part; those of the held-back one are forgotten."""

    model: str
    developed: list[Judged]
    parts: PartTotals
    baseline: PartTotals

    @property
    def fallen(self) -> list[str]:
        """Where joint goal accuracy is below the baseline's."""
        return fallen(self.parts, self.baseline)

    def text(self) -> str:
        """The totals, and what they mean for the baseline."""
        middle, slow = latency(self.developed)
        seconds = f"A turn takes {1000 * middle:.0f} ms in the median, {1000 * slow:.0f} ms at the 95th percentile."
        return "\n".join((text_totals(self.parts, self.baseline), "", seconds, *self.fallen))

    def write_report(self, folder: Path) -> Path:
        """Write the page and return where it is."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / REPORT
        page = html_report(self.model, self.developed, self.parts, self.baseline, today=date.today())
        file.write_text(page, encoding="utf-8")
        return file


async def run_all(models: Models, model: str, folder: Path, *, only: str = "") -> Outcome:
    """Hold every recorded conversation on a model; Inspect's log of the developed ones goes to the folder.

    With `only`, the developed ones alone whose id begins so, and nothing is compared with the baseline. Raises
    `PipelineAssistantError` where the model can't be used, or a conversation breaks off.
    """
    async with open_world(models, model) as world:
        goals = [goal for goal in load_goals(GOALS) if goal.id.startswith(only)]
        if not goals:
            raise CallerError(f"No developed goal's id begins with {only!r}. The ids stand in {GOALS}.")
        developed = await run_goals(world, goals, folder)
        if only:
            return Outcome(model, developed, {DEVELOPED_PART: totals_of(developed)}, {})
        # Nobody is to read what is in these: their log is not kept.
        with TemporaryDirectory() as unread:
            held_back = await run_goals(world, load_goals(HELD_BACK), Path(unread))
    parts = {DEVELOPED_PART: totals_of(developed), HELD_BACK_PART: totals_of(held_back)}
    baseline = read_baseline() if model == "embedded" else {}
    return Outcome(model, developed, parts, baseline)
