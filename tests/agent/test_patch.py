"""Patches address list items by name and are applied whole or not at all."""

from contextlib import suppress
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.changes import patch_between
from agent.patch import Operation, apply_operations
from schemas.errors import ToldToModel

CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "question_generator": {"config_type": "QUESTION_GENERATOR", "examples": ["Will it rain?", "Will it snow?"]},
    "rollout_generator": {
        "config_type": "ROLLOUT_GENERATOR",
        "models": [{"model_name": "openai/gpt-4o"}, {"model_name": "anthropic/claude-sonnet-4"}],
    },
}


def operation(op: str, path: str, value: object = None) -> Operation:
    return Operation.model_validate({"op": op, "path": path, "value": value})


def test_an_item_is_found_by_its_model_name():
    path = "/rollout_generator/models/anthropic~1claude-sonnet-4/temperature"
    changed = apply_operations(CONFIG, [operation("add", path, 0.2)])
    assert changed["rollout_generator"]["models"][1] == {"model_name": "anthropic/claude-sonnet-4", "temperature": 0.2}


def test_an_item_is_found_by_its_own_text():
    changed = apply_operations(CONFIG, [operation("remove", "/question_generator/examples/Will it rain?")])
    assert changed["question_generator"]["examples"] == ["Will it snow?"]


def test_a_numbered_item_is_refused_and_the_names_are_told():
    with pytest.raises(ToldToModel, match=r"addressed by name: 'openai/gpt-4o'"):
        apply_operations(CONFIG, [operation("remove", "/rollout_generator/models/0")])


def test_a_dash_appends():
    changed = apply_operations(CONFIG, [operation("add", "/question_generator/examples/-", "Will it hail?")])
    assert changed["question_generator"]["examples"][-1] == "Will it hail?"


def test_one_bad_operation_undoes_those_before_it():
    before = repr(CONFIG)
    with pytest.raises(ToldToModel):
        apply_operations(
            CONFIG,
            [operation("remove", "/rollout_generator"), operation("replace", "/labeler/confidence_threshold", 1)],
        )
    assert repr(CONFIG) == before


def test_replacing_the_whole_by_something_else_is_refused():
    with pytest.raises(ToldToModel, match="propose_config"):
        apply_operations(CONFIG, [operation("replace", "", 3)])


@given(
    st.text(max_size=40), st.sampled_from(["add", "remove", "replace", "test"]), st.integers() | st.text() | st.none()
)
def test_any_pointer_changes_a_copy_or_is_told_to_the_model(path: str, op: str, value: object):
    before = repr(CONFIG)
    with suppress(ToldToModel):
        apply_operations(CONFIG, [Operation.model_construct(op=op, path="/" + path, value=value)])
    assert repr(CONFIG) == before


OBJECTS = st.recursive(
    st.none() | st.integers(0, 3) | st.text("a~/", max_size=3) | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(st.text("ab~/", max_size=2), inner, max_size=3),
    max_leaves=12,
).filter(lambda value: isinstance(value, dict))


@given(OBJECTS, OBJECTS)
def test_a_patch_between_two_objects_turns_the_one_into_the_other(before: dict[str, Any], after: dict[str, Any]):
    assert jsonpatch.apply_patch(before, patch_between(before, after)) == after
    assert patch_between(after, after) == []
