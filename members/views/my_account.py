"""My Account (MEM-5): who one is, what one may do, profile, kinds of mail, and the yearly confirmation (MEM-6)."""

from functools import partial
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.my_account import notification_kinds_for, rendered_parts, renewal_questions
from members.forms.my_account import DeclarationForm, NotificationsForm, ProfileForm
from members.gates import MemberRequest
from members.models import Activity
from members.policy import LISTING_GRACE_DAYS
from members.queries import held_membership, renewal_to_confirm, today, unwanted_mail
from members.rules import may_take_part, what_member_may_do
from members.workflow import my_account as workflow


@login_required
@require_safe
def signed_in(request: MemberRequest) -> HttpResponse:
    """Where signing in leads: to a renewed membership's confirmation while one waits (MEM-6), else to My Account.

    Staff without a membership have nothing to do there: they begin in the administration.
    """
    on = today()
    if renewal_to_confirm(request.user, on) is not None:
        return redirect("members:renewal")
    is_staff_only = request.user.is_staff and held_membership(request.user, on) is None
    return redirect("admin:index" if is_staff_only else "members:account")


@login_required
@require_safe
def account(request: MemberRequest) -> HttpResponse:
    on = today()
    held = held_membership(request.user, on)
    membership = held.membership if held else None
    waiting, parts = rendered_parts(request)
    context = {
        "membership": membership,
        "is_current": membership is not None and membership.starts_on <= on <= membership.ends_on,
        "starts_later": membership is not None and membership.starts_on > on,
        "runs_until": held.runs_until if held else None,
        "days_left": (held.runs_until - on).days if held else None,
        "renewal": renewal_to_confirm(request.user, on),
        "activities": what_member_may_do(request.user, on),
        "waiting": waiting,
        "parts": parts,
        "listing_grace_days": LISTING_GRACE_DAYS,
    }
    return render(request, "members/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        workflow.change_profile(request.user, form.cleaned_data, now=timezone.now())
        with translation.override(language):  # what is said next is said in the language just chosen
            messages.success(request, _("Your profile is saved."))
        return in_language(redirect("members:account-profile"), language)
    return render(request, "members/account_profile.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_notifications(request: MemberRequest) -> HttpResponse:
    kinds = notification_kinds_for(request.user)
    data = request.POST if request.method == "POST" else None
    form = NotificationsForm(data, kinds=kinds, off=unwanted_mail(request.user))
    if request.method == "POST" and form.is_valid():
        workflow.choose_notifications(request.user, form.cleaned_data["wanted"], now=timezone.now())
        messages.success(request, _("Your choices are saved."))
        return redirect("members:account-notifications")
    context = {
        "form": form,
        "optional": zip(form["wanted"], (kind for kind in kinds if kind.is_optional), strict=True),
        "always": [kind for kind in kinds if not kind.is_optional],
    }
    return render(request, "members/account_notifications.html", context)


@login_required
@require_safe
def account_security(request: MemberRequest) -> HttpResponse:
    return render(request, "members/account_security.html", {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_declare(request: MemberRequest, code: str) -> HttpResponse:
    activity = get_object_or_404(Activity, code=code)
    answer, address = may_take_part(request.user, code, today()), request.GET.get("next", "")
    # the page of this site that asked for the condition, if one did
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    back = address if is_ours else reverse("members:account")
    if answer.reason != "declare":
        return redirect(back)
    form = DeclarationForm(request.POST if request.method == "POST" else None, condition=answer.condition)
    if request.method == "POST" and form.is_valid():
        workflow.declare_condition(request.user, activity, now=timezone.now())
        messages.success(request, _("Thank you. You may now take part: %(activity)s.") % {"activity": activity})
        return redirect(back)
    return render(request, "members/account_declare.html", {"form": form, "activity": activity, "back": back})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: MemberRequest) -> HttpResponse:
    """Confirm the profile for a renewed membership, with what other apps ask on the way (MEM-6)."""
    membership = renewal_to_confirm(request.user, today())
    if membership is None:
        return redirect("members:account")
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, member=request.user)
    questions = [(question, question.form(request.user, data)) for question in renewal_questions()]
    forms: list[Any] = [form, *(asked for _question, asked in questions)]
    if request.method == "POST" and all([each.is_valid() for each in forms]):  # noqa: C419 every form shows its errors
        also = [partial(question.confirm, request.user, asked) for question, asked in questions]
        try:
            answers = workflow.confirm_renewal(
                request.user, membership, form.cleaned_data, now=timezone.now(), also=also
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect("members:renewal")
        language = form.cleaned_data["language"]
        with translation.override(language):
            messages.success(request, _("Thank you. Your profile is confirmed."))
        go_on = next(filter(None, answers), reverse("members:account"))
        return in_language(redirect(go_on), language)
    context = {"form": form, "asked": forms[1:], "forms": forms, "membership": membership}
    context["has_errors"] = any(each.errors for each in forms)
    return render(request, "members/renewal.html", context)


def in_language(response: Any, language: str) -> HttpResponse:
    """The redirect, to the same page in `language`, which the browser keeps for addresses without one."""
    response["Location"] = translate_url(response["Location"], language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return cast(HttpResponse, response)
