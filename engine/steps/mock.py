"""MOCK: invents seeds, or the output of any other stage, with the delays, errors and costs that it is told."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from random import Random

from engine.step import Dropped, StepContext, failed, rejected
from schemas.mock import MockTransformConfig
from schemas.sample import Question, Sample, Seed

EVENT = "mock_call"
"""Name under which the simulated costs are booked."""
_FILTERED = "Rejected by the mock's filter_rate"


class MockStep:
    """Turns each sample into `expansion_factor` outputs. One input is one call, with one delay and one cost.

    Chance is drawn from `random_seed`, else from the job's id: a resumed job makes the rows that it would have made.
    """

    def __init__(self, config: MockTransformConfig) -> None:
        self._config = config

    async def run(self, sample: Sample, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield the outputs of one sample."""
        config = self._config
        chance = self._chance(context)
        await self._call(chance, context)
        wanted = config.expansion_factor if context.limit is None else min(config.expansion_factor, context.limit)
        for place in range(wanted):
            yield self._outcome(sample, context.path[0] * config.expansion_factor + place, chance)

    async def _call(self, chance: Random, context: StepContext) -> None:
        config = self._config
        if config.simulated_cost_per_call:
            await context.charge(EVENT, config.simulated_cost_per_call)
        delay = config.delay_seconds + chance.uniform(-config.delay_variance, config.delay_variance)
        await asyncio.sleep(max(delay, 0))

    def _outcome(self, sample: Sample, index: int, chance: Random) -> Sample:
        config = self._config
        changes: dict[str, object] = {"meta": {**sample.meta, **config.metadata_additions}}
        if config.add_question:
            changes["question"] = Question(question_text=_numbered(config.question_template, index))
        made = sample.model_copy(update=changes)
        if chance.random() < config.error_rate:
            return failed(made, config.error_message)
        return rejected(made, _FILTERED) if chance.random() < config.filter_rate else made

    def _chance(self, context: StepContext) -> Random:
        start = context.job_id if self._config.random_seed is None else self._config.random_seed
        return Random(f"{start} {context.step} {context.path}")


class MockSeeds:
    """Invents `num_seeds` seeds, each `expansion_factor` times, one call after another."""

    def __init__(self, config: MockTransformConfig) -> None:
        self._config = config
        self._step = MockStep(config)

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield all seeds but the first `skip`."""
        config = self._config
        first, skip = divmod(skip, config.expansion_factor)
        for index in range(first, config.num_seeds):
            text = _numbered(config.seed_text_template, index)
            call = StepContext(context.job_id, context.step, (index,), context.meter)
            async for item in self._step.run(Sample(seed=Seed(seed_text=text)), call):
                if skip:
                    skip -= 1
                else:
                    yield item

    async def expected(self) -> int:
        """How many seeds there are."""
        return self._config.num_seeds * self._config.expansion_factor

    async def texts(self) -> AsyncIterator[str]:
        """Yield the texts of the seeds."""
        for index in range(self._config.num_seeds):
            yield _numbered(self._config.seed_text_template, index)


def _numbered(template: str, index: int) -> str:
    return template.replace("{index}", str(index))
