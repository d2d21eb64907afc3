"""The `pipeline-assistant` command: its name, its help and its subcommands."""

import typer

from cli.archive import archive
from cli.balance import balance
from cli.chat import EPILOG as CHAT_EPILOG
from cli.chat import chat
from cli.estimate import EPILOG as ESTIMATE_EPILOG
from cli.estimate import estimate
from cli.eval import EPILOG as EVAL_EPILOG
from cli.eval import evaluate
from cli.explain_dates import EPILOG as EXPLAIN_DATES_EPILOG
from cli.explain_dates import explain_dates
from cli.export import EPILOG as EXPORT_EPILOG
from cli.export import export
from cli.models import EPILOG as MODELS_EPILOG
from cli.models import models
from cli.run import EPILOG as RUN_EPILOG
from cli.run import run
from cli.serve import EPILOG as SERVE_EPILOG
from cli.serve import serve
from cli.token import EPILOG as TOKEN_EPILOG
from cli.token import token
from cli.validate import EPILOG as VALIDATE_EPILOG
from cli.validate import validate

EPILOG = """
Examples:

  pipeline-assistant serve

  pipeline-assistant chat "Create question and answer pairs from the FOMC minutes"

  pipeline-assistant chat --url http://127.0.0.1:8000 --session SESSION_ID

  pipeline-assistant run pipeline.json --out rows.jsonl

Every option can be set in the environment too; COMMAND --help names the variables.
"""

app = typer.Typer(
    name="pipeline-assistant",
    help="Say in plain English what a dataset is for; get a valid pipeline, real sample rows, and the dataset.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(epilog=SERVE_EPILOG)(serve)
app.command(epilog=CHAT_EPILOG)(chat)
app.command(epilog=RUN_EPILOG)(run)
app.command(epilog=VALIDATE_EPILOG)(validate)
app.command(epilog=ESTIMATE_EPILOG)(estimate)
app.command(epilog=EXPORT_EPILOG)(export)
app.command(name="eval", epilog=EVAL_EPILOG)(evaluate)
app.command(epilog=EXPLAIN_DATES_EPILOG)(explain_dates)
app.command(epilog=MODELS_EPILOG)(models)
app.command(epilog=TOKEN_EPILOG)(token)
app.add_typer(archive)
app.add_typer(balance)
