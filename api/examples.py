"""The examples of the OpenAPI document, and how a route shows them."""

from typing import Any

from fastapi.openapi.models import Example

Json = dict[str, Any]

CONFIG: Json = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "fomc-minutes"},
    "question_generator": {
        "config_type": "QUESTION_AND_LABEL_GENERATOR",
        "questions_per_seed": 2,
        "answer_type": {"answer_type": "CONTINUOUS"},
    },
}
GOAL: Json = {"goal": "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"}
MESSAGE: Json = {"content": "One question per chunk is enough."}
_PROVENANCE: Json = {
    "/seed_generator/file_set_id": "goal",
    "/seed_generator/chunk_size": "default",
    "/question_generator/answer_type/answer_type": "goal",
}
_REPLY_MESSAGE: Json = {
    "role": "assistant",
    "content": "Changed: questions per seed 2 -> 1. Nothing else.",
    "timestamp": "2026-11-24T12:00:05Z",
}
REPLY: Json = {
    "message": _REPLY_MESSAGE,
    "current_config": CONFIG | {"question_generator": CONFIG["question_generator"] | {"questions_per_seed": 1}},
    "provenance": _PROVENANCE | {"/question_generator/questions_per_seed": "answer"},
}
SESSION: Json = {
    "session_id": "0c0f6c5e-3a53-4c0b-9d55-0f6a2f6f6a11",
    "goal": GOAL["goal"],
    "autonomy_level": "semi_auto",
    "created_at": "2026-11-24T12:00:00Z",
    "provenance": _PROVENANCE | {"/question_generator/questions_per_seed": "goal"},
    "current_config": CONFIG,
    "messages": [
        {"role": "user", "content": GOAL["goal"], "timestamp": "2026-11-24T12:00:00Z"},
        {
            "role": "assistant",
            "content": "I'll make two questions with numeric answers from each chunk of the FOMC minutes.",
            "timestamp": "2026-11-24T12:00:00Z",
        },
    ],
    "dataset_ids": [],
}
FILE_SET: Json = {
    "id": "fomc-minutes",
    "name": "FOMC minutes",
    "description": "Minutes of the meetings of the US Federal Open Market Committee.",
    "file_count": 46,
    "indexed_file_count": 46,
    "created_at": "2026-11-24T12:00:00Z",
    "updated_at": "2026-11-24T12:00:00Z",
    "metadata_schema": {"fields": [{"name": "year", "field_type": "number", "required": True}]},
    "is_public": True,
}
FILES: Json = {
    "files": [
        {
            "id": "fomc-minutes-20190130",
            "original_file_name": "20190130.txt",
            "cloud_storage_path": "bundled/fomc_minutes/20190130.txt",
            "mime_type": "text/plain",
            "size_bytes": 54321,
            "character_count": 54200,
            "metadata": {"year": 2019, "month": "01"},
            "gemini_file_id": None,
            "file_created_date": "2019-02-20T00:00:00Z",
            "created_at": "2026-11-24T12:00:00Z",
            "updated_at": "2026-11-24T12:00:00Z",
            "status": "ACTIVE",
            "retry_count": 0,
        }
    ],
    "has_more": True,
    "total": 46,
    "next_cursor": "WyJmaWxlcyIsMV0",
}
NEW_FILE_SET: Json = {
    "name": "Harbour reports",
    "metadata_schema": {"fields": [{"name": "year", "field_type": "number", "required": True}]},
}
OWN_FILE_SET: Json = (
    FILE_SET
    | NEW_FILE_SET
    | {
        "id": "0b7d6c5e3a534c0b9d550f6a2f6f6a12",
        "description": None,
        "file_count": 0,
        "indexed_file_count": 0,
        "is_public": False,
    }
)
UPLOAD_REQUEST: Json = {"filename": "report.md", "size_bytes": 5120, "mime_type": "text/markdown"}
UPLOADED: Json = {
    "id": "4b7d6c5e3a534c0b9d550f6a2f6f6a13",
    "original_file_name": "report.md",
    "cloud_storage_path": "files/4b7d6c5e3a534c0b9d550f6a2f6f6a13",
    "upload_url": "http://127.0.0.1:8000/files/4b7d6c5e3a534c0b9d550f6a2f6f6a13/content?expires=1795525200&signature=9c1f",
    "mime_type": "text/markdown",
    "size_bytes": 5120,
    "created_at": "2026-11-24T12:00:00Z",
    "expires_at": "2026-11-24T13:00:00Z",
}
ADD_FILE: Json = {"file_id": UPLOADED["id"], "file_date": "2026-01-31", "metadata": {"year": 2026}}
ADDED_FILE: Json = FILES["files"][0] | {
    "id": "8b7d6c5e3a534c0b9d550f6a2f6f6a14",
    "original_file_name": "report.md",
    "cloud_storage_path": UPLOADED["cloud_storage_path"],
    "mime_type": "text/markdown",
    "size_bytes": 5120,
    "character_count": None,
    "metadata": {"year": 2026},
    "file_created_date": "2026-01-31T00:00:00Z",
    "status": "PENDING",
}
DATASET: Json = {
    "id": "5f0c7f6a2f6f4d1b9c55d0f6a2f6f6a1",
    "num_rows": 60,
    "created_at": "2026-11-24T12:01:00Z",
    "updated_at": "2026-11-24T12:01:03Z",
}
SAMPLE: Json = {
    "seed": {
        "seed_text": "The staff projected inflation of 2.4 percent.",
        "seed_creation_date": "2019-02-20T00:00:00Z",
    },
    "question": {"question_type": "QUESTION", "question_text": "What inflation did the staff project, in percent?"},
    "label": {"label": "2.4", "label_confidence": 1.0, "answer_type": "CONTINUOUS"},
    "meta": {"year": 2019},
    "is_valid": True,
}
SAMPLES: Json = {"samples": [SAMPLE], "has_more": False, "total": 1, "next_cursor": None}
UPLOAD: Json = {"samples": [SAMPLE]}
JOB_REQUEST: Json = {"config": CONFIG, "max_questions": 60, "name": "FOMC numbers"}
JOB: Json = {
    "id": "7b0d6c5e3a534c0b9d550f6a2f6f6a11",
    "organization_id": "default",
    "status": "RUNNING",
    "modal_function_call_id": "7b0d6c5e3a534c0b9d550f6a2f6f6a11",
    "modal_app_id": "self-hosted",
    "transform_config": '{"config_type":"QUESTION_PIPELINE"}',
    "input_dataset_id": None,
    "output_dataset_id": DATASET["id"],
    "created_at": "2026-11-24T12:01:00Z",
    "updated_at": "2026-11-24T12:01:00Z",
    "name": "FOMC numbers",
}
METRICS: Json = {
    "total_input_rows": 40,
    "total_output_rows": 60,
    "total_duration_seconds": 1.5,
    "steps": [
        {
            "step_index": 0,
            "transform_name": "FILESET_SEED_GENERATOR",
            "input_rows": 0,
            "output_rows": 40,
            "rejected_count": 0,
            "error_count": 0,
            "duration_seconds": 0.4,
            "progress": 1.0,
            "summary": None,
        }
    ],
}
ESTIMATE_REQUEST: Json = {"config": CONFIG, "max_questions": 60}
ESTIMATE: Json = {
    "total_cost_dollars": 0.0,
    "llm_cost_dollars": 0.0,
    "web_search_cost_dollars": 0.0,
    "url_download_cost_dollars": 0.0,
    "usage": {"total_cost": 0.0},
    "steps": [],
}
CHAT: Json = {"model": "embedded", "messages": [{"role": "user", "content": "What can you do?"}]}
TEXT: Json = {"model": "embedded", "prompt": "What can you do?"}
_USAGE: Json = {"prompt_tokens": 4, "completion_tokens": 9, "total_tokens": 13}
_ANSWERED: Json = {"id": "chatcmpl-1", "created": 1764000000, "model": "embedded", "usage": _USAGE}
_SAID = "I build datasets for training and testing models."
CHAT_ANSWER: Json = _ANSWERED | {
    "object": "chat.completion",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": _SAID}, "finish_reason": "stop"}],
}
TEXT_ANSWER: Json = _ANSWERED | {
    "object": "text_completion",
    "choices": [{"index": 0, "text": _SAID, "finish_reason": "stop"}],
}
MODEL_LIST: Json = {
    "object": "list",
    "data": [{"id": "embedded", "object": "model", "owned_by": "embedded", "name": "embedded", "pricing": {}}],
}


def bodies(example: Json) -> dict[str, Example]:
    """The example of a request body."""
    return {"example": {"value": example}}


def streamed_answers(example: Json, status: int = 200) -> dict[int | str, Json]:
    """The example of an answer that may also come as server-sent events."""
    return {status: {"content": {"application/json": {"example": example}, "text/event-stream": {}}}}


def answers(status: int, example: Json) -> dict[int | str, Json]:
    """The example of a route's answer."""
    return {status: {"content": {"application/json": {"example": example}}}}
