"""Labels by a chat model: it is shown later reports as data, and no answer without a report is believed."""

from datetime import timedelta
from typing import Any

import pytest

from benchmarks.endpoint import Behaviour, LocalEndpoint
from engine.evidence import LaterReports
from engine.label_source import Undetermined
from engine.memory import MemoryFileSets
from engine.meter import Meter
from engine.models.address import Address
from engine.models.labeler import ModelLabeler
from engine.models.provider import LOCAL, Provider
from engine.models.registry import ModelRegistry
from engine.news.archive import NewsArchive
from engine.news.memory_index import MemoryArticleIndex
from engine.step import StepContext
from schemas.answer_type import BinaryAnswerType
from schemas.article import Article
from schemas.sample import Label, Question, Sample, Seed
from tests.engine.model_world import MODEL, answering, prompt_of
from tests.engine.news.articles import START, article
from tests.engine.world import ORGANIZATION

ASKED = Sample(
    seed=Seed(seed_text="The Bank of Norland meets.", seed_creation_date=START),
    question=Question(question_text="Will the Bank of Norland raise its interest rate by March 31, 2024?"),
)
ANSWER = {"reasoning": '"It raises its interest rate."', "sources": [1], "determined": True, "confidence": 0.97}


REPORT = "The Bank of Norland meets. It raises its interest rate."


async def found(says: dict[str, Any], *articles: Article) -> tuple[Label | Undetermined, list[str]]:
    """What is found where the model answers so, and the prompts that it was sent."""
    evidence = LaterReports(MemoryFileSets(), NewsArchive(MemoryArticleIndex(articles)), ORGANIZATION)
    behaviour = Behaviour(answer=answering(reasoning=lambda body, number: says))
    async with LocalEndpoint(behaviour, keep_bodies=True) as local:
        registry = ModelRegistry({LOCAL: Provider(Address(local.base_url))})
        model = registry.resolve(MODEL)
        assert model is not None
        labeler = ModelLabeler(model, BinaryAnswerType(), evidence)
        context = StepContext("job", 1, (0,), Meter())
        label = await labeler.find(ASKED, after=START, until=START + timedelta(days=90), context=context)
        await registry.close()
        return label, [prompt_of(body) for body in local.seen.bodies]


async def test_an_answer_that_names_its_report_is_a_label() -> None:
    label, (prompt,) = await found(ANSWER | {"answer": "yes"}, article(REPORT, 9, title="Bank"))
    assert isinstance(label, Label)
    assert (label.label, label.label_confidence) == ("1", 0.97)
    assert label.resolution_date == START + timedelta(days=9)
    assert label.answer_sources == "Bank, 2024-01-10"
    assert REPORT in prompt


@pytest.mark.parametrize("says", [{"determined": False}, {"sources": []}, {"sources": [7]}])
async def test_an_answer_without_a_report_is_undetermined(says: dict[str, Any]) -> None:
    label, _ = await found(ANSWER | {"answer": "yes"} | says, article(REPORT, 9))
    assert label == Undetermined("the reports do not settle it")


async def test_without_a_later_report_no_model_is_asked() -> None:
    label, prompts = await found(ANSWER | {"answer": "no"}, article(REPORT, 0))
    assert (label, prompts) == (Undetermined("no later report was found"), [])
