"""Paying, cancelling and one's receipts; the provider's messages; the page that plays a provider in the demo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from mentorship.records.documents import as_download
from ondemand.payments import workflow
from ondemand.payments.deadlines import refund_until
from ondemand.payments.facts import said
from ondemand.payments.forms import ProvinceForm
from ondemand.payments.models import LocalCheckout, Payment, Receipt, ReceiptFile
from ondemand.payments.money import written_money
from ondemand.payments.providers import current_provider
from ondemand.payments.providers.local import LocalProvider
from ondemand.payments.providers.signatures import BadSignature
from ondemand.payments.queries import open_payment_of, paid_payment_of, receipts_of
from ondemand.payments.quotes import province_of, province_read, quote_for
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import ACTIVITY
from ondemand.registrations.queries import open_registration_of
from ondemand.registrations.rules import Action, is_possible

PAGE = "ondemand:registration"


@for_activity(ACTIVITY)
@require_http_methods(["GET", "HEAD", "POST"])
def registration_pay(request: MemberRequest) -> HttpResponse:
    """The total where the buyer lives, then the provider's page. `?province=` shows the total elsewhere."""
    registration, now = open_registration_of(request.user), timezone.now()
    if registration is None or not is_possible(registration, Action.PAID):
        return redirect(PAGE)
    asked = (request.POST if request.method == "POST" else request.GET).get("province") or _province(registration)
    province = province_read(asked)
    quote = quote_for(registration, province, now) if province is not None else None
    if request.method == "POST" and quote is not None and province is not None:
        if request.POST.get("total") == str(quote.total_cents):
            try:
                if _has_arrived(registration, now):
                    messages.success(request, _("Your payment has arrived: you do not need to pay again."))
                    return redirect(PAGE)
                return redirect(_begin(request, registration, province))
            except WorkflowError as error:
                messages.error(request, str(error))
        else:
            messages.warning(request, _("The total has changed: look once more, then pay."))
    form = ProvinceForm({"province": asked})
    form.is_valid()
    provider = current_provider()
    context = {"form": form, "asked": asked, "quote": quote, "provider": provider}
    response = render(request, "ondemand/registration_pay.html", context)
    if provider is not None and provider.checkout_host:
        # Chromium applies form-action to where the answer to the form leads: to the provider, from this page alone
        policy = {**settings.SECURE_CSP, "form-action": [CSP.SELF, provider.checkout_host]}
        response._csp_config = policy  # type: ignore[attr-defined]
    return response


def _province(registration: Registration) -> str:
    payment = open_payment_of(registration)
    return (payment.province if payment and payment.province else "") or province_of(registration.member)


def _has_arrived(registration: Registration, now: datetime) -> bool:
    """Whether a page of payment that was opened before has been paid, and only the message of it got lost."""
    begun = open_payment_of(registration)
    if begun is None or not workflow.ask_provider(begun, now=now):
        return False
    registration.refresh_from_db(fields=["state"])
    return not is_possible(registration, Action.PAID)


def _begin(request: MemberRequest, registration: Registration, province: str) -> str:
    return workflow.begin_payment(
        registration,
        request.user,
        province=province,
        return_url=settings.SITE_URL + reverse(PAGE),
        language=(get_language() or "en")[:2],
        now=timezone.now(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_cancel(request: MemberRequest) -> HttpResponse:
    """What is paid back and why, then the button (OD-10)."""
    registration, now = open_registration_of(request.user), timezone.now()
    if registration is None:
        return redirect(PAGE)
    if not is_possible(registration, Action.CANCELLED):
        messages.error(request, _("The registration cannot be cancelled any more: end the mentorship on its page."))
        return redirect(PAGE)
    if request.method == "POST" and request.POST.get("stated", "").isdecimal():
        stated = int(request.POST["stated"][:9])
        try:
            workflow.cancel_registration(registration, by=request.user, asked_at=now, now=now, stated_cents=stated)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(request, _("Your registration is cancelled. You get an e-mail about it."))
        return redirect("ondemand:registration-detail", registration.public_id)
    cents, rule = workflow.what_is_refunded(registration, now)
    payment = paid_payment_of(registration)
    context = {
        "registration": registration,
        "cents": cents,
        "amount": written_money(cents),
        "paid": written_money(payment.total_cents) if payment else "",
        "rule": rule,
        "until": refund_until(payment.paid_at) if payment and payment.paid_at else None,
    }
    return render(request, "ondemand/registration_cancel.html", context)


@login_required
@require_safe
def receipt_list(request: MemberRequest) -> HttpResponse:
    language = (get_language() or "en")[:2]
    rows = [(each, said(each, language)) for each in receipts_of(request.user)]
    return render(request, "ondemand/receipt_list.html", {"rows": rows})


@login_required
@require_safe
def receipt_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    receipt = _own_receipt(request, public_id)
    context = {"receipt": receipt, "says": said(receipt, (get_language() or "en")[:2])}
    return render(request, "ondemand/receipt_detail.html", context)


@login_required
@require_safe
def receipt_download(request: MemberRequest, public_id: UUID, language: str) -> HttpResponse:
    receipt = _own_receipt(request, public_id)
    file = get_object_or_404(ReceiptFile, receipt=receipt, language=language)
    return as_download(file.content, "application/pdf", f"{receipt.written_number}-{language}.pdf")


def _own_receipt(request: MemberRequest, public_id: UUID) -> Receipt:
    return get_object_or_404(receipts_of(request.user), public_id=public_id)


def _receipt_page(request: MemberRequest, public_id: UUID) -> str:
    return reverse("ondemand:receipt-detail", args=[_own_receipt(request, public_id).public_id])


@login_required
@form_only(_receipt_page)
def receipt_send(request: MemberRequest, public_id: UUID) -> HttpResponse:
    receipt = _own_receipt(request, public_id)
    if workflow.send_receipt(receipt, request.user, now=timezone.now()):
        messages.success(request, _("It is on its way to %(address)s.") % {"address": request.user.email})
    else:
        messages.info(request, _("It was sent to you a moment ago."))
    return redirect("ondemand:receipt-detail", public_id)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """The provider tells something. What nobody signed is refused before anything is read or written (R7)."""
    provider = current_provider()
    if provider is None:
        raise Http404
    try:
        workflow.receive(provider, request.body, request.headers.get("Stripe-Signature", ""), now=timezone.now())
    except BadSignature:
        return HttpResponseBadRequest("bad signature", content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def local_checkout(request: MemberRequest, ref: str) -> HttpResponse:
    """What the provider's page would be: pay, let it fail, or pay while the provider's message gets lost."""
    provider = current_provider()
    payment = get_object_or_404(Payment, provider_ref=ref, registration__member=request.user)
    if not isinstance(provider, LocalProvider):
        raise Http404
    checkout, now = get_object_or_404(LocalCheckout, ref=ref), timezone.now()
    if request.method != "POST":
        rows = [(name, written_money(cents)) for name, cents in checkout.lines]
        context = {
            "checkout": checkout,
            "payment": payment,
            "rows": rows,
            "total": written_money(checkout.amount_cents),
        }
        return render(request, "ondemand/local_checkout.html", context)
    deed = request.POST.get("deed", "")
    state = LocalCheckout.State.FAILED if deed == "fail" else LocalCheckout.State.PAID
    told = provider.settle(ref, state, now) if deed in ("pay", "lose", "fail") else None
    if told is not None and deed != "lose":
        workflow.receive(provider, *told, now=now)
    if deed == "fail":
        messages.error(request, _("The payment failed. Nothing was charged."))
        return redirect("ondemand:registration-pay")
    return redirect(checkout.return_url + ("?payment=done" if told else ""))
