"""Valid configs that tests start from."""

import json
from typing import Any

BINARY = {"answer_type": "BINARY"}
NEWS = {
    "config_type": "NEWS_SEED_GENERATOR",
    "start_date": "2025-01-01",
    "end_date": "2025-03-01",
    "search_query": ["interest rates", "inflation"],
    "filter_criteria": [{"rubric": "About monetary policy", "min_score": 0.7}],
}
FILES = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fs_minutes", "metadata_filters": ["year >= 2023"]}
ASKED = {"config_type": "QUESTION_GENERATOR", "questions_per_seed": 2, "answer_type": BINARY}
ANSWERED = {"config_type": "QUESTION_AND_LABEL_GENERATOR", "answer_type": BINARY}
LABELER = {"config_type": "WEB_SEARCH_LABELER", "confidence_threshold": 0.8, "answer_type": BINARY}
CONTEXT = {"config_type": "NEWS_CONTEXT_GENERATOR", "num_articles": 8}
RENDERER = {
    "config_type": "QUESTION_RENDERER",
    "template": "{context}\n{question_text}\n{answer_instructions}",
    "answer_type": BINARY,
}
ROLLOUTS = {"config_type": "ROLLOUT_GENERATOR", "models": [{"model_name": "openai/gpt-4o", "max_tokens": 300}]}
SCORER = {"config_type": "ROLLOUT_SCORER", "answer_type": BINARY}


def pipeline(**stages: Any) -> dict[str, Any]:
    """A pipeline of the given stages."""
    return json.loads(json.dumps({"config_type": "QUESTION_PIPELINE", **stages}))


def full_pipeline() -> dict[str, Any]:
    """A pipeline with every stage."""
    return pipeline(
        seed_generator=NEWS,
        question_generator=ASKED,
        labeler=LABELER,
        context_generators=[CONTEXT],
        renderer=RENDERER,
        rollout_generator=ROLLOUTS,
        scorer=SCORER,
    )
