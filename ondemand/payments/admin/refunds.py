"""Refunds for finance (OD-10): the rule and the amount are computed; finance approves or refuses, and pays by hand what
came by hand."""

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
from ondemand.payments.forms import ByHandForm, RefusalForm
from ondemand.payments.models import Refund
from ondemand.payments.money import written_money
from ondemand.payments.queries import refunds_by_hand, stuck_refunds
from ondemand.payments.rules import DECIDE, Action, available_refund_actions

DONE = {
    "approve": _("The refund is approved. The mentee is told as soon as it is paid."),
    "refuse": _("The refund is refused, and the mentee is told why."),
    "paid": _("The refund is marked as paid, and the mentee gets the credit note."),
    "retry": _("The provider is asked again."),
}


class StateFilter(admin.SimpleListFilter):
    """How refunds stand, and which approved ones need somebody's hand."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        stuck = [("by_hand", _("approved, to be paid by hand")), ("stuck", _("refused by the provider"))]
        return [*Refund.State.choices, *stuck]

    def queryset(self, request, queryset):
        if self.value() == "by_hand":
            return queryset.filter(pk__in=refunds_by_hand())
        if self.value() == "stuck":
            return queryset.filter(pk__in=stuck_refunds())
        return queryset.filter(state=self.value()) if self.value() in Refund.State.values else queryset


@admin.register(Refund)
class RefundAdmin(MoneyPages):
    """What waits for a decision stands first."""

    person = "payment__registration__member"
    right = DECIDE
    list_display = ["mentee", "amount_told", "state", "rule", "provider_told", "asked_at", "paid_at"]
    list_filter = [StateFilter, "rule"]
    list_select_related = ["payment__registration__member", "entered_by", "decided_by"]
    ordering = ["state", "asked_at", "pk"]
    change_form_template = "admin/ondemand/refund_change.html"
    fieldsets = [
        (None, {"fields": ["mentee", "amount_told", "paid_told", "rule", "state", "provider_told"]}),
        (_("When and who"), {"fields": ["asked_at", "entered_by", "decided_at", "decided_by", "reason", "paid_at"]}),
        (_("At the provider"), {"fields": ["provider_ref", "tries", "problem"]}),
        (_("History"), {"fields": ["what_happened"]}),
    ]

    @admin.display(description=_("mentee"), ordering="payment__registration__member__last_name")
    def mentee(self, refund):
        return refund.payment.registration.member

    @admin.display(description=_("amount"), ordering="amount_cents")
    def amount_told(self, refund):
        return written_money(refund.amount_cents)

    @admin.display(description=_("what was paid"))
    def paid_told(self, refund):
        return written_money(refund.payment.total_cents)

    @admin.display(description=_("paid by"))
    def provider_told(self, refund):
        return refund.payment.get_provider_display()

    @admin.display(description=_("what happened"))
    def what_happened(self, refund):
        return super().what_happened(refund.payment)

    def get_urls(self):
        return [self.own("<path:object_id>/decide/", self.decide_view, "decide"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        refund = self.get_object(request, unquote(object_id))
        may = refund is not None and bool(_deeds(refund, request.user))
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_decide": may})

    @method_decorator(recently_authenticated)
    def decide_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Approve, refuse with a reason, mark as paid by hand, or have the provider asked again."""
        refund = self.row(request, object_id)
        deeds, deed = _deeds(refund, request.user), request.POST.get("deed", "")
        forms = {"refuse": RefusalForm, "paid": ByHandForm}
        form: Any = forms[deed](request.POST) if deed in forms else None
        if request.method == "POST" and deed in deeds and (form is None or form.is_valid()):
            try:
                _do(refund, deed, form, request.user)
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, DONE[deed])
            return redirect("admin:ondemand_refund_change", refund.pk)
        context = {
            "refund": refund,
            "amount": written_money(refund.amount_cents),
            "paid": written_money(refund.payment.total_cents),
            "deeds": deeds,
            "form": form,
            "refusal": form if deed == "refuse" else RefusalForm(),
            "by_hand": form if deed == "paid" else ByHandForm(),
        }
        return self.page(request, "decide", _("Refund: %(name)s") % {"name": self.mentee(refund)}, **context)


def _deeds(refund: Refund, person: Any) -> list[str]:
    """What this person can do with the refund on the page, by the names of its buttons."""
    actions, deeds = available_refund_actions(refund, person), []
    if Action.REFUND_APPROVED in actions:
        deeds += ["approve", "refuse"]
    if Action.REFUND_RETRIED in actions:
        deeds += ["paid"] if not refund.payment.is_online else ["retry"] if refund.tries else []
    return deeds


def _do(refund: Refund, deed: str, form: Any, by: Any) -> None:
    now = timezone.now()
    if deed == "approve":
        workflow.approve_refund(refund, by=by, now=now)
    elif deed == "refuse":
        workflow.refuse_refund(refund, by=by, reason=form.cleaned_data["reason"], now=now)
    elif deed == "paid":
        workflow.mark_refund_paid(refund, by=by, reference=form.cleaned_data["reference"], now=now)
    else:
        workflow.retry_refund(refund, by=by, now=now)
