"""The display: how messages, questions, configs and rows look in a terminal, and in a pipe."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from agent.changes import Change
from schemas.job import PipelineMetricsResponse
from schemas.sample import Sample
from schemas.session import Message, PreviewResults, StructuredQuestion

LONGEST_CELL = 240


class Display:
    """Prints to a console; to one that is no terminal in plain text, with tables as Markdown and no animation."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.plain = not console.is_terminal

    def line(self, text: str = "") -> None:
        self._console.print(text)

    def note(self, text: str) -> None:
        self._console.print(text, style="dim")

    def error(self, text: str) -> None:
        self._console.print(text, style="red")

    def words(self, message: Message) -> None:
        """Show what the assistant says, apart from its question."""
        question = message.structured_question
        said = message.content.strip()
        if said and not (question and said == question.question.strip()):
            self._console.print(said if self.plain else Markdown(said))

    def question(self, question: StructuredQuestion) -> None:
        self.line()
        self._console.print(question.question, style="bold")
        for number, option in enumerate(question.options, start=1):
            more = f": {option.description}" if option.description else ""
            self._console.print(f"  {number}. {option.label}{more}")
        if question.options:
            self.note("Answer with a number, or in your own words.")

    def preview(self, preview: PreviewResults) -> None:
        """Show the rows of a preview, and what is to be known about them."""
        rows = [[_cell(it.question), _cell(it.label), _share(it.label_confidence)] for it in preview.samples]
        self._table(["#", "question", "label", "confidence"], _numbered(rows))
        for note in preview.notes or []:
            self.note(note)

    def config(self, fields: Iterable[tuple[str, Any]], provenance: Mapping[str, str]) -> None:
        """Show every field of a config, and where its value came from."""
        rows = [[path, _cell(value), provenance.get(path, "")] for path, value in fields]
        self._table(["pipeline", "value", "from"], rows)

    def changes(self, changes: Sequence[Change]) -> None:
        """Show which fields of the config changed."""
        rows = [[it.path, _cell(it.before) or "-", _cell(it.after) or "-"] for it in changes]
        self._table(["changed", "before", "after"], rows)

    def rows(self, samples: Sequence[Sample]) -> None:
        """Show rows of a dataset; of a rejected one, the reason."""
        rows: list[list[str]] = []
        for row in samples:
            label = row.label.label if row.label else None
            question = row.question.question_text if row.question else row.seed and row.seed.seed_text
            valid = "yes" if row.is_valid else f"no: {row.meta.get('filter_reason', 'no reason given')}"
            rows.append([_cell(question), _cell(label), valid])
        self._table(["#", "question", "label", "valid"], _numbered(rows))

    @contextmanager
    def waiting(self, doing: str) -> Iterator[None]:
        """Show that something goes on and for how long."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True, disable=self.plain) as progress:
            progress.add_task(doing, total=None)
            yield

    @contextmanager
    def job_progress(self) -> Iterator["JobProgress"]:
        """Show the steps of a job while it runs."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True, disable=self.plain) as progress:
            yield JobProgress(progress)

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if rows and self.plain:
            lines = [columns, ["---"] * len(columns), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
            self.line("\n".join(["", *(f"| {' | '.join(line)} |" for line in lines)]))
        elif rows:
            table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
            for row in rows:
                table.add_row(*row)
            self._console.print(table)


class JobProgress:
    """One bar for each step of a job."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[int, TaskID] = {}

    def show(self, metrics: PipelineMetricsResponse | None) -> None:
        """Bring the bars up to date; `None`: the job has counted nothing yet."""
        for step in metrics.steps if metrics else []:
            if step.step_index not in self._bars:
                self._bars[step.step_index] = self._progress.add_task("", total=1.0)
            name = step.transform_name.replace("_", " ").lower()
            text = f"{name}: {step.input_rows:,} in, {step.output_rows:,} out"
            text += f", {step.rejected_count:,} rejected" if step.rejected_count else ""
            self._progress.update(self._bars[step.step_index], description=text, completed=step.progress)


def make_display(*, plain: bool) -> Display:
    """A display on standard output; a plain one has neither colours nor animation."""
    if plain:
        console = Console(
            force_terminal=False, no_color=True, soft_wrap=True, markup=False, emoji=False, highlight=False
        )
    else:
        console = Console(markup=False, emoji=False, highlight=False)
    return Display(console)


def _numbered(rows: Sequence[list[str]]) -> list[list[str]]:
    return [[str(number), *row] for number, row in enumerate(rows, start=1)]


def _cell(value: Any) -> str:
    """A value as one line of a table, cut where it is very long."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}..."


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
