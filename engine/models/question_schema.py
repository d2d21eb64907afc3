"""The JSON Schema of written questions, by the generator that asks for them and the kind of answer."""

from collections.abc import Mapping

from engine.models.answer_schema import AnswerSchema
from engine.ports import WritingConfig
from schemas.question_generator import ForwardLookingQuestionGenerator, QuestionAndLabelGenerator

_Schema = dict[str, object]

_TEXT: _Schema = {"type": "string"}
_ANSWERS: dict[str, _Schema] = {
    "BINARY": {"type": "string", "enum": ["yes", "no"]},
    "CONTINUOUS": {"type": "number"},
    "MULTIPLE_CHOICE": {"type": "integer", "minimum": 1, "description": "The place of the right option, from 1."},
}
_OPTIONS: _Schema = {
    "type": "array",
    "items": _TEXT,
    "minItems": 2,
    "maxItems": 10,
    "description": "The texts of the options without letters; they stand here and not in the question.",
}
_SHARE: _Schema = {"type": "number", "minimum": 0, "maximum": 1}


def question_schema(config: WritingConfig, kind: str | None) -> AnswerSchema:
    """The schema of at most as many questions as the config asks for."""
    fields: dict[str, _Schema] = {"question": _TEXT}
    if kind == "MULTIPLE_CHOICE":
        fields["options"] = _OPTIONS
    if isinstance(config, QuestionAndLabelGenerator):
        fields |= {"quote": _TEXT, "answer": _ANSWERS.get(kind or "", _TEXT), "confidence": _SHARE}
    if isinstance(config, ForwardLookingQuestionGenerator):
        fields |= {"date_close": _TEXT, "event_date": _TEXT, "resolution_criteria": _TEXT}
    questions = {"type": "array", "items": _object(fields), "maxItems": config.questions_per_seed}
    return AnswerSchema(_object({"questions": questions}))


def _object(fields: Mapping[str, object]) -> _Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
