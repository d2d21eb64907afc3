"""The registry of all violation codes; `python -m engine.violations` writes it to `docs/violations.md`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from schemas.shape import SHAPE_CODES
from schemas.violation import Level, Violation

Kind = Literal["shape", "config", "server"]
DOCUMENT = Path(__file__).parents[1] / "docs" / "violations.md"


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means. One that `stops_a_run` is a warning in a session and an error once a run is asked for."""

    kind: Kind
    meaning: str
    level: Level = "error"
    stops_a_run: bool = False


def _shape(meaning: str) -> Code:
    return Code("shape", meaning)


def _wrong(meaning: str) -> Code:
    return Code("config", meaning)


def _doubtful(meaning: str) -> Code:
    return Code("config", meaning, "warning")


def _not_here(meaning: str) -> Code:
    return Code("server", meaning, "warning", stops_a_run=True)


def _different_here(meaning: str) -> Code:
    return Code("server", meaning, "warning")


CODES: Mapping[str, Code] = {
    **{code: _shape(meaning) for code, meaning in SHAPE_CODES.items()},
    "empty_pipeline": _wrong("The pipeline has no stage."),
    "dates_out_of_order": _wrong("A window of time ends before it starts."),
    "overlap_not_below_chunk_size": _wrong("Chunks overlap by as much as they hold, so cutting would never end."),
    "bad_output_schema": _wrong("The schema of the models' answers is no JSON Schema."),
    "bad_filter": _wrong("A metadata filter cannot be read as AIP-160."),
    "not_a_query": _wrong("A BigQuery source does not hold a SELECT."),
    "unknown_placeholder": _wrong("A template names something that is not filled in there."),
    "answer_types_differ": _wrong("Two stages ask for different kinds of answer."),
    "reward_does_not_fit": _wrong("The scorer's reward function is made for another kind of answer."),
    "no_question": _wrong("A stage needs questions, but seeds never become questions."),
    "rollouts_without_prompt": _wrong("Models are to answer, but nothing makes a prompt."),
    "scorer_without_rollouts": _wrong("There is a scorer, but no rollouts to score."),
    "forward_looking_without_labeler": _doubtful(
        "Forward-looking questions stay without a label: what they ask about lies after their seed."
    ),
    "labelled_twice": _doubtful("Questions that come with a label are labelled again."),
    "scorer_without_labels": _doubtful("Nothing makes labels, so no rollout can be scored."),
    "nothing_scored": _doubtful("The scorer has no reward function, so every reward stays null."),
    "unused_options": _doubtful("Options are listed for answers that are not multiple choice."),
    "fewer_kept_than_required": _doubtful(
        "More articles are required than are found or kept, so every question is rejected."
    ),
    "constant_question": _doubtful("A question template fills nothing in, so every question is the same."),
    "context_not_shown": _doubtful("Context is gathered, but the prompt's template leaves it out."),
    "unused_columns": _doubtful("Input columns are listed that the rollouts' template does not use."),
    "column_not_in_query": _doubtful("A column that becomes text or date does not occur in the SQL query."),
    "no_input": _not_here("Nothing makes seeds and no input dataset is named."),
    "step_cannot_run": _not_here("This server does not run such a step, or lacks what it works on."),
    "no_tables": _not_here("The folder of tables, or a file in it, cannot be read."),
    "unknown_table": _not_here("The SQL query reads a table that is not there."),
    "unknown_column": _not_here("The SQL query, or a field, names a column that is not there."),
    "query_cannot_run": _not_here("The SQL query does something that cannot run here."),
    "query_not_checked": _not_here("Nobody could say whether the SQL query can run."),
    "unknown_file_set": _not_here("There is no such file set."),
    "empty_file_set": _not_here("The file set has no files."),
    "unknown_metadata_field": _not_here("The file set's files have no such metadata field."),
    "unknown_model": _not_here("This server cannot call such a model."),
    "unknown_price": _not_here("A model's price is not known, so a cap on the cost cannot be kept."),
    "model_setting_refused": _not_here("A setting of a model that this server cannot follow."),
    "model_setting_unused": _different_here("A setting of a model that changes nothing on this server."),
    "model_replaced": _different_here(
        "The contract's default model is not configured here, so the server's own model stands for it."
    ),
    "rubric_judged_by_words": _different_here(
        "The embedded model judges a rubric by matching its words, or by the form of the question."
    ),
    "answered_by_baseline": _different_here(
        "The embedded model answers prompts with a baseline from the question's own data."
    ),
    "window_outside_archive": _not_here("The news archive holds nothing from that window."),
    "window_partly_outside_archive": _different_here("The news archive covers only a part of that window."),
    "path_not_told_apart": _different_here(
        "Of many articles in the news archive only the domain is known, and no path."
    ),
    "instructions_not_followed": _different_here(
        "The embedded model takes questions from the text and does not follow instructions or examples."
    ),
}


def violation(code: str, path: str, message: str, hint: str = "") -> Violation:
    """Make a violation with the level of its code."""
    return Violation(path=path, code=code, level=CODES[code].level, message=message, hint=hint)


def as_errors(violations: Iterable[Violation]) -> list[Violation]:
    """Turn those warnings into errors that stop a run; the others stay as they are."""
    return [each.model_copy(update={"level": "error"}) if CODES[each.code].stops_a_run else each for each in violations]


def document() -> str:
    """The content of `docs/violations.md`."""
    titles: dict[Kind, str] = {
        "shape": "Shape: the config against its JSON Schema",
        "config": "Meaning: the config by itself",
        "server": "Surroundings: the config on this server",
    }
    sections = [f"## {title}\n\n{_table(kind)}\n" for kind, title in titles.items()]
    return "\n".join([_INTRODUCTION, *sections])


def _table(kind: Kind) -> str:
    rows = [
        f"| `{name}` | {'error at a run' if code.stops_a_run else code.level} | {code.meaning} |"
        for name, code in CODES.items()
        if code.kind == kind
    ]
    return "\n".join(["| code | level | meaning |", "|---|---|---|", *rows])


_INTRODUCTION = """# Violations

What can be wrong with a config, or worth knowing about it. Written by `python -m engine.violations`.

A violation has a `path` (a JSON Pointer into the config), a `code` from the tables below, a `level`, a `message` and
a `hint` that says what would be valid. A config with an error is never kept in a session and never run.
"error at a run" is a warning in a session and refuses a preview or a job.
"""

if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
