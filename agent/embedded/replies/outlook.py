"""The outlook in words: what a full run would take by a preview, and how a preview differs from the one before."""

from typing import Any

from agent.embedded.replies.words import cell, counted, listed

Result = dict[str, Any]
_MOST_SHOWN = 3


def ahead(outlook: Result | None) -> list[str]:
    """The sentence on a full run, with ranges; nothing where the preview kept no row."""
    if not outlook:
        return []
    attempts, money = _range(outlook["attempts"], "attempt"), _dollars(outlook["dollars"])
    if outlook.get("all_rows"):
        texts = counted(outlook["source_seeds"], "text")
        return [f"The source has about {texts}: expect {_range(outlook['all_rows'], 'row')} of {attempts}, {money}."]
    texts, there = _range(outlook["seeds"], "text"), outlook.get("source_seeds")
    short = f" The source has about {counted(there, 'text')}." if there and there < outlook["seeds"][1] else ""
    return [f"To keep {counted(outlook['rows'], 'row')} expect {attempts} over {texts}, {money}.{short}"]


def compared(result: Result) -> list[str]:
    """What became of the rows of the preview before, row by row; nothing where there was none to compare with."""
    found = result.get("compared")
    if not found:
        return []
    same, new, changed, gone = found["same"], found["new"], found["changed"], found["gone"]
    if not (changed or new or gone):
        return ["", "The same rows as before the change."]
    parts = [f"{_rows(numbers)} {what}" for numbers, what in ((same, "as before"), (new, "new")) if numbers]
    parts += [f"{_rows([each['row'] for each in changed])} changed"] if changed else []
    parts += [f"{counted(len(gone), 'earlier row')} gone"] if gone else []
    lines = [_change(each) for each in changed[:_MOST_SHOWN]]
    lines += [f"- gone: {_quoted(each)}" for each in gone[:_MOST_SHOWN]]
    return ["", f"Against the rows before the change, over the same texts: {'; '.join(parts)}.", *lines]


def _change(change: Result) -> str:
    before, after = change["before"], change["after"]
    if before["question"] == after["question"]:
        return f"- row {change['row']}: the label was {before['label'] or 'missing'}, now {after['label'] or 'missing'}"
    return f"- row {change['row']} was {_quoted(before)}"


def _quoted(row: Result) -> str:
    return f"“{cell(row['question'] or '', 140)}” ({row['label'] or 'no label'})"


def _rows(numbers: list[int]) -> str:
    return f"row{'' if len(numbers) == 1 else 's'} {listed([str(each) for each in numbers])}"


def _range(ends: list[int], noun: str) -> str:
    low, high = ends
    return f"about {counted(high, noun)}" if low == high else f"{low:,} to {counted(high, noun)}"


def _dollars(ends: list[float]) -> str:
    low, high = ends
    if not high:
        return "at no cost"
    return f"for about ${high:,.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"for ${low:,.2f} to ${high:,.2f}"
