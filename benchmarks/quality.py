"""Measures the rows that the embedded default makes of the bundled corpora, by the rules of `docs/quality.md`.

`python benchmarks/quality.py` prints for each pipeline its funnel and the share of valid rows that keep each rule;
`--rows FOLDER` writes the rows there, to be read.
"""

import argparse
import asyncio
import csv
import json
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import row_rules
from engine.engine import Engine
from engine.memory import MemoryDatasets, MemoryJobs
from engine.news.archive import NewsArchive
from engine.retrieval.passage_scan import PassageScan
from schemas.job import TransformJob
from schemas.job_record import NewJob
from schemas.sample import ForwardLookingQuestion, Sample
from storage.archive import Archive
from storage.bundled import FOMC_MINUTES, install_bundled
from storage.bundled_news import install_news
from storage.database import Database
from storage.file_sets import FileSets

ORGANIZATION = "bench"
TOP = 3
SECONDS = 1800
DECISIONS = Path(__file__).parents[1] / "tests" / "engine" / "fomc_target_range" / "target_range.csv"
PUBLISHED_AFTER = timedelta(days=21)
SUBJECTS = (
    "killed",
    "dies",
    "toll",
    "election",
    "president",
    "minister",
    "government",
    "court",
    "police",
    "military",
    "strike",
    "earthquake",
    "storm",
    "floods",
    "company",
    "world",
    "United States",
    "China",
    "Russia",
    "Israel",
    "law",
    "percent",
    "announces",
    "championship",
    "wins",
    "win",
    "defeats",
    "elected",
    "vote",
    "guilty",
    "sentenced",
    "charged",
    "inflation",
    "rate",
    "bill",
    "ceasefire",
    "deal",
    "acquisition",
    "launch",
    "impeach",
    "nominates",
)


@dataclass(frozen=True, slots=True)
class Bench:
    """An engine over the bundled corpora, and the texts of both."""

    engine: Engine
    datasets: MemoryDatasets
    corpus: str

    def holds(self, quoted: str) -> bool:
        """Whether the corpora hold a quotation, white space aside."""
        return quoted in self.corpus


async def main(folder: Path | None) -> None:
    """Run and measure every pipeline."""
    async with open_bench() as bench:
        for name, config in pipelines().items():
            started = time.monotonic()
            job = await bench.engine.submit(NewJob(ORGANIZATION, json.dumps(config)))
            ended = await bench.engine.wait(ORGANIZATION, job.id, SECONDS) or job
            rows = [row async for row in bench.datasets.samples(ended.output_dataset_id or "")]
            print(f"\n{name}: {ended.status}, {time.monotonic() - started:.0f} s")
            await print_funnel(bench, ended)
            print_measures([row for row in rows if row.is_valid], bench)
            if folder is not None:
                await asyncio.to_thread(write_rows, folder / f"{name.replace(' ', '_')}.jsonl", rows)


def write_rows(path: Path, rows: Sequence[Sample]) -> None:
    """Write rows, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(row.model_dump_json() for row in rows), encoding="utf-8")


@asynccontextmanager
async def open_bench() -> AsyncIterator[Bench]:
    """Open a database of its own with the bundled corpora in it."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite+aiosqlite:///{folder}/quality.db")
        await install_bundled(database)
        await install_news(database)
        file_sets, news, datasets = FileSets(database), NewsArchive(Archive(database)), MemoryDatasets()
        texts = [document.text async for document in file_sets.documents(FOMC_MINUTES)]
        texts += [each.full_text for each in await news.search("", end=datetime.now(UTC), limit=1_000_000)]
        engine = Engine(file_sets=file_sets, datasets=datasets, jobs=MemoryJobs(datasets), news=news)
        yield Bench(engine, datasets, "\n".join(" ".join(text.split()) for text in texts))
        await engine.close()
        await database.close()


def pipelines() -> dict[str, dict[str, Any]]:
    """The pipelines by name: questions that the text answers, and those that later texts answer, of both corpora."""
    made: dict[str, dict[str, Any]] = {}
    for kind in ("BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE"):
        made[f"minutes answered {kind}"] = _pipeline(_minutes(), "QUESTION_AND_LABEL_GENERATOR", kind, 2)
    for kind in ("BINARY", "CONTINUOUS"):
        made[f"minutes ahead {kind}"] = _pipeline(_minutes(), "FORWARD_LOOKING_QUESTION_GENERATOR", kind, 5)
    made["news answered FREE_RESPONSE"] = _pipeline(_news(), "QUESTION_AND_LABEL_GENERATOR", "FREE_RESPONSE", 1)
    for kind in ("BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE"):
        made[f"news ahead {kind}"] = _pipeline(_news(), "FORWARD_LOOKING_QUESTION_GENERATOR", kind, 2)
    return made


def _pipeline(seeds: dict[str, Any], generator: str, kind: str, each: int) -> dict[str, Any]:
    asking = {"config_type": generator, "questions_per_seed": each, "answer_type": {"answer_type": kind}}
    labeler = {"config_type": "WEB_SEARCH_LABELER"} if generator.startswith("FORWARD") else None
    return {
        "config_type": "QUESTION_PIPELINE",
        "seed_generator": seeds,
        "question_generator": asking,
        **({"labeler": labeler} if labeler else {}),
    }


def _minutes() -> dict[str, Any]:
    return {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": FOMC_MINUTES}


def _news() -> dict[str, Any]:
    return {
        "config_type": "NEWS_SEED_GENERATOR",
        "search_query": list(SUBJECTS),
        "start_date": "2019-01-01",
        "end_date": "2026-03-28",
        "interval_duration_days": 7,
        "articles_per_search": 100,
    }


async def print_funnel(bench: Bench, job: TransformJob) -> None:
    """Print what came into and out of each step, and why the rest did not."""
    metrics = await bench.engine.metrics(ORGANIZATION, job.id)
    for step in metrics.steps if metrics else ():
        print(f"  {step.transform_name}: {step.input_rows} in, {step.output_rows} out. {step.summary or ''}")


def print_measures(rows: Sequence[Sample], bench: Bench) -> None:
    """Print the share of rows that keep each rule."""
    rules: dict[str, Callable[[Sample], bool]] = {
        "well formed": row_rules.is_well_formed,
        "dated": row_rules.is_dated,
        "self-contained": row_rules.is_self_contained,
        "leaks": row_rules.leaks,
        "dates in order": row_rules.is_in_order,
        "answer is a span": lambda row: row_rules.is_span(row, bench.holds),
    }
    print(f"  valid rows: {len(rows)}; duplicates: {row_rules.duplicates(rows)}")
    for name, rule in rules.items():
        print(f"  {name}: {_share(sum(map(rule, rows)), len(rows))}")
    if rows and not isinstance(rows[0].question, ForwardLookingQuestion):
        print(f"  finds its passage in the top {TOP}: {_share(round_trips(rows), len(rows))}")
    labels = Counter(row.label.label for row in rows if row.label and row.label.answer_type != "CONTINUOUS")
    if len(labels) < len(rows) and labels:
        print(f"  labels: {', '.join(f'{label} {count}' for label, count in labels.most_common(4))}")
    right, known = bounds_right(rows)
    if known:
        print(f"  labels about the target range that are right: {_share(right, known)}")


def round_trips(rows: Sequence[Sample]) -> int:
    """How many questions, without their options, find a passage of their document that holds their source sentence.

    The search is the product's own, as FILESET_QUERY_SEED_GENERATOR asks it.
    """
    asked = [row.question.question_text.split("\n")[0] if row.question else "" for row in rows]
    passages = list(dict.fromkeys(map(_passage, rows)))
    search = PassageScan(asked)
    for title, text in passages:
        search.add(text, title)
    found = 0
    for number, row in enumerate(rows):
        source, own = str(row.meta["source_sentence"]), _passage(row)[0]
        best = (passages[place] for place in search.nearest(number, TOP))
        found += any(source in text and title == own for title, text in best)
    return found


def _passage(row: Sample) -> tuple[str, str]:
    return str(row.meta.get("title", "")), row.seed.seed_text if row.seed else ""


def bounds_right(rows: Sequence[Sample]) -> tuple[int, int]:
    """How many labels about a bound of the target range agree with what was decided, and how many there are."""
    right = known = 0
    for row in rows:
        form = row.meta.get("fact", {}).get("form", "")
        if form.endswith(" bound") and row.label and row.label.resolution_date:
            known += 1
            value = _decided((row.label.resolution_date - PUBLISHED_AFTER).date(), form)
            threshold = row.meta.get("threshold")
            if threshold is None:
                right += float(row.label.label) == value
            else:
                is_met = value > float(threshold) if row.meta["comparison"] == "above" else value < float(threshold)
                right += row.label.label == str(int(is_met))
    return right, known


def _decided(day: date, bound: str) -> float:
    with DECISIONS.open(encoding="utf-8") as file:
        past = [row for row in csv.DictReader(file) if date.fromisoformat(row["decision_date"]) <= day]
    return float(past[-1][f"{bound.split()[0]}_percent"])


def _share(number: int, total: int) -> str:
    return f"{number} of {total} ({number / total:.1%})" if total else "none"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, help="folder to write the rows to")
    asyncio.run(main(parser.parse_args().rows))
