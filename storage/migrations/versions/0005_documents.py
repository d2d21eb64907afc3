"""Migration 0005: texts in parts, what tells texts apart, leases on files that are read, and digests of uploads."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Put each text that is there into one part of the new table, with its digest, and drop the old table."""
    for column in (
        sa.Column("text_digest", sa.String),
        sa.Column("extract_metadata", sa.Boolean),
        sa.Column("lease_owner", sa.String),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
    ):
        op.add_column("file_set_files", column)
    op.add_column("uploads", sa.Column("content_digest", sa.String))
    op.create_index("ix_uploads_expires_at", "uploads", ["expires_at"])
    op.create_index("ix_file_set_files_cloud_storage_path", "file_set_files", ["cloud_storage_path"])
    op.create_table(
        "file_text_parts",
        sa.Column("file_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["file_set_files.id"], name="fk_file_text_parts_file_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_file_text_parts"),
    )
    _write_digests(op.get_bind())
    op.execute("INSERT INTO file_text_parts (file_id, number, text) SELECT file_id, 0, text FROM file_texts")
    op.drop_table("file_texts")


def _write_digests(connection: sa.Connection) -> None:
    texts = sa.table("file_texts", sa.column("file_id", sa.String), sa.column("text", sa.Text))
    files = sa.table("file_set_files", sa.column("id", sa.String), sa.column("text_digest", sa.String))
    for file_id in connection.scalars(sa.select(texts.c.file_id)).all():
        text = connection.scalars(sa.select(texts.c.text).where(texts.c.file_id == file_id)).one().strip()
        if text:
            digest = hashlib.sha256(text.encode()).hexdigest()
            connection.execute(sa.update(files).where(files.c.id == file_id).values(text_digest=digest))
