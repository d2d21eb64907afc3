"""The situation: what is known when a message is read, apart from the message."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.embedded.understanding.fiscal import FiscalStart


@dataclass(frozen=True, slots=True)
class FileSetInfo:
    """A file set that the user may name."""

    id: str
    name: str
    description: str = ""
    file_count: int = 0
    is_public: bool = False
    metadata_fields: tuple[str, ...] = ()
    metadata_texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By field the texts that stand in it, where there are few."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that an open question offers; `value` is the sentence that choosing it stands for."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for an answer; with `approval` set, a yes starts a run."""

    question: str
    options: tuple[Option, ...]
    approval: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything besides the words: the day, the session's config and limits, and what this server holds."""

    today: date
    goal: str = ""
    autonomy: str = "semi_auto"
    revision: int = 0
    config: dict[str, Any] | None = None
    max_questions: int | None = None
    max_cost_dollars: float | None = None
    provenance: dict[str, str] = field(default_factory=dict[str, str])
    open_question: OpenQuestion | None = None
    last_preview: dict[str, Any] | None = None
    job_ids: tuple[str, ...] = ()
    file_sets: tuple[FileSetInfo, ...] = ()
    not_runnable: tuple[str, ...] = ()
    archive_window: tuple[date, date] | None = None
    recent: tuple[str, ...] = ()
    """Pointers of the fields that the last change touched."""
    fiscal_start: FiscalStart | None = None
    """The month in which fiscal years begin, where the conversation says so."""


def read_situation(data: dict[str, Any]) -> Situation:
    """A situation from its JSON form; absent keys are what a fresh session has."""
    limits = data.get("limits") or {}
    window = data.get("archive_window")
    ends = [date.fromisoformat(str(end)[:10]) for end in window or [] if end]
    return Situation(
        today=date.fromisoformat(data["today"]),
        goal=data.get("goal") or "",
        autonomy=data.get("autonomy") or "semi_auto",
        revision=data.get("revision") or 0,
        config=data.get("config"),
        max_questions=limits.get("max_questions"),
        max_cost_dollars=limits.get("max_cost_dollars"),
        provenance=data.get("provenance") or {},
        open_question=read_question(data.get("open_question")),
        last_preview=data.get("last_preview"),
        job_ids=tuple(data.get("job_ids") or ()),
        file_sets=tuple(_file_set(item) for item in data.get("file_sets") or ()),
        not_runnable=tuple(data.get("not_runnable") or ()),
        archive_window=(ends[0], ends[1]) if len(ends) == 2 else None,
    )


def read_question(data: dict[str, Any] | None) -> OpenQuestion | None:
    """An open question from its JSON form; options without an id are numbered."""
    if not data:
        return None
    options = tuple(
        Option(str(item.get("id") or number), str(item.get("label") or ""), str(item.get("value") or ""))
        for number, item in enumerate(data.get("options") or (), 1)
    )
    return OpenQuestion(str(data.get("question") or ""), options, bool(data.get("approval")))


def _file_set(data: dict[str, Any]) -> FileSetInfo:
    return FileSetInfo(
        id=data["id"],
        name=data.get("name") or data["id"],
        description=data.get("description") or "",
        file_count=data.get("file_count") or 0,
        is_public=bool(data.get("is_public")),
        metadata_fields=tuple(data.get("metadata_fields") or ()),
        metadata_texts=tuple((name, tuple(texts)) for name, texts in (data.get("metadata_texts") or {}).items()),
    )
