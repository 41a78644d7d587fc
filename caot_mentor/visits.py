"""How often one network address may ask for what is open to everybody (quality S15).

The sign-in's own limits leave GET alone, and what is guessed at is guessed with it.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse


def too_many_visits(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count one more visit; the page of status 429 where it is one too many by `settings.ACCOUNT_RATE_LIMITS`."""
    if ratelimit.consume(request, app="allauth.account", action=action, limit_get=True):
        return None
    return ratelimit.respond_429(request)
