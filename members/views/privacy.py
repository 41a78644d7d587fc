"""One's own data: download, erasure, and who can see what (MEM-5, design 5)."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor import privacy
from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from caot_mentor.privacy_archive import write_archive
from caot_mentor.privacy_overview import circles, overview
from members.forms.my_account import ErasureForm
from members.gates import MemberRequest, confirmed_for_download, has_come_back, recently_authenticated
from members.models import ErasureRequest, Member
from members.policy import ERASURE_WITHIN_DAYS, LOOKS_SHOWN
from members.queries import looks_at, today
from members.workflow import privacy as workflow


@login_required
@require_safe
def account_privacy(request: MemberRequest) -> HttpResponse:
    """The latest request to be erased, who of the staff read what, and when all of it was downloaded last.

    Who was asked for the download's sake who they are comes back here, and reads that it is ready.
    """
    member, within = request.user, ERASURE_WITHIN_DAYS
    latest = ErasureRequest.objects.filter(member=member).order_by("-asked_at", "-pk").first()
    downloads = member.events.filter(action="download_data").order_by("-at").values_list("at", flat=True)
    looks = looks_at(member)[:LOOKS_SHOWN]
    context = {"latest": latest, "within_days": within, "downloaded_at": downloads.first(), "looks": looks}
    context["is_ready"] = has_come_back(request)
    return render(request, "members/account_privacy.html", context)


@login_required
@require_safe
def account_who_sees(request: MemberRequest) -> HttpResponse:
    """Thing by thing, from the registry that the export and the erasure are made from."""
    tables = [table for table in privacy.TABLES if request.user.is_staff or not table.is_for_staff]
    tables.sort(key=lambda table: table.model is not Member)  # who one is comes first
    parts = overview(tables)
    return render(request, "members/account_who_sees.html", {"circles": circles(parts), "parts": parts})


@confirmed_for_download("members:account-privacy")
@form_only("members:account-privacy")
def account_data(request: MemberRequest) -> FileResponse:
    """Everything about the person, at once, as one archive; that it was downloaded is on record."""
    now = timezone.now()
    archive = TemporaryFile()  # noqa: SIM115 - it goes when it has been sent
    write_archive(request.user, archive, now)
    archive.seek(0)
    workflow.note_download(request.user, now=now)
    name = pgettext("name of a file", "my-data")
    return FileResponse(archive, as_attachment=True, filename=f"{name}-{today(now):%Y-%m-%d}.zip")


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
