"""Changes in words: what an edit, an undo or a refusal did to the pipeline, from the tool's answer."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from agent.embedded.replies.words import VALUES, field_name, listed, value_text

Result = dict[str, Any]
_STEPS_BACK = "steps_back"
_STEP_CANNOT_RUN = "step_cannot_run"
_OF_WINDOWS = ("window_outside_archive", "window_partly_outside_archive")
_STEPS = {
    "NEWS_SEED_GENERATOR": "news search",
    "GDELT_SEED_GENERATOR": "GDELT",
    "BIGQUERY_SEED_GENERATOR": "BigQuery",
    "WEB_SEARCH_LABELER": "labeling from later reports",
    "NEWS_CONTEXT_GENERATOR": "news context",
}
_OUTSIDE = re.compile(r"(?P<name>\w+) is (?P<value>-?[\d.]+), (?P<side>above|below) (?P<bound>-?[\d.]+)\.")
_WITHIN = re.compile(r"Use (?P<bound>-?[\d.]+) or (?P<side>less|more)\.")
_FILTER = "/question_generator/filter"
_WHY_LINKED = "must match the questions"


def change_lines(changes: list[dict[str, Any]]) -> list[str]:
    """One line a changed field, before and after; what went with the old source in one line, a removed stage too."""
    fields = [field for change in _whole_filters(changes) for field in _fields(change)]
    moved = any(change["path"] == "/seed_generator/config_type" for change in fields)
    removed = {path.split("/")[1] for path in _removed(fields)}
    gone = [
        change
        for change in fields
        if moved and change["path"].startswith("/seed_generator") and change.get("after") is None
    ]
    fresh = _fresh(fields)
    lines: list[str] = []
    for change in fields:
        path = change["path"]
        if change in gone or (path.split("/")[1] in removed and not path.endswith("/config_type")):
            continue
        why = f" ({_WHY_LINKED})" if change.get("linked") else ""
        before, after = value_text(path, change.get("before")), value_text(path, change.get("after"))
        before = "none" if path.startswith(fresh) else before
        lines.append(f"- {field_name(path)}: {before} -> {after}{why}")
    if gone:
        lines.append(f"- no longer there: {listed([field_name(change['path']) for change in gone])}")
    return lines


def _fresh(changes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Pointers of the stages and filters that were not there before: none of their fields had a default yet."""
    heads = [
        change["path"].rpartition("/")[0]
        for change in changes
        if change["path"].endswith(("/config_type", "/filter/rubric"))
        and change.get("before") is None
        and change.get("after") is not None
    ]
    return tuple(f"{head}/" for head in heads)


def _whole_filters(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Filters that became a list, or one of a list, as a single change; other changes as they are."""
    whole = next((change for change in changes if change["path"] == _FILTER), None)
    parts = [change for change in changes if change["path"].startswith(f"{_FILTER}/")]
    if whole is None or not parts:
        return changes
    sides = {side: {part["path"].rsplit("/", 1)[1]: part[side] for part in parts} for side in ("before", "after")}
    known = {side: {key: value for key, value in fields.items() if value is not None} for side, fields in sides.items()}
    joined = whole | {side: whole.get(side) or fields or None for side, fields in known.items()}
    return [joined if change is whole else change for change in changes if change not in parts]


def _removed(changes: list[dict[str, Any]]) -> list[str]:
    return [
        change["path"]
        for change in changes
        if change["path"].endswith("/config_type") and change.get("after") is None and change.get("before") is not None
    ]


def _fields(change: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A changed list of one context generator as the fields of it that differ; any other change as it is."""
    sides = [_single(change.get(side)) for side in ("before", "after")]
    if change["path"] != "/context_generators" or all(side is None for side in sides):
        yield change
        return
    before, after = (side or {} for side in sides)
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            path = f"{change['path']}/{key}"
            yield change | {"path": path, "before": before.get(key), "after": after.get(key)}


def _single(value: Any) -> dict[str, Any] | None:
    """The only item of a list."""
    return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) else None


def changed(result: Result, notes: Iterable[str]) -> str:
    """The reply to an edit: the changed fields, that nothing else changed, warnings and notes."""
    changes = result.get("changes") or []
    if not changes:
        return "\n".join(["That is how it stands already; nothing changed.", *notes])
    after = (
        f'Nothing else changed. Say "{"redo" if _STEPS_BACK in result else "undo"}" to take this back.{_back(result)}'
    )
    lines = ["Done. Changed:", *change_lines(changes), "", after]
    return "\n".join([*lines, *warning_lines(_about(changes, warnings_of(result))), *notes])


def warnings_of(result: Result) -> list[dict[str, Any]]:
    """The warnings of a change; that a window lies outside the archive goes without saying where few were found."""
    warnings = result.get("warnings") or []
    return [each for each in warnings if "few_articles" not in result or each.get("code") not in _OF_WINDOWS]


def _about(changes: list[dict[str, Any]], warnings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The warnings that an edit brought up: those of fields that changed, and of steps that came in."""
    paths = {each["path"] for each in changes}
    return [each for each in warnings if {each.get("path"), f"{each.get('path')}/config_type"} & paths]


def restored(result: Result, word: str) -> str:
    """The reply to an undo or redo."""
    changes = result.get("changes") or []
    if not changes:
        return f"Nothing changed by the {word}."
    back = "redo" if word == "undo" else "undo"
    after = f'Say "{back}" to go the other way.{_back(result)}'
    return "\n".join([f"{word.capitalize()} done:", *change_lines(changes), "", after])


def _back(result: Result) -> str:
    """That the sample rows of the restored pipeline hold again."""
    return " Its sample rows are shown again." if result.get("sample_rows_back") else ""


def warning_lines(warnings: list[dict[str, Any]], *, named: bool = True) -> list[str]:
    """Violations as sentences, each once; all steps that can't run here yet in one sentence.

    `named`: an error begins with its field, which a message about a value needs, and one about this server does not.
    """
    missing = [_step(each) for each in warnings if each.get("code") == _STEP_CANNOT_RUN]
    lines = [_sentence(each, named=named) for each in warnings if each.get("code") != _STEP_CANNOT_RUN]
    return [*([_missing(list(dict.fromkeys(missing)))] if missing else []), *dict.fromkeys(lines)]


def _step(violation: dict[str, Any]) -> str:
    """The step that can't run, in words: the violation's message opens with its type."""
    kind = str(violation.get("message") or "").partition(" ")[0]
    return _STEPS.get(kind) or VALUES.get(kind, kind)


def _missing(steps: list[str]) -> str:
    verb = "is" if len(steps) == 1 else "are"
    return f"This server can't run the pipeline yet: {listed(steps)} {verb} missing here."


def not_run(work: str, result: Result) -> str:
    """The reply where the pipeline stands and can't be run: what was asked for, and what is missing."""
    said = warning_lines(result.get("violations") or [], named=False) or [_ended(str(result.get("message") or ""))]
    return " ".join([f"{work}:", *said])


def refused(result: Result, *, built: bool) -> str:
    """The reply to a refused change: what was wrong, what would be right, and that nothing changed."""
    reasons = warning_lines(result.get("violations") or []) or [_ended(str(result.get("message") or ""))]
    left = "The pipeline stays as it was." if built else "Nothing was built. Say the value you want instead."
    return " ".join(["That did not work.", *reasons, left])


def _sentence(violation: dict[str, Any], *, named: bool) -> str:
    message, hint = str(violation.get("message") or "").strip(), str(violation.get("hint") or "").strip()
    path = violation.get("path") or ""
    if violation.get("level") == "error" and path:
        message, hint = _in_bounds(path, message, hint)
    if named and path and violation.get("level") == "error":
        message = f"{field_name(path)}: {message}"
    return " ".join(_ended(part) for part in (f"{message[:1].upper()}{message[1:]}", hint) if part)


def _in_bounds(path: str, message: str, hint: str) -> tuple[str, str]:
    """A value out of bounds in the field's own unit, without the field's name in the config."""
    outside, within = _OUTSIDE.fullmatch(message), _WITHIN.fullmatch(hint)
    if outside is None or within is None or outside["name"] != path.rsplit("/", 1)[-1]:
        return message, hint
    numbers = (outside["value"], outside["bound"], within["bound"])
    value, bound, best = (value_text(path, float(each) if "." in each else int(each)) for each in numbers)
    return f"{value} is {outside['side']} {bound}.", f"Use {best} or {within['side']}."


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence.endswith((".", "?", "!")) else f"{sentence}."
