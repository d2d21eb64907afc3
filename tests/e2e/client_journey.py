"""What a user of the published client does, run in the client's own environment: prints what it saw as JSON."""

import json
import sys
import tempfile
import time
from pathlib import Path

from lightningrod import LightningRod
from lightningrod._generated.api.datasets import list_datasets_datasets_get as list_datasets
from lightningrod._generated.api.file_sets import get_file_set_status_filesets_file_set_id_status_get as get_status
from lightningrod._generated.api.file_sets import list_file_sets_filesets_get as list_file_sets
from lightningrod._generated.api.pipeline_assistant import (
    create_session_pipeline_assistant_sessions_post as create_session,
)
from lightningrod._generated.api.pipeline_assistant import (
    delete_session_pipeline_assistant_sessions_session_id_delete as delete_session,
)
from lightningrod._generated.api.pipeline_assistant import (
    get_session_pipeline_assistant_sessions_session_id_get as get_session,
)
from lightningrod._generated.api.pipeline_assistant import (
    send_message_pipeline_assistant_sessions_session_id_messages_post as send_message,
)
from lightningrod._generated.api.transform_jobs import (
    cancel_transform_job_transform_jobs_job_id_delete as cancel_job,
)
from lightningrod._generated.api.transform_jobs import list_transform_jobs_transform_jobs_get as list_jobs
from lightningrod._generated.models import (
    CreateSessionRequest,
    FileSetMetadataSchemaInput,
    MetadataFieldDefinitionInput,
    MetadataFieldType,
    QuestionPipeline,
    Sample,
    SendMessageRequest,
)

GOAL = "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"


def talk(generated) -> dict:
    """A session from its goal to its dataset, and its end."""
    session = create_session.sync(client=generated, body=CreateSessionRequest(goal=GOAL))
    replies = {}
    for text in ("show me 3 sample rows", "generate", "yes"):
        body = SendMessageRequest(content=text)
        replies[text] = send_message.sync(session_id=session.session_id, client=generated, body=body)
    preview = replies["show me 3 sample rows"].message.preview_results
    approval = replies["generate"].message.structured_question
    after = get_session.sync(session_id=session.session_id, client=generated)
    deleted = delete_session.sync_detailed(session_id=session.session_id, client=generated)
    gone = get_session.sync_detailed(session_id=session.session_id, client=generated)
    return {
        "level": after.autonomy_level.value,
        "messages": [message.role.value for message in after.messages],
        "config": after.current_config.to_dict(),
        "preview": [row.to_dict() for row in preview.samples],
        "options": [option.label for option in approval.options],
        "dataset_id": after.dataset_ids[-1],
        "deleted": [deleted.status_code, gone.status_code],
    }


def read(client, generated, dataset_id: str) -> dict:
    """A dataset, page by page, and the lists in which it stands."""
    dataset = client.datasets.get(dataset_id)
    rows = dataset.download()
    return {
        "num_rows": dataset.num_rows,
        "rows": [[it.seed.seed_text, it.question.question_text, it.label.label] for it in rows if it.is_valid],
        "downloaded": len(rows),
        "listed": dataset_id in [it.id for it in list_datasets.sync(client=generated).datasets],
    }


def work(client, generated, config: dict) -> dict:
    """Jobs: submitted, followed, listed, over an input dataset, cancelled too late, refused."""
    ran = client.transforms.run(QuestionPipeline.from_dict(config), max_questions=10)
    jobs = list_jobs.sync(client=generated).jobs
    job = next(it for it in jobs if it.output_dataset_id == ran.id)
    uploaded = client.datasets.create_from_samples(
        [Sample.from_dict({"seed": {"seed_text": "The rate was 4.5 percent in May 2023."}, "meta": {}})]
    )
    metrics = client.transforms.jobs.get_metrics(job.id)
    return {
        "ran": len(ran.download()),
        "status": client.transforms.jobs.get(job.id).status.value,
        "progress": [step.progress for step in metrics.steps],
        "cancelled_too_late": cancel_job.sync_detailed(job_id=job.id, client=generated).status_code,
        "uploaded": [uploaded.num_rows, uploaded.download()[0].seed.seed_text],
    }


def bring(client, generated, pdf: str) -> dict:
    """An own file set with two documents in it, the metadata of one read from its text."""
    port = MetadataFieldDefinitionInput(name="port", field_type=MetadataFieldType.STRING, required=True)
    schema = FileSetMetadataSchemaInput(fields=[port])
    file_set = client.filesets.create("Harbour reports", description="Yearly.", metadata_schema=schema)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.md"
        report.write_text("The harbour handled 5,120 containers in May 2023.", encoding="utf-8")
        client.filesets.files.upload(file_set.id, str(report), metadata={"port": "Lorsund", "year": 2023})
    client.filesets.files.upload(file_set.id, pdf, auto_extract_metadata=True)
    for _ in range(100):
        counts = get_status.sync(file_set.id, client=generated)
        if counts.active + counts.failed == 2:
            break
        time.sleep(0.1)
    files = client.filesets.files.list(file_set.id).files
    return {
        "files": [
            [file.original_file_name, file.status.value, file.character_count, file.metadata.to_dict()]
            for file in files
        ]
    }


def main(base_url: str, api_key: str, pdf: str) -> None:
    client = LightningRod(api_key=api_key, base_url=base_url)
    generated = client._generated_client
    talked = talk(generated)
    sets = list_file_sets.sync(client=generated, include_public=True).file_sets
    file_set = client.filesets.get(sets[0].id)
    seen = {
        "talked": talked,
        "read": read(client, generated, talked["dataset_id"]),
        "worked": work(client, generated, talked["config"]),
        "file_set": [file_set.name, file_set.is_public, len(client.filesets.files.list(file_set.id, limit=100).files)],
        "brought": bring(client, generated, pdf),
        "balance": client.organization.get_balance(),
    }
    sys.stdout.write(f"SEEN {json.dumps(seen, default=int)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
