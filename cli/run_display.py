"""The display of a run: a table of its steps while it goes on, and a summary at its end."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table

from engine.meter import PRICE_UNKNOWN
from schemas.cost import UsageSummary
from schemas.job import JobUsage, PipelineMetricsResponse, TransformStepMetricsResponse

_COLUMNS = ("step", "in", "out", "rejected", "errors", "rows/s", "cost", "time left")
_RATE_SECONDS = 10.0
"""Rows a second are those of the last so many seconds."""
_PLAIN_SECONDS = 10.0
"""How often a console that is no terminal is told how far the run is."""


class RunDisplay:
    """Shows how far a run is, each time it is told."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._seen: deque[tuple[float, PipelineMetricsResponse]] = deque()
        self._told = time.monotonic()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Show the table in place as long as this is open, where the console is a terminal."""
        if not self._console.is_terminal:
            yield
            return
        with Live(console=self._console, auto_refresh=False, transient=True) as self._live:
            yield
        self._live = None

    def line(self, text: str) -> None:
        """Say something."""
        self._console.print(text, soft_wrap=True)

    def show(self, metrics: PipelineMetricsResponse | None, usage: JobUsage | None) -> None:
        """Bring the display up to date; without metrics the run has counted nothing yet."""
        if metrics is None:
            return
        now = time.monotonic()
        self._seen.append((now, metrics))
        while now - self._seen[0][0] > _RATE_SECONDS and len(self._seen) > 1:
            self._seen.popleft()
        if self._live is not None:
            self._live.update(self._table(metrics, usage), refresh=True)
        elif not self._console.is_terminal and now - self._told >= _PLAIN_SECONDS:
            self._told = now
            steps = "; ".join(f"{_name(step)} {step.output_rows:,} of {step.input_rows:,}" for step in metrics.steps)
            self._console.print(
                f"{metrics.total_duration_seconds:.0f} s: {steps}; {dollars(usage.total if usage else None)}"
            )

    def summary(self, metrics: PipelineMetricsResponse | None, usage: JobUsage | None) -> None:
        """Show what each step did and why it rejected what it did."""
        if metrics is None:
            return
        self._seen.clear()
        self._console.print(self._table(metrics, usage))
        for step in metrics.steps:
            if step.summary:
                self.line(f"{_name(step)}: {step.summary}")

    def _table(self, metrics: PipelineMetricsResponse, usage: JobUsage | None) -> Table:
        table = Table(*_COLUMNS, box=box.SIMPLE_HEAD, pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
        for step in metrics.steps:
            counts = (step.input_rows, step.output_rows, step.rejected_count, step.error_count)
            rate, left = self._pace(step)
            cost = dollars(_of_step(usage, step))
            table.add_row(_name(step), *(f"{count:,}" for count in counts), rate, cost, left)
        return table

    def _pace(self, step: TransformStepMetricsResponse) -> tuple[str, str]:
        """Rows a second and the time left, from the last seconds; of a run that has ended, from all of it."""
        if not self._seen:
            seconds = step.duration_seconds
            return f"{step.output_rows / seconds:,.1f}" if seconds else "", ""
        at, earlier = self._seen[0]
        before = earlier.steps[step.step_index]
        seconds = self._seen[-1][0] - at
        if not seconds:
            return "", ""
        gained = step.progress - before.progress
        left = seconds * (1 - step.progress) / gained if gained > 0 else None
        return f"{(step.output_rows - before.output_rows) / seconds:,.1f}", _clock(left)


def make_console() -> Console:
    """The console of standard output, where text is taken as it is."""
    return Console(markup=False, emoji=False, highlight=False)


def dollars(usage: UsageSummary | None) -> str:
    """What was used, or will be, in dollars, with a word where not all of it is known."""
    if usage is None:
        return "$0"
    unknown = any(name.endswith(PRICE_UNKNOWN) for name in usage.llm_by_model)
    if unknown and not usage.total_cost:
        return "price unknown"
    return f"${usage.total_cost:,.4f}".rstrip("0").rstrip(".") + (" and more: a price is unknown" if unknown else "")


def estimate_table(rows: Sequence[Sequence[str]]) -> Table:
    """A table of what each step is expected to do and to cost."""
    table = Table("step", "out", "cost", box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    return table


def _name(step: TransformStepMetricsResponse) -> str:
    return step.transform_name.replace("_", " ").lower()


def _of_step(usage: JobUsage | None, step: TransformStepMetricsResponse) -> UsageSummary | None:
    by_step = (usage.by_step if usage else None) or {}
    return by_step.get(f"{step.step_index}:{step.transform_name}")


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
