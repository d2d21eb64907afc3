"""The message of a turn: its reading, in the situation that it was sent in."""

from dataclasses import replace

from agent.embedded.policy.edit_plan import SOURCE_KINDS, seed_kind
from agent.embedded.policy.restoration import config_before
from agent.embedded.policy.transcript import Transcript
from agent.embedded.policy.wishes import understood
from agent.embedded.understanding import Reading, Situation

_NEEDED = ("topic", "dates", "decide")
"""What another source may need to be told."""


def reading_of(transcript: Transcript) -> Reading:
    """The reading of this turn's message in the situation it was sent in.

    An answer to what another source needs is read together with the message that asked for that source.
    """
    situation = start_of(transcript)
    reading = understood(transcript.said, situation)
    if not transcript.earlier or not situation.config or not situation.open_question:
        return reading
    before = understood(transcript.earlier[-1], situation)
    if SOURCE_KINDS.get(str(before.value("source") or "")) in (None, seed_kind(situation)):
        return reading
    # Of a source that is still to be, a bare word is its topic, as it is in a goal.
    answer = reading if reading.acts else understood(transcript.said, replace(situation, config=None))
    if not answer.acts or any(act.field not in _NEEDED for act in answer.acts):
        return reading
    return Reading((*before.acts, *answer.acts), answer.unused)


def start_of(transcript: Transcript) -> Situation:
    """The situation that the message was sent in: what was proposed or changed since was not there."""
    situation = transcript.situation
    if transcript.called("propose_config") or situation.config is None:
        return replace(situation, config=None)
    edits = [call for call in transcript.calls if call.name in ("edit_config", "patch_config") and call.ok]
    changed = [change for call in reversed(edits) for change in call.result.get("changes") or ()]
    return replace(situation, config=config_before(situation.config, changed)) if changed else situation
