"""What the provider told, and what of it does not match (quality R6): finance settles it, or pays it all back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest, recently_authenticated
from ondemand.payments import workflow
from ondemand.payments.admin.pages import MoneyPages
from ondemand.payments.forms import SettlementForm
from ondemand.payments.models import Payment, ProviderEvent
from ondemand.payments.money import written_money
from ondemand.payments.queries import mismatches
from ondemand.payments.rules import SETTLE


class StandingFilter(admin.SimpleListFilter):
    """Mismatches that somebody has to settle, and those that are."""

    title, parameter_name = _("mismatch"), "standing"

    def lookups(self, request, model_admin):
        return [("open", _("to be settled")), ("settled", _("settled"))]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.filter(pk__in=mismatches())
        return queryset.filter(settled_at__isnull=False) if self.value() == "settled" else queryset


@admin.register(ProviderEvent)
class ProviderEventAdmin(MoneyPages):
    """The ledger: each message once, and what came of it."""

    person = "payment__registration__member"
    right = SETTLE
    list_display = ["received_at", "kind", "mentee", "amount_told", "outcome", "mismatch", "settled_at"]
    list_filter = [StandingFilter, "outcome", "provider"]
    list_select_related = ["payment__registration__member", "settled_by"]
    ordering = ["-received_at", "-pk"]
    change_form_template = "admin/ondemand/providerevent_change.html"
    fieldsets = [
        (None, {"fields": ["received_at", "provider", "kind", "event_id", "payment", "amount_told", "outcome"]}),
        (_("What does not match"), {"fields": ["mismatch", "settled_at", "settled_by", "note"]}),
    ]

    def get_queryset(self, request):
        # what is about no payment of ours is about nobody
        return admin.ModelAdmin.get_queryset(self, request).exclude(
            pk__in=ProviderEvent.objects.filter(payment__registration__member=request.user.pk)
        )

    @admin.display(description=_("mentee"))
    def mentee(self, event):
        return event.payment.registration.member if event.payment else "–"

    @admin.display(description=_("amount"), ordering="amount_cents")
    def amount_told(self, event):
        return f"{written_money(event.amount_cents)} {event.currency}" if event.amount_cents is not None else "–"

    def get_urls(self):
        return [self.own("<path:object_id>/settle/", self.settle_view, "settle"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        event = self.get_object(request, unquote(object_id))
        may = event is not None and request.user.has_perm(SETTLE) and _is_open(event)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_settle": may})

    @method_decorator(recently_authenticated)
    def settle_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Say how it was settled, or pay back what was not owed."""
        event = self.row(request, object_id)
        can_pay_back = event.payment is not None and event.payment.state == Payment.State.MISMATCHED
        is_back = can_pay_back and "back" in request.POST
        form = SettlementForm(request.POST if request.method == "POST" and not is_back else None)
        if request.method == "POST" and (is_back or form.is_valid()):
            try:
                _settle(event, is_back, form, request.user)
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                done = _("It is settled, and the whole amount is paid back.") if is_back else _("It is settled.")
                messages.success(request, done)
            return redirect("admin:ondemand_providerevent_change", event.pk)
        context = {"event": event, "form": form, "can_pay_back": can_pay_back, "is_open": _is_open(event)}
        context |= {"amount": self.amount_told(event), "mentee": self.mentee(event)}
        return self.page(request, "settle", _("Settle a mismatch"), **context)


def _is_open(event: ProviderEvent) -> bool:
    return event.outcome == ProviderEvent.Outcome.MISMATCHED and event.settled_at is None


def _settle(event: ProviderEvent, is_back: bool, form: SettlementForm, by: Any) -> None:
    if is_back:
        workflow.refund_what_was_not_owed(event, by=by, now=timezone.now())
    else:
        workflow.settle_mismatch(event, by=by, note=form.cleaned_data["note"], now=timezone.now())
