"""The conversation: what is typed goes to the assistant, what comes back is shown, runs are followed to their end."""

import time
from collections.abc import Iterator
from pathlib import Path

from anyio.from_thread import BlockingPortal

from agent.changes import changes_between, leaves
from cli.answer import answer_to
from cli.connection import Connection
from cli.display import Display
from schemas.errors import CallerError
from schemas.job import TransformJob, TransformJobStatus
from schemas.session import MessageRole, SessionResponse, StructuredQuestion

POLL_SECONDS = 0.5
ROWS_SHOWN = 5
PAGE = 1000
GREETING = "What is the dataset for? Say it in your own words; /help lists the commands."
HELP = """\
Type a goal, an answer or a change in your own words. What begins with a slash is a command:
  /config      the pipeline as it is now, and where each value came from
  /rows [N]    the first N rows (5) of the newest dataset
  /save FILE   write all its rows to a new file, a JSON object a line
  /help        this list
  /quit        leave; the session is kept"""


class Conversation:
    """One session in the terminal. The assistant runs in the portal's event loop, the terminal in this thread."""

    def __init__(self, portal: BlockingPortal, connection: Connection, display: Display, lines: Iterator[str]) -> None:
        self._portal = portal
        self._connection = connection
        self._display = display
        self._lines = lines
        self._session: SessionResponse | None = None

    @property
    def session_id(self) -> str | None:
        return self._session.session_id if self._session else None

    def resume(self, session_id: str) -> None:
        """Continue an old session: show how far it is. Raises `CallerError` where there is none."""
        session = self._portal.call(self._connection.session, session_id)
        self._display.line(f"Goal: {session.goal}")
        self._show(None, session)
        self._session = session
        for dataset_id in session.dataset_ids[-1:]:
            self._follow(dataset_id)

    def run(self, goal: str | None) -> None:
        """Talk until the lines end or the user leaves, beginning with the goal where one is given.

        Raises `CallerError` from a plain display, where nobody could mend it; a person reads it and goes on.
        """
        if goal:
            self._attempt(goal)
        elif self._session is None:
            self._display.line(GREETING)
        for line in self._lines:
            text = line.strip()
            if text in ("/quit", "/exit"):
                return
            if text:
                self._attempt(text)

    def _attempt(self, text: str) -> None:
        try:
            if text.startswith("/"):
                self._command(text)
            else:
                self._say(text)
        except CallerError as error:
            if self._display.plain:
                raise
            self._display.error(error.message)

    def _say(self, text: str) -> None:
        """Send a line and show what it led to."""
        before = self._session
        with self._display.waiting("thinking"):
            if before is None:
                after = self._portal.call(self._connection.start, text)
            else:
                content = answer_to(_open_question(before), text)
                self._portal.call(self._connection.send, before.session_id, content)
                after = self._portal.call(self._connection.session, before.session_id)
        self._session = after
        self._show(before, after)
        for dataset_id in after.dataset_ids[len(before.dataset_ids) if before else 0 :]:
            self._follow(dataset_id)

    def _show(self, before: SessionResponse | None, after: SessionResponse) -> None:
        """Show the last reply: its words, what it changed, its rows, and its question nearest to the answer."""
        reply = after.messages[-1] if after.messages else None
        if reply and reply.role is MessageRole.ASSISTANT:
            self._display.words(reply)
        if before and before.current_config is not None:
            self._display.changes(changes_between(before.current_config, after.current_config))
        else:
            self._show_config(after)
        if reply and reply.preview_results and reply.preview_results.samples and not _shows_a_table(reply.content):
            self._display.preview(reply.preview_results)
        if reply and reply.structured_question:
            self._display.question(reply.structured_question)

    def _follow(self, dataset_id: str) -> None:
        """Show a run until it ends, then where its rows are."""
        job = self._portal.call(self._connection.job_of, dataset_id)
        # Of a run that has ended by now the reply has told everything.
        was_told = job is not None and job.status is not TransformJobStatus.RUNNING
        try:
            with self._display.job_progress() as progress:
                while job and job.status is TransformJobStatus.RUNNING:
                    progress.show(self._portal.call(self._connection.metrics, job.id))
                    time.sleep(POLL_SECONDS)
                    job = self._portal.call(self._connection.job, job.id)
        except KeyboardInterrupt:
            self._display.note(self._connection.afterwards)
            raise
        self._show_end(dataset_id, job, was_told=was_told)

    def _show_end(self, dataset_id: str, job: TransformJob | None, *, was_told: bool) -> None:
        total = self._portal.call(self._connection.rows, dataset_id, 1).total
        status = f" ({job.status.lower()})" if job and job.status is not TransformJobStatus.COMPLETED else ""
        self._display.line(f"\nDataset {dataset_id}: {total:,} row{'' if total == 1 else 's'}{status}.")
        if job and job.error_message and not was_told:
            self._display.line(job.error_message)
        self._display.note("/rows shows some of them, /save FILE writes all of them to a file.")
        self._display.note(f"From outside: {self._connection.where(dataset_id)}")

    def _command(self, text: str) -> None:
        name, _, argument = text.partition(" ")
        match name:
            case "/config":
                self._show_config(self._with_config())
            case "/rows":
                self._rows(argument.strip())
            case "/save":
                self._save(argument.strip())
            case "/help":
                self._display.line(HELP)
            case _:
                raise CallerError(f"There is no command {name}. /help lists them.")

    def _show_config(self, session: SessionResponse) -> None:
        self._display.config(leaves(session.current_config or {}), session.provenance or {})

    def _with_config(self) -> SessionResponse:
        if self._session is None or self._session.current_config is None:
            raise CallerError("There is no pipeline yet. Say what the dataset is for.")
        return self._session

    def _dataset(self) -> str:
        if self._session is None or not self._session.dataset_ids:
            raise CallerError("There is no dataset in this session yet. Say generate to make one.")
        return self._session.dataset_ids[-1]

    def _rows(self, argument: str) -> None:
        if argument and not (argument.isascii() and argument.isdigit() and 1 <= int(argument) <= PAGE):
            raise CallerError(f"How many rows? Write for example /rows 10, at most {PAGE}.")
        page = self._portal.call(self._connection.rows, self._dataset(), int(argument or ROWS_SHOWN))
        self._display.rows(page.samples)
        self._display.note(f"{len(page.samples):,} of {page.total:,} rows.")

    def _save(self, argument: str) -> None:
        """Write all rows of the newest dataset to a new file."""
        if not argument:
            raise CallerError("To which file? Write for example /save rows.jsonl.")
        dataset_id, path, written = self._dataset(), Path(argument).expanduser(), 0
        try:
            with path.open("x", encoding="utf-8") as file, self._display.waiting("saving"):
                cursor, more = None, True
                while more:
                    page = self._portal.call(self._connection.rows, dataset_id, PAGE, cursor)
                    file.writelines(f"{sample.model_dump_json()}\n" for sample in page.samples)
                    written += len(page.samples)
                    cursor, more = page.next_cursor, page.has_more and page.next_cursor is not None
        except OSError as error:
            raise CallerError(f"{path} can't be written: {error.strerror}. Choose another name.") from error
        self._display.line(f"Wrote {written:,} rows to {path}.")


def _shows_a_table(text: str) -> bool:
    return any(line.startswith("|") for line in text.splitlines())


def _open_question(session: SessionResponse) -> StructuredQuestion | None:
    return session.messages[-1].structured_question if session.messages else None
