"""The tables of the database, as `storage/migrations/` makes them."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from typing_extensions import override


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, also on a database that keeps no time zones; a moment without zone counts as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return _as_utc(value)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return _as_utc(value)


class CleanString(TypeDecorator[str]):
    """Text without NUL characters, which PostgreSQL refuses: each becomes U+FFFD, on every database."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value.replace("\x00", "\ufffd") if value else value


class CleanText(CleanString):
    """Long text without NUL characters. Columns of JSON, which escapes them, are plain `Text`."""

    impl = Text
    cache_ok = True


def _as_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", CleanString, primary_key=True),
    Column("organization_id", CleanString, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# A set without an organization was installed by the server itself.
file_sets = Table(
    "file_sets",
    metadata,
    Column("id", CleanString, primary_key=True),
    Column("organization_id", CleanString, index=True),
    Column("name", CleanString, nullable=False),
    Column("description", CleanText),
    Column("metadata_schema", Text),
    Column("is_public", Boolean, nullable=False),
    Column("content_version", CleanString),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

file_set_files = Table(
    "file_set_files",
    metadata,
    Column("id", CleanString, primary_key=True),
    Column("file_set_id", CleanString, ForeignKey("file_sets.id", ondelete="CASCADE"), nullable=False),
    Column("original_file_name", CleanString, nullable=False),
    Column("cloud_storage_path", CleanString, nullable=False),
    Column("mime_type", CleanString),
    Column("size_bytes", BigInteger, nullable=False),
    Column("character_count", Integer),
    Column("metadata", Text),
    Column("file_created_date", UtcDateTime),
    Column("status", CleanString, nullable=False),
    Column("status_message", CleanText),
    Column("retry_count", Integer, nullable=False),
    Column("deduplication_id", CleanString),
    Column("text_digest", CleanString),
    Column("extract_metadata", Boolean),
    Column("lease_owner", CleanString),
    Column("lease_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("added", BigInteger, index=True),
    UniqueConstraint("file_set_id", "deduplication_id"),
    Index(None, "file_set_id", "created_at", "id"),
    Index(None, "file_set_id", "cloud_storage_path", unique=True),
    Index(None, "cloud_storage_path"),
    Index(None, "status"),
)

# Apart from the files, so that listing files reads no text; in the database, so that a file that counts as
# active has its text; in parts, so that none has to be held whole.
file_text_parts = Table(
    "file_text_parts",
    metadata,
    Column("file_id", CleanString, ForeignKey("file_set_files.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", CleanText, nullable=False),
)

# Files that were announced; each gets into sets by its `cloud_storage_path`.
uploads = Table(
    "uploads",
    metadata,
    Column("id", CleanString, primary_key=True),
    Column("organization_id", CleanString, nullable=False),
    Column("original_file_name", CleanString, nullable=False),
    Column("cloud_storage_path", CleanString, nullable=False),
    Column("mime_type", CleanString),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("content_digest", CleanString),
    Column("received_at", UtcDateTime),
)

# Secrets that this server made for itself, such as the one that signs the URLs of uploads.
server_keys = Table(
    "server_keys",
    metadata,
    Column("name", CleanString, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("id", CleanString, primary_key=True),
    Column("organization_id", CleanString, nullable=False),
    Column("num_rows", Integer, nullable=False),
    Column("is_preview", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "organization_id", "created_at", "id"),
)

samples = Table(
    "samples",
    metadata,
    Column("dataset_id", CleanString, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", CleanString, primary_key=True),
    Column("organization_id", CleanString, nullable=False),
    Column("status", CleanString, nullable=False),
    Column("transform_config", Text, nullable=False),
    Column("input_dataset_id", CleanString),
    Column("output_dataset_id", CleanString, ForeignKey("datasets.id"), nullable=False),
    Column("configuration_id", CleanString),
    Column("name", CleanString),
    Column("error_message", CleanText),
    Column("warning_message", CleanText),
    Column("estimated_cost_dollars", Float),
    Column("max_questions", BigInteger),
    Column("max_cost_dollars", Float),
    Column("valid_rows", BigInteger),
    Column("seed_limit", BigInteger),
    Column("cost_dollars", Float),
    Column("held_dollars", Float),
    Column("is_preview", Boolean, nullable=False),
    Column("key", CleanString),
    Column("usage", Text, nullable=False),
    Column("metrics", Text),
    Column("seeds_done", Integer),
    Column("questions_made", Integer),
    Column("answers_booked", BigInteger),
    Column("allowed_dollars", Float),
    Column("models", CleanText),
    Column("as_of", BigInteger),
    Column("input_rows", BigInteger),
    Column("lease_owner", CleanString, nullable=False),
    Column("lease_until", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("organization_id", "key"),
    Index(None, "organization_id", "created_at", "id"),
    Index(None, "status"),
)

# What models answered to the seeds of a job whose rows are not written yet.
paid_answers = Table(
    "paid_answers",
    metadata,
    Column("job_id", CleanString, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("last_seed", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# What organizations may spend: one without any credit spends without limit.
account_credits = Table(
    "account_credits",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("organization_id", CleanString, nullable=False, index=True),
    Column("dollars", Float, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# What organizations used of models outside of jobs. A use that is under way has the most dollars it can cost.
model_uses = Table(
    "model_uses",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("organization_id", CleanString, nullable=False, index=True),
    Column("model", CleanString, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("dollars", Float),
    Column("created_at", UtcDateTime, nullable=False),
)

# Answers to requests that carried a key. One without status was not given yet, or was cut off.
kept_answers = Table(
    "kept_answers",
    metadata,
    Column("organization_id", CleanString, primary_key=True),
    Column("route", CleanString, primary_key=True),
    Column("key", CleanString, primary_key=True),
    Column("body_hash", CleanString, nullable=False),
    Column("status", Integer),
    Column("body", LargeBinary),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)

# What the searches for the seeds of a running job have found: they find the same after a restart.
kept_searches = Table(
    "kept_searches",
    metadata,
    Column("job_id", CleanString, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", CleanString, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", CleanString, primary_key=True),
    Column("organization_id", CleanString, nullable=False),
    Column("record", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("session_id", CleanString, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("session_id", CleanString, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

# Articles that came together: those that the server brings, and those that were imported.
article_collections = Table(
    "article_collections",
    metadata,
    Column("name", CleanString, primary_key=True),
    Column("content_version", CleanString),
)

# A number begins with the moment by which its article was out: a span of time is a span of numbers.
articles = Table(
    "articles",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column(
        "collection",
        CleanString,
        ForeignKey("article_collections.name", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("title", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("published", UtcDateTime, nullable=False),
    Column("url", CleanText),
    Column("sources", Text, nullable=False),
    Column("domains", Text, nullable=False),
    Column("attribution", CleanText),
    Column("licence", CleanText),
    Column("added", BigInteger, index=True),
)

article_sites = Table(
    "article_sites",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("articles.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("site", CleanString, primary_key=True),
)
