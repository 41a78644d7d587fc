"""Certificates for many at once (OD-9, MOM-7): look at whom it is about, order them, and see them come."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from mentorship.pairs.models import Pairing
from mentorship.pairs.rules import name_of
from mentorship.profiles.admin.reading import ReadOnly
from mentorship.records import workflow
from mentorship.records.forms.staff import BulkForm
from mentorship.records.models import CertificateOrder
from mentorship.records.policy import ORDER_NAMES
from mentorship.records.queries import (
    certificate_rule,
    certificates_to_give,
    current_signatory,
    progress_of,
    with_revoked_certificate,
)


@admin.register(CertificateOrder)
class CertificateOrderAdmin(ReadOnly):
    """What was ordered, by whom, and how far it is. An order is never edited."""

    list_display = ["program", "first", "last", "ordered_at", "ordered_by", "counted", "issued", "done_at"]
    list_filter = ["program"]
    list_select_related = ["ordered_by"]

    def has_add_permission(self, request):
        return bool(request.user.has_perm("mentorship.add_certificateorder"))

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Program and days, then whom it is about, then the order."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BulkForm(request.POST if request.method == "POST" else None)
        preview = None
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            preview = self._preview(asked)
            if "order" in request.POST and request.POST.get("seen") == preview["seen"]:
                return self._order(request, asked)
            if "order" in request.POST:
                messages.warning(request, _("Whom it is about has changed: look once more, then issue them."))
        return self._page(request, "add", _("Issue certificates to many"), form=form, preview=preview)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How far it is; the page asks again by itself where it can, and says when it was asked where it cannot."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        order = self.get_object(request, unquote(object_id))
        if order is None:
            raise Http404
        context = {"order": order, "progress": progress_of(order), "now": timezone.now()}
        return self._page(request, "change", _("Certificates: %(order)s") % {"order": order}, **context)

    def _order(self, request, asked):
        try:
            order = workflow.order_certificates(
                asked["program"], asked["first"], asked["last"], by=request.user, now=timezone.now()
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect("admin:mentorship_certificateorder_add")
        self.log_addition(request, order, [{"added": {}}])
        return redirect("admin:mentorship_certificateorder_change", order.pk)

    def _preview(self, asked):
        due = certificates_to_give(asked["program"], asked["first"], asked["last"])
        shown = due[:ORDER_NAMES]
        pairings = Pairing.objects.select_related("mentor", "mentee").in_bulk({key for key, _role in shown})
        revoked = with_revoked_certificate(pairings)
        rows = [
            (name_of(getattr(pairings[key], role)), role.label, pairings[key], (key, role) in revoked)
            for key, role in shown
        ]
        return {
            "seen": f"{asked['program']} {asked['first']} {asked['last']} {len(due)}",
            "count": len(due),
            "rows": rows,
            "more": len(due) - len(rows),
            "rule": certificate_rule(asked["program"]),
            "signatory": current_signatory(),
        }

    def _page(self, request, name, title, **context):
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return render(request, f"admin/mentorship/certificateorder_{name}.html", context)
