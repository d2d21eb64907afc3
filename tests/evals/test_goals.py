"""The recorded goals: enough of them, of every kind, and each one readable."""

from pathlib import Path

import pytest

from evals.goal import GOALS, HELD_BACK, LEVELS, ROUNDS, load_goals

DEVELOPED, HELD = load_goals(GOALS), load_goals(HELD_BACK)
RECORDED = [goal for goal in (*DEVELOPED, *HELD) if goal.id == goal.group]
WORDED = [goal for goal in (*DEVELOPED, *HELD) if goal.id != goal.group]


def write(folder: Path, text: str) -> Path:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return folder


def test_there_are_enough_conversations_and_at_least_half_have_several_turns() -> None:
    assert len(RECORDED) >= 250
    assert sum(len(goal.turns) > 1 for goal in RECORDED) * 2 >= len(RECORDED)
    assert max(len(goal.turns) for goal in RECORDED) == 8


def test_a_third_is_held_back_in_every_class() -> None:
    held = sum(goal.id == goal.group for goal in HELD)
    assert len(RECORDED) * 0.3 <= held <= len(RECORDED) * 0.4
    assert {goal.kind for goal in HELD} == {goal.kind for goal in DEVELOPED}


def test_the_rounds_that_rules_were_written_after_are_readable_and_in_neither_part() -> None:
    rounds = load_goals(ROUNDS)
    assert len(rounds) >= 90
    assert not {goal.id for goal in rounds} & {goal.id for goal in (*DEVELOPED, *HELD)}


def test_no_conversation_is_in_both_parts() -> None:
    said = [{tuple(turn.say for turn in goal.turns) for goal in part} for part in (DEVELOPED, HELD)]
    assert said[0] & said[1] == set()
    assert {goal.id for goal in DEVELOPED} & {goal.id for goal in HELD} == set()


def test_forty_goals_have_four_wordings_that_differ() -> None:
    groups = {goal.group for goal in WORDED}
    wordings = {
        group: {tuple(turn.say for turn in goal.turns) for goal in WORDED if goal.group == group} for group in groups
    }
    assert len(groups) == 40
    assert {len(texts) for texts in wordings.values()} == {4}


def test_every_difficulty_occurs() -> None:
    assert {goal.level for goal in RECORDED} == set(LEVELS)


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        ("{say: hi, does: built, want: {colour: red}}", "no field of a goal"),
        ("{say: hi, does: danced}", "no action danced"),
        ("{say: hi, does: built, wants: {}}", "unknown keys wants"),
        ("{say: hi, does: built, want: {answer: maybe}}", "none of binary"),
        ("{say: hi, does: built, want: {chunk: {about: [a], between: [1, 2]}}}", "no condition"),
    ],
)
def test_a_goal_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path, turn: str, reason: str) -> None:
    folder = write(tmp_path, f"- {{id: some-01, level: easy, turns: [{turn}]}}")
    with pytest.raises(ValueError, match=f"some.yaml: some-01: .*{reason}"):
        load_goals(folder)


def test_two_goals_of_one_id_are_refused(tmp_path: Path) -> None:
    goal = "- {id: some-01, level: easy, turns: [{say: hi, does: asked}]}\n"
    with pytest.raises(ValueError, match="some-01"):
        load_goals(write(tmp_path, goal * 2))
