"""Migration 0008: the models that a job was begun with."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Note them with each job, for processes that would use others."""
    op.add_column("jobs", Column("models", Text))
