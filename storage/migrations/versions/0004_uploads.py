"""Migration 0004: files that organizations bring, and the secret that signs where they put them."""

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, PrimaryKeyConstraint, String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of uploads and of the server's secrets, and find the files of sets by path and by status."""
    op.create_table(
        "uploads",
        Column("id", String, nullable=False),
        Column("organization_id", String, nullable=False),
        Column("original_file_name", String, nullable=False),
        Column("cloud_storage_path", String, nullable=False),
        Column("mime_type", String),
        Column("size_bytes", BigInteger, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        Column("received_at", DateTime(timezone=True)),
        PrimaryKeyConstraint("id", name="pk_uploads"),
    )
    op.create_table(
        "server_keys",
        Column("name", String, nullable=False),
        Column("secret", LargeBinary, nullable=False),
        PrimaryKeyConstraint("name", name="pk_server_keys"),
    )
    path = "ix_file_set_files_file_set_id_cloud_storage_path"
    op.create_index(path, "file_set_files", ["file_set_id", "cloud_storage_path"], unique=True)
    op.create_index("ix_file_set_files_status", "file_set_files", ["status"])
