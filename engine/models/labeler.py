"""The labeler that asks a language model what later reports say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from engine.chunks import chunks
from engine.label_source import Undetermined
from engine.models.answer_schema import AnswerSchema
from engine.models.foreseen import ForeseenCall
from engine.models.prompt_file import read_prompt
from engine.models.registry import Model
from engine.models.request import Message, ModelRequest
from engine.news.question_terms import QuestionTerms, question_terms
from engine.news.words import singular, words
from engine.ports import Evidence, Report
from engine.step import StepContext
from schemas.answer_type import AnswerType
from schemas.sample import ForwardLookingQuestion, Label, Sample

LABEL_TOKENS = 150
"""About how long an answer is, with its reasoning."""
_SEARCHES = 3
_REPORTS_EACH = 5
_EXCERPT = 1500
_MAX_TOKENS = 2048
_Schema = dict[str, object]
_ANSWERS: dict[str, tuple[_Schema, str]] = {
    "BINARY": ({"type": "string", "enum": ["yes", "no"]}, 'The answer is "yes" or "no".'),
    "CONTINUOUS": ({"type": "number"}, "The answer is one number, in the unit that the question asks for."),
    "MULTIPLE_CHOICE": ({"type": "string", "maxLength": 1}, "The answer is the letter of an option."),
}
_TEXT_ANSWER: tuple[_Schema, str] = ({"type": "string"}, "The answer is a short text.")
_YES_NO = {"yes": "1", "no": "0"}


class ModelLabeler:
    """Shows the model the question with excerpts of reports, and believes no answer that names none of them."""

    def __init__(self, model: Model, answer_type: AnswerType | None, evidence: Evidence) -> None:
        self._model = model
        self._evidence = evidence
        self._kind = answer_type.answer_type if answer_type else None
        self._prompt = read_prompt("labeler")

    async def find(
        self, sample: Sample, *, after: datetime, until: datetime, context: StepContext
    ) -> Label | Undetermined:
        """Search for reports and ask what they say. Raises `ModelFailure`."""
        reports = await self._reports(sample, after, until)
        if not reports:
            return Undetermined("no later report was found")
        reply = await context.ask(self._model, self._request(sample, reports))
        answer = cast("dict[str, Any]", reply.parsed)
        numbers = cast("list[int]", answer["sources"])
        cited = [reports[number - 1] for number in numbers if 0 < number <= len(reports)]
        if not answer["determined"] or not cited:
            return Undetermined("the reports do not settle it")
        return self._label(answer, cited)

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """One call, in which excerpts of the seed stand in for those of reports."""
        seed = sample.seed
        if seed is None:
            return ()
        dated = seed.seed_creation_date or datetime.min
        stand_ins = [Report("", "", seed.seed_text, dated)] * (_SEARCHES * _REPORTS_EACH // 2)
        return [ForeseenCall(self._model, self._request(sample, stand_ins), LABEL_TOKENS)]

    async def _reports(self, sample: Sample, after: datetime, until: datetime) -> list[Report]:
        found: dict[str, Report] = {}
        for search in question_terms(_question(sample)).searches(_SEARCHES):
            reports = await self._evidence.search(sample, search, after=after, until=until, limit=_REPORTS_EACH)
            found |= {report.id: report for report in reports}
        return sorted(found.values(), key=lambda report: (report.published, report.id))

    def _request(self, sample: Sample, reports: Sequence[Report]) -> ModelRequest:
        asked = _question(sample)
        terms = question_terms(asked)
        schema, how = _ANSWERS.get(self._kind or "", _TEXT_ANSWER)
        shown = "\n\n".join(_shown(number, report, terms) for number, report in enumerate(reports, start=1))
        text = self._prompt.substitute(question=asked, answer=how, reports=shown)
        return ModelRequest(
            self._model.name,
            [Message("user", text)],
            temperature=0,
            max_tokens=_MAX_TOKENS,
            schema=AnswerSchema(_schema(schema)),
        )

    def _label(self, answer: dict[str, Any], cited: Sequence[Report]) -> Label:
        given = answer["answer"]
        text = f"{given:g}" if isinstance(given, float | int) else str(given).strip()
        return Label(
            label=_YES_NO[text] if self._kind == "BINARY" else text,
            label_confidence=float(answer["confidence"]),
            answer_type=self._kind,
            resolution_date=cited[0].published,
            reasoning=str(answer["reasoning"]),
            answer_sources="; ".join(dict.fromkeys(map(source_line, cited))),
        )


def source_line(report: Report) -> str:
    """How a label names a report: its name, its address where it has one, and its day."""
    where = report.name if report.url is None else f"{report.name} ({report.url})"
    return f"{where}, {report.published:%Y-%m-%d}"


def _schema(answer: _Schema) -> _Schema:
    fields: _Schema = {
        "reasoning": {"type": "string"},
        "sources": {"type": "array", "items": {"type": "integer"}},
        "determined": {"type": "boolean"},
        "answer": answer,
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
    }
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _question(sample: Sample) -> str:
    question = sample.question
    if question is None:
        return ""
    if not isinstance(question, ForwardLookingQuestion):
        return question.question_text
    closes = f"Closes on: {question.date_close:%Y-%m-%d}"
    return f"{question.question_text}\n{closes}\nSettled by: {question.resolution_criteria}"


def _shown(number: int, report: Report, terms: QuestionTerms) -> str:
    """The part of a report that has most of the question's words, with its number and date."""
    wanted = {singular(word) for term in (*terms.names, *terms.others) for word in words(term)}
    parts = chunks(report.text, _EXCERPT, 0)
    best = max(parts, key=lambda part: len(wanted & {singular(word) for word in words(part)}), default="")
    return f'<report number="{number}" date="{report.published:%Y-%m-%d}">\n{report.name}\n{best}\n</report>'
