"""The conversation in the terminal, with an assistant that says what each test wrote down."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from rich.console import Console

from cli.conversation import Conversation
from cli.display import Display, JobProgress
from schemas.errors import CallerError, NotFound
from schemas.session import PreviewResults, PreviewSample
from tests.cli.scripted_connection import Reply, ScriptedConnection, row

CONFIG = {"question_generator": {"questions_per_seed": 1}}
EDITED = {"question_generator": {"questions_per_seed": 3}}


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


def display(*, terminal: bool = False) -> tuple[Display, io.StringIO]:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=120, no_color=True, markup=False, highlight=False)
    return Display(console), out


def talk(portal: BlockingPortal, connection: ScriptedConnection, *lines: str, terminal: bool = False) -> str:
    """Type the lines, the first of them the goal, and read what was shown."""
    shown, out = display(terminal=terminal)
    Conversation(portal, connection, shown, iter(lines[1:])).run(lines[0])
    return out.getvalue()


def test_a_goal_is_sent_and_the_reply_is_shown(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("I'll build that.")])
    assert "I'll build that." in talk(portal, connection, "rates")
    assert connection.received == ["rates"]


def test_without_a_goal_the_first_line_is_the_goal(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Fine.")])
    shown, out = display()
    Conversation(portal, connection, shown, iter(["", "  rates \n"])).run(None)
    assert out.getvalue().startswith("What is the dataset for?")
    assert connection.received == ["rates"]


def test_a_question_is_shown_with_numbers_and_answered_by_one(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Two ways.", options=["Now", "Later"]), Reply("Later it is.")])
    shown = talk(portal, connection, "rates", "2")
    assert "What next?\n  1. Now\n  2. Later\n" in shown
    assert connection.received == ["rates", "value of Later"]


def test_a_question_that_is_all_the_reply_says_is_shown_once(portal: BlockingPortal):
    shown = talk(portal, ScriptedConnection([Reply("What next?", options=["Now"])]), "rates")
    assert shown.count("What next?") == 1


def test_an_answered_question_is_not_answered_again(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Which?", options=["Now"]), Reply("Done."), Reply("One.")])
    talk(portal, connection, "rates", "1", "1")
    assert connection.received == ["rates", "value of Now", "1"]


def test_a_first_config_is_shown_whole_and_a_changed_one_before_and_after(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Built.", CONFIG), Reply("Changed.", EDITED), Reply("Same.", EDITED)])
    first, second, third = (talk(portal, connection, "rates"), *_next(portal, connection, "3", "thanks"))
    assert "| /question_generator/questions_per_seed | 1 |" in first
    assert "| /question_generator/questions_per_seed | 1 | 3 |" in second
    assert "|" not in third


def _next(portal: BlockingPortal, connection: ScriptedConnection, *lines: str) -> Iterator[str]:
    """Continue the session line by line; what each line shows after what is shown on resuming."""
    for line in lines:
        shown, out = display()
        conversation = Conversation(portal, connection, shown, iter([line]))
        conversation.resume("s1")
        out.truncate(0)
        out.seek(0)
        conversation.run(None)
        yield out.getvalue()


def test_a_preview_is_shown_as_rows_with_its_notes(portal: BlockingPortal):
    sample = PreviewSample(question="What was the rate?", label="5.25", label_confidence=0.98)
    preview = PreviewResults(job_id="j", status="completed", total_samples=1, samples=[sample], notes=["1 rejected"])
    shown = talk(portal, ScriptedConnection([Reply("One row.", preview=preview)]), "rates")
    assert "| 1 | What was the rate? | 5.25 | 0.98 |" in shown
    assert "1 rejected" in shown


def test_rows_that_the_reply_shows_are_shown_once(portal: BlockingPortal):
    preview = PreviewResults(job_id="j", status="completed", samples=[PreviewSample(question="Why?")])
    reply = Reply("One row.\n\n| # | question |\n|---|---|\n| 1 | Why? |", preview=preview)
    assert talk(portal, ScriptedConnection([reply]), "rates").count("Why?") == 1


def test_a_cell_keeps_a_table_of_a_pipe_whole(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Built.", {"instructions": "either | or,\nin two lines"})])
    assert "| /instructions | either \\| or, in two lines |" in talk(portal, connection, "rates")


def test_a_run_is_followed_to_its_end_and_the_dataset_is_named(portal: BlockingPortal):
    rows = [row(number) for number in range(3)]
    connection = ScriptedConnection([Reply("It runs.", CONFIG, dataset_id="d1")], rows, job_looks=2)
    shown = talk(portal, connection, "rates", terminal=True)
    assert connection.job_looks == 0
    assert "question renderer: 4 in, 3 out, 1 rejected" in shown
    assert "Dataset d1: 3 rows." in shown
    assert "nowhere (d1)" in shown


class Interrupted(Display):
    """A display whose user presses Ctrl-C as soon as a run is shown."""

    @contextmanager
    def job_progress(self) -> Iterator[JobProgress]:
        raise KeyboardInterrupt
        yield


def test_leaving_during_a_run_says_what_becomes_of_it(portal: BlockingPortal):
    out = io.StringIO()
    connection = ScriptedConnection([Reply("It runs.", dataset_id="d1")])
    with pytest.raises(KeyboardInterrupt):
        Conversation(portal, connection, Interrupted(Console(file=out)), iter([])).run("rates")
    assert out.getvalue() == "It runs.\nThe run goes on somewhere.\n"


def test_rows_are_shown_and_saved(portal: BlockingPortal, tmp_path: Path):
    rows = [row(number) for number in range(1203)]
    file = tmp_path / "rows.jsonl"
    connection = ScriptedConnection([Reply("Done.", dataset_id="d1")], rows, job_looks=0)
    shown = talk(portal, connection, "rates", "/rows 2", f"/save {file}")
    assert "What was rate 1?" in shown and "What was rate 2?" not in shown
    assert "2 of 1,203 rows." in shown
    saved = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [it["label"]["label"] for it in saved] == [str(number) for number in range(1203)]


def test_a_file_is_never_overwritten(portal: BlockingPortal, tmp_path: Path):
    file = tmp_path / "rows.jsonl"
    file.write_text("mine")
    connection = ScriptedConnection([Reply("Done.", dataset_id="d1")], [row(1)], job_looks=0)
    assert "can't be written" in talk(portal, connection, "rates", f"/save {file}", terminal=True)
    assert file.read_text() == "mine"


def test_the_config_can_be_asked_for(portal: BlockingPortal):
    shown = talk(portal, ScriptedConnection([Reply("Built.", CONFIG)]), "rates", "/config")
    assert shown.count("questions_per_seed") == 2


def test_the_config_is_shown_with_where_its_values_came_from(portal: BlockingPortal):
    origins = {"/question_generator/questions_per_seed": "assumption"}
    connection = ScriptedConnection([Reply("Built.", CONFIG)], provenance=origins)
    line = next(it for it in talk(portal, connection, "rates").splitlines() if "questions_per_seed" in it)
    assert line.rstrip(" |").endswith("assumption")


@pytest.mark.parametrize("line", ["/rows", "/rows many", "/save", "/save rows.jsonl", "/config", "/nonsense"])
def test_a_command_that_cannot_be_met_says_why_and_the_conversation_goes_on(portal: BlockingPortal, line: str):
    connection = ScriptedConnection([Reply("Hello."), Reply("Still here.")])
    shown = talk(portal, connection, "rates", line, "hello", terminal=True)
    assert shown.index("Hello.") < shown.index("Still here.")
    assert connection.received == ["rates", "hello"]


def test_a_mistake_ends_a_conversation_in_a_pipe(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Hello.")])
    with pytest.raises(CallerError, match="no command /nonsense"):
        talk(portal, connection, "rates", "/nonsense", "never sent")
    assert connection.received == ["rates"]


@pytest.mark.parametrize("leave", ["/quit", "/exit"])
def test_leaving_ends_it(portal: BlockingPortal, leave: str):
    connection = ScriptedConnection([Reply("Hello.")])
    talk(portal, connection, "rates", leave, "never sent")
    assert connection.received == ["rates"]


def test_an_old_session_is_continued_where_it_was(portal: BlockingPortal):
    connection = ScriptedConnection([Reply("Built.", CONFIG, ["Generate"]), Reply("It runs.", CONFIG)])
    talk(portal, connection, "rates")
    shown, out = display()
    conversation = Conversation(portal, connection, shown, iter(["1"]))
    conversation.resume("s1")
    conversation.run(None)
    assert out.getvalue().startswith("Goal: rates\nBuilt.")
    assert "  1. Generate" in out.getvalue()
    assert connection.received == ["rates", "value of Generate"]


def test_an_unknown_session_is_refused(portal: BlockingPortal):
    with pytest.raises(NotFound, match="no session s9"):
        Conversation(portal, ScriptedConnection([]), display()[0], iter([])).resume("s9")
