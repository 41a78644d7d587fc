"""Who acts, for the history; what staff must have before they act (MEM-8, quality S7)."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

type GetResponse = Callable[[HttpRequest], HttpResponse]


class HistoryContextMiddleware:
    """Rows written by the history's triggers say who was signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        actor = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(actor=actor):
            return self.get_response(request)


class StaffSafetyMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
