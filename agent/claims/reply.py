"""The reply of a turn, held against the record: what of it is not so, and what is so in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.changes import changes_between
from agent.claims.deeds import Deeds, false_deeds
from agent.claims.honesty import false_claims
from agent.claims.state import State, covers, state_of
from agent.shortening import as_json
from agent.situation import situation_of
from agent.workspace import Workspace
from schemas.record import SessionRecord

LOOKING = frozenset({"describe_stages", "list_file_sets", "validate_config", "job_status"})
"""Tools that change and make nothing."""
EMPTY = "the reply is empty"
FEEDBACK = """[Checked by the system; the user has not seen your reply.] It is not all true:
{faults}
What was done in this turn:
{record}
Call the tools that are missing, or answer the user anew with what is so."""
RECORDED = "What I wanted to say did not agree with what was done, so here is the record of this turn.\n{record}"


@dataclass(frozen=True, slots=True)
class _Told:
    message: str
    reply: str
    state: State
    preview: dict[str, Any] | None
    runs: int
    known: Sequence[str]


def faults_of(reply: str, workspace: Workspace, messages: Sequence[AnyMessage]) -> list[str]:
    """What of a reply is not so after this turn; `messages` are those that the model was shown."""
    if not reply.strip():
        return [] if workspace.asked() else [EMPTY]
    before, after = workspace.at_start, workspace.record
    known = (workspace.now().date().isoformat(), *(str(message.text) for message in messages))
    shown = workspace.preview_shown
    told = _Told("", _last_reply(messages), _state(before), None, len(before.job_ids), ())
    telling = _Told(
        workspace.said, reply, _state(after), shown.model_dump() if shown else None, len(after.job_ids), known
    )
    quoted = [f"“{claim}”: it is not so" for claim in false_claims(told, telling)[1]]
    return list(dict.fromkeys([*quoted, *false_deeds(reply, _deeds(workspace, messages))]))


def record_of(workspace: Workspace) -> str:
    """What a turn did, line by line, in words."""
    # Imported here: most replies are true, and these words come with the embedded model.
    from agent.embedded.replies.changes import change_lines

    before, after = workspace.at_start, workspace.record
    changes = [
        *changes_between(before.draft.config, after.draft.config),
        *changes_between(before.draft.limits.model_dump(), after.draft.limits.model_dump()),
    ]
    # A default that is written out is no change to whoever reads this.
    moved = _state(before).changes_to(_state(after))
    told = [each.as_json() for each in changes if any(_meet(path.removeprefix("/limits"), each.path) for path in moved)]
    lines = change_lines(told) or ["- Nothing in the pipeline was changed."]
    if workspace.preview_shown:
        lines.append(f"- A preview was made, with {len(workspace.preview_shown.samples)} rows.")
    lines += [f"- A run was started: job {job}." for job in after.job_ids if job not in before.job_ids]
    if workspace.refusals:
        lines.append(f"- Not done: {workspace.refusals[-1]}")
    return "\n".join(lines)


def _meet(path: str, other: str) -> bool:
    """Whether one pointer names a field that the other names or holds."""
    return covers(path, other) or covers(other, path)


def _deeds(workspace: Workspace, messages: Sequence[AnyMessage]) -> Deeds:
    called = _called(_this_turn(messages))
    texts = [as_json(situation_of(workspace)), as_json(workspace.record.draft.config), workspace.said]
    texts += [as_json(workspace.at_start.draft.model_dump(mode="json"))]
    texts += [str(message.text) for message in messages]
    return Deeds(
        changed=workspace.at_start.draft != workspace.record.draft,
        has_run=bool(workspace.record.job_ids),
        has_preview=workspace.record.preview is not None,
        looked=bool(called),
        acted=not called <= LOOKING,
        config=workspace.config,
        facts="\n".join(texts),
    )


def _called(turn: Sequence[AnyMessage]) -> set[str]:
    """The tools that were called with success."""
    done = {it.tool_call_id for it in turn if isinstance(it, ToolMessage) and it.status == "success"}
    calls = [call for it in turn if isinstance(it, AIMessage) for call in it.tool_calls]
    return {call["name"] for call in calls if call["id"] in done}


def _this_turn(messages: Sequence[AnyMessage]) -> Sequence[AnyMessage]:
    last = max((place for place, message in enumerate(messages) if isinstance(message, HumanMessage)), default=-1)
    return messages[last + 1 :]


def _last_reply(messages: Sequence[AnyMessage]) -> str:
    earlier = messages[: len(messages) - len(_this_turn(messages))]
    return next((str(message.text) for message in reversed(earlier) if isinstance(message, AIMessage)), "")


def _state(record: SessionRecord) -> State:
    return state_of(record.draft.config, record.draft.limits)
