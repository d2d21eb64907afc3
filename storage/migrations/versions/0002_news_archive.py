"""Migration 0002: the news archive."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0002"
down_revision = "0001"

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


_ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE article_index USING fts5(
        title, text, content='articles', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
)
# Words are kept as on SQLite: stop words too, without accents, and apart where punctuation joins them.
_ON_POSTGRES = (
    "CREATE TEXT SEARCH DICTIONARY article_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION article_words (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION article_words ALTER MAPPING FOR asciiword, word WITH article_stem",
    r"""
    CREATE FUNCTION article_text(written text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $body$
        SELECT translate(
            regexp_replace(normalize(written, NFD), '[\u0300-\u036f]+', '', 'g'),
            $joints$-–—/.,:;_@&+*%()[]{}<>=~#|!?"'’‘“”«»…·•$joints$,
            repeat(' ', 50)
        )
    $body$
    """,
    """
    CREATE TABLE article_index (
        rowid bigint PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE, words tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_article_index_words ON article_index USING gin (words)",
)


def upgrade() -> None:
    """Make the tables of the archive and its full-text index."""
    _make_articles()
    _make_sites()
    _make_index()


def _make_articles() -> None:
    op.create_table(
        "article_collections",
        Column("name", String, nullable=False),
        Column("content_version", String),
        PrimaryKeyConstraint("name", name="pk_article_collections"),
    )
    op.create_table(
        "articles",
        Column("number", _NUMBER, autoincrement=False, nullable=False),
        Column("collection", String, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("title", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("published", DateTime(timezone=True), nullable=False),
        Column("url", Text),
        Column("sources", Text, nullable=False),
        Column("domains", Text, nullable=False),
        Column("attribution", Text),
        Column("licence", Text),
        ForeignKeyConstraint(
            ["collection"], ["article_collections.name"], name="fk_articles_collection", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("number", name="pk_articles"),
        UniqueConstraint("digest", name="uq_articles_digest"),
    )
    op.create_index("ix_articles_collection", "articles", ["collection"])


def _make_sites() -> None:
    op.create_table(
        "article_sites",
        Column("number", _NUMBER, autoincrement=False, nullable=False),
        Column("site", String, nullable=False),
        ForeignKeyConstraint(["number"], ["articles.number"], name="fk_article_sites_number", ondelete="CASCADE"),
        PrimaryKeyConstraint("number", "site", name="pk_article_sites"),
    )


def _make_index() -> None:
    # storage/sqlite_index.py and storage/postgres_index.py keep the index in step with the articles.
    statements = _ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ON_POSTGRES
    for statement in statements:
        op.execute(statement)
