"""The test database as a new installation has it, within a moment.

Migrating and loading the content take seconds, and emptying every table by TRUNCATE a quarter of one; every process of
a run needs the first two, tests with real transactions and sites for a browser the last. So one process makes a model
database, each works on a copy of it, the content is kept beside the tables, and going back to it is one statement. Rows
keep their keys, so what Django remembers of content types stays true.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction

from members.queries import today
from members.workflow.closed_days import seed_closed_days

MODEL = "model_of_tests"
LOCK = 2_026_112_2
# Beside our own packages with their migrations and content: a change of these makes the model outdated too.
MADE_FROM = ("requirements-dev.lock", "tests/fresh.py")
OPENED_AT = datetime(2025, 1, 6, 17, tzinfo=UTC)
KEPT = "kept_by_tests"
TABLES = """
    SELECT quote_ident(tables.relname), string_agg(quote_ident(columns.attname), ', ' ORDER BY columns.attnum)
    FROM pg_class tables JOIN pg_attribute columns ON columns.attrelid = tables.oid
    WHERE tables.relnamespace = 'public'::regnamespace AND tables.relkind = 'r' AND columns.attnum > 0
      AND NOT columns.attisdropped AND columns.attgenerated = ''
    GROUP BY tables.relname ORDER BY tables.relname
"""
LASTING = "django_migrations"


def work_on_a_copy() -> None:
    """Make this process's test database from the model."""
    own = connection.creation._get_test_db_name()
    with current_model() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE {MODEL}')
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own


@contextmanager
def current_model() -> Iterator[Any]:
    """The model, made where it is missing or outdated, while nobody else makes it or copies it."""
    creation, made_from = connection.creation, digest_of_sources()
    with creation._nodb_cursor() as cursor:
        do_not_wait_for_the_disk(cursor)
        # held until this connection closes
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [MODEL])
        if cursor.fetchone() != (made_from,):
            connection.settings_dict["TEST"]["NAME"] = MODEL
            # with force: whoever made it before may have been killed, and its connection not be gone yet
            cursor.execute(f"DROP DATABASE IF EXISTS {MODEL} WITH (FORCE)")
            creation.create_test_db(verbosity=0)
            keep_content()
            cursor.execute(f"COMMENT ON DATABASE {MODEL} IS '{made_from}'")
        connection.close()
        yield cursor


def do_not_wait_for_the_disk(cursor: Any) -> None:
    """The embedded server of the tests does not wait for the disk: only a power cut would lose what it wrote."""
    if connection.settings_dict.get("DATA_DIR"):
        cursor.execute("ALTER SYSTEM SET fsync = off")
        cursor.execute("SELECT pg_reload_conf()")


def digest_of_sources() -> str:
    """Stands for all that the model is made from."""
    digest = hashlib.sha256()
    ours = {path.parent for path in settings.BASE_DIR.glob("*/__init__.py")} - {settings.BASE_DIR / "tests"}
    files = [settings.BASE_DIR / name for name in MADE_FROM] + [file for each in ours for file in each.rglob("*")]
    for file in sorted(files):
        if file.is_file() and file.suffix not in {".pyc", ".mo"}:
            digest.update(f"{file.relative_to(settings.BASE_DIR)} {file.stat().st_size}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def keep_content() -> None:
    """Load the content into the model and keep it beside the tables."""
    call_command("createcachetable", verbosity=0)
    # As if the site had stood for long: what is in force on the days that tests choose does not hang on today.
    with time_machine.travel(OPENED_AT):
        call_command("load_content", verbosity=0)
    seed_closed_days(today())
    keep_rows(KEPT)


def keep_rows(schema: str) -> None:
    """Keep what the tables hold in tables of `schema`."""
    with transaction.atomic(), connection.cursor() as cursor:
        statements = [f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}"]
        cursor.execute(TABLES)
        tables = [table for table, _columns in cursor.fetchall() if table != LASTING]
        statements += [f"CREATE TABLE {schema}.{table} AS TABLE public.{table}" for table in tables]
        cursor.execute("; ".join(statements))


def back_to_content() -> None:
    """Take everything out of the test database that came after `keep_content`, whatever it holds."""
    back_to_rows(KEPT)


def back_to_rows(schema: str) -> None:
    """Let the tables hold what `keep_rows` kept, and nothing else; a transaction around it may undo that."""
    assert connection.settings_dict["NAME"].startswith("test_")
    is_alone = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        columns = {table: columns for table, columns in cursor.fetchall() if table != LASTING}
        # as TRUNCATE does, wait for whoever still writes; without triggers, since history refuses to be deleted
        cursor.execute(
            "; ".join(
                [
                    *([] if is_alone else [f"LOCK TABLE {', '.join(columns)} IN ACCESS EXCLUSIVE MODE"]),
                    "SET LOCAL session_replication_role = replica",
                    *(f"DELETE FROM {table}" for table in columns),
                    *(
                        f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM {schema}.{table}"
                        for table, names in columns.items()
                    ),
                    "SET LOCAL session_replication_role = origin",
                ]
            )
        )
    cache.clear()
