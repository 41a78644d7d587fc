"""The test database as a new installation has it, within a moment.

Loading the content takes seconds and emptying every table by TRUNCATE a quarter of one; tests with real transactions
and sites for a browser need both again and again. So the content is loaded once and kept beside the tables, and going
back to it is one statement. Rows keep their keys, so what Django remembers of content types stays true.
"""

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction

from members.models import Member

KEPT = "kept_by_tests"
TABLES = """
    SELECT quote_ident(tables.relname), string_agg(quote_ident(columns.attname), ', ' ORDER BY columns.attnum)
    FROM pg_class tables JOIN pg_attribute columns ON columns.attrelid = tables.oid
    WHERE tables.relnamespace = 'public'::regnamespace AND tables.relkind = 'r' AND columns.attnum > 0
      AND NOT columns.attisdropped AND columns.attgenerated = ''
    GROUP BY tables.relname ORDER BY tables.relname
"""
LASTING = "django_migrations"


def keep_content() -> None:
    """Load the content into the test database and keep it beside the tables."""
    if Member.objects.exists():  # a run that was broken off
        call_command("flush", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("load_content", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        statements = [f"DROP SCHEMA IF EXISTS {KEPT} CASCADE", f"CREATE SCHEMA {KEPT}"]
        cursor.execute(TABLES)
        tables = [table for table, _columns in cursor.fetchall() if table != LASTING]
        statements += [f"CREATE TABLE {KEPT}.{table} AS TABLE public.{table}" for table in tables]
        cursor.execute("; ".join(statements))


def back_to_content() -> None:
    """Take everything out of the test database that came after `keep_content`, whatever it holds."""
    assert connection.settings_dict["NAME"].startswith("test_")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        columns = {table: columns for table, columns in cursor.fetchall() if table != LASTING}
        # as TRUNCATE does, wait for whoever still writes; without triggers, since history refuses to be deleted
        cursor.execute(
            "; ".join(
                [
                    f"LOCK TABLE {', '.join(columns)} IN ACCESS EXCLUSIVE MODE",
                    "SET LOCAL session_replication_role = replica",
                    *(f"DELETE FROM {table}" for table in columns),
                    *(
                        f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM {KEPT}.{table}"
                        for table, names in columns.items()
                    ),
                ]
            )
        )
    cache.clear()
