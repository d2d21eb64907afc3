"""What keeps a config from running on this server, or makes it run differently."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine.metadata_filter import parse_filter
from engine.model_checks import check_models
from engine.models.registry import EMBEDDED
from engine.plan import Stage, make_plan
from engine.surroundings import FileSetFacts, Surroundings
from engine.violations import violation
from schemas.mock import MockTransformConfig
from schemas.pipeline import JobConfig, TransformType
from schemas.seed_generator import (
    FileSetQuerySeedGenerator,
    FileSetSeedGenerator,
    GdeltSeedGenerator,
    NewsSeedGenerator,
)
from schemas.site import read_site
from schemas.violation import Violation

_MOST_NAMES = 5
Violations = Iterator[Violation]


def check_on_server(config: JobConfig, here: Surroundings, *, has_input: bool) -> Violations:
    """Say what this server cannot do with a valid config. With an input dataset the seed generator is not used."""
    plan = make_plan(config, has_input=has_input)
    seeds = plan.seeds.config if plan.seeds else None
    if not has_input and (seeds is None or (isinstance(seeds, MockTransformConfig) and seeds.num_seeds == 0)):
        hint = "Set a source of seeds, or name an input dataset when you run it."
        yield violation("no_input", plan.seeds.path if plan.seeds else "", "Nothing makes seeds.", hint)
    for stage in plan.all_stages():
        yield from _step(stage, here)
        for check in (_file_set, _prompts, _window, _paths, check_models):
            yield from check(stage, here)


def _step(stage: Stage, here: Surroundings) -> Violations:
    if stage.transform not in here.runnable:
        runnable = sorted(here.runnable - {TransformType.QUESTION_PIPELINE})
        hint = here.unavailable.get(stage.transform, f"Steps that run here: {', '.join(runnable) or 'none'}.")
        yield violation("step_cannot_run", stage.path, f"{stage.transform} can't run on this server.", hint)


def _file_set(stage: Stage, here: Surroundings) -> Violations:
    config = stage.config
    if not isinstance(config, FileSetSeedGenerator | FileSetQuerySeedGenerator):
        return
    path, facts = f"{stage.path}/file_set_id", here.file_sets.get(config.file_set_id)
    if facts is None:
        message = f"There is no file set {config.file_set_id}."
        yield violation("unknown_file_set", path, message, _file_set_hint(config.file_set_id, here))
        return
    if facts.file_count == 0:
        yield violation("empty_file_set", path, f"The file set {facts.name} has no files.", "Upload files to it.")
    for index, text in enumerate(config.metadata_filters or ()):
        yield from _metadata_fields(f"{stage.path}/metadata_filters/{index}", text, facts)


def _prompts(stage: Stage, here: Surroundings) -> Violations:
    if here.models.configured != EMBEDDED:
        return
    if isinstance(stage.config, FileSetQuerySeedGenerator) and stage.config.system_instruction:
        message = "The embedded model answers with the best passages, word for word: it follows no system_instruction."
        hint = "Configure another model if it matters, or leave it out; what is looked for stands in the prompts."
        yield violation("instructions_not_followed", f"{stage.path}/system_instruction", message, hint)


def _file_set_hint(wanted: str, here: Surroundings) -> str:
    names = {facts.name.casefold(): key for key, facts in here.file_sets.items()}
    holding = [name for name in names if wanted.casefold() in name]
    near = holding[:1] or get_close_matches(wanted.casefold(), names, n=1)
    if near:
        key = names[near[0]]
        return f"The id of {here.file_sets[key].name} is {key}."
    listed = [f"{key} ({facts.name})" for key, facts in list(here.file_sets.items())[:_MOST_NAMES]]
    return f"File sets: {', '.join(listed)}." if listed else "Create a file set first; there is none."


def _metadata_fields(path: str, text: str, facts: FileSetFacts) -> Violations:
    if not facts.metadata_fields:
        return
    for field in sorted(set(parse_filter(text).fields()) - facts.metadata_fields):
        message = f"The files of {facts.name} have no metadata field {field}."
        hint = f"Its fields: {', '.join(sorted(facts.metadata_fields))}."
        yield violation("unknown_metadata_field", path, message, hint)


def _paths(stage: Stage, here: Surroundings) -> Violations:
    config = stage.config
    if not isinstance(config, NewsSeedGenerator) or here.archive_window is None:
        return
    given = [config.source_domain] if isinstance(config.source_domain, str) else config.source_domain or []
    for site in filter(None, map(read_site, given)):
        domain, slash, _ = site.partition("/")
        if slash:
            message = f"Articles of which the archive knows no more than that they are from {domain} count as {site}."
            hint = f"Expect articles from all of {domain}; a live provider of news tells paths apart."
            yield violation("path_not_told_apart", f"{stage.path}/source_domain", message, hint)


def _window(stage: Stage, here: Surroundings) -> Violations:
    config = stage.config
    if not isinstance(config, NewsSeedGenerator | GdeltSeedGenerator) or here.archive_window is None:
        return
    first, last = here.archive_window
    hint = f"The archive goes from {first} to {last}."
    if config.end_date.date() < first or config.start_date.date() > last:
        message = "The news archive holds nothing from that window."
        yield violation("window_outside_archive", f"{stage.path}/start_date", message, hint)
    elif config.start_date.date() < first or config.end_date.date() > last:
        message = "The news archive covers only a part of that window."
        yield violation("window_partly_outside_archive", f"{stage.path}/start_date", message, hint)
