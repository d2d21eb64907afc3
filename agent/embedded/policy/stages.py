"""Stages: what a wish makes of the stages after the seeds: filters, examples, context, prompts, rollouts, scores."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.embedded.policy.rollouts import PARAMETERS, models_after
from agent.embedded.policy.wishes import Wish
from agent.embedded.replies.words import VALUES

Config = dict[str, Any]
_CONTEXT_FIELDS = {
    "context_articles": "num_articles",
    "context_days": "time_delta_days",
    "context_queries": "num_search_queries",
    "context_per_query": "articles_per_query",
    "context_least": "min_articles",
    "context_relevance": "relevance_threshold",
}
_LEAST_ARTICLES = 6
"""What `min_articles` of a context generator is where nobody says so."""
_LOG_SCORES = {
    "BINARY": "binary_log_score",
    "CONTINUOUS": "continuous_log_score",
    "MULTIPLE_CHOICE": "multi_choice_log_score",
}
_PREFIXES = {"BINARY": "binary_", "CONTINUOUS": "continuous_", "MULTIPLE_CHOICE": "multi_choice_"}


@dataclass(slots=True)
class Stages:
    """The stages that differ from the present ones (`None`: taken out), what was assumed, and what is to be said."""

    changed: Config = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def put(self, stage: str, value: Any, present: Config) -> None:
        """Set a stage where that changes anything."""
        if value != present.get(stage):
            self.changed[stage] = value


def stages_after(wish: Wish, present: Config) -> Stages:
    """What a wish changes in the stages of a config; `present` has its question generator already as wished."""
    made = Stages()
    _questions(made, wish, present)
    _labels(made, wish, present)
    _context(made, wish, present)
    _prompts(made, wish, present)
    _rollouts(made, wish, present)
    _scores(made, wish, present)
    rollouts = made.changed.get("rollout_generator", present.get("rollout_generator"))
    prompts = made.changed.get("renderer", present.get("renderer"))
    if rollouts and not prompts and not rollouts.get("prompt_template") and "renderer" not in made.changed:
        made.changed["renderer"] = {"config_type": "QUESTION_RENDERER"}
        made.assumed.append("/renderer")
        made.notes.append("Each question is rendered as a prompt, which the models answer.")
    return made


def _questions(made: Stages, wish: Wish, present: Config) -> None:
    questions = dict(present.get("question_generator") or {})
    names = (
        "filter",
        "filter_rubric",
        "filter_score",
        "filter_model",
        "include_default_filter",
        "examples",
        "bad_examples",
    )
    if not any(name in wish.values for name in names):
        return
    if questions.get("config_type") == "TEMPLATE_QUESTION_GENERATOR":
        made.notes.append("Questions from a template are not written, so filters and examples have no place there.")
        return
    _filter(made, questions, wish)
    if "include_default_filter" in wish.values:
        _keep(questions, "include_default_filter", wish.get("include_default_filter") or None)
    for name in ("examples", "bad_examples"):
        if name in wish.values:
            before = questions.get(name) or []
            said = wish.get(name) or []
            _keep(questions, name, [*(before if name in wish.added else ()), *said] or None)
    made.put("question_generator", questions, present)


def _labels(made: Stages, wish: Wish, present: Config) -> None:
    follows = wish.values.get("resolve_redirects")
    if follows is None:
        return
    labeler = dict(present.get("labeler") or {})
    if not labeler:
        made.notes.append("Redirects are followed where labels are looked up; this pipeline has no such labels.")
        return
    _keep(labeler, "resolve_redirects", follows or None)
    made.put("labeler", labeler, present)


def _keep(holder: Config, name: str, value: Any) -> None:
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value


def _filter(made: Stages, questions: Config, wish: Wish) -> None:
    if wish.values.get("filter") is False:
        _keep(questions, "filter", None)
    score, judge = wish.get("filter_score"), wish.get("filter_model")
    rubrics: Sequence[str] = wish.get("filter_rubric") or ()
    before = questions.get("filter")
    bars: list[Config] = [dict(bar) for bar in (before if isinstance(before, list) else [before] if before else [])]
    bars += [{"rubric": rubric} for rubric in rubrics]
    if score is not None and not bars:
        made.notes.append("There is no filter yet that a score could belong to. Say what a good question is.")
    if not rubrics and score is None and judge is None:
        return
    for bar in bars[-len(rubrics) :] if rubrics else bars:
        for key, value in {"min_score": score, "model_name": judge}.items():
            _keep(bar, key, bar.get(key) if value is None else value or None)
    _keep(questions, "filter", (bars[0] if len(bars) == 1 else bars) or None)


def _context(made: Stages, wish: Wish, present: Config) -> None:
    before = present.get("context_generators")
    if wish.values.get("context_generators") is False:
        _take_out(made, "context_generators", "context", present)
        return
    said = {key: wish.get(name) or None for name, key in _CONTEXT_FIELDS.items() if wish.get(name) is not None}
    if not said and not wish.get("context_generators"):
        return
    stage: Config = dict(before[0]) if before else {"config_type": "NEWS_CONTEXT_GENERATOR"}
    for key, value in said.items():
        _keep(stage, key, value)
    kept = stage.get("num_articles", _LEAST_ARTICLES)
    if kept < stage.get("min_articles", _LEAST_ARTICLES):
        stage["min_articles"] = kept
        made.assumed.append("/context_generators/min_articles")
        made.notes.append(
            f"The least number of context articles is {kept}, as no more are asked for (default {_LEAST_ARTICLES})."
        )
    made.put("context_generators", [stage, *(before or [])[1:]], present)


def _take_out(made: Stages, stage: str, name: str, present: Config) -> None:
    if present.get(stage):
        made.put(stage, None, present)
    elif present:
        made.notes.append(f"There is nothing to remove: the pipeline has no {name}.")


def _prompts(made: Stages, wish: Wish, present: Config) -> None:
    if wish.values.get("renderer") is False:
        _take_out(made, "renderer", "prompt rendering", present)
        return
    template = wish.get("prompt_template")
    if template is None and not wish.get("renderer"):
        return
    if template is False and not (present.get("renderer") or {}).get("template"):
        made.notes.append("The prompt is the built-in one already.")
        return
    stage = dict(present.get("renderer") or {"config_type": "QUESTION_RENDERER"})
    _keep(stage, "template", stage.get("template") if template is None else template or None)
    made.put("renderer", stage, present)


def _rollouts(made: Stages, wish: Wish, present: Config) -> None:
    if wish.values.get("rollout_generator") is False:
        _take_out(made, "rollout_generator", "rollouts", present)
        if present.get("scorer"):
            made.put("scorer", None, present)
            made.notes.append("The scores go with the rollouts: there is nothing left to score.")
        return
    wanted = any(wish.get(name) for name in ("rollout_generator", "models", "samples")) or "models" in wish.excluded
    tuned = any(wish.get(name) is not None for name in PARAMETERS)
    if tuned and not wanted and not present.get("rollout_generator"):
        made.notes.append(
            "No model answers the questions yet: say which one should, for example “roll out with gpt-4o”."
        )
    if not wanted and not (tuned and present.get("rollout_generator")):
        return
    before: Config = present.get("rollout_generator") or {"config_type": "ROLLOUT_GENERATOR"}
    models, assumed, notes = models_after(wish, before.get("models") or [])
    made.notes += notes
    if not models:
        return
    made.assumed += ["/rollout_generator/models"] if assumed else []
    made.put("rollout_generator", before | {"models": models}, present)


def _scores(made: Stages, wish: Wish, present: Config) -> None:
    if wish.values.get("scorer") is False:
        _take_out(made, "scorer", "scoring", present)
        return
    said = wish.get("reward")
    if not said and not wish.get("scorer"):
        return
    if not (made.changed.get("rollout_generator") or present.get("rollout_generator")):
        made.notes.append("Scores need rollouts: say which model should answer, for example “roll out with gpt-4o”.")
        return
    kind = _answer_kind(present) or wish.get("answer_type") or "BINARY"
    if kind not in _PREFIXES:
        made.notes.append(f"Answers as {VALUES.get(kind or '', 'free text')} can't be scored.")
        return
    reward = _LOG_SCORES[kind] if said == "log_score" or (not said and kind == "CONTINUOUS") else said
    if reward and not reward.startswith(_PREFIXES[kind]):
        made.notes.append(f"{reward} does not score {VALUES[kind]} answers, so the scoring stays as it is.")
        return
    stage: Config = dict(present.get("scorer") or {"config_type": "ROLLOUT_SCORER"})
    stage["answer_type"] = {"answer_type": kind} | ({"reward_function_type": reward} if reward else {})
    made.put("scorer", stage, present)


def _answer_kind(present: Config) -> str | None:
    holders = [present.get(stage) or {} for stage in ("question_generator", "labeler", "renderer", "scorer")]
    return next((each["answer_type"]["answer_type"] for each in holders if each.get("answer_type")), None)
