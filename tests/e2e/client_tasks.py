"""What users of the published clients have jobs do, run in a client's own environment: prints what it saw as JSON.

The same code for releases 0.1.17 and 0.2.3, which call the cap of a run differently.
"""

import json
import sys
import time
from datetime import datetime
from io import StringIO

import lightningrod
from lightningrod import (
    BinaryAnswerType,
    ContinuousAnswerType,
    FileSetSeedGenerator,
    ForwardLookingQuestionGenerator,
    LightningRod,
    NewsSeedGenerator,
    QuestionAndLabelGenerator,
    QuestionPipeline,
    QuestionRenderer,
    RolloutGenerator,
    RolloutScorer,
    Sample,
    WebSearchLabeler,
    create_sample,
    open_router_model,
)
from lightningrod._display import build_live_display
from lightningrod._generated.api.datasets import list_datasets_datasets_get as list_datasets
from lightningrod._generated.api.open_ai_compatible import chat_completions_openai_chat_completions_post as chat
from lightningrod._generated.api.open_ai_compatible import completions_openai_completions_post as complete
from lightningrod._generated.api.open_ai_compatible import list_models_openai_models_get as list_models
from lightningrod._generated.api.samples import validate_sample_samples_validate_post as validate
from lightningrod._generated.api.transform_jobs import cancel_transform_job_transform_jobs_job_id_delete as cancel_job
from lightningrod._generated.api.transform_jobs import list_transform_jobs_transform_jobs_get as list_jobs
from lightningrod._generated.models import ChatCompletionRequest, ChatMessage, CompletionRequest, TransformJobStatus
from lightningrod.utils.metrics import compute_consensus, compute_metrics_summary
from rich.console import Console

CAP = {"0.1.17": "max_questions", "0.2.3": "max_seeds"}[lightningrod.__version__]
MODELS = ("openai/gpt-4o", "anthropic/claude-sonnet-4")


def follow(client, job, until) -> tuple[object, list[str]]:
    """Poll a job as the client's live display does, and keep what that display showed."""
    shown = []
    while True:
        job, metrics = client.transforms.jobs.get(job.id), client.transforms.jobs.get_metrics(job.id)
        console = Console(file=StringIO(), width=120)
        console.print(build_live_display(metrics=metrics, job=job))
        shown.append(console.file.getvalue())
        if job.status != TransformJobStatus.RUNNING or until(shown[-1]):
            return job, shown
        time.sleep(0.2)


def never(_shown: str) -> bool:
    return False


def in_progress(shown: str) -> bool:
    return "In progress" in shown


def forecast(client) -> dict:
    """News to labelled forecasts, foreseen, run with the live table and read."""
    config = QuestionPipeline(
        seed_generator=NewsSeedGenerator(
            datetime(2023, 1, 1), datetime(2023, 2, 28), search_query=["election", "vote"]
        ),
        question_generator=ForwardLookingQuestionGenerator(examples=["Who will win the election?"]),
        labeler=WebSearchLabeler(confidence_threshold=0.5),
        renderer=QuestionRenderer(),
    )
    dataset = client.transforms.run(config, name="forecasts", **{CAP: 10})
    valid = [it for it in dataset.download() if it.is_valid]
    return {
        "estimate": client.transforms.estimate_cost(config, **{CAP: 10}),
        "num_rows": dataset.num_rows,
        "rows": [[it.question.question_text, it.label.label, it.prompt] for it in valid],
        "ordered": all(it.question.prediction_date <= it.label.resolution_date for it in valid),
    }


def answer(client) -> dict:
    """Documents to questions and answers: from a file set, and from own chunks as an input dataset."""
    numbers = ContinuousAnswerType()
    from_set = QuestionPipeline(
        seed_generator=FileSetSeedGenerator(
            file_set_id="fomc-minutes", chunk_size=2000, metadata_filters=["year='2024'"]
        ),
        question_generator=QuestionAndLabelGenerator(answer_type=numbers),
    )
    job, _ = follow(client, client.transforms.submit(from_set, **{CAP: 5}), never)
    chunks = [
        create_sample(f"The port of {port} handled 5,{number}20 containers in May 2023.", meta={"chunk": number})
        for number, port in enumerate(("Hamburg", "Bergen", "Gothenburg", "Antwerp", "Rotterdam"))
    ]
    inputs = client.datasets.create_from_samples(chunks, batch_size=2)
    bare = client.transforms.submit(QuestionAndLabelGenerator(answer_type=numbers), input_dataset=inputs, name="bare")
    bare, shown = follow(client, bare, never)
    return {
        "from_set": rows(client, job),
        "inputs": inputs.num_rows,
        "bare": rows(client, bare),
        "last_shown": shown[-1],
        "listed": [it.name for it in list_jobs.sync(client=client._generated_client, limit=1).jobs],
        "datasets": inputs.id
        in [it.id for it in list_datasets.sync(client=client._generated_client, limit=50).datasets],
        "valid": validate.sync(client=client._generated_client, body=chunks[0]).valid,
    }


def rows(client, job) -> list:
    found = client.datasets.get(job.output_dataset_id).download()
    return [[it.seed.seed_text, it.question.question_text, float(it.label.label)] for it in found if it.is_valid]


def questions(count: int) -> list:
    """Rows whose answers are known."""
    return [
        Sample.from_dict(
            {
                "question": {"question_type": "QUESTION", "question_text": f"Does it rain on day {number}?"},
                "label": {"label": str(number % 2), "label_confidence": 1.0, "answer_type": "BINARY"},
                "meta": {},
            }
        )
        for number in range(count)
    ]


def roll_out(client) -> dict:
    """Rollouts of two models, scored and compared; a job of slow ones, cancelled while its table moves."""
    scored = QuestionPipeline(
        renderer=QuestionRenderer(answer_type=BinaryAnswerType()),
        rollout_generator=RolloutGenerator(models=[open_router_model(name) for name in MODELS]),
        scorer=RolloutScorer(answer_type=BinaryAnswerType()),
    )
    job = client.transforms.submit(scored, input_dataset=client.datasets.create_from_samples(questions(4)))
    job, _ = follow(client, job, never)
    samples = client.datasets.get(job.output_dataset_id).download()
    slow = QuestionPipeline(rollout_generator=RolloutGenerator(models=[open_router_model("openai/slow")]))
    many = client.datasets.create_from_samples(questions(400))
    running, shown = follow(
        client, client.transforms.submit(slow, input_dataset=many, max_cost_dollars=9.5), in_progress
    )
    cancelled = cancel_job.sync_detailed(job_id=running.id, client=client._generated_client)
    return {
        "summary": compute_metrics_summary(samples),
        "consensus": compute_consensus(samples),
        "cost": job.usage.current_cost_dollars,
        "steps": {name: it.total_cost for name, it in job.usage.by_step.additional_properties.items()},
        "shown": shown[-1],
        "cancelled": cancelled.status_code,
        "status": client.transforms.jobs.get(running.id).status.value,
        "kept": client.datasets.get(running.output_dataset_id).num_rows,
    }


def refuse(client) -> dict:
    """What users read when nothing comes of a run, and when it cannot begin."""
    nothing = NewsSeedGenerator(datetime(2023, 1, 1), datetime(2023, 1, 31), search_query="xyzzyplugh")
    said = {}
    for name, call in {
        "empty": lambda: client.transforms.run(nothing),
        "unknown_set": lambda: client.transforms.submit(FileSetSeedGenerator(file_set_id="gone")),
        "no_seeds": lambda: client.transforms.submit(QuestionRenderer()),
        "unknown_dataset": lambda: client.datasets.get("gone"),
    }.items():
        try:
            call()
        except Exception as error:
            said[name] = str(error)
    return said


def ask(client) -> dict:
    """Chat and text completions, and the models that can be asked."""
    generated = client._generated_client
    messages = [ChatMessage(role="user", content="Reply in one word.")]
    told = chat.sync(client=generated, body=ChatCompletionRequest(model=MODELS[0], messages=messages, max_tokens=5))
    text = complete.sync(client=generated, body=CompletionRequest(model=MODELS[0], prompt="Reply.", n=2))
    return {
        "told": [told.choices[0].message.role, told.choices[0].message.content, told.usage.total_tokens],
        "texts": [it.text for it in text.choices],
        "models": [it.id for it in list_models.sync(client=generated).data],
        "balance": client.organization.get_balance(),
    }


def main(base_url: str, api_key: str) -> None:
    client = LightningRod(api_key=api_key, base_url=base_url)
    tasks = (forecast, answer, roll_out, refuse, ask)
    seen = {task.__name__: task(client) for task in tasks} | {"release": lightningrod.__version__}
    sys.stdout.write(f"SEEN {json.dumps(seen, default=int)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
