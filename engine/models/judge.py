"""The judge that asks a language model."""

from collections.abc import Sequence
from typing import cast

from engine.models.answer_schema import AnswerSchema
from engine.models.foreseen import ForeseenCall
from engine.models.prompt_file import read_prompt
from engine.models.registry import Model
from engine.models.request import Message, ModelRequest
from engine.step import StepContext
from engine.verdict import Verdict
from schemas.filter_criteria import FilterCriteria
from schemas.sample import ForwardLookingQuestion, Sample

VERDICT_TOKENS = 60
"""About how long a verdict is."""
_MAX_TOKENS = 1024
_SCHEMA = {
    "type": "object",
    "properties": {"reason": {"type": "string"}, "score": {"type": "number", "minimum": 0, "maximum": 1}},
    "required": ["reason", "score"],
    "additionalProperties": False,
}


class ModelJudge:
    """Shows the model a question with its answer, or a seed where there is no question."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._prompt = read_prompt("judge")
        self._schema = AnswerSchema(_SCHEMA)

    async def judge(self, sample: Sample, criteria: FilterCriteria, context: StepContext) -> Verdict:
        """Judge one item. Raises `ModelFailure`."""
        reply = await context.ask(self.model, self.request(sample, criteria))
        answer = cast("dict[str, object]", reply.parsed)
        return Verdict(float(cast("float", answer["score"])), str(answer["reason"]))

    def foresee(self, sample: Sample, criteria: FilterCriteria) -> Sequence[ForeseenCall]:
        """One call for each item."""
        return [ForeseenCall(self.model, self.request(sample, criteria), VERDICT_TOKENS)]

    def request(self, sample: Sample, criteria: FilterCriteria) -> ModelRequest:
        """What the model is asked."""
        text = self._prompt.substitute(rubric=criteria.rubric, item=_item(sample))
        return ModelRequest(
            self.model.name, [Message("user", text)], temperature=0, max_tokens=_MAX_TOKENS, schema=self._schema
        )


def _item(sample: Sample) -> str:
    question = sample.question
    if question is None:
        return sample.seed.seed_text if sample.seed else ""
    lines = [f"Question: {question.question_text}"]
    if isinstance(question, ForwardLookingQuestion):
        lines += [f"Closes on: {question.date_close:%Y-%m-%d}", f"Settled by: {question.resolution_criteria}"]
    if sample.label is not None:
        lines.append(f"Answer: {sample.label.label}")
    return "\n".join(lines)
