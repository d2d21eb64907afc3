"""Orders: what a message asks to be changed, and which tools it asks to run."""

from typing import Any

from agent.embedded.policy.edits import LIMITS, EditPlan, plan_edits
from agent.embedded.policy.move import ToolUse
from agent.embedded.policy.proposal import capped
from agent.embedded.policy.questions import GENERATE, PREVIEW
from agent.embedded.understanding import Act, Kind, Reading, Situation

_DEFAULT_ROWS = 3
_MOST_ROWS = 20
SETTING = (Kind.SET, Kind.ADD, Kind.REMOVE, Kind.EXCLUDE, Kind.SCALE, Kind.SHIFT, Kind.REFER)
"""What a message says of the pipeline, apart from questions, answers and runs."""
TOOL_ASKS = {"cost": "estimate_cost", "valid": "validate_config", "status": "job_status"}


def edit_plan(reading: Reading, situation: Situation) -> EditPlan:
    """Edits of the message; limits said together with a run or a question about cost belong to that."""
    scoped = bool(runs_of(reading, situation))
    acts = [act for act in reading.acts if not (scoped and act.field in LIMITS)]
    return plan_edits(acts, situation)


def runs_of(reading: Reading, situation: Situation) -> list[ToolUse]:
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
        elif act.kind == Kind.ASK and act.field in TOOL_ASKS:
            limits = _limits(reading, "max_questions") if act.field == "cost" else {}
            uses.append(ToolUse(TOOL_ASKS[act.field], limits))
        elif act.kind == Kind.ANSWER and situation.config and (act.field == "yes" or _leaves_all(act, reading)):
            uses.append(_agreed(situation))
    return uses


def _leaves_all(act: Act, reading: Reading) -> bool:
    """Whether "whatever you like" leaves the next step to us: beside a setting it speaks of that."""
    return act.field == "decide" and not any(each.kind in SETTING for each in reading.acts)


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
