"""A member's page of programs, and saying that one is interested (MOM-3)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import current_membership, is_suspended, today
from momentum.programs import workflow
from momentum.programs.forms.interest import InterestForm, initial_of
from momentum.programs.member_page import rendered_parts
from momentum.programs.models import Interest, Program
from momentum.programs.queries import interests_of


@login_required
@require_safe
def my_programs(request: MemberRequest) -> HttpResponse:
    context = {"parts": rendered_parts(request, timezone.now()), "interests": interests_of(request.user)}
    return render(request, "momentum/my_programs.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_say(request: MemberRequest, code: str) -> HttpResponse:
    """Say, or change, that one would take part; without a membership, why not (MEM-2)."""
    member, now = request.user, timezone.now()
    program = get_object_or_404(Program.objects.active().select_related("page"), code=code)
    may = current_membership(member, today(now)) is not None and not is_suspended(member)
    held = interests_of(member).filter(program=program).first()
    language = (get_language() or "en")[:2]
    initial = initial_of(held) if held else {}
    form = InterestForm(
        request.POST if request.method == "POST" else None, program=program, language=language, initial=initial
    )
    if may and request.method == "POST" and form.is_valid():
        tier, role = form.chosen
        try:
            workflow.say_interested(member, program, role, form.answers(), tier=tier, now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. We write to you as soon as one can apply."))
            return redirect("momentum:my-programs")
    return render(request, "momentum/interest_say.html", {"form": form, "program": program, "may": may, "held": held})


def _page_of_interest(request: MemberRequest, pk: int) -> str:
    get_object_or_404(Interest.objects.visible_to(request.user), pk=pk)
    return reverse("momentum:my-programs")


@login_required
@form_only(_page_of_interest)
def interest_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    interest = get_object_or_404(Interest.objects.visible_to(request.user), pk=pk)
    workflow.withdraw_interest(interest, request.user, now=timezone.now())
    messages.success(request, _("You have taken it back."))
    return redirect("momentum:my-programs")
