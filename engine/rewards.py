"""The reward of an answer: how good it was, measured against the label; `docs/rewards.md` has the formulas.

Every reward is a number of which more is better, or `None` where there is nothing to score: an answer that was not
understood, a label that does not fit, a kind of answer that the reward is not made for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from math import isfinite, log, log1p, pi
from typing import Any, cast

import orjson

from schemas.answer_type import (
    AnswerType,
    BinaryAnswerType,
    ContinuousAnswerType,
    FreeResponseAnswerType,
    RewardFunctionType,
)

ParsedAnswer = Mapping[str, Any]

LEAST_PROBABILITY = 0.001
"""Probabilities are kept this far from 0 and 1 before their logarithm is taken."""
YES_SHARE = 1 / 3
"""The share of binary questions that is taken to be answered by yes."""
VALUE, DEVIATION = "value", "standard_deviation"
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_LETTER = re.compile(r"\(?([A-Za-z])(?:[).:].*)?", re.DOTALL)
_OPTION = re.compile(r"option_(\d{1,2})", re.ASCII)
_OPENING, _CLOSING = "<answer>", "</answer>"


def parse_answer(text: str, answer_type: AnswerType, options: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """Read what a model answered in its last pair of answer tags; `None` where that can't be understood.

    A multiple choice gives a probability for each option's key, 0 where the model names none; others give
    `{"value": x}`, a number with its `standard_deviation` where the model says one.
    """
    answer = answer_in(text)
    if answer is None:
        return None
    if isinstance(answer_type, BinaryAnswerType):
        probability = _probability(answer)
        return None if probability is None else {VALUE: probability}
    if isinstance(answer_type, ContinuousAnswerType):
        return _estimate(answer)
    if isinstance(answer_type, FreeResponseAnswerType):
        return {VALUE: answer} if answer else None
    return _choice(answer, options)


def answer_in(text: str) -> str | None:
    """The text in the last pair of answer tags; `None` where there is none."""
    lowered = text.lower()
    end = lowered.rfind(_CLOSING)
    start = lowered.rfind(_OPENING, 0, max(end, 0))
    return None if start < 0 else text[start + len(_OPENING) : end].strip()


def reward(
    function: RewardFunctionType | None,
    parsed: ParsedAnswer | None,
    label: str,
    *,
    options: Mapping[str, str] | None = None,
    is_mutually_exclusive: bool = True,
) -> float | None:
    """Score what was parsed against the label; `None` where it can't be scored."""
    if function is None or not parsed:
        return None
    if function is RewardFunctionType.MULTI_CHOICE_LOG_SCORE:
        return _choice_reward(parsed, label, options, is_mutually_exclusive=is_mutually_exclusive)
    value, truth = _finite(parsed.get(VALUE)), _number(label)
    if value is None or truth is None:
        return None
    if function in _BINARY:
        return _BINARY[function](value, int(truth)) if 0 <= value <= 1 and truth in (0, 1) else None
    if function is RewardFunctionType.CONTINUOUS_LOG_SCORE:
        deviation = _finite(parsed.get(DEVIATION))
        if deviation is None or deviation <= 0:
            return None
        return _finite(continuous_log_score(value, deviation, truth))
    return _finite(_VALUE_ONLY[function](value, truth))


def binary_brier(probability: float, outcome: int) -> float:
    """The squared error of a probability, negated; from -1 to 0."""
    return -((probability - outcome) ** 2)


def binary_log_score(probability: float, outcome: int) -> float:
    """The logarithm of the probability that was given to what happened."""
    return log(_clamped(probability if outcome else 1 - probability))


def binary_weighted_brier(probability: float, outcome: int, yes_share: float = YES_SHARE) -> float:
    """The Brier score with both outcomes weighing the same in a set where a share of `yes_share` happens."""
    weight = 0.5 / (yes_share if outcome else 1 - yes_share)
    return weight * binary_brier(probability, outcome)


def continuous_log_score(mean: float, deviation: float, truth: float) -> float:
    """The logarithm of the density that a normal distribution gives to the truth."""
    distance = (truth - mean) / deviation
    return -0.5 * log(2 * pi) - log(deviation) - 0.5 * distance * distance


def continuous_value_only_linear_score(value: float, truth: float) -> float:
    """The relative error, negated; the error itself where the truth is 0."""
    return -_relative_error(value, truth)


def continuous_value_only_log_score(value: float, truth: float) -> float:
    """The logarithm of 1 plus the relative error, negated: far off and very far off differ little."""
    return -log1p(_relative_error(value, truth))


def multi_choice_log_score(probabilities: Sequence[float], right: int) -> float:
    """The logarithm of the right option's probability, of options of which exactly one is right.

    Probabilities that add up to more than 1 are scaled down, so that nothing is won by giving much to each.
    """
    return log(_clamped(probabilities[right] / max(sum(probabilities), 1)))


def independent_choice_log_score(probabilities: Sequence[float], right: frozenset[int]) -> float:
    """The sum of binary log scores over options of which any number may be right."""
    return sum(binary_log_score(each, int(place in right)) for place, each in enumerate(probabilities))


_BINARY: Mapping[RewardFunctionType, Callable[[float, int], float]] = {
    RewardFunctionType.BINARY_BRIER: binary_brier,
    RewardFunctionType.BINARY_LOG_SCORE: binary_log_score,
    RewardFunctionType.BINARY_WEIGHTED_BRIER: binary_weighted_brier,
}
_VALUE_ONLY: Mapping[RewardFunctionType, Callable[[float, float], float]] = {
    RewardFunctionType.CONTINUOUS_VALUE_ONLY_LINEAR_SCORE: continuous_value_only_linear_score,
    RewardFunctionType.CONTINUOUS_VALUE_ONLY_LOG_SCORE: continuous_value_only_log_score,
}


def _choice_reward(
    parsed: ParsedAnswer, label: str, options: Mapping[str, str] | None, *, is_mutually_exclusive: bool
) -> float | None:
    probabilities = [_finite(it) for it in parsed.values()]
    given = [it for it in probabilities if it is not None and 0 <= it <= 1]
    if len(given) < len(probabilities):
        return None
    keys = list(parsed)
    if is_mutually_exclusive:
        right = _right_option(label, keys, options)
        return None if right is None else multi_choice_log_score(given, right)
    all_right = _right_options(label, keys, options)
    return None if all_right is None else independent_choice_log_score(given, all_right)


def _right_options(label: str, keys: list[str], options: Mapping[str, str] | None) -> frozenset[int] | None:
    """The places of all right options, which the label names one after the other; none where it says none."""
    if label.strip().casefold() == "none":
        return frozenset()
    whole = _right_option(label, keys, options)
    places = [whole] if whole is not None else [_right_option(it, keys, options) for it in re.split("[,;]", label)]
    known = frozenset(it for it in places if it is not None)
    return None if None in places else known


def _right_option(label: str, keys: list[str], options: Mapping[str, str] | None) -> int | None:
    """The place of the option that a label names by its key, its letter or its text."""
    name = label.strip()
    place = _place(name, keys)
    if place is None and options is not None:
        texts = [options[key].strip().casefold() if key in options else None for key in keys]
        place = texts.index(name.casefold()) if name.casefold() in texts else None
    return place


def _place(name: str, keys: Sequence[str] | None) -> int | None:
    """The place of an option that is named by its key, as `option_0` or by its letter; `keys` are those there are."""
    if keys is not None and name in keys:
        return keys.index(name)
    if found := _OPTION.fullmatch(name):
        place = int(found[1])
    elif found := _LETTER.fullmatch(name):
        place = ord(found[1].upper()) - ord("A")
    else:
        return None
    return place if keys is None or place < len(keys) else None


def _choice(answer: str, options: Mapping[str, str] | None) -> dict[str, Any] | None:
    try:
        named: object = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(named, dict) or not named:
        return None
    keys = None if options is None else list(options)
    given: dict[int, float] = {}
    for name, value in cast("dict[str, object]", named).items():
        place, probability = _place(name.strip(), keys), _finite(value)
        if place is None or place in given or probability is None or not 0 <= probability <= 1:
            return None
        given[place] = probability
    all_keys = keys or [f"option_{place}" for place in range(max(given) + 1)]
    return {key: given.get(place, 0.0) for place, key in enumerate(all_keys)}


def _probability(answer: str) -> float | None:
    number = _number(answer.removesuffix("%"))
    if number is None:
        return None
    probability = number / 100 if answer.endswith("%") else number
    return probability if 0 <= probability <= 1 else None


def _estimate(answer: str) -> dict[str, Any] | None:
    number = _number(answer)
    if number is not None:
        return {VALUE: number}
    try:
        named: object = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(named, dict):
        return None
    fields = cast("dict[str, object]", named)
    mean, deviation = _finite(fields.get("mean")), _finite(fields.get(DEVIATION))
    return None if mean is None or deviation is None or deviation < 0 else {VALUE: mean, DEVIATION: deviation}


def _number(text: str) -> float | None:
    """The number that a text is, with or without thousands separators; `None` where it is more or less than one."""
    plain = text.strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return _finite(float(plain)) if _PLAIN.fullmatch(plain) else None


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _relative_error(value: float, truth: float) -> float:
    return abs(value - truth) / (abs(truth) or 1)


def _clamped(probability: float) -> float:
    return min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
