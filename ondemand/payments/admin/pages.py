"""What finance's pages have in common: read only, nothing of one's own, money in words, pages beside a row."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from members.admin.people import PEOPLE
from members.gates import MemberRequest
from mentorship.profiles.admin.reading import WithEvents
from ondemand.payments.models import PaymentEvent, ProviderEvent
from ondemand.payments.rules import Action

SEARCHED_BY = _("Name, e-mail address or member number")


class MoneyPages(WithEvents):
    """Read only. `person` leads from a row to the member; nobody reads here of money of their own."""

    person = ""
    right = ""  # what the pages beside a row ask for
    words = dict(Action.choices)
    search_help_text = SEARCHED_BY

    def get_search_fields(self, request):
        return [f"{self.person}__{name}" for name in PEOPLE]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(**{self.person: request.user.pk})

    def own(self, route: str, view: Any, name: str) -> Any:
        """An address of the model beside its own."""
        return path(route, self.admin_site.admin_view(view), name=f"ondemand_{self.opts.model_name}_{name}")

    def row(self, request: MemberRequest, object_id: str, right: str = "") -> Any:
        """The row, for who has the right; to others it is not there."""
        if not request.user.has_perm(right or self.right):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def page(self, request: MemberRequest, name: str, title: Any, **context: Any) -> HttpResponse:
        """A page of our own beside the list."""
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return render(request, f"admin/ondemand/{self.opts.model_name}_{name}.html", context)

    def note_in_words(self, event: PaymentEvent) -> str:
        """Why a payment does not match is noted by its code."""
        return str(dict(ProviderEvent.Mismatch.choices).get(event.note, event.note))
