"""Requests that refer to what another organization owns, route by route."""

from dataclasses import dataclass, field
from typing import Any

SESSIONS = "/pipeline-assistant/sessions"
SLOW = {"config_type": "MOCK", "num_seeds": 1, "delay_seconds": 600, "delay_variance": 0, "error_rate": 0}
FROM_SET = {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "$file_set"}
FROM_SEARCH = {"config_type": "FILESET_QUERY_SEED_GENERATOR", "file_set_id": "$file_set", "prompts": ["harbour"]}
EVENTS = {"Accept": "text/event-stream"}
RENDERER = {"config_type": "QUESTION_RENDERER"}


def pipeline(seeds: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"config_type": "QUESTION_PIPELINE", "seed_generator": seeds}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that names something as `$thing` in its path, query, body or headers."""

    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)


JOBS = [
    {"config": FROM_SET},
    {"config": FROM_SEARCH},
    {"config": pipeline(FROM_SET)},
    {"config": pipeline(FROM_SEARCH)},
    {"config": pipeline(FROM_SET | {"metadata_filters": ["port='$set_name'"]})},
    {"config": RENDERER, "input_dataset_id": "$dataset"},
    {"config": pipeline(), "input_dataset_id": "$output"},
]
REQUESTS: dict[tuple[str, str], list[Asked]] = {
    ("POST", SESSIONS): [
        Asked(body={"goal": "Questions from the file set $file_set, two per chunk, numeric answers"}),
        Asked(body={"goal": "Go on with session $session"}),
        Asked(body={"goal": "Render prompts for the rows of dataset $dataset"}),
        Asked(body={"goal": "Questions from the $set_name, two per chunk"}),
        Asked(body={"goal": "hello"}, headers={"Idempotency-Key": "$key"}),
        Asked(body={"goal": "hello"}, headers=EVENTS | {"Last-Event-ID": "$key/1"}),
        Asked(body={"goal": "hello again"}, headers=EVENTS | {"Idempotency-Key": "$key 2"}),
    ],
    ("GET", SESSIONS + "/{session_id}"): [Asked()],
    ("POST", SESSIONS + "/{session_id}/messages"): [
        Asked(body={"content": "show me 3 sample rows"}),
        Asked(body={"content": "generate"}, headers=EVENTS),
        *(
            Asked(body={"content": text}, path={"session_id": "$own_session"})
            for text in (
                "use file set $file_set",
                "show me 3 sample rows",
                "generate",
                "yes",
                "use the $set_name",
                "same as dataset $dataset",
                "show me the rows of dataset $output",
                "how is job $job doing?",
                "use the config of session $session",
                "cancel job $slow_job",
            )
        ),
    ],
    ("POST", "/files"): [
        Asked(body={"filename": "$file_name", "size_bytes": 5}, headers={"Idempotency-Key": "$key"}),
        Asked(body={"filename": "../files/$file", "size_bytes": 5}),
    ],
    ("GET", "/filesets/"): [Asked(), Asked(query={"include_public": "true"})],
    ("POST", "/filesets/"): [Asked(body={"name": "$set_name"}), Asked(body={"name": "$file_set"})],
    ("GET", "/filesets/{file_set_id}"): [Asked()],
    ("GET", "/filesets/{file_set_id}/files"): [
        Asked(),
        Asked(query={"cursor": "$files_cursor"}),
        Asked(query={"cursor": "$files_cursor"}, path={"file_set_id": "$own_file_set"}),
        Asked(path={"file_set_id": "$file_of_set"}),
    ],
    ("POST", "/filesets/{file_set_id}/files"): [
        Asked(body={"file_id": "$own_file"}),
        Asked(body={"file_id": "$file"}),
        Asked(body={"file_id": "$file"}, path={"file_set_id": "$own_file_set"}),
        Asked(body={"file_id": "$announced"}, path={"file_set_id": "$own_file_set"}),
        Asked(body={"file_id": "$file_of_set"}, path={"file_set_id": "$own_file_set"}),
    ],
    ("GET", "/filesets/{file_set_id}/status"): [Asked()],
    ("POST", "/filesets/{file_set_id}/retry-failed"): [Asked(body={"max_retries": 9})],
    ("POST", "/datasets"): [Asked(headers={"Idempotency-Key": "$key"})],
    ("GET", "/datasets"): [Asked(), Asked(query={"cursor": "$datasets_cursor"})],
    ("GET", "/datasets/{dataset_id}"): [Asked(), Asked(path={"dataset_id": "$output"})],
    ("GET", "/datasets/{dataset_id}/samples"): [
        Asked(),
        Asked(query={"cursor": "$samples_cursor"}),
        Asked(path={"dataset_id": "$output"}),
        Asked(query={"cursor": "$samples_cursor"}, path={"dataset_id": "$own_dataset"}),
    ],
    ("POST", "/datasets/{dataset_id}/samples"): [
        Asked(body={"samples": [{"prompt": "in another's dataset"}]}),
        Asked(body={"samples": []}),
    ],
    ("GET", "/datasets/{dataset_id}/export"): [
        Asked(),
        Asked(query={"format": "parquet"}),
        Asked(query={"format": "huggingface"}),
    ],
    ("POST", "/samples/validate"): [Asked(body={"meta": {"dataset_id": "$dataset", "job_id": "$job"}})],
    ("POST", "/transform-jobs"): [
        *(Asked(body=body) for body in JOBS),
        Asked(body={"config": pipeline(SLOW), "configuration_id": "$configuration", "name": "$job_name"}),
    ],
    ("GET", "/transform-jobs"): [
        Asked(),
        Asked(query={"cursor": "$jobs_cursor"}),
        Asked(query={"status": "RUNNING"}),
        Asked(query={"configuration_id": "$configuration"}),
    ],
    ("POST", "/transform-jobs/cost-estimation"): [Asked(body={"config": body["config"]}) for body in JOBS],
    ("GET", "/transform-jobs/{job_id}"): [Asked(), Asked(path={"job_id": "$slow_job"})],
    ("DELETE", "/transform-jobs/{job_id}"): [Asked(path={"job_id": "$slow_job"}), Asked()],
    ("GET", "/transform-jobs/{job_id}/metrics"): [Asked(), Asked(path={"job_id": "$slow_job"})],
    ("POST", "/openai/chat/completions"): [
        Asked(body={"model": "embedded", "messages": [{"role": "user", "content": text}]})
        for text in ("Questions from file set $file_set", "Questions from the $set_name", "$session")
    ],
    ("POST", "/openai/completions"): [Asked(body={"model": "embedded", "prompt": "Questions from file set $file_set"})],
    ("GET", "/openai/models"): [Asked()],
    ("GET", "/organizations/balance"): [Asked()],
    ("GET", "/healthz"): [Asked()],
    # Last: a session that is gone could not be changed any more.
    ("DELETE", SESSIONS + "/{session_id}"): [Asked()],
}
PATH = {"session_id": "$session", "file_set_id": "$file_set", "dataset_id": "$dataset", "job_id": "$job"}
"""What stands in a path where the request says nothing else."""
