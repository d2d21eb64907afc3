"""The verdict on a turn: what counts as right, as strayed, as filled in unasked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.claims.state import state_of
from evals.goal import Goal, load_goals
from evals.totals import Judged, totals_of
from evals.transcript import NOTHING_SAID, Said, Transcript
from evals.verdict import TurnVerdict, judge
from schemas.record import RunLimits

SEED = {
    "config_type": "NEWS_SEED_GENERATOR",
    "search_query": ["rice"],
    "start_date": "2024-01-01",
    "end_date": "2024-12-31",
}
BUILT: dict[str, Any] = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": SEED,
    "question_generator": {
        "config_type": "FORWARD_LOOKING_QUESTION_GENERATOR",
        "answer_type": {"answer_type": "BINARY"},
    },
    "labeler": {"config_type": "WEB_SEARCH_LABELER"},
}
BUILD = {"say": "rice", "does": "built", "want": {"source": "news", "topic": ["rice"], "questions": "forecast"}}


def with_stage(name: str, **fields: Any) -> dict[str, Any]:
    return BUILT | {name: BUILT.get(name, {}) | fields}


def said(config: dict[str, Any] | None, reply: str = "Done.", **rest: Any) -> Said:
    state = state_of(config, RunLimits())
    return replace(NOTHING_SAID, reply=reply, state=state, has_config=config is not None, **rest)


class Case:
    """A goal of some turns, judged on the configs that they left."""

    def __init__(self, folder: Path, *turns: dict[str, Any]) -> None:
        goal = {"id": "some-01", "level": "easy", "turns": list(turns)}
        (folder / "some.yaml").write_text(yaml.safe_dump([goal]), encoding="utf-8")
        self.goal: Goal = load_goals(folder)[0]

    def after(self, *turns: Said) -> list[TurnVerdict]:
        return judge(self.goal, Transcript("some-01", list(turns)))

    def last(self, *configs: dict[str, Any] | None) -> TurnVerdict:
        return self.after(*map(said, configs))[-1]


def test_a_first_build_may_choose_what_nobody_said(tmp_path: Path) -> None:
    verdict = Case(tmp_path, BUILD).last(BUILT)
    assert (verdict.joint, verdict.acted, verdict.false_fills) == (True, True, ())


@pytest.mark.parametrize(
    "config",
    [with_stage("labeler", confidence_threshold=0.8), with_stage("seed_generator", articles_per_search=50)],
)
def test_a_value_that_nobody_asked_for_is_a_false_fill(tmp_path: Path, config: dict[str, Any]) -> None:
    verdict = Case(tmp_path, BUILD).last(config)
    assert not verdict.joint
    assert len(verdict.false_fills) == 1


def test_an_edit_that_touches_something_else_has_strayed(tmp_path: Path) -> None:
    edit = {"say": "two", "does": "edited", "want": {"per_seed": 2}}
    two = with_stage("question_generator", questions_per_seed=2)
    right, wrong = (
        Case(tmp_path, BUILD, edit).last(BUILT, config)
        for config in (two, two | {"seed_generator": SEED | {"end_date": "2024-11-30"}})
    )
    assert (right.joint, right.requested, right.done, right.strayed) == (
        True, right.requested, right.requested, ()
    )  # fmt: skip
    assert (wrong.joint, wrong.strayed) == (False, ("/seed_generator/end_date",))


def test_a_mistake_counts_in_later_turns_until_it_is_mended(tmp_path: Path) -> None:
    edit = {"say": "two", "does": "edited", "want": {"per_seed": 2}}
    ask = {"say": "valid?", "does": "answered"}
    verdicts = Case(tmp_path, BUILD, edit, ask, ask).after(
        said(BUILT),
        said(BUILT),
        said(BUILT),
        said(with_stage("question_generator", questions_per_seed=2)),
    )
    assert [verdict.joint for verdict in verdicts] == [True, False, False, False]
    assert verdicts[3].strayed == ("/question_generator/questions_per_seed",)


def test_an_answer_type_has_to_be_the_same_in_every_stage(tmp_path: Path) -> None:
    edit = {"say": "numeric", "does": "edited", "want": {"answer": "numeric"}}
    numeric = {"answer_type": {"answer_type": "CONTINUOUS"}}
    both = with_stage("question_generator", **numeric) | {"labeler": {**BUILT["labeler"], **numeric}}
    one = with_stage("question_generator", **numeric) | {
        "labeler": {**BUILT["labeler"], "answer_type": {"answer_type": "BINARY"}}
    }
    case = Case(tmp_path, BUILD, edit)
    assert case.last(BUILT, both).joint
    assert not case.last(BUILT, one).joint


def test_a_source_switch_keeps_the_dates_and_drops_the_query(tmp_path: Path) -> None:
    edit = {"say": "gdelt", "does": "edited", "want": {"source": "gdelt"}}
    gdelt = {key: SEED[key] for key in ("start_date", "end_date")} | {"config_type": "GDELT_SEED_GENERATOR"}
    case = Case(tmp_path, BUILD, edit)
    assert case.last(BUILT, BUILT | {"seed_generator": gdelt}).joint
    moved = case.last(BUILT, BUILT | {"seed_generator": gdelt | {"start_date": "2024-02-01"}})
    assert (moved.joint, moved.strayed) == (False, ("/seed_generator/start_date",))


def test_what_is_dropped_has_to_go(tmp_path: Path) -> None:
    edit = {"say": "no labels", "does": "edited", "drop": ["labels"]}
    case = Case(tmp_path, BUILD, edit)
    assert case.last(BUILT, {key: each for key, each in BUILT.items() if key != "labeler"}).joint
    assert case.last(BUILT, BUILT).wrong == ("/labeler",)


def test_an_undo_has_to_restore_exactly(tmp_path: Path) -> None:
    edit = {"say": "two", "does": "edited", "want": {"per_seed": 2}}
    undo = {"say": "undo", "does": "edited", "as_after": 1}
    two = with_stage("question_generator", questions_per_seed=2)
    case = Case(tmp_path, BUILD, edit, undo)
    assert case.last(BUILT, two, BUILT).joint
    assert not case.last(BUILT, two, two).joint
    assert not case.last(BUILT, two, with_stage("seed_generator", articles_per_search=5)).joint


def test_where_asking_is_right_too_nothing_is_due(tmp_path: Path) -> None:
    turn = BUILD | {"does": "asked|built"}
    asked = said(None, question={"question": "Which?", "options": []})
    (verdict,) = Case(tmp_path, turn).after(asked)
    assert (verdict.joint, verdict.acted, verdict.had_to_ask) == (True, True, None)


def test_a_needless_question_is_wrong_and_counted(tmp_path: Path) -> None:
    case = Case(tmp_path, BUILD)
    asked = said(None, question={"question": "Which?", "options": []})
    verdicts = case.after(asked)
    totals = totals_of([Judged(case.goal, Transcript("some-01", [asked]), verdicts)])
    assert (verdicts[0].joint, verdicts[0].acted) == (False, False)
    assert totals["no needless question"].share == 0


def test_what_a_reply_has_to_say_and_to_keep_is_looked_for(tmp_path: Path) -> None:
    turn = {"say": "hi", "does": "answered", "says": ["binary|yes", "free"], "not_says": ["secret"]}
    (verdict,) = Case(tmp_path, turn).after(said(None, "Yes, and my secret."))
    assert verdict.unsaid == ("free", "not: secret")
