"""Migration 0007: what a job may have spent, and the state of the world in which it began."""

from alembic import op
from sqlalchemy import BigInteger, Column, Float, ForeignKeyConstraint, LargeBinary, PrimaryKeyConstraint, String

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Number the changes to articles and files, and keep with each job what it has to find again after a restart."""
    for table in ("articles", "file_set_files"):
        op.add_column(table, Column("added", BigInteger))
        op.create_index(f"ix_{table}_added", table, ["added"])
    op.add_column("jobs", Column("allowed_dollars", Float))
    op.add_column("jobs", Column("as_of", BigInteger))
    op.add_column("jobs", Column("input_rows", BigInteger))
    op.create_table(
        "kept_searches",
        Column("job_id", String, nullable=False),
        Column("key", String, nullable=False),
        Column("body", LargeBinary, nullable=False),
        ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_kept_searches_job_id", ondelete="CASCADE"),
        PrimaryKeyConstraint("job_id", "key", name="pk_kept_searches"),
    )
