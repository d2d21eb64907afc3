"""ROLLOUT_GENERATOR: the answers of one or more models to each sample's prompt."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence

from engine.answer import Answerer
from engine.models.budget import BudgetSpent
from engine.models.foreseen import ForeseenCall
from engine.prompt import render
from engine.step import Dropped, StepContext, failed, rejected
from engine.template import PLACEHOLDER, placeholders
from schemas.errors import RunFailed
from schemas.rollout import RolloutGenerator
from schemas.sample import Rollout, Sample

ERRORS = "rollout_errors"
"""Key in a row's meta: what became of the rollouts that failed, by their place."""


class RolloutStep:
    """Asks all models at once. A rollout that fails is kept empty; the row fails where none succeeds."""

    def __init__(self, config: RolloutGenerator, answerers: Sequence[Answerer]) -> None:
        self._template = config.prompt_template
        self._columns = [*dict.fromkeys([*placeholders(config.prompt_template or ""), *config.input_columns])]
        self._answerers = answerers

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the sample with one rollout for each model."""
        lacking = [] if self._template is None else [each for each in self._columns if each not in _columns(sample)]
        if lacking:
            yield rejected(sample, f"The prompt template needs {', '.join(lacking)}, which this row does not have")
            return
        prompt = self._prompt(sample)
        if not prompt:
            yield rejected(sample, "There is neither a prompt nor a question to answer")
            return
        asked = [each.answer(sample, prompt, context) for each in self._answerers]
        ends = await asyncio.gather(*asked, return_exceptions=True)
        yield self._answered(sample.model_copy(update={"prompt": prompt}), ends)

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that a sample would take; what it lacks so far is left out of its prompt."""
        columns = dict.fromkeys(self._columns, "") | dict(_columns(sample))
        prompt = _filled(self._template, columns) if self._template else sample.prompt or render(sample) or ""
        return [call for each in self._answerers for call in each.foresee(prompt)]

    def _prompt(self, sample: Sample) -> str | None:
        if self._template is None:
            return sample.prompt or render(sample)
        return _filled(self._template, _columns(sample))

    def _answered(self, sample: Sample, ends: Sequence[Rollout | BaseException]) -> Sample:
        errors: dict[str, str] = {}
        rollouts: list[Rollout] = []
        for place, (end, answerer) in enumerate(zip(ends, self._answerers, strict=True)):
            if isinstance(end, Rollout):
                rollouts.append(end)
            elif isinstance(end, RunFailed):
                errors[str(place)] = end.message
                rollouts.append(Rollout(model_name=answerer.name, content=""))
            else:
                raise end
        if len(errors) == len(ends):
            spent = next((end for end in ends if isinstance(end, BudgetSpent)), None)
            if spent is not None:
                raise spent
        meta = {**sample.meta, ERRORS: errors} if errors else sample.meta
        made = sample.model_copy(update={"rollouts": [*(sample.rollouts or []), *rollouts], "meta": meta})
        return failed(made, "; ".join(dict.fromkeys(errors.values()))) if len(errors) == len(ends) else made


def _filled(template: str, columns: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: columns[match[1]], template)


def _columns(sample: Sample) -> Mapping[str, str]:
    """What a template can name: the row's meta, and what its stages have made so far where meta has no such key."""
    made = {
        "prompt": sample.prompt,
        "question_text": sample.question.question_text if sample.question else None,
        "seed_text": sample.seed.seed_text if sample.seed else None,
        "context": "\n\n".join(each.rendered_context for each in sample.context) if sample.context else None,
    }
    return {name: str(value) for name, value in {**made, **sample.meta}.items() if value is not None}
