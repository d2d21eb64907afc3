"""Runs in words: previews, estimates, full runs and their state, from the tools' answers."""

import re
from collections import Counter
from typing import Any

from agent.embedded.replies.outlook import ahead, compared
from agent.embedded.replies.words import cell, counted, listed

Result = dict[str, Any]
_NO_ROWS = "0 valid rows"
_UNSURE = 0.8
_POINTER = re.compile(r"(?<!\S)(?:/\w+)+: ")
_STEP_WORDS = {
    "FILESET_SEED_GENERATOR": "seeds from documents",
    "NEWS_SEED_GENERATOR": "seeds from news",
    "GDELT_SEED_GENERATOR": "seeds from GDELT",
    "QUESTION_AND_LABEL_GENERATOR": "questions and answers",
    "FORWARD_LOOKING_QUESTION_GENERATOR": "forecasting questions",
    "QUESTION_GENERATOR": "questions",
    "WEB_SEARCH_LABELER": "labels",
    "FILESET_QUERY_SEED_GENERATOR": "answers from documents",
    "BIGQUERY_SEED_GENERATOR": "seeds from BigQuery",
    "TEMPLATE_QUESTION_GENERATOR": "questions from the template",
    "NEWS_CONTEXT_GENERATOR": "news context",
    "QUESTION_RENDERER": "prompts",
    "ROLLOUT_GENERATOR": "rollouts",
    "ROLLOUT_SCORER": "scores",
    "FILTER_CRITERIA": "filters of seeds",
    "QUESTION_FILTER": "filters of questions",
    "INPUT_DATASET": "input rows",
}


def previewed(result: Result) -> str:
    """A preview: its counts, its rows, the rejected ones, one remark, the full run, and what is new in it."""
    preview = result.get("preview") or {}
    samples: list[dict[str, Any]] = preview.get("samples") or []
    rejected = result.get("rejected") or 0
    head = f"{counted(len(samples), 'row')} from {counted(result.get('candidates') or len(samples), 'candidate')}"
    lost = f" ({rejected} rejected)" if rejected else ""
    head = f"{head}{lost}, {result.get('seconds') or 0:.1f} s, {_money(result.get('cost_dollars'))}."
    remarks = [_plain(str(each)) for each in result.get("remarks") or []]
    if not samples:
        none = "No row came out of it, so a full run would yield nothing as it stands."
        return "\n".join([head, none, *_rejected_table(result), *remarks])
    said = [_remark(samples, rejected), *remarks, *ahead(result.get("outlook"))]
    return "\n".join([head, "", sample_table(samples), *_rejected_table(result), "", *said, *compared(result)])


def _rejected_table(result: Result) -> list[str]:
    """The rejected rows that are told, each with the step that rejected it and why."""
    found = [
        f"| {_step_name(each['step'])} | {cell(_reason(each))} | {cell(each.get('text') or '', 160)} |"
        for each in result.get("rejected_rows") or []
    ]
    return ["", "| rejected at | why | text |", "|---|---|---|", *found] if found else []


def _reason(rejection: dict[str, Any]) -> str:
    number = rejection.get("count") or 1
    return f"{rejection['reason']} ({number} times)" if number > 1 else rejection["reason"]


def _step_name(kind: str) -> str:
    return _STEP_WORDS.get(kind) or kind.replace("_", " ").lower()


def _plain(note: str) -> str:
    """A note without pointers into the config and names of steps, which say nothing to a reader."""
    note = _POINTER.sub("", note)
    for kind in sorted(_STEP_WORDS, key=len, reverse=True):
        note = note.replace(kind, _STEP_WORDS[kind])
    return note[:1].upper() + note[1:]


def _money(dollars: float | None) -> str:
    if dollars is None:
        return "cost unknown"
    return "no cost" if dollars == 0 else f"${dollars:,.2f}" if dollars >= 0.01 else "less than one cent"


def sample_table(samples: list[dict[str, Any]]) -> str:
    """The rows of a preview, as a Markdown table."""
    rows = ["| # | question | label | confidence |", "|---|---|---|---|"]
    for number, sample in enumerate(samples, 1):
        label, confidence = sample.get("label"), sample.get("label_confidence")
        cells = [cell(sample.get("question") or "", 300), cell("" if label is None else str(label))]
        rows.append(f"| {number} | {cells[0]} | {cells[1]} | {'' if confidence is None else f'{confidence:.2f}'} |")
    return "\n".join(rows)


def _remark(samples: list[dict[str, Any]], rejected: int) -> str:
    """One honest observation about the rows, the most useful that holds."""
    labels = [sample.get("label") for sample in samples]
    unsure = min((sample.get("label_confidence") or 1.0 for sample in samples), default=1.0)
    if rejected > len(samples):
        return "More than half of the candidates were rejected: a run needs more than twice as many questions as rows."
    if all(label is None for label in labels):
        return "No row has a label: nothing in this pipeline answers the questions."
    if len(labels) > 1 and len(set(labels)) == 1:
        return f"All these labels are {labels[0]!r}: look at more rows before a large run."
    opening, number = Counter(" ".join(str(each.get("question")).split()[:3]) for each in samples).most_common(1)[0]
    if number > 1 and number * 2 > len(samples):
        return (
            f"{number} of {len(samples)} questions begin with “{opening}”: ask for other wordings if that is too alike."
        )
    if unsure < _UNSURE:
        return f"The least sure label has a confidence of {unsure:.2f}: raise the bar if that is too low."
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
        if _NO_ROWS in note:
            return f"No valid row came out of the run (job `{job}`).{_lost(result)} Change the pipeline before another."
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
