"""The turn: which move follows from the user's message and what the tools have answered so far."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.embedded.policy.edit_plan import GDELT, NEWS, TABLE, seed_kind
from agent.embedded.policy.edits import LIMITS, EditPlan, plan_edits
from agent.embedded.policy.few_articles import other_period
from agent.embedded.policy.move import Move, Question, ToolUse, ask
from agent.embedded.policy.proposal import Need, Proposal, capped, propose
from agent.embedded.policy.questions import GENERATE, PREVIEW, blocked, next_step, question_for
from agent.embedded.policy.restoration import config_before, is_undone, restoring_edits, source_before
from agent.embedded.policy.second_source import one_of_two, second_source, which_source
from agent.embedded.policy.transcript import Call, Transcript
from agent.embedded.policy.wishes import Wish, folded, understood, wish_of
from agent.embedded.replies import changes, runs, talk
from agent.embedded.replies.coverage import LIVE_NEWS, few_found
from agent.embedded.replies.proposed import proposed
from agent.embedded.replies.words import quoted
from agent.embedded.understanding import Kind, Reading, Situation
from engine.violations import CODES

_CHANGING = ("propose_config", "edit_config", "patch_config", "undo", "redo")
_BACK = re.compile(r"\b(?:back|return|revert|again|as before)\b", re.IGNORECASE)
_DEFAULT_ROWS = 3
_PUT_BACK = ("put", "bring", "take")
_MOST_ROWS = 20
_SETTING = (Kind.SET, Kind.ADD, Kind.REMOVE, Kind.EXCLUDE, Kind.SCALE, Kind.SHIFT, Kind.REFER)
_TOOL_ASKS = {"cost": "estimate_cost", "valid": "validate_config", "status": "job_status"}


def next_move(transcript: Transcript) -> Move:
    """The assistant's next message in this turn."""
    if not transcript.calls:
        return _opening(transcript)
    last = transcript.calls[-1]
    failed = next((call for call in transcript.calls if not call.ok), None)
    if failed:
        return _refusal(failed, transcript)
    reading = _reading(transcript)
    pending = [use for use in _runs(reading, _start(transcript)) if not transcript.called(use.name)]
    if last.name == "generate":
        # The "yes" that approved the run asks for nothing more.
        pending = []
    if _came_out_empty(last):
        pending = [use for use in pending if use.name != "generate"]
    if last.name == "propose_config" and transcript.situation.autonomy == "autonomous" and _can_meet(transcript):
        pending = pending or [ToolUse("generate")]
    if pending:
        return Move(_told(transcript, reading), (pending[0],))
    return _closing(transcript, reading)


def _came_out_empty(call: Call) -> bool:
    """Whether a preview gave no row."""
    return call.name == "preview" and not (call.result.get("preview") or {}).get("samples")


def _can_meet(transcript: Transcript) -> bool:
    """Whether a run of the pipeline can give rows: its steps are here, and its source is not empty."""
    few = _few_articles(transcript)
    return not blocked(transcript.situation) and (few is None or few["asked"]["articles"] > 0)


def _few_articles(transcript: Transcript) -> dict[str, Any] | None:
    """What this turn's calls said of a window with few articles."""
    return next((each.result["few_articles"] for each in transcript.calls if "few_articles" in each.result), None)


def _reading(transcript: Transcript) -> Reading:
    """The reading of this turn's message in the situation it was sent in."""
    return understood(transcript.said, _start(transcript))


def _start(transcript: Transcript) -> Situation:
    """The situation that the message was sent in: what was proposed or changed since was not there."""
    situation = transcript.situation
    if transcript.called("propose_config") or situation.config is None:
        return replace(situation, config=None)
    edits = [call for call in transcript.calls if call.name in ("edit_config", "patch_config") and call.ok]
    changed = [change for call in reversed(edits) for change in call.result.get("changes") or ()]
    return replace(situation, config=config_before(situation.config, changed)) if changed else situation


def _opening(transcript: Transcript) -> Move:
    situation, reading = transcript.situation, _reading(transcript)
    if reading.has(Kind.DECLINE):
        return _declined(reading, transcript)
    moved = _moved_in_time(reading, transcript)
    if moved:
        return moved
    if not any(act.kind in _SETTING for act in reading.acts):
        spoken = _talked(reading, situation)
        if spoken:
            return spoken
    if situation.config is None:
        return _first_config(transcript)
    plan = _edit_plan(reading, situation)
    _recall_source(plan, reading, transcript)
    plan.edits += _referred(reading, transcript)
    if plan.need:
        said = " ".join(filter(None, [plan.need.because, *plan.notes]))
        return ask(said, question_for(plan.need, folded(Wish(), reading.acts), situation))
    if plan.edits or plan.removals:
        return Move(calls=_edit_calls(plan, back=_wants_back(reading, transcript)))
    pending = _runs(reading, situation)
    if pending:
        return Move(calls=(pending[0],))
    return _nothing_to_do(reading, plan, transcript)


def _moved_in_time(reading: Reading, transcript: Transcript) -> Move | None:
    """The move for a message that takes changes back or starts over; `None` for any other."""
    if reading.has(Kind.RUN, "restart"):
        return _restarted(reading, transcript)
    if reading.has(Kind.REFER, "first_version"):
        return Move(calls=(ToolUse("undo", {"to": "first"}),))
    if reading.has(Kind.UNDO) or reading.has(Kind.REDO):
        return _stepped_back(reading, transcript)
    return None


def _restarted(reading: Reading, transcript: Transcript) -> Move:
    """ "start over": alone it takes everything back; with a new goal that one is built."""
    situation = transcript.situation
    if any(act.kind in _SETTING for act in reading.acts):
        return _first_config(transcript)
    if situation.config is None:
        return Move(talk.nothing_built())
    return Move(calls=(ToolUse("undo", {"to": "nothing"}),))


def _declined(reading: Reading, transcript: Transcript) -> Move:
    act = next(act for act in reading.acts if act.kind == Kind.DECLINE)
    if act.field == "off_topic":
        return Move(talk.off_topic(transcript.situation))
    wish = folded(Wish(), reading.acts)
    nearest = question_for(Need("topic" if not wish.get("topic") else "dates"), wish, transcript.situation)
    topic = wish.get("topic")
    options = tuple(
        replace(option, value=f"News about {', '.join(topic)}, {option.value[0].lower()}{option.value[1:]}")
        if topic and option.value != "You decide"
        else option
        for option in nearest.options
    )
    return ask(talk.no_such_source(act.words), Question(nearest.question, options))


def _wants_back(reading: Reading, transcript: Transcript) -> bool:
    """Whether a message asks for how it was: edits that lead there are then an undo."""
    return reading.has(Kind.REFER) or _BACK.search(transcript.said.text) is not None


def _edit_calls(plan: EditPlan, *, back: bool) -> tuple[ToolUse, ...]:
    removals = [{"op": "remove", "path": path} for path in plan.removals]
    edit = ToolUse("edit_config", {"edits": plan.edits, "assumed": plan.assumed} | ({"back": True} if back else {}))
    patch = ToolUse("patch_config", {"plan": "Put fields back to their defaults.", "operations": removals})
    return tuple(use for use, wanted in ((edit, plan.edits), (patch, removals)) if wanted)


def _stepped_back(reading: Reading, transcript: Transcript) -> Move:
    """The last changes undone or redone; of a named field, the value it had before the last change of it."""
    act = next(act for act in reading.acts if act.kind in (Kind.UNDO, Kind.REDO))
    if not act.field:
        put_back = act.words.lower().startswith(_PUT_BACK) and is_undone(transcript.earlier_calls)
        return Move(calls=(ToolUse("redo" if put_back else act.kind.value, {"steps": act.value or 1}),))
    undone = [each.field for each in reading.acts if each.kind == Kind.UNDO]
    before = restoring_edits(undone, transcript.earlier_calls, transcript.situation)
    if not before:
        return Move(f"I don't see a change of “{act.words}” that I could take back. Say the value you want instead.")
    return Move(calls=(ToolUse("edit_config", {"edits": before, "assumed": [], "back": True}),))


def _referred(reading: Reading, transcript: Transcript) -> list[dict[str, Any]]:
    """Edits that bring back the values that a message refers to: "the dates we had at first"."""
    said = {act.field for act in reading.acts if act.kind in (Kind.SET, Kind.ADD)}
    meant = [act for act in reading.acts if act.kind == Kind.REFER and act.field not in said]
    edits: list[dict[str, Any]] = []
    for when in ("first", "before"):
        fields = [act.field for act in meant if act.value == when]
        edits += restoring_edits(fields, transcript.earlier_calls, transcript.situation, first=when == "first")
    return edits


def _recall_source(plan: EditPlan, reading: Reading, transcript: Transcript) -> None:
    """ "back to the news search": a source that was there comes back with what belonged to it."""
    source = str(reading.value("source") or "")
    kind = {"news": NEWS, "gdelt": GDELT, "bigquery": TABLE}.get(source)
    if plan.need is None or kind is None or seed_kind(transcript.situation) == kind:
        return
    before = source_before(kind, transcript.earlier_calls, transcript.situation)
    if before:
        plan.need = None
        plan.edits.append({"edit": "set_source", "source": before})


def _talked(reading: Reading, situation: Situation) -> Move | None:
    """The answer to a question or small talk that needs no tool; `None` where something has to be done first."""
    for act in reading.acts:
        speaker = _SPEAKERS.get(act.field)
        if act.kind == Kind.ASK and speaker:
            return speaker(situation)
        if act.kind == Kind.ASK and act.field not in _TOOL_ASKS and situation.config:
            return Move(talk.field_explained(act, situation))
        if act.kind == Kind.KEEP and situation.config and not reading.unused:
            return Move("Nothing changed: that stays as it is.")
        if act.kind == Kind.ANSWER and act.field == "no":
            kept = "The pipeline stays as it is." if situation.config else "Nothing was built."
            return Move(f"All right, nothing runs. {kept}")
    return None


def _help(situation: Situation) -> Move:
    return Move(talk.help_text(situation))


def _thanks(situation: Situation) -> Move:
    text = "You're welcome."
    return ask(text, next_step(situation)) if situation.config else Move(text)


_SPEAKERS: dict[str, Callable[[Situation], Move]] = {
    "help": _help,
    "thanks": _thanks,
    "file_sets": lambda situation: Move(talk.file_sets(situation)),
    "pipeline": lambda situation: Move(talk.explained(situation)),
    "change": lambda situation: Move(talk.change_help()),
    "live_news": lambda situation: Move(LIVE_NEWS),
    "cancel": lambda situation: Move(talk.cannot_cancel(situation)),
}


def _first_config(transcript: Transcript) -> Move:
    situation = transcript.situation
    wish = wish_of(transcript)
    two = second_source(_reading(transcript), situation) if situation.autonomy == "guided" else None
    if two and not wish.decide:
        return ask("", which_source(two, situation))
    made = propose(wish, situation)
    if isinstance(made, Need):
        return ask(_need_text(made, wish), question_for(made, wish, situation))
    args: dict[str, Any] = {"config": made.config, "assumed": list(made.assumed), **made.limits}
    new = {"new_start": True} if situation.config is not None else {}
    return Move(calls=(ToolUse("propose_config", args | new),))


def _need_text(need: Need, wish: Wish) -> str:
    if need.because:
        return need.because
    topic = wish.get("topic")
    about = f" about {', '.join(topic)}" if topic else ""
    return f"I can make a dataset{about}. One thing I can't guess:"


def _edit_plan(reading: Reading, situation: Situation) -> EditPlan:
    """Edits of the message; limits said together with a run or a question about cost belong to that."""
    scoped = bool(_runs(reading, situation))
    acts = [act for act in reading.acts if not (scoped and act.field in LIMITS)]
    return plan_edits(acts, situation)


def _runs(reading: Reading, situation: Situation) -> list[ToolUse]:
    """The tools that run for a message; in a guided session the rows of a config are looked at before its run."""
    uses = _asked_for(reading, situation)
    names = [use.name for use in uses]
    if situation.autonomy == "guided" and "generate" in names and "preview" not in names and not situation.last_preview:
        uses.insert(names.index("generate"), ToolUse("preview", {"rows": _DEFAULT_ROWS}))
    return uses


def _asked_for(reading: Reading, situation: Situation) -> list[ToolUse]:
    """The tools that the message asks to run, in the order of its words."""
    uses: list[ToolUse] = []
    for act in reading.acts:
        if act.kind == Kind.RUN and act.field == "preview":
            uses.append(ToolUse("preview", {"rows": min(int(act.value or _DEFAULT_ROWS), _MOST_ROWS)}))
        elif act.kind == Kind.RUN and act.field == "generate":
            uses.append(ToolUse("generate", _limits(reading, *LIMITS)))
        elif act.kind == Kind.ASK and act.field in _TOOL_ASKS:
            limits = _limits(reading, "max_questions") if act.field == "cost" else {}
            uses.append(ToolUse(_TOOL_ASKS[act.field], limits))
        elif act.kind == Kind.ANSWER and act.field in ("yes", "decide") and situation.config:
            uses.append(_agreed(situation))
    return uses


def _agreed(situation: Situation) -> ToolUse:
    """A plain yes goes with what was offered: a run after a preview or a request for approval, else a preview."""
    asked = situation.open_question
    offered = {option.value for option in asked.options} if asked else set[str]()
    if asked and (asked.approval or (GENERATE.value in offered and PREVIEW.value not in offered)):
        return ToolUse("generate")
    return ToolUse("preview", {"rows": _DEFAULT_ROWS})


def _limits(reading: Reading, *fields: str) -> dict[str, Any]:
    said = [act for act in reading.acts if act.field in fields and act.kind == Kind.SET]
    return {act.field: capped(act.value, act.bound) if act.field == "max_questions" else act.value for act in said}


def _nothing_to_do(reading: Reading, plan: EditPlan, transcript: Transcript) -> Move:
    if plan.notes:
        return Move(" ".join([*plan.notes, quoted(reading.unused)]).strip())
    return Move(talk.not_understood(reading.unused, transcript.situation))


def _refusal(failed: Call, transcript: Transcript) -> Move:
    if failed.name == "job_status":
        return Move(str(failed.result.get("message") or ""))
    text = changes.refused(failed.result, built=transcript.situation.config is not None)
    done = _told(transcript, _reading(transcript)) if failed.name not in _CHANGING else ""
    return Move(f"{done}\n\n{text}".strip())


def _change_text(transcript: Transcript, reading: Reading) -> str:
    """What the changing calls of this turn did, in words; empty where there were none."""
    situation = transcript.situation
    call = next((each for each in transcript.calls if each.name in _CHANGING and each.ok), None)
    if call is None:
        return ""
    if call.name == "undo" and situation.config is None:
        return talk.nothing_built()
    if call.name in ("undo", "redo"):
        return changes.restored(call.result, call.name)
    unused = _left_over(reading, situation)
    if call.name == "propose_config":
        made = propose(wish_of(transcript), situation)
        notes = made.notes if isinstance(made, Proposal) else ()
        config = situation.config or call.args["config"]
        return proposed(config, call.args.get("assumed") or [], call.result, [*notes, *unused], situation)
    return changes.changed(call.result, [*_edit_plan(reading, _start(transcript)).notes, *unused])


def _left_over(reading: Reading, situation: Situation) -> list[str]:
    """What of the message is not in the pipeline: a second source, and words that no act covers."""
    other = second_source(reading, situation)
    unused = tuple(words for words in reading.unused if not other or words != other.words)
    said = [one_of_two(other, situation)] if other else []
    return [*said, *([quoted(unused)] if unused else [])]


def _closing(transcript: Transcript, reading: Reading) -> Move:
    """The reply, with what comes next where there is a pipeline to go on with."""
    situation, last = transcript.situation, transcript.calls[-1]
    text, few = _told(transcript, reading), _few_articles(transcript)
    other = other_period(few, situation) if few and last.name not in ("generate", "job_status") else None
    if other:
        return ask(text, other)
    if last.name in ("generate", "job_status", "edit_config", "undo", "redo") or not situation.config:
        return Move(text)
    return ask(text, next_step(situation, last.name))


def _told(transcript: Transcript, reading: Reading) -> str:
    """What this turn's calls did and found, each in its turn."""
    few = next((each for each in transcript.calls if "few_articles" in each.result and each.name != "preview"), None)
    parts = [_change_text(transcript, reading)]
    parts += [few_found(few.result["few_articles"], transcript.situation)] if few else []
    parts += [_SPOKEN[call.name](call) for call in transcript.calls if call.ok and call.name in _SPOKEN]
    return "\n\n".join(part for part in parts if part)


def _validated(call: Call) -> str:
    violations = call.result.get("violations") or []
    if not call.result.get("has_config", True):
        return "There is no pipeline yet, so there is nothing to check."
    if not violations:
        return "The pipeline is valid, and this server can run it."
    stopped = any(CODES[each["code"]].stops_a_run for each in violations if each.get("code") in CODES)
    head = (
        "The pipeline is valid, but it can't run here as it is:"
        if stopped
        else "The pipeline is valid, with this to know:"
    )
    return "\n".join([head, *changes.warning_lines(violations)])


_SPOKEN: dict[str, Callable[[Call], str]] = {
    "preview": lambda call: runs.previewed(call.result),
    "estimate_cost": lambda call: runs.estimated(call.result),
    "generate": lambda call: runs.started(call.result),
    "job_status": lambda call: runs.started(call.result),
    "validate_config": _validated,
}
