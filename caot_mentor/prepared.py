"""Statements that the server has planned for a connection, and a migration that changes what they return.

PostgreSQL then refuses the plan ("cached plan must not change result type"), and psycopg would go on asking for it for
as long as the connection lives. So that old code serves on while the new one migrates, a plan is made anew.
"""

from collections.abc import Callable
from typing import Any

from django.db import NotSupportedError

from caot_mentor.connections import around_every_statement


def is_plan_outdated(error: Exception) -> bool:
    """Whether PostgreSQL refused a plan that was made before a table changed."""
    # not by its words, which the server may say in another language
    diagnosis = getattr(error.__cause__, "diag", None)
    return isinstance(error, NotSupportedError) and getattr(diagnosis, "source_function", "") == "RevalidateCachedQuery"


@around_every_statement
def renew_outdated_plans(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Forget every plan of the connection and ask again; nobody notices.

    A transaction has ended with the error and is not repeated here: its rollback lets psycopg forget the plans, and the
    page is the one of a database that is away for a moment.
    """
    try:
        return execute(sql, params, many, context)
    except NotSupportedError as error:
        connection = context["connection"]
        if connection.in_atomic_block or not is_plan_outdated(error):
            raise
        connection.connection.execute("DEALLOCATE ALL")  # psycopg sees that and forgets its own names
        return execute(sql, params, many, context)
