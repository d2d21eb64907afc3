"""What a field has to be: values and conditions of goals, met and missed."""

from typing import Any

import pytest

from evals.fields import wants_of

QUERY = "SELECT a AS text FROM `p.d.t`"
BAR = {"rubrics": [{"about": ["trivial"], "min_score": 0.7}]}


@pytest.mark.parametrize(
    ("name", "wanted", "value", "holds"),
    [
        ("confidence", 0.95, 0.95, True),
        ("confidence", 0.95, 0.9, False),
        ("confidence", {"between": [0.66, 0.67]}, 2 / 3, True),
        ("default_filter", True, 1, False),
        ("per_seed", 2, 2.0, True),
        ("per_seed", {"one_of": [2, 3]}, 4, False),
        ("topic", ["supreme court"], ["US Supreme Court rulings"], True),
        ("topic", ["supreme court"], ["court"], False),
        ("topic", ["strike", "france"], ["strikes", "France"], True),
        ("topic", ["inflation"], ["questions about inflation"], False),
        ("topic", ["inflation"], ["inflation 2024"], False),
        ("topic", ["number theory"], ["number theory"], True),
        ("topics", [["a b"], ["c"]], ["c", "A  b"], True),
        ("topics", [["a b"], ["c"]], ["a b c"], False),
        ("sql", QUERY, "select a as text\nfrom `p.d.t`;", True),
        ("sql", QUERY, f"{QUERY} at most 500 rows", False),
        ("files", {"accepts": [{"t": "A"}], "rejects": [{"t": "B"}]}, ["t='A'"], True),
        ("files", {"accepts": [{"t": "A"}], "rejects": [{"t": "B"}]}, ["t='A' OR t='B'"], False),
        ("files", {"accepts": [{"t": "A"}]}, ["t = = 'A'"], False),
        ("files", {"accepts": [{"t": "A"}]}, None, False),
        ("filter", BAR, [{"rubric": "Not trivial", "min_score": 0.7}], True),
        ("filter", BAR, [{"rubric": "Not trivial"}], False),
        ("filter", {"rubrics": [{"about": ["trivial"]}]}, [{"rubric": "Not trivial"}, {"rubric": "Else"}], False),
        ("rollouts", [{"model_name": "a"}], [{"model_name": "a"}], True),
        ("rollouts", [{"model_name": "a"}], [{"model_name": "a", "temperature": 0.1}], False),
        ("rollouts", [{"model_name": "a", "temperature": 1}], [{"model_name": "a"}], True),
        ("sites", ["b.com", "a.com"], ["a.com", "b.com"], True),
        ("template_prompt", "Ask  {context}", "ask {context}", True),
        ("answer", "numeric", "CONTINUOUS", True),
        ("answer", "numeric", "BINARY|CONTINUOUS", False),
    ],
)  # fmt: skip
def test_a_value_meets_what_is_wanted_or_not(name: str, wanted: Any, value: Any, holds: bool) -> None:
    (found,) = wants_of({name: wanted}).values()
    assert found.holds(value) is holds


def test_a_window_is_two_fields() -> None:
    found = wants_of({"dates": "2024-01-01..2024-06-30"})
    assert {path: each.shown for path, each in found.items()} == {
        "/seed_generator/start_date": "2024-01-01",
        "/seed_generator/end_date": "2024-06-30",
    }
