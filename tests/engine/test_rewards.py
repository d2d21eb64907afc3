"""Rewards: answers as models write them, and formulas against values worked out by other means."""

import math
import statistics
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rewards import binary_brier, binary_log_score, binary_weighted_brier, parse_answer, reward
from schemas.answer_type import (
    AnswerType,
    BinaryAnswerType,
    ContinuousAnswerType,
    FreeResponseAnswerType,
    MultipleChoiceAnswerType,
    RewardFunctionType,
)

BINARY, CONTINUOUS, CHOICE = BinaryAnswerType(), ContinuousAnswerType(), MultipleChoiceAnswerType()
OPTIONS = {"cut": "The rate is cut", "hold": "No change", "raise": "The rate is raised"}
Fn = RewardFunctionType


@pytest.mark.parametrize(
    ("answer_type", "text", "parsed"),
    [
        (BINARY, "I think <answer>0.35</answer>", {"value": 0.35}),
        (BINARY, "<answer> 35% </answer>", {"value": 0.35}),
        (BINARY, "<answer>1</answer>", {"value": 1.0}),
        (BINARY, "<answer>.5</answer>", {"value": 0.5}),
        (BINARY, "Example: <answer>0.9</answer>. Mine: <ANSWER>0.2</ANSWER> done", {"value": 0.2}),
        (BINARY, "Inside <answer> tags: <answer>0.4</answer>", {"value": 0.4}),
        (BINARY, "<answer>1.2</answer>", None),
        (BINARY, "<answer>-0.1</answer>", None),
        (BINARY, "<answer>150%</answer>", None),
        (BINARY, "<answer>yes</answer>", None),
        (BINARY, "<answer>0.3 or 0.4</answer>", None),
        (BINARY, "<answer>nan</answer>", None),
        (BINARY, "<answer>0.7", None),
        (BINARY, "</answer>0.7<answer>", None),
        (BINARY, "0.7", None),
        (BINARY, "", None),
        (CONTINUOUS, "<answer>-2.25</answer>", {"value": -2.25}),
        (CONTINUOUS, "<answer>1,250,000.5</answer>", {"value": 1250000.5}),
        (CONTINUOUS, "<answer>3e4</answer>", {"value": 30000.0}),
        (CONTINUOUS, "<answer>5.</answer>", {"value": 5.0}),
        (
            CONTINUOUS,
            '<answer>{"mean": 2, "standard_deviation": 0.5}</answer>',
            {"value": 2, "standard_deviation": 0.5},
        ),
        (CONTINUOUS, '<answer>{"mean": 2, "standard_deviation": -1}</answer>', None),
        (CONTINUOUS, '<answer>{"mean": 2}</answer>', None),
        (CONTINUOUS, "<answer>[1]</answer>", None),
        (CONTINUOUS, "<answer>12,50</answer>", None),
        (CONTINUOUS, "<answer>1_000</answer>", None),
        (CONTINUOUS, "<answer>1e999</answer>", None),
        (CONTINUOUS, "<answer>$5</answer>", None),
        (CONTINUOUS, "<answer>٣</answer>", None),
        (CHOICE, '<answer>{"option_0": 0.7, "option_1": 0.3}</answer>', {"option_0": 0.7, "option_1": 0.3}),
        (CHOICE, '<answer>{"option_2": 1}</answer>', {"option_0": 0.0, "option_1": 0.0, "option_2": 1.0}),
        (CHOICE, '<answer>{"A": 0.1, "B": 0.9}</answer>', {"option_0": 0.1, "option_1": 0.9}),
        (CHOICE, '<answer>{"A": 0.1, "option_0": 0.9}</answer>', None),
        (CHOICE, '<answer>{"option_0": 1.7}</answer>', None),
        (CHOICE, '<answer>{"option_0": true}</answer>', None),
        (CHOICE, '<answer>{"option_0": "0.5"}</answer>', None),
        (CHOICE, "<answer>{}</answer>", None),
        (CHOICE, "<answer>B</answer>", None),
        (FreeResponseAnswerType(), "<answer> the Bank of Japan\n</answer>", {"value": "the Bank of Japan"}),
        (FreeResponseAnswerType(), "<answer> </answer>", None),
    ],
)
def test_an_answer_is_read_from_its_tags(
    answer_type: AnswerType, text: str, parsed: Mapping[str, object] | None
) -> None:
    assert parse_answer(text, answer_type) == parsed


def test_options_are_read_by_key_place_or_letter_into_the_scorers_keys() -> None:
    expected = {"cut": 0.2, "hold": 0.8, "raise": 0.0}
    for names in (("cut", "hold"), ("option_0", "option_1"), ("A", "B"), ("a", "b")):
        text = f'<answer>{{"{names[0]}": 0.2, "{names[1]}": 0.8}}</answer>'
        assert parse_answer(text, CHOICE, OPTIONS) == expected
    assert parse_answer('<answer>{"D": 0.2}</answer>', CHOICE, OPTIONS) is None
    assert parse_answer('<answer>{"keep": 0.2}</answer>', CHOICE, OPTIONS) is None


@pytest.mark.parametrize(
    ("function", "parsed", "label", "expected"),
    [
        (Fn.BINARY_BRIER, {"value": 0.7}, "1", -0.09),
        (Fn.BINARY_BRIER, {"value": 0.7}, "0", -0.49),
        (Fn.BINARY_LOG_SCORE, {"value": 0.5}, "1", -0.6931471805599453),
        (Fn.BINARY_LOG_SCORE, {"value": 0.2}, "0", -0.2231435513142097),
        (Fn.BINARY_LOG_SCORE, {"value": 0.0}, "1", -6.907755278982137),
        (Fn.BINARY_LOG_SCORE, {"value": 1.0}, "1", -0.0010005003335835335),
        (Fn.BINARY_WEIGHTED_BRIER, {"value": 0.8}, "1", -0.06),
        (Fn.BINARY_WEIGHTED_BRIER, {"value": 0.8}, "0", -0.48),
        (Fn.CONTINUOUS_LOG_SCORE, {"value": 2.0, "standard_deviation": 1.0}, "2", -0.9189385332046727),
        (Fn.CONTINUOUS_LOG_SCORE, {"value": 2.0, "standard_deviation": 0.5}, "3", -2.2257913526447273),
        (Fn.CONTINUOUS_VALUE_ONLY_LINEAR_SCORE, {"value": 2.0}, "2.5", -0.2),
        (Fn.CONTINUOUS_VALUE_ONLY_LINEAR_SCORE, {"value": -3.0}, "-2", -0.5),
        (Fn.CONTINUOUS_VALUE_ONLY_LINEAR_SCORE, {"value": 3.0}, "0", -3.0),
        (Fn.CONTINUOUS_VALUE_ONLY_LOG_SCORE, {"value": 2.0}, "1", -0.6931471805599453),
        (Fn.CONTINUOUS_VALUE_ONLY_LOG_SCORE, {"value": 1250.0}, "1,250", 0.0),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": 0.3}, "A", -0.35667494393873245),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": 0.3}, "B)", -1.203972804325936),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": 0.3}, "option_1", -1.203972804325936),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.0, "option_1": 1.0}, "A", -6.907755278982137),
    ],
)
def test_a_reward_equals_the_value_worked_out_by_hand(
    function: RewardFunctionType, parsed: Mapping[str, float], label: str, expected: float
) -> None:
    assert reward(function, parsed, label) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("function", "parsed", "label"),
    [
        (None, {"value": 0.5}, "1"),
        (Fn.BINARY_BRIER, None, "1"),
        (Fn.BINARY_BRIER, {}, "1"),
        (Fn.BINARY_BRIER, {"value": 0.5}, "Undetermined"),
        (Fn.BINARY_BRIER, {"value": 0.5}, "2"),
        (Fn.BINARY_BRIER, {"value": 5.0}, "1"),
        (Fn.BINARY_BRIER, {"value": "the Bank of Japan"}, "1"),
        (Fn.BINARY_BRIER, {"value": True}, "1"),
        (Fn.CONTINUOUS_LOG_SCORE, {"value": 2.0}, "2"),
        (Fn.CONTINUOUS_LOG_SCORE, {"value": 2.0, "standard_deviation": 0}, "2"),
        (Fn.CONTINUOUS_LOG_SCORE, {"value": 1e300, "standard_deviation": 1e-300}, "2"),
        (Fn.CONTINUOUS_VALUE_ONLY_LINEAR_SCORE, {"value": 10**400}, "2"),
        (Fn.CONTINUOUS_VALUE_ONLY_LINEAR_SCORE, {"value": 2.0}, "about 2"),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": 0.3}, "C"),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": 0.3}, "Undetermined"),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": None}, "A"),
        (Fn.MULTI_CHOICE_LOG_SCORE, {"option_0": 0.7, "option_1": 1.3}, "A"),
    ],
)
def test_what_cannot_be_scored_has_no_reward(
    function: RewardFunctionType | None, parsed: Mapping[str, object] | None, label: str
) -> None:
    assert reward(function, parsed, label) is None


def test_the_label_of_a_choice_may_be_a_letter_a_key_or_the_options_text() -> None:
    parsed = {"cut": 0.2, "hold": 0.7, "raise": 0.1}
    for label in ("B", "b", "B) No change", "(B) No change", "hold", "no change"):
        assert reward(Fn.MULTI_CHOICE_LOG_SCORE, parsed, label, options=OPTIONS) == pytest.approx(math.log(0.7))


def test_giving_much_to_every_option_wins_nothing() -> None:
    parsed = {"cut": 0.9, "hold": 0.9, "raise": 0.9}
    assert reward(Fn.MULTI_CHOICE_LOG_SCORE, parsed, "A", options=OPTIONS) == pytest.approx(math.log(1 / 3))


@pytest.mark.parametrize(
    ("label", "right"),
    [("A, C", {0, 2}), ("cut; raise", {0, 2}), ("B", {1}), ("No change", {1}), ("None", set()), ("A,B,C", {0, 1, 2})],
)
def test_options_that_do_not_exclude_each_other_are_scored_one_by_one(label: str, right: set[int]) -> None:
    given = [0.8, 0.4, 0.6]
    parsed = dict(zip(OPTIONS, given, strict=True))
    expected = sum(math.log(p if place in right else 1 - p) for place, p in enumerate(given))
    scored = reward(Fn.MULTI_CHOICE_LOG_SCORE, parsed, label, options=OPTIONS, is_mutually_exclusive=False)
    assert scored == pytest.approx(expected)


def test_a_label_with_an_unknown_option_is_not_scored() -> None:
    parsed = dict.fromkeys(OPTIONS, 0.3)
    assert reward(Fn.MULTI_CHOICE_LOG_SCORE, parsed, "A, Z", options=OPTIONS, is_mutually_exclusive=False) is None


@given(mean=st.floats(-100, 100), deviation=st.floats(0.01, 100), truth=st.integers(-100, 100))
def test_the_density_agrees_with_the_standard_library(mean: float, deviation: float, truth: int) -> None:
    density = statistics.NormalDist(mean, deviation).pdf(truth)
    scored = reward(Fn.CONTINUOUS_LOG_SCORE, {"value": mean, "standard_deviation": deviation}, str(truth))
    assert scored is not None
    if density > 1e-300:
        assert scored == pytest.approx(math.log(density), rel=1e-9, abs=1e-9)


def test_the_log_scores_agree_with_scipy() -> None:
    scipy_stats = pytest.importorskip("scipy.stats", reason="scipy is not among the locked dependencies yet")
    for mean, deviation, truth in ((0.0, 1.0, 0.5), (2.25, 0.3, 5.5), (-7.0, 12.5, 31.0)):
        parsed = {"value": mean, "standard_deviation": deviation}
        expected = scipy_stats.norm.logpdf(truth, mean, deviation)
        assert reward(Fn.CONTINUOUS_LOG_SCORE, parsed, str(truth)) == pytest.approx(expected)
    for probability, outcome in ((0.2, 0), (0.2, 1), (0.97, 1)):
        expected = scipy_stats.bernoulli.logpmf(outcome, probability)
        assert reward(Fn.BINARY_LOG_SCORE, {"value": probability}, str(outcome)) == pytest.approx(expected)


@given(belief=st.floats(0.01, 0.99), said=st.floats(0.01, 0.99))
def test_saying_what_one_believes_pays_best(belief: float, said: float) -> None:
    for score in (binary_brier, binary_log_score):
        honest = belief * score(belief, 1) + (1 - belief) * score(belief, 0)
        other = belief * score(said, 1) + (1 - belief) * score(said, 0)
        assert honest >= other - 1e-12


def test_weights_make_up_for_the_share_of_yes() -> None:
    share = 0.2
    always_no = share * binary_weighted_brier(0, 1, share) + (1 - share) * binary_weighted_brier(0, 0, share)
    always_yes = share * binary_weighted_brier(1, 1, share) + (1 - share) * binary_weighted_brier(1, 0, share)
    assert always_no == pytest.approx(always_yes) == pytest.approx(-0.5)


@given(text=st.text(), tagged=st.text())
def test_any_text_is_read_without_an_error(text: str, tagged: str) -> None:
    for answer_type in (BINARY, CONTINUOUS, CHOICE, FreeResponseAnswerType()):
        for answer in (text, f"<answer>{tagged}</answer>"):
            parsed = parse_answer(answer, answer_type)
            scored = reward(answer_type.reward_function_type, parsed, "A")
            assert scored is None or math.isfinite(scored)
