"""The writer that asks a language model for questions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from engine.models.foreseen import ForeseenCall
from engine.models.prompt_file import read_prompt
from engine.models.question_schema import question_schema
from engine.models.registry import Model
from engine.models.request import Message, ModelRequest
from engine.models.support import number_stands_in, stands_in
from engine.ports import WritingConfig, WrittenQuestion
from engine.step import StepContext
from schemas.question_generator import ForwardLookingQuestionGenerator, QuestionAndLabelGenerator
from schemas.sample import AnyQuestion, ForwardLookingQuestion, Label, Question, Sample

QUESTION_TOKENS = 120
"""About how long one written question is, with all that comes with it."""
_FREE, _BINARY, _NUMBER, _CHOICE = "FREE_RESPONSE", "BINARY", "CONTINUOUS", "MULTIPLE_CHOICE"
_LETTERS = "ABCDEFGHIJ"
_YES = "yes"


class ModelQuestionWriter:
    """Asks for all questions of a seed in one call, and checks of each what can be checked."""

    def __init__(self, model: Model, config: WritingConfig) -> None:
        self.model = model
        self._config = config
        self._kind = _kind_of(config)
        self._frame = read_prompt("writer")
        self._task = read_prompt(_TASKS.get(type(config), "questions")).template
        self._wishes = _wishes(config)
        self._schema = question_schema(config, self._kind)

    async def write(self, sample: Sample, count: int, context: StepContext) -> list[WrittenQuestion]:
        """Write at most `count` questions. Raises `ModelFailure`."""
        reply = await context.ask(self.model, self.request(sample, count))
        items = cast("dict[str, list[dict[str, Any]]]", reply.parsed)["questions"]
        return [self._written(item, sample) for item in items[:count]]

    def foresee(self, sample: Sample, count: int) -> Sequence[ForeseenCall]:
        """One call for all questions of a seed."""
        return [ForeseenCall(self.model, self.request(sample, count), count * QUESTION_TOKENS)]

    def request(self, sample: Sample, count: int) -> ModelRequest:
        """What the model is asked."""
        text = self._frame.substitute(
            task=self._task, wishes=self._wishes, count=f"{count} question{'s'[: count > 1]}", source=_source(sample)
        )
        return ModelRequest(self.model.name, [Message("user", text)], schema=self._schema)

    def _written(self, item: dict[str, Any], sample: Sample) -> WrittenQuestion:
        options: list[str] = [text.strip() for text in item.get("options", ())]
        text = _with_options(item["question"].strip(), options)
        meta: dict[str, object] = {"options": options} if options else {}
        if isinstance(self._config, QuestionAndLabelGenerator):
            meta["source_sentence"] = item["quote"].strip()
            label = _label(item, options, self._kind or _FREE)
            fault = _unsupported(item, options, label, sample)
            return WrittenQuestion(Question(question_text=text), None if fault else label, meta, fault)
        if isinstance(self._config, ForwardLookingQuestionGenerator):
            question, fault = _looking_ahead(text, item, sample)
            return WrittenQuestion(question, None, meta, fault)
        return WrittenQuestion(Question(question_text=text), None, meta)


_TASKS: dict[type[WritingConfig], str] = {
    QuestionAndLabelGenerator: "questions_and_answers",
    ForwardLookingQuestionGenerator: "forward_looking",
}


def _kind_of(config: WritingConfig) -> str | None:
    if config.answer_type is not None:
        return config.answer_type.answer_type
    return _FREE if isinstance(config, QuestionAndLabelGenerator) else None


def _wishes(config: WritingConfig) -> str:
    parts: list[str] = []
    if config.answer_type is not None:
        parts.append(config.answer_type.question_generation_instruction)
        if isinstance(config, QuestionAndLabelGenerator) and config.answer_type.answer_type == _FREE:
            parts.append(config.answer_type.labeler_instruction)
    if config.instructions:
        parts.append(config.instructions)
    if config.examples:
        parts.append("Questions like these are wanted:\n" + "\n".join(f"- {each}" for each in config.examples))
    if config.bad_examples:
        parts.append("Questions like these are not wanted:\n" + "\n".join(f"- {each}" for each in config.bad_examples))
    return "\n\n".join(parts)


def _source(sample: Sample) -> str:
    assert sample.seed is not None
    title: object = sample.meta.get("title")
    heading = [f"Title: {title}"] if isinstance(title, str) and title else []
    if sample.seed.seed_creation_date is not None:
        heading.append(f"Date: {sample.seed.seed_creation_date:%Y-%m-%d}")
    return "\n".join([*heading, sample.seed.seed_text])


def _with_options(question: str, options: list[str]) -> str:
    if not options or all(option in question for option in options):
        return question
    return "\n".join([question, *(f"{letter}) {option}" for letter, option in zip(_LETTERS, options, strict=False))])


def _label(item: dict[str, Any], options: list[str], kind: str) -> Label:
    answer = item["answer"]
    if kind == _BINARY:
        text = "1" if answer == _YES else "0"
    elif kind == _NUMBER:
        text = f"{answer:.15g}"
    else:
        text = _LETTERS[answer - 1 : answer] if kind == _CHOICE else str(answer).strip()
    return Label(
        label=text,
        label_confidence=item["confidence"],
        answer_type=kind,
        reasoning=f'The source says: "{" ".join(item["quote"].split())}"',
    )


def _unsupported(item: Mapping[str, Any], options: Sequence[str], label: Label, sample: Sample) -> str | None:
    """Why a label does not rest on the seed; `None` where it does."""
    assert sample.seed is not None
    quote: str = item["quote"]
    if not stands_in(quote, sample.seed.seed_text):
        return "the words that the model quotes for its answer are not in the seed"
    if label.answer_type == _BINARY:
        return None
    if label.answer_type == _NUMBER:
        return None if number_stands_in(float(label.label), quote) else _NOT_IN_QUOTE
    answer = label.label
    if label.answer_type == _CHOICE:
        if len(set(options)) < len(options) or item["answer"] > len(options):
            return "the options repeat each other, or none of them is the answer"
        answer = options[int(item["answer"]) - 1]
    return None if stands_in(answer, quote) else _NOT_IN_QUOTE


_NOT_IN_QUOTE = "the model's answer is not in the words that it quotes"


def _looking_ahead(text: str, item: dict[str, Any], sample: Sample) -> tuple[AnyQuestion, str | None]:
    asked = sample.seed.seed_creation_date if sample.seed else None
    try:
        close, event = (
            datetime.fromisoformat(item[field].strip()).replace(tzinfo=UTC) for field in ("date_close", "event_date")
        )
    except ValueError:
        return Question(question_text=text), "the closing date or the event's date can't be read"
    question = ForwardLookingQuestion(
        question_text=text,
        date_close=close,
        event_date=event,
        resolution_criteria=item["resolution_criteria"].strip(),
        prediction_date=asked,
    )
    if asked is not None and close <= asked:
        return question, "the question closes before its seed was written"
    return question, None
