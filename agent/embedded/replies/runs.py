"""Runs in words: previews, estimates, full runs and their state, from the tools' answers."""

import re
from typing import Any

from agent.embedded.replies.words import cell, counted, listed

Result = dict[str, Any]
_POINTER = re.compile(r"(?<!\S)(?:/\w+)+: ")
_STEP_WORDS = {
    "FILESET_SEED_GENERATOR": "seeds from documents",
    "NEWS_SEED_GENERATOR": "seeds from news",
    "GDELT_SEED_GENERATOR": "seeds from GDELT",
    "QUESTION_AND_LABEL_GENERATOR": "questions and answers",
    "FORWARD_LOOKING_QUESTION_GENERATOR": "forecasting questions",
    "QUESTION_GENERATOR": "questions",
    "WEB_SEARCH_LABELER": "labels",
}


def previewed(result: Result) -> str:
    """A preview: how many rows from how many candidates, the rows themselves, the notes of the run, and one remark."""
    preview = result.get("preview") or {}
    samples: list[dict[str, Any]] = preview.get("samples") or []
    notes = [_plain(str(note)) for note in preview.get("notes") or [] if not _is_count(str(note), len(samples))]
    head = f"{counted(len(samples), 'row')} from {counted(result.get('candidates') or len(samples), 'candidate')}"
    rejected = result.get("rejected") or 0
    lost = f" ({rejected} rejected)" if rejected else ""
    head = f"{head}{lost}, {result.get('seconds') or 0:.1f} s, {_money(result.get('cost_dollars'))}."
    if not samples:
        return "\n".join([head, "No row came out of it, so a full run would yield nothing as it stands.", *notes])
    return "\n".join([head, "", _sample_table(samples), "", *notes, _remark(samples, rejected)])


def _is_count(note: str, rows: int) -> bool:
    """Whether a note only counts rows and candidates, which the head of the reply does already."""
    return note.startswith(f"{rows} valid rows of")


def _plain(note: str) -> str:
    """A note without pointers into the config and names of steps, which say nothing to a reader."""
    note = _POINTER.sub("", note)
    for kind, words in _STEP_WORDS.items():
        note = note.replace(kind, words)
    return note[:1].upper() + note[1:]


def _money(dollars: float | None) -> str:
    if dollars is None:
        return "cost unknown"
    return "no cost" if dollars == 0 else f"${dollars:,.2f}" if dollars >= 0.01 else "less than one cent"


def _sample_table(samples: list[dict[str, Any]]) -> str:
    rows = ["| # | question | label | confidence |", "|---|---|---|---|"]
    for number, sample in enumerate(samples, 1):
        label, confidence = sample.get("label"), sample.get("label_confidence")
        cells = [cell(sample.get("question") or "", 300), cell("" if label is None else str(label))]
        rows.append(f"| {number} | {cells[0]} | {cells[1]} | {'' if confidence is None else f'{confidence:.2f}'} |")
    return "\n".join(rows)


def _remark(samples: list[dict[str, Any]], rejected: int) -> str:
    """One honest observation about the rows, the most useful that holds."""
    labels = [sample.get("label") for sample in samples]
    if rejected > len(samples):
        return "More than half of the candidates were rejected: a run needs more than twice as many questions as rows."
    if all(label is None for label in labels):
        return "No row has a label: nothing in this pipeline answers the questions."
    if len(labels) > 1 and len(set(labels)) == 1:
        return f"All these labels are {labels[0]!r}: look at more rows before a large run."
    return "Read the questions against their labels before a large run: I checked their form, not their sense."


def estimated(result: Result) -> str:
    """What a full run would cost, with the steps that cost anything."""
    cap = result.get("max_questions")
    scope = f"up to {counted(cap, 'question')}" if cap else "everything the source gives"
    total = result.get("total_cost_dollars") or 0
    if total == 0:
        return f"A full run over {scope} costs nothing: no step of it calls a paid service."
    lines = [
        f"- {step['step_name']}: ${step['total_cost_dollars']:,.2f} for {step['output_count']:,} rows"
        for step in result.get("steps") or []
        if step.get("total_cost_dollars")
    ]
    return "\n".join([f"A full run over {scope} costs about ${total:,.2f}.", *lines])


def started(result: Result) -> str:
    """What became of a run that was started."""
    status, job, note = str(result.get("status")), result.get("job_id"), str(result.get("note") or "")
    rows, said = counted(result.get("rows") or 0, "valid row"), f" {_plain(note)}" if note else ""
    if status == "COMPLETED":
        return f"Done: {rows} in dataset `{result.get('dataset_id')}` (job `{job}`).{_lost(result)}{said}"
    if status == "RUNNING":
        return f"The run goes on (job `{job}`, {rows} so far).{_progress(result)} Ask me how far it is.{said}"
    if status == "FAILED":
        return f'The run failed (job `{job}`).{said}{_lost(result)} Change the pipeline or say "generate" to try again.'
    return f"The run is {status.lower()} (job `{job}`, {rows}).{said}"


def _steps(result: Result) -> list[tuple[str, dict[str, Any]]]:
    steps = (result.get("metrics") or {}).get("steps") or []
    return [(_STEP_WORDS.get(name := str(step["transform_name"]), name), step) for step in steps]


def _lost(result: Result) -> str:
    """What was rejected or failed, by step and reason."""
    lost = [
        f"{name}: {step.get('summary')}"
        for name, step in _steps(result)
        if step.get("rejected_count") or step.get("error_count")
    ]
    return f" Left out on the way: {'; '.join(lost)}." if lost else ""


def _progress(result: Result) -> str:
    parts = [f"{name} {step.get('progress', 0):.0%}" for name, step in _steps(result)]
    return f" So far: {listed(parts)}." if parts else ""
