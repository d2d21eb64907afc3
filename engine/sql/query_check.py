"""The check of a query on this server: whether it runs, and whether its result has the columns that become seeds."""

from engine.plan import Plan, make_plan
from engine.ports import QueryFacts, SqlTables
from engine.sql.bad_query import BadQuery
from engine.violations import violation
from schemas.errors import RunFailed
from schemas.pipeline import JobConfig
from schemas.seed_generator import BigQuerySeedGenerator
from schemas.violation import Violation

QUERY = "bigquery_query"
"""Name under which what a query costs is booked."""
_SHOWN = 40


async def query_dollars(plan: Plan, tables: SqlTables) -> float | None:
    """The most that the query of a plan's seeds costs; `None` where there is none, or none that is paid."""
    config = plan.seeds.config if plan.seeds is not None else None
    if not isinstance(config, BigQuerySeedGenerator) or not tables.is_paid:
        return None
    return (await tables.examine(config.query)).dollars


async def check_query(config: JobConfig, tables: SqlTables, *, has_input: bool) -> list[Violation]:
    """Say what keeps the query of a config from running here; nothing where it has none."""
    seeds = make_plan(config, has_input=has_input).seeds
    if seeds is None or not isinstance(seeds.config, BigQuerySeedGenerator):
        return []
    try:
        facts = await tables.examine(seeds.config.query)
    except BadQuery as error:
        return [violation(error.code, f"{seeds.path}/query", error.message, error.hint)]
    except RunFailed as error:
        return [violation("query_not_checked", f"{seeds.path}/query", error.message)]
    return _columns(seeds.path, seeds.config, facts)


def _columns(path: str, config: BigQuerySeedGenerator, facts: QueryFacts) -> list[Violation]:
    known = {name.casefold() for name in facts.columns}
    found: list[Violation] = []
    for field, column in (("seed_text_column", config.seed_text_column), ("date_column", config.date_column)):
        if column and column.casefold() not in known:
            message = f"The result of the query has no column {column}."
            hint = f"Its columns: {', '.join(facts.columns[:_SHOWN])}. Set {field}, or select one AS {column}."
            found.append(violation("unknown_column", f"{path}/{field}", message, hint))
    return found
