"""One's own data: download, erasure, and who can see what (MEM-5, design 5)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor import privacy
from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from caot_mentor.privacy_overview import overview
from members.forms.my_account import ErasureForm
from members.gates import MemberRequest, recently_authenticated
from members.models import ErasureRequest, Member
from members.policy import ERASURE_WITHIN_DAYS
from members.workflow import privacy as workflow


@login_required
@require_safe
def account_privacy(request: MemberRequest) -> HttpResponse:
    latest = ErasureRequest.objects.filter(member=request.user).order_by("-asked_at", "-pk").first()
    return render(request, "members/account_privacy.html", {"latest": latest, "within_days": ERASURE_WITHIN_DAYS})


@login_required
@require_safe
def account_who_sees(request: MemberRequest) -> HttpResponse:
    """Thing by thing, from the registry that the export and the erasure are made from."""
    tables = [table for table in privacy.TABLES if request.user.is_staff or not table.is_for_staff]
    tables.sort(key=lambda table: table.model is not Member)  # who one is comes first
    return render(request, "members/account_who_sees.html", {"parts": overview(tables)})


@recently_authenticated
@require_safe
def account_data(request: MemberRequest) -> HttpResponse:
    """Everything about the person, at once, as a file that other programs can read."""
    now = timezone.now()
    data = privacy.export_of(request.user, now)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.json"'
    return response


@recently_authenticated
@require_http_methods(["GET", "HEAD", "POST"])
def account_erasure(request: MemberRequest) -> HttpResponse:
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.ask_for_erasure(request.user, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your request has arrived. We wrote to you about it."))
        return redirect("members:account-privacy")
    return render(request, "members/account_erasure.html", {"form": form, "within_days": ERASURE_WITHIN_DAYS})


@login_required
@form_only("members:account-privacy")
def account_erasure_withdraw(request: MemberRequest) -> HttpResponse:
    try:
        workflow.withdraw_erasure(request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your request is taken back. Your account stays as it is."))
    return redirect("members:account-privacy")
