"""Migration 0006: what organizations may spend, and the answers that are given again to a repeated request."""

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, Float, Integer, LargeBinary, PrimaryKeyConstraint, String

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables of credits and of kept answers, and say in each job what it costs and holds back."""
    op.create_table(
        "account_credits",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        Column("organization_id", String, nullable=False),
        Column("dollars", Float, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("number", name="pk_account_credits"),
    )
    op.create_index("ix_account_credits_organization_id", "account_credits", ["organization_id"])
    op.create_table(
        "kept_answers",
        Column("organization_id", String, nullable=False),
        Column("route", String, nullable=False),
        Column("key", String, nullable=False),
        Column("body_hash", String, nullable=False),
        Column("status", Integer),
        Column("body", LargeBinary),
        Column("created_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("organization_id", "route", "key", name="pk_kept_answers"),
    )
    op.create_index("ix_kept_answers_created_at", "kept_answers", ["created_at"])
    op.add_column("jobs", Column("cost_dollars", Float))
    op.add_column("jobs", Column("held_dollars", Float))
