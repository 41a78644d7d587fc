"""What stands around every statement of every connection to the database."""

from collections.abc import Callable
from typing import Any

from django.db.backends.signals import connection_created

type Wrapper = Callable[[Callable[..., Any], Any, Any, bool, dict[str, Any]], Any]


def around_every_statement(wrapper: Wrapper) -> Wrapper:
    """Run `wrapper` on each connection that opens from now on; what registers later stands further outside."""

    def watch(sender: Any, connection: Any, **kwargs: Any) -> None:
        if wrapper not in connection.execute_wrappers:
            # in front: Django's `execute_wrapper()` takes the last one away again, which must be its own
            connection.execute_wrappers.insert(0, wrapper)

    connection_created.connect(watch, weak=False, dispatch_uid=wrapper)
    return wrapper
