"""Migration 0003: the answers of models that running jobs have paid for."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, LargeBinary, PrimaryKeyConstraint, String

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of answers, and say in each job how many of them its usage accounts for."""
    op.create_table(
        "paid_answers",
        Column("job_id", String, nullable=False),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("last_seed", BigInteger, nullable=False),
        Column("body", LargeBinary, nullable=False),
        ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_paid_answers_job_id", ondelete="CASCADE"),
        PrimaryKeyConstraint("job_id", "number", name="pk_paid_answers"),
    )
    op.add_column("jobs", Column("answers_booked", BigInteger))
