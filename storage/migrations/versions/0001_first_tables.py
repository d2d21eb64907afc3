"""Migration 0001: the first tables."""

from datetime import datetime

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _make_tokens()
    _make_file_sets()
    _make_datasets()
    _make_jobs()
    _make_sessions()


def _moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _make_tokens() -> None:
    op.create_table(
        "tokens",
        Column("token_hash", String, nullable=False),
        Column("organization_id", String, nullable=False),
        _moment("created_at"),
        PrimaryKeyConstraint("token_hash", name="pk_tokens"),
    )


def _make_file_sets() -> None:
    op.create_table(
        "file_sets",
        Column("id", String, nullable=False),
        Column("organization_id", String),
        Column("name", String, nullable=False),
        Column("description", Text),
        Column("metadata_schema", Text),
        Column("is_public", Boolean, nullable=False),
        Column("content_version", String),
        _moment("created_at"),
        _moment("updated_at"),
        PrimaryKeyConstraint("id", name="pk_file_sets"),
    )
    op.create_index("ix_file_sets_organization_id", "file_sets", ["organization_id"])
    _make_files()
    op.create_table(
        "file_texts",
        Column("file_id", String, nullable=False),
        Column("text", Text, nullable=False),
        ForeignKeyConstraint(["file_id"], ["file_set_files.id"], name="fk_file_texts_file_id", ondelete="CASCADE"),
        PrimaryKeyConstraint("file_id", name="pk_file_texts"),
    )


def _make_files() -> None:
    op.create_table(
        "file_set_files",
        Column("id", String, nullable=False),
        Column("file_set_id", String, nullable=False),
        Column("original_file_name", String, nullable=False),
        Column("cloud_storage_path", String, nullable=False),
        Column("mime_type", String),
        Column("size_bytes", BigInteger, nullable=False),
        Column("character_count", Integer),
        Column("metadata", Text),
        _moment("file_created_date", nullable=True),
        Column("status", String, nullable=False),
        Column("status_message", Text),
        Column("retry_count", Integer, nullable=False),
        Column("deduplication_id", String),
        _moment("created_at"),
        _moment("updated_at"),
        ForeignKeyConstraint(
            ["file_set_id"], ["file_sets.id"], name="fk_file_set_files_file_set_id", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("id", name="pk_file_set_files"),
        UniqueConstraint("file_set_id", "deduplication_id", name="uq_file_set_files_file_set_id_deduplication_id"),
    )
    op.create_index(
        "ix_file_set_files_file_set_id_created_at_id", "file_set_files", ["file_set_id", "created_at", "id"]
    )


def _make_datasets() -> None:
    op.create_table(
        "datasets",
        Column("id", String, nullable=False),
        Column("organization_id", String, nullable=False),
        Column("num_rows", Integer, nullable=False),
        Column("is_preview", Boolean, nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        PrimaryKeyConstraint("id", name="pk_datasets"),
    )
    op.create_index("ix_datasets_organization_id_created_at_id", "datasets", ["organization_id", "created_at", "id"])
    op.create_table(
        "samples",
        Column("dataset_id", String, nullable=False),
        Column("position", Integer, autoincrement=False, nullable=False),
        Column("body", LargeBinary, nullable=False),
        ForeignKeyConstraint(["dataset_id"], ["datasets.id"], name="fk_samples_dataset_id", ondelete="CASCADE"),
        PrimaryKeyConstraint("dataset_id", "position", name="pk_samples"),
    )


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        Column("id", String, nullable=False),
        Column("organization_id", String, nullable=False),
        Column("status", String, nullable=False),
        Column("transform_config", Text, nullable=False),
        Column("input_dataset_id", String),
        Column("output_dataset_id", String, nullable=False),
        Column("configuration_id", String),
        Column("name", String),
        Column("error_message", Text),
        Column("warning_message", Text),
        Column("estimated_cost_dollars", Float),
        Column("max_questions", BigInteger),
        Column("max_cost_dollars", Float),
        Column("valid_rows", BigInteger),
        Column("seed_limit", BigInteger),
        Column("is_preview", Boolean, nullable=False),
        Column("key", String),
        Column("usage", Text, nullable=False),
        Column("metrics", Text),
        Column("seeds_done", Integer),
        Column("questions_made", Integer),
        Column("lease_owner", String, nullable=False),
        _moment("lease_until"),
        _moment("created_at"),
        _moment("updated_at"),
        ForeignKeyConstraint(["output_dataset_id"], ["datasets.id"], name="fk_jobs_output_dataset_id"),
        PrimaryKeyConstraint("id", name="pk_jobs"),
        UniqueConstraint("organization_id", "key", name="uq_jobs_organization_id_key"),
    )
    op.create_index("ix_jobs_organization_id_created_at_id", "jobs", ["organization_id", "created_at", "id"])
    op.create_index("ix_jobs_status", "jobs", ["status"])


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        Column("id", String, nullable=False),
        Column("organization_id", String, nullable=False),
        Column("record", Text, nullable=False),
        _moment("created_at"),
        PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_table(
        "messages",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), autoincrement=True, nullable=False),
        Column("session_id", String, nullable=False),
        Column("body", Text, nullable=False),
        ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_messages_session_id", ondelete="CASCADE"),
        PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_session_id", "messages", ["session_id"])
    op.create_table(
        "revisions",
        Column("session_id", String, nullable=False),
        Column("number", Integer, autoincrement=False, nullable=False),
        Column("body", Text, nullable=False),
        ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_revisions_session_id", ondelete="CASCADE"),
        PrimaryKeyConstraint("session_id", "number", name="pk_revisions"),
    )
