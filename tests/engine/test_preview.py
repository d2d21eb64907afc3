"""Previews: real rows from the run's own code, few seeds looked at, and an honest account of what it took."""

import asyncio

import pytest

from engine.engine import Engine
from engine.preview import SEEDS_PER_ROW
from schemas.errors import Refused
from tests.engine.world import ORGANIZATION, World, minutes, mock, pipeline, seeds

ASKING = {"config_type": "QUESTION_AND_LABEL_GENERATOR", "questions_per_seed": 2}


async def test_a_preview_shows_rows_of_the_documents_and_stops_when_it_has_them(world: World, engine: Engine) -> None:
    file_set = world.add_file_set(minutes(5))
    config = pipeline(
        seed_generator={"config_type": "FILESET_SEED_GENERATOR", "file_set_id": file_set.id},
        question_generator=ASKING | {"answer_type": {"answer_type": "CONTINUOUS"}},
        renderer={"config_type": "QUESTION_RENDERER"},
    )
    preview = await engine.preview(ORGANIZATION, config, rows=3)
    results = preview.results
    assert results.status == "completed"
    assert len(results.samples) == 3
    for sample in results.samples:
        assert sample.question_type == "continuous"
        assert sample.question and sample.question in (sample.prompt_preview or "")
        assert float(sample.label or "") != 0
        assert sample.label_confidence is not None
        assert "file_name" in (sample.metadata_keys or [])
    metrics = await engine.metrics(ORGANIZATION, results.job_id)
    assert metrics is not None
    assert metrics.total_input_rows < 20
    assert preview.cost_dollars == 0


async def test_a_preview_counts_what_was_rejected_and_where(engine: Engine) -> None:
    config = pipeline(
        seed_generator=seeds(50),
        question_generator=mock(add_question=True),
        labeler=mock(filter_rate=0.5, random_seed=3, simulated_cost_per_call=0.01),
    )
    preview = await engine.preview(ORGANIZATION, config, rows=5)
    assert len(preview.results.samples) == 5
    assert preview.rejected > 0
    assert preview.candidates == 5 + preview.rejected
    assert preview.results.total_samples == preview.candidates
    assert preview.cost_dollars == pytest.approx(0.01 * preview.candidates)
    notes = preview.results.notes or []
    assert notes[0].startswith(f"5 valid rows of {preview.candidates} candidates in ")
    assert [each.text for each in preview.rejections] == [
        each.question.question_text for each in preview.rows if not each.is_valid and each.question
    ]
    assert {(each.step, each.reason) for each in preview.rejections} == {("MOCK", "Rejected by the mock's filter_rate")}
    assert notes[1].startswith(f"MOCK: {preview.rejected} rejected, 0 failed: Rejected by the mock's filter_rate")


async def test_a_preview_of_what_gives_nothing_gives_up_soon_and_says_so(engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(10_000), question_generator=mock(filter_rate=1))
    preview = await engine.preview(ORGANIZATION, config, rows=3)
    assert preview.results.status == "failed"
    assert preview.candidates == 3 * SEEDS_PER_ROW
    assert any("0 valid rows" in note for note in preview.results.notes or [])


async def test_a_preview_that_finds_too_few_rows_says_so(engine: Engine) -> None:
    preview = await engine.preview(ORGANIZATION, pipeline(seed_generator=seeds(2)), rows=3)
    assert len(preview.results.samples) == 2
    assert "Fewer than the 3 rows asked for: the seeds looked at gave no more." in (preview.results.notes or [])


async def test_a_replayed_preview_is_the_same_one(engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(5))
    first = await engine.preview(ORGANIZATION, config, key="turn 3")
    assert await engine.preview(ORGANIZATION, config, key="turn 3") == first


async def test_a_preview_that_nobody_waits_for_any_more_is_cancelled(world: World, engine: Engine) -> None:
    config = pipeline(seed_generator=seeds(5), question_generator=mock(delay_seconds=3000))
    waiting = asyncio.create_task(engine.preview(ORGANIZATION, config))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await world.jobs.claim_jobs(owner="me", lease_seconds=0) == []


async def test_a_config_that_cannot_run_is_not_previewed(engine: Engine) -> None:
    with pytest.raises(Refused):
        await engine.preview(ORGANIZATION, pipeline(question_generator=ASKING))
