"""A config run from Python, without any service: `make_engine` keeps everything in memory."""

import asyncio
import json

from engine.engine import make_engine
from engine.memory import MemoryDatasets
from schemas.job_record import NewJob

CONFIG = {
    "config_type": "QUESTION_PIPELINE",
    "seed_generator": {"config_type": "MOCK", "num_seeds": 5, "error_rate": 0, "seed_text_template": "Day {index}"},
    "question_generator": {
        "config_type": "TEMPLATE_QUESTION_GENERATOR",
        "question_template": "What happened on this day: {seed_text}?",
    },
    "renderer": {"config_type": "QUESTION_RENDERER"},
}


async def main() -> None:
    datasets = MemoryDatasets()
    engine = make_engine(datasets=datasets)
    job = await engine.submit(NewJob("me", json.dumps(CONFIG), valid_rows=3))
    job = await engine.wait("me", job.id, seconds=60)
    rows = [row async for row in datasets.samples(job.output_dataset_id)] if job and job.output_dataset_id else []
    await engine.close()
    for row in rows:
        print(row.prompt)


if __name__ == "__main__":
    asyncio.run(main())
