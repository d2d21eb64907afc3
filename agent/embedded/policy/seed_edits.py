"""Seed edits: what a message's acts change in the source: its window, topics, sites, files, prompts and columns."""

from collections.abc import Sequence
from datetime import date

from agent.embedded.policy.article_filter import article_filter
from agent.embedded.policy.edit_plan import DOCUMENTS, GDELT, NEWS, PROMPTED, EditPlan, day, part, seed_kind
from agent.embedded.policy.file_filters import date_filter, filters_after, unknown_fields, without_dates, years_of
from agent.embedded.policy.windows import timestamp, window_of
from agent.embedded.understanding import Act, DateRange, FileSetInfo, Kind, Situation
from agent.embedded.understanding.calendar import DAY, shift, unit_around
from agent.embedded.understanding.conditions import Condition
from agent.embedded.understanding.fiscal import FiscalStart
from agent.embedded.understanding.shifts import WindowPart, WindowStep

_STARTING = ("start", "begin")


def shift_dates(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "extend it by 3 months": the ends that are there, moved."""
    present, by = part(situation, "seed_generator"), act.value
    ends = (day(present["start_date"]), day(present["end_date"]))
    if isinstance(by, FiscalStart):
        _in_fiscal_years(plan, act, DateRange(*ends), situation)
        return
    if isinstance(by, WindowStep | WindowPart):
        beside = _beside(DateRange(*ends), by) if isinstance(by, WindowStep) else _part(*ends, by)
        kind = Kind.ADD if isinstance(by, WindowStep) and by.joined else Kind.SET
        set_dates(plan, Act(kind, "dates", beside, act.words, act.start, act.end), situation)
        return
    start = shift(ends[0], by.unit, by.start) if by.start else None
    end = shift(ends[1], by.unit, by.end) if by.end else None
    moved = Act(Kind.SET, "dates", DateRange(start, end), act.words, act.start, act.end)
    set_dates(plan, moved, situation)


def _in_fiscal_years(plan: EditPlan, act: Act, window: DateRange, situation: Situation) -> None:
    """Calendar years that turn out to be meant as fiscal ones; other windows stay as they are."""
    assert window.start and window.end
    if (window.start.month, window.start.day, window.end.month, window.end.day) != (1, 1, 12, 31):
        plan.notes.append("The window is not one of whole years, so it stays as it is.")
        return
    meant = act.value.applied(window)
    set_dates(plan, Act(Kind.SET, "dates", meant, act.words, act.start, act.end), situation)


def _beside(window: DateRange, step: WindowStep) -> DateRange:
    """The days that lie right before or after a window."""
    assert window.start and window.end
    if step.steps == 0:
        whole = unit_around(window.start, step.unit)
        return DateRange(whole.start, whole.end)
    unit, amount = _length(window.start, window.end) if step.unit == "window" else (step.unit, 1)
    if step.steps < 0:
        return DateRange(shift(window.start, unit, -amount), window.start - DAY)
    first = window.end + DAY
    return DateRange(first, shift(first, unit, amount) - DAY)


def _part(start: date, end: date, part: WindowPart) -> DateRange:
    """The first units of a window, or its days in another year."""
    if part.year:
        years = part.year - start.year
        return DateRange(shift(start, "year", years), shift(end, "year", years))
    return DateRange(start, min(end, shift(start, part.unit, part.amount) - DAY))


def _length(start: date, end: date) -> tuple[str, int]:
    """How long a window is: in months where it is made of whole ones, else in days."""
    after = end + DAY
    if start.day == after.day == 1:
        return "month", (after.year - start.year) * 12 + after.month - start.month
    return "day", (after - start).days


def exclude_dates(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "exclude May and June": days at an end of the window are cut off; a gap inside it can't be kept."""
    present = part(situation, "seed_generator")
    if "start_date" not in present:
        plan.notes.append(f"“{act.words}” is not in the pipeline, so there is nothing to take out.")
        return
    window = DateRange(day(present["start_date"]), day(present["end_date"]))
    said: DateRange = act.value.in_year_of(window, situation.today)
    assert window.start and window.end
    first, last = said.start or window.start, said.end or window.end
    if first <= window.start <= last < window.end:
        plan.add("set_dates", start_date=timestamp(last + DAY))
    elif window.start < first <= window.end <= last:
        plan.add("set_dates", end_date=timestamp(first - DAY))
    else:
        plan.notes.append(f"“{act.words}” is no end of the window, so it can't be cut off: a window has no gaps.")


def set_dates(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Set the ends of the window that were said."""
    said: DateRange = act.value
    if seed_kind(situation) in (DOCUMENTS, PROMPTED):
        _set_file_dates(plan, act, situation)
        return
    present = part(situation, "seed_generator")
    stands = DateRange(day(present["start_date"]), day(present["end_date"]))
    if act.words.lower().startswith(_STARTING) and said.open_end:
        said = DateRange(said.start, None, cycle=said.cycle)
    said = said.in_year_of(stands, situation.today)
    if act.kind == Kind.ADD:
        said = said.joined(stands)
    known = DateRange(said.start or stands.start, said.end or stands.end)
    window = window_of(known, situation)
    if window.problem:
        plan.notes.append(f"{window.problem} The dates stay as they are.")
        return
    plan.notes += window.notes
    if said.start:
        plan.add("set_dates", start_date=timestamp(window.start))
    if said.end:
        plan.add("set_dates", end_date=timestamp(window.end))


def _present_set(situation: Situation) -> FileSetInfo | None:
    file_set_id = part(situation, "seed_generator").get("file_set_id")
    return next((each for each in situation.file_sets if each.id == file_set_id), None)


def _set_file_dates(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Of documents, the files of those days; "2024 too" joins the years that are there."""
    file_set, said = _present_set(situation), act.value
    years = years_of(part(situation, "seed_generator").get("metadata_filters") or ())
    said = said.joined(years) if act.kind == Kind.ADD and years else said
    only = date_filter(said, file_set) if file_set else None
    if only:
        _filter_files(plan, [only], situation)
    elif file_set:
        plan.notes.append(without_dates(file_set))


def set_file_filters(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Put conditions on the files that are read."""
    file_set = _present_set(situation)
    fields = file_set.metadata_fields if file_set else ()
    lost = unknown_fields(act.value, file_set) if file_set else ""
    plan.notes += [lost] if lost else []
    said = [each for each in act.value if each.field in fields]
    _filter_files(plan, said, situation, added=act.kind == Kind.ADD)


def _filter_files(
    plan: EditPlan, conditions: Sequence[Condition], situation: Situation, *, added: bool = False
) -> None:
    """Conditions beside those that this message or the config has on other fields."""
    planned = next((edit for edit in plan.edits if "metadata_filters" in edit), None)
    before = planned["metadata_filters"] if planned else part(situation, "seed_generator").get("metadata_filters")
    if conditions:
        plan.add("set_chunks", metadata_filters=filters_after(before or (), conditions, added=added) or None)


def set_prompts(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Prompts for documents: a set that was read whole is asked instead."""
    present = part(situation, "seed_generator")
    kept = {key: present[key] for key in ("file_set_id", "metadata_filters", "system_instruction") if key in present}
    before = present.get("prompts") or [] if act.kind == Kind.ADD else []
    plan.add("set_source", source={"config_type": PROMPTED} | kept | {"prompts": [*before, *act.value]})


def set_column(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Set a column or the most rows of a table."""
    plan.add("set_source", source=part(situation, "seed_generator") | {act.field: act.value})


def set_topic(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Set or add to the search queries; a source that is not searched asks only about the topic."""
    queries: list[str] = act.value
    if seed_kind(situation) != NEWS:
        plan.add("set_questions", instructions=f"Ask only about {' or '.join(queries)}.")
        return
    planned = next((edit["config"] for edit in plan.edits if edit.get("stage") == "seed_generator"), None)
    present = (planned or part(situation, "seed_generator")).get("search_query") or []
    if act.kind == Kind.ADD:
        queries = [*(present if isinstance(present, list) else [present]), *queries]
    plan.add("set_search", search_query=queries)


def set_domains(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Set or add to the sites that are searched."""
    present = part(situation, "seed_generator").get("source_domain") or []
    before = present if isinstance(present, list) else [present]
    plan.add("set_news", source_domain=[*(before if act.kind == Kind.ADD else ()), *act.value])


def set_articles(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Articles of a search; GDELT is not searched, there they are those of a slice."""
    if seed_kind(situation) == GDELT:
        plan.add("set_source", source=part(situation, "seed_generator") | {"articles_per_interval": act.value})
    else:
        plan.add("set_news", articles_per_search=act.value)


def set_article_filter(plan: EditPlan, act: Act, situation: Situation) -> None:
    """A quality bar for articles, or its least score; set first, so that other edits of the source hold over it."""
    planned = next((edit for edit in plan.edits if edit.get("stage") == "seed_generator"), None)
    seeds = planned["config"] if planned else part(situation, "seed_generator")
    bars = article_filter(seeds.get("filter_criteria"), **{act.field: act.value})
    if bars is None:
        plan.notes.append("There is no filter on articles yet. Say what a good article is.")
    elif planned:
        planned["config"] = seeds | {"filter_criteria": bars}
    else:
        edit = {"edit": "set_stage", "stage": "seed_generator", "config": seeds | {"filter_criteria": bars}}
        plan.edits.insert(0, edit)


def without_topic(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "drop Denmark": take a query off the list, where others stay."""
    present = part(situation, "seed_generator").get("search_query") or []
    before = present if isinstance(present, list) else [present]
    rest = [query for query in before if query not in act.value]
    if rest:
        plan.add("set_search", search_query=rest)
    else:
        plan.notes.append("A news search needs a topic. Say which one should take its place.")


def without_domains(plan: EditPlan, act: Act, situation: Situation) -> bool:
    """ "exclude bbc.com": take it off the list of sites, where it is on it."""
    present = part(situation, "seed_generator").get("source_domain") or []
    before = present if isinstance(present, list) else [present]
    rest = [each for each in before if each not in act.value]
    if len(rest) == len(before):
        return False
    plan.add("set_news", source_domain=rest or None)
    return True
