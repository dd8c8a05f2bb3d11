import sqlite3

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# External content: the words' numbers stand in the table of documents, and only there
SQLITE = [
    "CREATE VIRTUAL TABLE syncchat_search USING fts5(terms, content='syncchat_searchdocument',"
    " content_rowid='id', tokenize='ascii', columnsize=0)",
    "CREATE TRIGGER syncchat_search_added AFTER INSERT ON syncchat_searchdocument BEGIN"
    " INSERT INTO syncchat_search(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER syncchat_search_removed AFTER DELETE ON syncchat_searchdocument BEGIN"
    " INSERT INTO syncchat_search(syncchat_search, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER syncchat_search_changed AFTER UPDATE OF id, terms ON syncchat_searchdocument BEGIN"
    " INSERT INTO syncchat_search(syncchat_search, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO syncchat_search(rowid, terms) VALUES (new.id, new.terms); END",
]
SQLITE_BACK = [
    "DROP TRIGGER syncchat_search_added",
    "DROP TRIGGER syncchat_search_removed",
    "DROP TRIGGER syncchat_search_changed",
    "DROP TABLE syncchat_search",
]
POSTGRES = [
    "ALTER TABLE syncchat_searchdocument ADD COLUMN vector tsvector"
    " GENERATED ALWAYS AS (to_tsvector('pg_catalog.simple', terms)) STORED",
    "CREATE INDEX syncchat_search ON syncchat_searchdocument USING gin (vector)",
]
POSTGRES_BACK = [
    "DROP INDEX syncchat_search",
    "ALTER TABLE syncchat_searchdocument DROP COLUMN vector",
]


# Where SQLite knows how, the numbers of deleted words leave the pages at once, and not with the next merge
SECURE = "INSERT INTO syncchat_search(syncchat_search, rank) VALUES ('secure-delete', 1)"


def make_index(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRES:
        editor.execute(statement)
    if is_sqlite and sqlite3.sqlite_version_info >= (3, 42):
        editor.execute(SECURE)


def drop_index(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0004_files")]

    operations = [
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=64, unique=True)),
                ("stem", models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SearchPlace",
            fields=[
                (
                    "log",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="syncchat.log",
                    ),
                ),
                ("seq", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("room_id", models.PositiveBigIntegerField()),
                ("author_id", models.PositiveBigIntegerField()),
                ("terms", models.TextField()),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="syncchat.message",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make_index, drop_index, elidable=False),
    ]
