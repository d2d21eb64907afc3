"""The state: one form for every way to write the same config."""

from typing import Any

from agent.claims.state import ANSWERS, covers, state_of
from schemas.record import RunLimits

NEWS: dict[str, Any] = {
    "config_type": "NEWS_SEED_GENERATOR",
    "start_date": "2024-01-01",
    "end_date": "2024-06-30T23:59:59Z",
    "search_query": "rice",
}


def of(**stages: Any) -> dict[str, Any]:
    return state_of({"config_type": "QUESTION_PIPELINE", **stages}, RunLimits()).decided


def test_a_default_that_is_written_out_is_no_decision() -> None:
    assert of(seed_generator=NEWS | {"interval_duration_days": 7}) == of(seed_generator=NEWS)


def test_one_query_is_a_list_of_one_and_a_moment_its_day() -> None:
    found = of(seed_generator=NEWS)
    assert found["/seed_generator/search_query"] == ["rice"]
    assert found["/seed_generator/end_date"] == "2024-06-30"


def test_sites_have_neither_scheme_nor_www_nor_order() -> None:
    found = of(seed_generator=NEWS | {"source_domain": ["https://www.Reuters.com/", "apnews.com"]})
    assert found["/seed_generator/source_domain"] == ["apnews.com", "reuters.com"]


def test_a_filter_alone_is_a_list_of_one() -> None:
    rubric = {"rubric": "good", "min_score": 0.5}
    one, many = (
        of(question_generator={"config_type": "QUESTION_GENERATOR", "filter": given}) for given in (rubric, [rubric])
    )
    assert one == many
    assert one["/question_generator/filter"] == [{"rubric": "good"}]


def test_answer_types_of_all_stages_are_one_field() -> None:
    state = state_of(
        {
            "config_type": "QUESTION_PIPELINE",
            "seed_generator": NEWS,
            "question_generator": {"config_type": "QUESTION_GENERATOR", "answer_type": {"answer_type": "BINARY"}},
            "labeler": {"config_type": "WEB_SEARCH_LABELER", "answer_type": {"answer_type": "CONTINUOUS"}},
        },
        RunLimits(max_questions=5),
    )
    assert state.full[ANSWERS] == "BINARY|CONTINUOUS"
    assert state.decided["/limits/max_questions"] == 5


def test_a_pointer_covers_what_lies_under_it_and_no_namesake() -> None:
    assert covers("/labeler", "/labeler/answer_type/answer_type")
    assert covers(ANSWERS, "/scorer/answer_type/reward_function_type")
    assert not covers("/seed", "/seed_generator/chunk_size")
