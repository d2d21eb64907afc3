"""The judges of items, and which of them a model means."""

from collections.abc import Sequence

from engine.embedded.judge import form_faults, form_score, topic_words, words_score
from engine.embedded.passage import Passage
from engine.models.foreseen import ForeseenCall
from engine.models.judge import ModelJudge
from engine.models.registry import Model
from engine.plan import DEFAULT_FILTER
from engine.step import StepContext
from engine.verdict import Judge, Verdict
from engine.writers import source_of
from schemas.filter_criteria import FilterCriteria
from schemas.sample import ForwardLookingQuestion, Sample


def judge_for(model: Model | None) -> Judge:
    """The judge that a model is; `None` is the embedded one."""
    return EmbeddedJudge() if model is None else ModelJudge(model)


class EmbeddedJudge:
    """Checks the form of a question by the default rubric, or by one that names no topic; else matches words."""

    async def judge(self, sample: Sample, criteria: FilterCriteria, context: StepContext) -> Verdict:
        """Judge one item."""
        topic = {} if criteria.rubric == DEFAULT_FILTER.rubric else topic_words(criteria.rubric)
        if topic:
            score, met = words_score(topic, _text(sample))
            return Verdict(
                score, f"It holds {', '.join(met)}." if met else f"It holds none of {', '.join(topic.values())}."
            )
        if sample.question is None:
            return Verdict(1.0, "The rubric names no topic to look for.")
        faults = _faults(sample)
        return Verdict(form_score(faults), f"{'; '.join(faults).capitalize()}." if faults else "Its form is sound.")

    def foresee(self, sample: Sample, criteria: FilterCriteria) -> Sequence[ForeseenCall]:
        """None: it works without calls."""
        return ()


def _faults(sample: Sample) -> list[str]:
    assert sample.question is not None
    text = sample.question.question_text
    passage = Passage("", source_of(sample), sample.seed.seed_creation_date if sample.seed else None)
    is_named = passage.named_source is not None and passage.named_source in text
    return form_faults(text, sample.label.label if sample.label else None, passage if is_named else None)


def _text(sample: Sample) -> str:
    question = sample.question
    if question is None:
        title: object = sample.meta.get("title", "")
        return f"{title}\n{sample.seed.seed_text if sample.seed else ''}"
    criteria = question.resolution_criteria if isinstance(question, ForwardLookingQuestion) else ""
    return f"{question.question_text}\n{criteria}"
