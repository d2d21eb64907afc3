"""The date of a question: the moment from which its answer lies ahead."""

from datetime import datetime

from schemas.sample import ForwardLookingQuestion, Sample


def question_date(sample: Sample) -> datetime | None:
    """When a question was asked, else when its seed was published; `None` where neither is known."""
    asked = sample.question.prediction_date if isinstance(sample.question, ForwardLookingQuestion) else None
    return asked or (sample.seed.seed_creation_date if sample.seed else None)
