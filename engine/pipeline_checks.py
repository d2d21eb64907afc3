"""What can be wrong between the stages of a pipeline."""

from collections.abc import Iterator

from engine.template import placeholders
from engine.violations import violation
from schemas.mock import MockTransformConfig
from schemas.pipeline import STAGES, QuestionPipeline
from schemas.question_generator import ForwardLookingQuestionGenerator, QuestionAndLabelGenerator
from schemas.renderer import QuestionRenderer
from schemas.rollout import RolloutGenerator
from schemas.violation import Violation

Violations = Iterator[Violation]


def check_pipeline(pipeline: QuestionPipeline) -> Violations:
    """Say where the stages of a pipeline contradict or miss each other."""
    if not any(getattr(pipeline, stage) for stage in STAGES):
        yield violation("empty_pipeline", "", "The pipeline has no stage.", f"Set one of {', '.join(STAGES)}.")
        return
    for check in (_answer_types, _questions, _labels, _context, _rollouts, _scores):
        yield from check(pipeline)


def _answer_types(pipeline: QuestionPipeline) -> Violations:
    first: tuple[str, str] | None = None
    for stage in ("question_generator", "labeler", "renderer", "scorer"):
        answer_type = getattr(getattr(pipeline, stage), "answer_type", None)
        if answer_type is None:
            continue
        kind: str = answer_type.answer_type
        first = first or (stage, kind)
        if kind != first[1]:
            message = f"The {stage} is set to {kind}, but the {first[0]} to {first[1]}."
            hint = f"Set both to the same answer_type, for example {first[1]}."
            yield violation("answer_types_differ", f"/{stage}/answer_type/answer_type", message, hint)


def _questions(pipeline: QuestionPipeline) -> Violations:
    if pipeline.question_generator is not None or not _seeds_lack_questions(pipeline):
        return
    context = pipeline.context_generators[0] if pipeline.context_generators else None
    needing = {"labeler": pipeline.labeler, "context_generators": context, "renderer": pipeline.renderer}
    names = [name for name, stage in needing.items() if stage and not isinstance(stage, MockTransformConfig)]
    if names:
        message = f"Questions are needed by {' and '.join(names)}, but nothing makes them of the seeds."
        yield violation("no_question", "/question_generator", message, "Set a question_generator.")


def _labels(pipeline: QuestionPipeline) -> Violations:
    generator = pipeline.question_generator
    if isinstance(generator, ForwardLookingQuestionGenerator) and pipeline.labeler is None:
        message = "The questions look ahead and get no label."
        hint = "Set a labeler, or use QUESTION_AND_LABEL_GENERATOR to take labels from the text itself."
        yield violation("forward_looking_without_labeler", "/labeler", message, hint)
    if isinstance(generator, QuestionAndLabelGenerator) and pipeline.labeler is not None:
        message = "The questions come with labels, which the labeler replaces."
        hint = "Take the labeler out, or use QUESTION_GENERATOR."
        yield violation("labelled_twice", "/labeler", message, hint)


def _context(pipeline: QuestionPipeline) -> Violations:
    renderer = pipeline.renderer
    template = renderer.template if isinstance(renderer, QuestionRenderer) else None
    if pipeline.context_generators and template is not None and "context" not in placeholders(template):
        message = "Context is gathered, but the prompt leaves it out."
        yield violation("context_not_shown", "/renderer/template", message, "Put {context} into the template.")


def _rollouts(pipeline: QuestionPipeline) -> Violations:
    rollouts = pipeline.rollout_generator
    if not isinstance(rollouts, RolloutGenerator) or rollouts.prompt_template or pipeline.renderer:
        return
    if pipeline.seed_generator or pipeline.question_generator:
        message = "The models have nothing to answer: no prompt is made."
        hint = "Set a renderer, or a prompt_template of the rollout_generator."
        yield violation("rollouts_without_prompt", "/rollout_generator", message, hint)


def _scores(pipeline: QuestionPipeline) -> Violations:
    if pipeline.scorer is None:
        return
    if pipeline.rollout_generator is None:
        message = "There are no rollouts to score."
        yield violation("scorer_without_rollouts", "/scorer", message, "Set a rollout_generator.")
    elif pipeline.labeler is None and _rows_lack_labels(pipeline):
        message = "There are no labels to score rollouts against."
        hint = "Set a labeler, or use QUESTION_AND_LABEL_GENERATOR."
        yield violation("scorer_without_labels", "/labeler", message, hint)


def _rows_lack_labels(pipeline: QuestionPipeline) -> bool:
    generator = pipeline.question_generator
    if generator is None:
        return _seeds_lack_questions(pipeline)
    return not isinstance(generator, QuestionAndLabelGenerator | MockTransformConfig)


def _seeds_lack_questions(pipeline: QuestionPipeline) -> bool:
    """Without a seed generator the rows come from a dataset, which may hold questions and labels."""
    seeds = pipeline.seed_generator
    return not (seeds is None or (isinstance(seeds, MockTransformConfig) and seeds.add_question))
