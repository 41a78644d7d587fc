"""Is the process alive, and can it serve?"""

import functools

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked. For whoever restarts processes."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has every migration; 503 otherwise. For whoever sends requests here.

    The broker is not asked: the site serves without it.
    """
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        connection.close()
        return JsonResponse({"status": "unavailable", "reason": "database"}, status=503)
    # An unknown one is no harm: during an upgrade the newer version has migrated already. A squashed one counts as
    # applied, since Django's own loader records it.
    if not expected_migrations() <= set(applied):
        return JsonResponse({"status": "unavailable", "reason": "migrations"}, status=503)
    return JsonResponse({"status": "ok"})


@functools.cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of the code that runs; it does not change while the process lives."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)
