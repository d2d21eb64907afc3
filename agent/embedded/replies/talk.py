"""Talk: what the assistant says without a tool: what it can do, what it does not do, what it has."""

from agent.embedded.replies.pipeline import restated, table, value_at
from agent.embedded.replies.words import DEFAULTS, field_name, listed, value_text
from agent.embedded.understanding import Act, Situation
from agent.embedded.understanding.lexicon import lexicon
from schemas.record import RunLimits

_EXAMPLE = "Question and answer pairs from my documents, two per chunk, numeric answers"
_ORIGIN_WORDS = {
    "goal": "Your goal says so.",
    "answer": "You said so later.",
    "assumption": "I assumed it, as you did not say.",
    "default": "It is the default.",
}
_PURPOSES = {
    "interval_duration_days": "News is searched slice by slice, so that no week crowds out the others.",
    "confidence_threshold": "A label below it is thrown away with its question.",
    "answer_type": "It shapes the questions and the labels alike.",
    "questions_per_seed": "It is how many questions are written from each text.",
    "articles_per_search": "It is how many articles each search of a slice brings.",
    "chunk_size": "Documents are cut into chunks of this size before questions are written.",
    "style": "Forecasting questions get their labels later; question-and-answer pairs have them from the text.",
}


def help_text(situation: Situation) -> str:
    """What the assistant does, with an example."""
    return (
        "I build datasets for training and testing models: questions with labels, from news or from documents. "
        "Tell me the source, the topic, the period and the kind of answers, in any order; I show the pipeline, "
        f"sample rows and the cost, and run it when you say so. For example: “{_EXAMPLE}”."
    )


def change_help() -> str:
    """What can be changed, and how."""
    return (
        "Say it in your own words, several things at once if you like: “numeric answers”, “3 questions per article”, "
        "“from 2024”, “only from reuters.com”, “labels at least 95% sure”, “at most $5”, or “undo”."
    )


def cannot_cancel(situation: Situation) -> str:
    """Runs are stopped over the API, not by the assistant."""
    if not situation.job_ids:
        return "Nothing runs in this session."
    return f"I can't stop a run from here. Cancel job `{situation.job_ids[-1]}` with DELETE /transform-jobs/<its id>."


def nothing_built() -> str:
    """After everything was taken back."""
    return "Started over: nothing is built now. Tell me what the new dataset should be about, or say “redo”."


def off_topic(situation: Situation) -> str:
    """A polite refusal of what is not about a dataset."""
    tail = "Your pipeline is unchanged." if situation.config else "Tell me what dataset you need, and I'll start."
    return f"I only build datasets here. {tail}"


def no_such_source(words: str) -> str:
    """A source that no stage can read."""
    return (
        f"I can't read {words}: none of the stages has such a source. The nearest I can do is news on the same subject."
    )


def file_sets(situation: Situation) -> str:
    """The file sets of this server."""
    if not situation.file_sets:
        return "There is no file set yet. Upload files into one, and I can ask questions about them."
    lines = [
        f"- {each.name} (`{each.id}`): {each.file_count:,} files. {each.description}".rstrip()
        for each in situation.file_sets
    ]
    return "\n".join(["These file sets are here:", *lines])


def explained(situation: Situation) -> str:
    """The present pipeline, in a sentence and a table."""
    config = situation.config
    if not config:
        return "There is no pipeline yet. Tell me the source and the topic, and I'll build one."
    sentence = (
        restated(config, situation)
        .replace("I'll build", "The pipeline builds", 1)
        .replace("and label each", "and labels each")
    )
    return f"{sentence}\n\n{table(config, situation.provenance, situation)}"


def field_explained(act: Act, situation: Situation) -> str:
    """What one field is, where it comes from and what it is for; dates are two."""
    if act.field == "dates":
        return "\n".join(_explained(act.field, f"/seed_generator/{end}_date", situation) for end in ("start", "end"))
    return _explained(act.field, lexicon().paths[act.field], situation)


def _explained(field: str, path: str, situation: Situation) -> str:
    name = field_name(f"/{field}" if field in RunLimits.model_fields else path)
    name = f"{name[0].upper()}{name[1:]}"
    if field in RunLimits.model_fields:
        value = getattr(situation, field)
        return f"{name}: {'no limit was set' if value is None else value_text(f'/{field}', value)}."
    value = value_at(situation.config or {}, path)
    purpose = _PURPOSES.get(field, "")
    if value is None:
        shown = f"{value_text(path, DEFAULTS[path])}, the default" if path in DEFAULTS else "not set"
        return f"{name}: {shown}. {purpose}".strip()
    origin = _ORIGIN_WORDS[situation.provenance.get(path, "goal")]
    return f"{name}: {value_text(path, value)}. {origin} {purpose}".strip()


def not_understood(unused: tuple[str, ...], situation: Situation) -> str:
    """Nothing in a message could be used."""
    words = listed([f"“{each}”" for each in unused]) if unused else "that"
    where = "Nothing changed. " if situation.config else ""
    return f"I could not use {words}. {where}{change_help() if situation.config else help_text(situation)}"
