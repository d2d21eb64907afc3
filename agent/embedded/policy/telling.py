"""The telling: what the calls of a turn did and found, in words."""

from collections.abc import Callable
from typing import Any

from agent.embedded.policy.message import start_of
from agent.embedded.policy.orders import edit_plan
from agent.embedded.policy.proposal import Proposal, propose
from agent.embedded.policy.second_source import one_of_two, second_source
from agent.embedded.policy.transcript import Call, Transcript
from agent.embedded.policy.wishes import wish_of
from agent.embedded.replies import changes, runs, talk
from agent.embedded.replies.coverage import few_found
from agent.embedded.replies.proposed import proposed
from agent.embedded.replies.words import quoted
from agent.embedded.understanding import Reading, Situation
from engine.violations import CODES

CHANGING = ("propose_config", "edit_config", "patch_config", "undo", "redo")


def few_articles_of(transcript: Transcript) -> dict[str, Any] | None:
    """What this turn's calls said of a window with few articles."""
    return next((each.result["few_articles"] for each in transcript.calls if "few_articles" in each.result), None)


def _change_text(transcript: Transcript, reading: Reading) -> str:
    """What the changing calls of this turn did, in words; empty where there were none."""
    situation = transcript.situation
    call = next((each for each in transcript.calls if each.name in CHANGING and each.ok), None)
    if call is None:
        return ""
    if call.name == "undo" and situation.config is None:
        return talk.nothing_built()
    if call.name in ("undo", "redo"):
        return changes.restored(call.result, call.name) + _rows_back(call, situation)
    unused = _left_over(reading, situation)
    if call.name == "propose_config":
        made = propose(wish_of(transcript), situation)
        notes = made.notes if isinstance(made, Proposal) else ()
        config = situation.config or call.args["config"]
        return proposed(config, call.args.get("assumed") or [], call.result, [*notes, *unused], situation)
    notes = [*edit_plan(reading, start_of(transcript)).notes, *unused]
    return changes.changed(call.result, notes) + _rows_back(call, situation)


def _rows_back(call: Call, situation: Situation) -> str:
    """The sample rows that have come back with an earlier pipeline."""
    samples = (situation.last_preview or {}).get("samples") or []
    return f"\n\n{runs.sample_table(samples)}" if call.result.get("sample_rows_back") and samples else ""


def _left_over(reading: Reading, situation: Situation) -> list[str]:
    """What of the message is not in the pipeline: a second source, and words that no act covers."""
    other = second_source(reading, situation)
    unused = tuple(words for words in reading.unused if not other or words != other.words)
    said = [one_of_two(other, situation)] if other else []
    return [*said, *([quoted(unused)] if unused else [])]


def told(transcript: Transcript, reading: Reading) -> str:
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
