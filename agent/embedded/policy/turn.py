"""The turn: which move follows from the user's message and what the tools have answered so far."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.embedded.policy.edit_plan import SOURCE_KINDS, seed_kind
from agent.embedded.policy.edits import EditPlan
from agent.embedded.policy.few_articles import other_period
from agent.embedded.policy.message import reading_of, start_of
from agent.embedded.policy.move import Move, Question, ToolUse, ask
from agent.embedded.policy.orders import SETTING, TOOL_ASKS, edit_plan, runs_of
from agent.embedded.policy.proposal import Need, propose
from agent.embedded.policy.questions import blocked, next_step, question_for
from agent.embedded.policy.restoration import is_undone, restoring_edits, source_before
from agent.embedded.policy.second_source import second_source, which_source
from agent.embedded.policy.telling import CHANGING, few_articles_of, told
from agent.embedded.policy.transcript import Call, Transcript
from agent.embedded.policy.wishes import Wish, folded, wish_of
from agent.embedded.replies import changes, talk
from agent.embedded.replies.coverage import LIVE_NEWS
from agent.embedded.replies.words import quoted
from agent.embedded.understanding import Kind, Reading, Situation

_BACK = re.compile(r"\b(?:back|return|revert|again|as before)\b", re.IGNORECASE)
_NOT_RUN = {
    "preview": "No sample rows could be made",
    "estimate_cost": "The cost can't be estimated",
    "generate": "The run did not start",
}
_PUT_BACK = ("put", "bring", "take")


def next_move(transcript: Transcript) -> Move:
    """The assistant's next message in this turn."""
    if not transcript.calls:
        return _opening(transcript)
    last = transcript.calls[-1]
    failed = next((call for call in transcript.calls if not call.ok), None)
    if failed:
        return _refusal(failed, transcript)
    reading = reading_of(transcript)
    pending = [use for use in runs_of(reading, start_of(transcript)) if not transcript.called(use.name)]
    if last.name == "generate":
        # The "yes" that approved the run asks for nothing more.
        pending = []
    if _came_out_empty(last):
        pending = [use for use in pending if use.name != "generate"]
    if last.name == "propose_config" and transcript.situation.autonomy == "autonomous" and _can_meet(transcript):
        pending = pending or [ToolUse("generate")]
    if pending:
        return Move(told(transcript, reading), (pending[0],))
    return _closing(transcript, reading)


def _came_out_empty(call: Call) -> bool:
    """Whether a preview gave no row."""
    return call.name == "preview" and not (call.result.get("preview") or {}).get("samples")


def _can_meet(transcript: Transcript) -> bool:
    """Whether a run of the pipeline can give rows: its steps are here, and its source is not empty."""
    few = few_articles_of(transcript)
    return not blocked(transcript.situation) and (few is None or few["asked"]["articles"] > 0)


def _opening(transcript: Transcript) -> Move:
    situation, reading = transcript.situation, reading_of(transcript)
    if reading.has(Kind.DECLINE):
        return _declined(reading, transcript)
    moved = _moved_in_time(reading, transcript)
    if moved:
        return moved
    if not any(act.kind in SETTING for act in reading.acts):
        spoken = _asked_again(reading, transcript) or _talked(reading, situation)
        if spoken:
            return spoken
    if situation.config is None:
        return _first_config(transcript)
    plan = edit_plan(reading, situation)
    _recall_source(plan, reading, transcript)
    plan.edits += _referred(reading, transcript)
    if plan.need:
        said = " ".join(filter(None, [plan.need.because, *plan.notes]))
        return ask(said, question_for(plan.need, folded(Wish(), reading.acts), situation))
    if plan.edits or plan.removals:
        return Move(calls=_edit_calls(plan, back=_wants_back(reading, transcript)))
    pending = runs_of(reading, situation)
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
    if any(act.kind in SETTING for act in reading.acts):
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
    kind = SOURCE_KINDS.get(source)
    if plan.need is None or kind is None or seed_kind(transcript.situation) == kind:
        return
    before = source_before(kind, transcript.earlier_calls, transcript.situation)
    if before:
        plan.need = None
        plan.edits.append({"edit": "set_source", "source": before})


def _asked_again(reading: Reading, transcript: Transcript) -> Move | None:
    """What a live provider needs, and then the question that was open; `None` for any other message."""
    asked = next((call for call in reversed(transcript.earlier_calls) if call.name == "ask_user"), None)
    stands = transcript.situation.open_question
    if not reading.has(Kind.ASK, "live_news") or not asked or not stands or asked.args["question"] != stands.question:
        return None
    return Move(LIVE_NEWS, (ToolUse("ask_user", asked.args),))


def _talked(reading: Reading, situation: Situation) -> Move | None:
    """The answer to a question or small talk that needs no tool; `None` where something has to be done first."""
    for act in reading.acts:
        speaker = _SPEAKERS.get(act.field)
        if act.kind == Kind.ASK and speaker:
            return speaker(situation)
        if act.kind == Kind.ASK and act.field not in TOOL_ASKS and situation.config:
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
    two = second_source(reading_of(transcript), situation) if situation.autonomy == "guided" else None
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


def _nothing_to_do(reading: Reading, plan: EditPlan, transcript: Transcript) -> Move:
    if plan.notes:
        return Move(" ".join([*plan.notes, quoted(reading.unused)]).strip())
    return Move(talk.not_understood(reading.unused, transcript.situation))


def _refusal(failed: Call, transcript: Transcript) -> Move:
    if failed.name == "job_status":
        return Move(str(failed.result.get("message") or ""))
    built = transcript.situation.config is not None
    work = _NOT_RUN.get(failed.name) if built else None
    text = changes.not_run(work, failed.result) if work else changes.refused(failed.result, built=built)
    done = told(transcript, reading_of(transcript)) if failed.name not in CHANGING else ""
    return Move(f"{done}\n\n{text}".strip())


def _closing(transcript: Transcript, reading: Reading) -> Move:
    """The reply, with what comes next where there is a pipeline to go on with."""
    situation, last = transcript.situation, transcript.calls[-1]
    text, few = told(transcript, reading), few_articles_of(transcript)
    other = other_period(few, situation) if few and last.name not in ("generate", "job_status") else None
    if other:
        return ask(text, other)
    if last.name in ("generate", "job_status", "edit_config", "undo", "redo") or not situation.config:
        return Move(text)
    return ask(text, next_step(situation, last.name))
