"""Migration 0009: what organizations have used of models outside of jobs."""

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, Float, Integer, PrimaryKeyConstraint, String

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make a table with one row for each use."""
    op.create_table(
        "model_uses",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        Column("organization_id", String, nullable=False),
        Column("model", String, nullable=False),
        Column("calls", Integer, nullable=False),
        Column("input_tokens", BigInteger, nullable=False),
        Column("output_tokens", BigInteger, nullable=False),
        Column("dollars", Float, nullable=True),
        Column("created_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("number", name="pk_model_uses"),
    )
    op.create_index("ix_model_uses_organization_id", "model_uses", ["organization_id"])
