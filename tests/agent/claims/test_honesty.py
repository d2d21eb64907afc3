"""Honesty: a claim about the pipeline is true or it is quoted."""

from dataclasses import replace
from typing import Any

import pytest

from agent.claims.honesty import false_claims
from agent.claims.state import state_of
from evals.transcript import NOTHING_SAID, Said
from schemas.record import RunLimits


def said(reply: str, message: str = "", cap: int | None = None, **fields: Any) -> Said:
    config = {
        "config_type": "QUESTION_PIPELINE",
        "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "a"},
        "question_generator": {"config_type": "QUESTION_AND_LABEL_GENERATOR", **fields},
    }
    state = state_of(config, RunLimits(max_questions=cap))
    return replace(NOTHING_SAID, reply=reply, message=message, state=state, has_config=True)


ONE: dict[str, Any] = {"questions_per_seed": 1}
THREE: dict[str, Any] = {"questions_per_seed": 3}


@pytest.mark.parametrize(
    ("reply", "lies"),
    [
        ("Done. Changed:\n- questions per article: 1 -> 3", 0),
        ("Done. Changed:\n- questions per article: 1 (default) -> 3", 0),
        ("Done. Changed:\n- questions per article: 2 -> 3", 1),
        ("Done. Changed:\n- questions per article: 1 -> 4", 1),
        ("Done. Changed:\n- models: none -> set", 1),
        ("Nothing changed.", 1),
        ("Now 3 questions per chunk.", 0),
        ("Now 5 questions per chunk.", 1),
        ('Say "5 questions per chunk" for more.', 0),
        ("Shall I make it 5 questions per chunk?", 0),
    ],
)
def test_a_reply_after_a_change_is_checked(reply: str, lies: int) -> None:
    assert len(false_claims(said("", **ONE), said(reply, **THREE))[1]) == lies


def test_a_change_that_did_not_happen_is_a_lie() -> None:
    claims, lies = false_claims(said("", **ONE), said("Done. Changed:\n- questions per chunk: 1 -> 3", **ONE))
    assert (claims, len(lies)) == (2, 2)


def test_a_number_of_the_users_own_may_be_repeated() -> None:
    before, after = said("", **ONE), said("I can't make 0 questions per chunk.", "0 per chunk", **ONE)
    assert false_claims(before, after)[1] == []


@pytest.mark.parametrize(("day", "lies"), [("2024-05-01", 0), ("1 May 2024", 0), ("May 1, 2024", 0), ("2 May 2024", 1)])
def test_a_date_has_to_be_known(day: str, lies: int) -> None:
    before, after = said("", **ONE), said(f"From {day}.", "since may 2024", **THREE)
    assert len(false_claims(before, after)[1]) == lies


def test_caps_are_claims_too() -> None:
    before = said("", **ONE)
    assert false_claims(before, said("At most 200 questions.", cap=200, **ONE))[1] == []
    assert false_claims(before, said("At most 300 questions.", cap=200, **ONE))[1] == ["At most 300 questions"]


def test_a_default_inside_a_filter_may_be_told() -> None:
    before = said("", filter={"rubric": "hard", "min_score": 0.75})
    after = said("Done. Changed:\n- least score of the filter: 0.75 -> 0.5", filter={"rubric": "hard"})
    assert false_claims(before, after)[1] == []
