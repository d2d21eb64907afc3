"""The workspace of a turn: the session's record on loan, changed by tools and written back once at the end."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import jsonpatch
from pydantic import ValidationError

from agent.changes import Change, JsonObject, changes_between, patch_between
from agent.edits import AnyEdit, SetLimits, link
from agent.patch import Operation, apply_operations
from agent.ports import SessionRecords
from agent.shortening import CUT, as_json
from engine.coverage import FewArticles
from engine.engine import Engine
from engine.surroundings import Surroundings
from engine.validate import check
from schemas.errors import ToldToModel
from schemas.pipeline import QuestionPipeline
from schemas.record import Approval, Draft, OpenQuestion, Origin, Revision, RunLimits, SessionRecord, Shown
from schemas.session import PreviewResults
from schemas.violation import Violation


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What an accepted change did: the fields that differ, and what this server can't do with the result.

    `few_articles` is set where an edit has put a window in place that holds few articles or none, `shown` where an
    undo or redo has brought back what stood beside the draft. `steps_back` counts the changes that were taken back.
    """

    revision: int
    changes: list[Change]
    warnings: list[Violation]
    few_articles: FewArticles | None = None
    shown: Shown | None = None
    steps_back: int = 0


@dataclass(slots=True)
class Workspace:
    """One turn's view of a session. Tools change `record` through the methods below only: the config stays valid.

    `said` is the user's message, `at_start` the record before it, `previewed` the revisions shown since.
    """

    record: SessionRecord
    surroundings: Surroundings
    engine: Engine
    records: SessionRecords
    now: Callable[[], datetime]
    said: str = ""
    question_back: OpenQuestion | None = None
    approved: Approval | None = None
    revisions: list[Revision] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    preview_shown: PreviewResults | None = None
    previewed: set[int] = field(default_factory=set)
    run_started: bool = False
    corrected: bool = False
    model_calls: int = 0
    tokens: int = 0
    at_start: SessionRecord = field(init=False)

    def __post_init__(self) -> None:
        self.at_start = self.record

    @property
    def config(self) -> JsonObject | None:
        return self.record.draft.config

    async def propose(self, config: JsonObject, limits: JsonObject, assumed: list[str]) -> DraftChange:
        """Put a whole config in place of the present one.

        Raises `ToldToModel` with the violations where the config is not valid of itself.
        """
        return await self._change(config, limits, [], assumed)

    async def edit(self, edits: list[AnyEdit], assumed: list[str], *, back: bool = False) -> DraftChange:
        """Apply typed edits in order, then carry them to linked fields; all of them or none.

        With `back`, edits that lead to an earlier draft are an undo to it.
        """
        limits: JsonObject = {}
        config = self.config or {}
        for each in edits:
            if isinstance(each, SetLimits):
                limits |= each.given()
            config = each.apply(config)
        if not config and self.config is None:
            return await self._change(None, limits, [], assumed)
        linked = link(self.config or {}, config)
        steps = await self._steps_back(linked, limits) if back else 0
        if steps:
            return await self.undo(steps)
        followers = [change.path for change in changes_between(config, linked)]
        return await self._change(linked, limits, followers, assumed)

    async def patch(self, operations: list[Operation]) -> DraftChange:
        """Apply RFC 6902 operations; all of them or none."""
        return await self._change(apply_operations(self.config or {}, operations), {}, [], [])

    async def violations(self) -> list[Violation]:
        """Everything to say about the present config: of itself and of this server."""
        if self.config is None:
            return []
        return [*check(self.config), *await self.engine.check_in(self.surroundings, self.config)]

    def asked(self) -> bool:
        """Whether this turn has asked the user something."""
        return self.record.open_question is not None and self.record.open_question is not self.at_start.open_question

    def close_answered_question(self) -> None:
        """Any message answers or withdraws the question before it, unless it was asked anew.

        The one that an undo or redo has brought back takes its place.
        """
        if not self.asked():
            self.update(open_question=self.question_back)

    async def undo(self, steps: int) -> DraftChange:
        """Take back the last changes. Raises `ToldToModel` where there are not that many."""
        draft, number, undone, shown = self.record.draft, self.record.revision, list(self.record.redo), self._shown()
        for _ in range(steps):
            if number == 0:
                raise ToldToModel("There is nothing more to undo. The config is unchanged.")
            revision = await self._revision(number)
            self._keep(revision.model_copy(update={"after": shown}))
            draft, shown = _patched(draft, revision.inverse), revision.before
            undone.append(number)
            number = revision.parent
        return replace(await self._move(draft, number, undone, shown), steps_back=steps)

    async def undo_all(self, *, keep_first: bool) -> DraftChange:
        """Take back every change, or every one but the first. Raises `ToldToModel` where there is none.

        With nothing left it begins anew: the question of that time does not come back.
        """
        number, steps = self.record.revision, 0
        while number:
            parent = (await self._revision(number)).parent
            if keep_first and parent == 0:
                break
            number, steps = parent, steps + 1
        if steps == 0:
            raise ToldToModel("There is nothing more to undo. The config is unchanged.")
        change = await self.undo(steps)
        if keep_first:
            return change
        self.question_back = None
        return replace(change, shown=Shown())

    async def redo(self, steps: int) -> DraftChange:
        """Bring back changes that were undone. Raises `ToldToModel` where there are not that many."""
        draft, number, undone, shown = self.record.draft, self.record.revision, list(self.record.redo), self._shown()
        for _ in range(steps):
            if not undone:
                raise ToldToModel("There is nothing to redo. The config is unchanged.")
            number = undone.pop()
            revision = await self._revision(number)
            self._keep(revision.model_copy(update={"before": shown}))
            draft, shown = _patched(draft, revision.patch), revision.after
        return await self._move(draft, number, undone, shown)

    def update(self, **fields: Any) -> None:
        """Set other fields of the record: the open question, the preview, ids of jobs and datasets."""
        self.record = self.record.model_copy(update=fields)

    async def _change(
        self, config: JsonObject | None, limits: JsonObject, followers: list[str], assumed: list[str]
    ) -> DraftChange:
        violations = check(config) if config is not None else []
        errors = [violation for violation in violations if violation.level == "error"]
        if errors:
            raise ToldToModel("The config would not be valid, so nothing was changed.", errors)
        before = self.record.draft
        changes = [
            Change(each.path, each.before, each.after, each.path in followers)
            for each in changes_between(before.config, config)
        ]
        _refuse_cut(changes)
        after = Draft(
            config=config,
            limits=RunLimits.model_validate(before.limits.model_dump() | limits),
            provenance=self._provenance(changes, assumed),
        )
        if after != before:
            self._append(before, after)
        limit_changes = changes_between(before.limits.model_dump(), after.limits.model_dump())
        report = await self._report([*changes, *limit_changes])
        if config is None or not any(each.path.startswith("/seed_generator") for each in changes):
            return report
        return replace(report, few_articles=await self.engine.few_articles(config))

    def _provenance(self, changes: list[Change], assumed: list[str]) -> dict[str, Origin]:
        stated = Origin.GOAL if self.record.last_revision == 0 else Origin.ANSWER
        provenance = dict(self.record.draft.provenance)
        for change in changes:
            provenance.pop(change.path, None)
            if change.after is not None:
                provenance[change.path] = Origin.ASSUMPTION if _covered(change.path, assumed) else stated
        return provenance

    def _append(self, before: Draft, after: Draft) -> None:
        old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
        number = self.record.last_revision + 1
        self.revisions.append(
            Revision(
                number=number,
                parent=self.record.revision,
                patch=patch_between(old, new),
                inverse=patch_between(new, old),
                created_at=self.now(),
                before=self._shown(),
            )
        )
        self.update(draft=after, revision=number, last_revision=number, redo=[])
        if after.config != before.config:
            earlier = self.record.preview or self.record.earlier_preview
            self.update(preview=None, earlier_preview=earlier)

    async def _steps_back(self, config: JsonObject, limits: JsonObject) -> int:
        """How many changes lie between the draft and one that means the same as these values; 0 where none does."""
        wanted, caps = _meant(config), self.record.draft.limits.model_dump() | limits
        draft, number, steps = self.record.draft, self.record.revision, 0
        while number:
            revision = await self._revision(number)
            draft, number, steps = _patched(draft, revision.inverse), revision.parent, steps + 1
            if draft.config is not None and _meant(draft.config) == wanted and draft.limits.model_dump() == caps:
                return steps
        return 0

    async def _move(self, draft: Draft, number: int, undone: list[int], shown: Shown) -> DraftChange:
        """Go to another revision, and bring back what stood beside it: the question at the turn's end."""
        before = self.record.draft
        earlier = self.record.preview or self.record.earlier_preview
        self.update(draft=draft, revision=number, redo=undone, preview=shown.preview, earlier_preview=earlier)
        self.preview_shown, self.question_back = shown.preview, shown.open_question
        changes = changes_between(before.config, draft.config)
        limits = changes_between(before.limits.model_dump(), draft.limits.model_dump())
        return replace(await self._report([*changes, *limits]), shown=shown)

    def _shown(self) -> Shown:
        """What stands beside the present draft."""
        return Shown(preview=self.record.preview, open_question=self.question_back or self.record.open_question)

    def _keep(self, revision: Revision) -> None:
        """Write a revision with the turn, in the place of the one of its number."""
        self.revisions = [*(each for each in self.revisions if each.number != revision.number), revision]

    async def _report(self, changes: list[Change]) -> DraftChange:
        warnings = [violation for violation in await self.violations() if violation.level == "warning"]
        return DraftChange(self.record.revision, changes, warnings)

    async def _revision(self, number: int) -> Revision:
        made_now = next((each for each in self.revisions if each.number == number), None)
        revision = made_now or await self.records.load_revision(self.record.session_id, number)
        if revision is None:
            raise ToldToModel(f"Revision {number} is no longer kept. The config is unchanged.")
        return revision


def _meant(config: JsonObject) -> JsonObject:
    """A config with its defaults; one that is no valid config as it is."""
    try:
        return QuestionPipeline.model_validate(config).model_dump()
    except ValidationError:
        return config


def _patched(draft: Draft, patch: list[dict[str, Any]]) -> Draft:
    return Draft.model_validate(jsonpatch.apply_patch(draft.model_dump(mode="json"), patch))


def _refuse_cut(changes: list[Change]) -> None:
    """Raise `ToldToModel` where a text would come into the config that was cut for the model's sake."""
    found = next((each.path for each in changes if CUT.search(as_json(each.after))), None)
    if found is not None:
        raise ToldToModel(
            f"{found} holds a mark for text that was left out for you, so it would be lost. Change other fields by "
            "edit_config, which leaves this one whole."
        )


def _covered(path: str, pointers: list[str]) -> bool:
    """Whether a pointer names this field or an object that holds it."""
    return any(path == pointer or path.startswith(f"{pointer.rstrip('/')}/") for pointer in pointers)
