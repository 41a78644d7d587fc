"""Statements that PostgreSQL plans once for each connection, not once for each call.

Planning costs the few hand-written statements of every page as much as answering them. Django's own cursor writes the
parameters into the text, so that each call is a new statement. Binding them everywhere (`server_side_binding`) does not
go together with django-pghistory, which puts a second command before each write.
"""

from typing import Any

import psycopg
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from psycopg.pq import Format


class ReadingCursor(ServerBindingCursor):
    """Binds on the server, and has a name: before what a named cursor runs, django-pghistory puts nothing.

    It would put its second command before every statement of a POST that does not begin with SELECT; ours begin with
    WITH, and none of them writes what has a history.
    """

    name = "reading"


def planned_once(*, as_bytes: bool = False) -> CursorWrapper:
    """A cursor for hand-written statements that change nothing with a history, to be used with `with`.

    Logged and counted like Django's own. The server binds the parameters: casts are needed where their type does not
    follow from their place. From the sixth call on (`prepare_threshold`) the statement's plan is kept, whatever it is
    asked for (`plan_cache_mode`): else PostgreSQL plans the search's counts anew each time, which takes as long again.
    With `as_bytes` the answer travels in PostgreSQL's binary form: long byte strings take half the way.
    """
    connection.ensure_connection()
    reading: Any = ReadingCursor(connection.connection)  # type: ignore[call-arg]
    if as_bytes:
        reading.format = Format.BINARY
    return connection.make_debug_cursor(reading) if connection.queries_logged else connection.make_cursor(reading)


def values_apart() -> psycopg.Cursor:
    """A cursor, to be used with `with`, for a write whose values no log may hold: PostgreSQL gets them beside the text.

    It is outside of Django's wrappers, so that nothing is put before the statement; errors are psycopg's own.
    """
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
