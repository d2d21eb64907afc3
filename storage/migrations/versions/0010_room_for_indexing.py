"""Migration 0010: room in memory for the full-text index of a whole batch of articles."""

from alembic import op

revision = "0010"
down_revision = "0009"

_MOST_BYTES = 64 * 2**20
"""What FTS5 gathers before it writes; its default is 1 MiB, and it would write, and merge, a batch many times."""


def upgrade() -> None:
    """Let FTS5 gather more; it keeps that with the index."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"INSERT INTO article_index (article_index, rank) VALUES ('hashsize', {_MOST_BYTES})")
