"""Situations in which spoken messages are read: before a goal, with a small pipeline, with one of every stage."""

from typing import Any

from tests.agent.embedded.readings import CONFIG, FILE_SETS

SETS: list[dict[str, Any]] = [
    {
        "id": each.id,
        "name": each.name,
        "description": each.description,
        "file_count": each.file_count,
        "is_public": each.is_public,
        "metadata_fields": ["date", "year"] if each.id == "fomc-minutes" else [],
    }
    for each in FILE_SETS
] + [
    {
        "id": "sec-filings",
        "name": "SEC filings",
        "description": "Annual and quarterly reports of listed companies",
        "file_count": 900,
        "is_public": False,
        "metadata_fields": ["filed_date", "form", "sector", "ticker", "year"],
    }
]
DOCUMENTS: dict[str, Any] = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "sec-filings"},
    "question_generator": {
        "config_type": "QUESTION_AND_LABEL_GENERATOR",
        "answer_type": {"answer_type": "FREE_RESPONSE"},
    },
}
FULL: dict[str, Any] = CONFIG | {
    "question_generator": CONFIG["question_generator"]
    | {"filter": {"rubric": "Not trivial.", "min_score": 0.5}, "include_default_filter": True},
    "context_generators": [{"config_type": "NEWS_CONTEXT_GENERATOR", "num_articles": 10}],
    "renderer": {"config_type": "QUESTION_RENDERER", "answer_type": {"answer_type": "BINARY"}},
    "rollout_generator": {"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": "openai/gpt-4o"}]},
    "scorer": {"config_type": "ROLLOUT_SCORER", "answer_type": {"answer_type": "BINARY"}},
}
MOMENTS: dict[str, dict[str, Any]] = {
    "goal": {"file_sets": SETS},
    "news": {"file_sets": SETS, "config": CONFIG, "revision": 1},
    "docs": {"file_sets": SETS, "config": DOCUMENTS, "revision": 1},
    "full": {"file_sets": SETS, "config": FULL, "revision": 1},
}
