"""PostgreSQL's errors without the rows that they quote (quality P3).

A refused write says "Failing row contains (…)", a wrong statement repeats a piece of itself: what somebody told in
confidence would stand in logs and error reports. What went wrong is in the first line; constraint and column stay in
`diag`.
"""

from collections.abc import Callable
from typing import Any

from django.db import Error

from caot_mentor.connections import around_every_statement


@around_every_statement
def say_first_line(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Cut the error, and psycopg's own below it, to the first line on its way out."""
    try:
        return execute(sql, params, many, context)
    except Error as error:
        for each in (error, error.__cause__):
            if each is not None and each.args:
                each.args = (str(each.args[0]).partition("\n")[0], *each.args[1:])
        raise
