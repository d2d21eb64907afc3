"""Changes in words: what an edit, an undo or a refusal did to the pipeline, from the tool's answer."""

from collections.abc import Iterable
from typing import Any

from agent.embedded.replies.words import field_name, value_text

Result = dict[str, Any]
_WHY_LINKED = "must match the questions"


def change_lines(changes: list[dict[str, Any]]) -> list[str]:
    """One line a changed field, before and after; the parts of a new or removed stage in one line."""
    lines: list[str] = []
    for change in changes:
        path, before, after = change["path"], change.get("before"), change.get("after")
        why = f" ({_WHY_LINKED})" if change.get("linked") else ""
        lines.append(f"- {field_name(path)}: {value_text(path, before)} -> {value_text(path, after)}{why}")
    return list(dict.fromkeys(lines))


def changed(result: Result, notes: Iterable[str], *, lead: str = "Done. Changed:") -> str:
    """The reply to an edit: the changed fields, that nothing else changed, warnings and notes."""
    changes = result.get("changes") or []
    if not changes:
        return "\n".join(["That is how it stands already; nothing changed.", *notes])
    lines = [lead, *change_lines(changes), "", 'Nothing else changed. Say "undo" to take this back.']
    return "\n".join([*lines, *warning_lines(result), *notes])


def restored(result: Result, word: str) -> str:
    """The reply to an undo or redo."""
    changes = result.get("changes") or []
    if not changes:
        return f"Nothing changed by the {word}."
    back = "redo" if word == "undo" else "undo"
    return "\n".join([f"{word.capitalize()} done:", *change_lines(changes), "", f'Say "{back}" to go the other way.'])


def warning_lines(result: Result) -> list[str]:
    """Warnings of the pipeline, each once, with what would help."""
    lines = [f"Note: {_sentence(each)}" for each in result.get("warnings") or []]
    return list(dict.fromkeys(lines))


def refused(result: Result) -> str:
    """The reply to a refused call: what was wrong, what would be right, and that nothing changed."""
    violations = result.get("violations") or []
    reasons = list(dict.fromkeys(_sentence(each) for each in violations)) or [str(result.get("message") or "")]
    stays = " The pipeline stays as it was." if "config" in result else ""
    return f"I did not do that. {' '.join(reason for reason in reasons if reason)}{stays}"


def _sentence(violation: dict[str, Any]) -> str:
    message, hint = str(violation.get("message") or "").strip(), str(violation.get("hint") or "").strip()
    path = violation.get("path") or ""
    named = f"{field_name(path)}: " if path and violation.get("level") == "error" else ""
    return " ".join(
        part if part.endswith((".", "?", "!")) else f"{part}." for part in (f"{named}{message}", hint) if part
    )
