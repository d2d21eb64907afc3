"""ROLLOUT_SCORER: reads each rollout's answer and measures it against the label."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any

import orjson

from engine.rewards import parse_answer, reward
from engine.step import Dropped, StepContext, rejected
from schemas.answer_type import RewardFunctionType
from schemas.rollout import RolloutScorer
from schemas.sample import Rollout, Sample

_ANSWER_FIELDS = ("answer", "value")


class RolloutScorerStep:
    """Gives each rollout its answer as data and its reward.

    An answer that was not understood, and any answer of a row without a label that settles it, keeps the reward null.
    """

    def __init__(self, config: RolloutScorer) -> None:
        self._answer_type = config.answer_type
        self._options = config.multiple_choice_options
        self._is_mutually_exclusive = config.is_mutually_exclusive

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with its scored rollouts, or rejected where it has none."""
        if not sample.rollouts:
            yield rejected(sample, "There are no rollouts to score")
            return
        options = self._options or _listed_options(sample)
        scored = [self._scored(each, sample, options) for each in sample.rollouts]
        yield sample.model_copy(update={"rollouts": scored})

    def _scored(self, rollout: Rollout, sample: Sample, options: Mapping[str, str] | None) -> Rollout:
        parsed = parse_answer(rollout.content, self._answer_type, options)
        if parsed is None and rollout.parsed_output is not None:
            text = _answer_of(rollout.parsed_output)
            parsed = parse_answer(f"<answer>{text}</answer>", self._answer_type, options)
        return rollout.model_copy(
            update={
                "parsed_output": parsed if rollout.parsed_output is None else rollout.parsed_output,
                "reward": self._reward(parsed, sample, options),
            }
        )

    def _reward(self, parsed: dict[str, Any] | None, sample: Sample, options: Mapping[str, str] | None) -> float | None:
        function: RewardFunctionType | None = self._answer_type.reward_function_type
        if sample.label is None:
            return None
        return reward(
            function,
            parsed,
            sample.label.label,
            options=options,
            is_mutually_exclusive=self._is_mutually_exclusive,
        )


def _answer_of(output: Mapping[str, object]) -> str:
    """The answer in a structured output: its `answer` or `value`, its only field, or else all of it."""
    named = next((field for field in _ANSWER_FIELDS if field in output), None)
    only = next(iter(output)) if len(output) == 1 else None
    field = named or only
    answer = output if field is None else output[field]
    return answer if isinstance(answer, str) else orjson.dumps(answer).decode()


def _listed_options(sample: Sample) -> dict[str, str] | None:
    """The options that the question's writer listed, under the keys that an answer names them by."""
    listed: object = sample.meta.get("options")
    if not isinstance(listed, list) or not listed:
        return None
    return {f"option_{place}": str(text) for place, text in enumerate(listed)}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
