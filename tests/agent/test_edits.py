"""Typed edits change what they name, and linked fields follow."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from agent.changes import changes_between
from agent.edits import AnyEdit, link
from schemas.errors import ToldToModel

NEWS = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {
        "config_type": "NEWS_SEED_GENERATOR",
        "start_date": "2024-01-01T00:00:00Z",
        "end_date": "2024-12-31T00:00:00Z",
        "search_query": ["inflation"],
    },
    "question_generator": {
        "config_type": "FORWARD_LOOKING_QUESTION_GENERATOR",
        "questions_per_seed": 2,
        "answer_type": {"answer_type": "BINARY"},
    },
    "labeler": {"config_type": "WEB_SEARCH_LABELER", "answer_type": {"answer_type": "BINARY"}},
}


def edited(config: dict[str, Any], **edit: Any) -> dict[str, Any]:
    applied = TypeAdapter(AnyEdit).validate_python(edit).apply(config)
    return link(config, applied)


def changed_paths(config: dict[str, Any], **edit: Any) -> set[str]:
    return {change.path for change in changes_between(config, edited(config, **edit))}


@pytest.mark.parametrize(
    ("edit", "paths"),
    [
        ({"edit": "set_dates", "end_date": "2024-06-30T00:00:00Z"}, {"/seed_generator/end_date"}),
        ({"edit": "set_search", "search_query": ["rates"]}, {"/seed_generator/search_query"}),
        ({"edit": "set_news", "source_domain": ["reuters.com"]}, {"/seed_generator/source_domain"}),
        ({"edit": "set_questions", "per_seed": 3}, {"/question_generator/questions_per_seed"}),
        ({"edit": "set_questions", "style": "question"}, {"/question_generator/config_type"}),
        ({"edit": "set_labels", "confidence_threshold": 0.95}, {"/labeler/confidence_threshold"}),
        ({"edit": "set_labels", "enabled": False}, {"/labeler/config_type", "/labeler/answer_type/answer_type"}),
        ({"edit": "remove_stage", "stage": "labeler"}, {"/labeler/config_type", "/labeler/answer_type/answer_type"}),
        ({"edit": "set_limits", "max_questions": 5}, set()),
    ],
)
def test_an_edit_changes_what_it_names_and_nothing_else(edit: dict[str, Any], paths: set[str]):
    assert changed_paths(NEWS, **edit) == paths


def test_a_new_answer_type_reaches_every_stage_that_has_one():
    assert changed_paths(NEWS, edit="set_answer_type", answer_type="CONTINUOUS") == {
        "/question_generator/answer_type/answer_type",
        "/labeler/answer_type/answer_type",
    }


def test_a_labeler_that_is_switched_on_takes_the_answer_type_of_the_questions():
    without = {key: value for key, value in NEWS.items() if key != "labeler"}
    assert edited(without, edit="set_labels", enabled=True)["labeler"]["answer_type"] == {"answer_type": "BINARY"}


def test_a_new_source_keeps_questions_and_labels():
    source = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes"}
    changed = edited(NEWS, edit="set_source", source=source)
    assert changed == NEWS | {"seed_generator": source}


def test_a_field_given_as_null_goes_back_to_its_default():
    with_domain = edited(NEWS, edit="set_news", source_domain=["reuters.com"])
    assert edited(with_domain, edit="set_news", source_domain=None) == NEWS


def test_a_field_of_a_stage_that_is_not_there_is_told_to_the_model():
    with pytest.raises(ToldToModel, match="no seed_generator yet"):
        edited({}, edit="set_dates", start_date="2024-01-01")


def test_an_edit_leaves_the_config_it_was_given_alone():
    before = repr(NEWS)
    edited(NEWS, edit="set_answer_type", answer_type="FREE_RESPONSE")
    assert repr(NEWS) == before
