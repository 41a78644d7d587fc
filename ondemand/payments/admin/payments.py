"""Payments, to read; marking as received what came by cheque or telephone; cancellations that came in writing."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest, recently_authenticated
from members.queries import today
from ondemand.payments import workflow
from ondemand.payments.admin.pages import MoneyPages
from ondemand.payments.facts import province_in_words
from ondemand.payments.forms import CancellationForm, PersonForm, ReceivedForm
from ondemand.payments.models import Payment
from ondemand.payments.money import Tax, written_money, written_rate
from ondemand.payments.queries import awaiting_payment, paid_payment_of, totals_in_force
from ondemand.payments.quotes import province_of
from ondemand.payments.rules import TAKE
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, available_actions, is_possible, roles_of
from ondemand.registrations.staff_steps import add_staff_step

FOUND_MOST = 30


@admin.register(Payment)
class PaymentAdmin(MoneyPages):
    """Nobody edits a payment by hand."""

    person = "registration__member"
    right = TAKE
    list_display = ["mentee", "state", "total_told", "provider", "province_told", "opened_at", "paid_at"]
    list_filter = ["state", "provider", "province"]
    list_select_related = ["registration__member"]
    ordering = ["-opened_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["mentee", "state", "provider", "total_told", "taxes_told", "province_told", "item_en"]}),
        (_("When"), {"fields": ["opened_at", "expires_at", "paid_at", "marked_by"]}),
        (_("At the provider"), {"fields": ["provider_ref", "payment_ref", "refunded_told"]}),
        (_("History"), {"fields": ["what_happened"]}),
    ]

    def has_add_permission(self, request):
        return bool(request.user.has_perm(TAKE))

    @admin.display(description=_("mentee"), ordering="registration__member__last_name")
    def mentee(self, payment):
        return payment.registration.member

    @admin.display(description=_("total"), ordering="total_cents")
    def total_told(self, payment):
        return written_money(payment.total_cents)

    @admin.display(description=_("price and taxes"))
    def taxes_told(self, payment):
        rows: list[tuple[Any, str]] = [(_("Price"), written_money(payment.price_cents))]
        rows += [(f"{Tax(t.kind).label} {written_rate(t.rate)}", written_money(t.cents)) for t in payment.tax_lines]
        return format_html_join("", "<div>{}: {}</div>", rows)

    @admin.display(description=_("province or territory"), ordering="province")
    def province_told(self, payment):
        return province_in_words(payment.province)

    @admin.display(description=_("paid back"))
    def refunded_told(self, payment):
        return written_money(payment.refunded_cents)

    def get_urls(self):
        return [
            self.own("receive/<int:registration_id>/", self.receive_view, "receive"),
            self.own("cancel/<int:registration_id>/", self.cancel_view, "cancel"),
            *super().get_urls(),
        ]

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Whose payment came: registrations that wait for theirs, searched by GET."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PersonForm(request.GET if "person" in request.GET else None)
        words = form.cleaned_data["person"] if form.is_bound and form.is_valid() else ""
        found = list(awaiting_payment(words).exclude(member=request.user)[: FOUND_MOST + 1])
        context = {"form": form, "found": found[:FOUND_MOST], "is_cut": len(found) > FOUND_MOST, "most": FOUND_MOST}
        return self.page(request, "add", _("Mark a payment as received"), **context)

    @method_decorator(recently_authenticated)
    def receive_view(self, request: MemberRequest, registration_id: int) -> HttpResponse:
        """A cheque, or a card by telephone: how, from where, how much."""
        if not request.user.has_perm(TAKE):
            raise PermissionDenied
        registration = self._registration(request, registration_id)
        totals = totals_in_force(today())
        initial = {"province": province_of(registration.member), "provider": Payment.Provider.CHEQUE}
        form = ReceivedForm(request.POST if request.method == "POST" else None, initial=initial, totals=totals)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            try:
                payment = workflow.record_payment(
                    registration,
                    by=request.user,
                    provider=asked["provider"],
                    province=asked["province"],
                    reference=asked["reference"],
                    now=timezone.now(),
                )
            except WorkflowError as error:
                messages.error(request, str(error))
                return redirect("admin:ondemand_payment_add")
            name = {"name": registration.member}
            messages.success(
                request, _("The payment is marked as received. %(name)s gets the receipt by e-mail.") % name
            )
            return redirect("admin:ondemand_payment_change", payment.pk)
        title = _("Payment received: %(name)s") % {"name": registration.member}
        is_awaited = is_possible(registration, Action.PAID)
        rows = [(province_in_words(code), written_money(cents)) for code, cents in totals.items()]
        return self.page(
            request, "receive", title, form=form, registration=registration, rows=rows, is_awaited=is_awaited
        )

    @method_decorator(recently_authenticated)
    def cancel_view(self, request: MemberRequest, registration_id: int) -> HttpResponse:
        """A cancellation that reached the association by e-mail or letter, with the moment it was received (OD-10)."""
        if not (request.user.has_perm(TAKE) or request.user.has_perm("ondemand.change_registration")):
            raise PermissionDenied
        registration = self._registration(request, registration_id)
        form = CancellationForm(request.POST if request.method == "POST" else None, registration=registration)
        is_valid, stated = request.method == "POST" and form.is_valid(), None
        if is_valid:
            asked_at = form.cleaned_data["received_at"]
            cents, rule = workflow.what_is_refunded(registration, asked_at)
            stated = {"cents": cents, "amount": written_money(cents), "rule": rule}
            if request.POST.get("stated") == f"{asked_at.isoformat()} {cents}":
                return self._cancel(request, registration, asked_at, cents)
            stated["seen"] = f"{asked_at.isoformat()} {cents}"
        context = {
            "form": form,
            "registration": registration,
            "payment": paid_payment_of(registration),
            "stated": stated,
            "can_cancel": Action.CANCELLED in available_actions(registration, request.user),
        }
        title = _("Enter a cancellation: %(name)s") % {"name": registration.member}
        return self.page(request, "cancel", title, **context)

    def _cancel(self, request: MemberRequest, registration: Registration, asked_at: Any, cents: int) -> HttpResponse:
        try:
            workflow.cancel_registration(
                registration, by=request.user, asked_at=asked_at, now=timezone.now(), stated_cents=cents
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(request, _("The registration is cancelled, and the mentee is told what is paid back."))
        return redirect("admin:index")

    def _registration(self, request: MemberRequest, registration_id: int) -> Registration:
        """A registration, but none of one's own."""
        found = Registration.objects.select_related("member").filter(pk=registration_id).first()
        if found is None or found.member_id == request.user.pk or not roles_of(found, request.user):
            raise Http404
        return found


add_staff_step(Action.PAID, "admin:ondemand_payment_receive", _("Mark the payment as received"), right=TAKE)
add_staff_step(Action.CANCELLED, "admin:ondemand_payment_cancel", _("Enter a cancellation"), is_next=False)
