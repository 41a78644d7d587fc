"""One's own mentorships, for both sides (FIND-7)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.deadlines import completes_on
from mentorship.pairs.forms.pairings import ReasonForm
from mentorship.pairs.models import Pairing
from mentorship.pairs.pairing_page import rendered_parts
from mentorship.pairs.queries import invitations_of, pairings_of
from mentorship.pairs.rules import Shown, available_actions, name_of, shows_profile, shows_workbook
from mentorship.pairs.views.own import done_or_why, own_pairing, pairing_address
from mentorship.profiles.mentees import described_mentee
from mentorship.profiles.mentor_page import page_open_to
from mentorship.profiles.models import MenteeProfile
from mentorship.workbooks.described import described_workbook
from mentorship.workbooks.models import WorkbookTemplate
from mentorship.workbooks.queries import workbook_of


@login_required
@require_safe
def pairing_list(request: MemberRequest) -> HttpResponse:
    rows = [(each, name_of(each.other(request.user))) for each in pairings_of(request.user)]
    invitations = list(invitations_of(request.user).filter(pairing=None))
    context = {
        "received": [each for each in invitations if each.inviter_id != request.user.pk and each.ended_at is None],
        "sent": [each for each in invitations if each.inviter_id == request.user.pk],
        "running": [row for row in rows if row[0].ended_at is None],
        "over": [row for row in rows if row[0].ended_at is not None],
    }
    return render(request, "mentorship/pairing_list.html", context)


@login_required
@require_safe
def pairing_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _page(request, own_pairing(request, public_id), ReasonForm())


@login_required
@form_only(pairing_address)
def pairing_end(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, form = own_pairing(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, pairing, form)
    reason, now = form.cleaned_data["reason"], timezone.now()
    done = _("The mentorship has ended. The other person is told, without a reason.")
    done_or_why(request, lambda: workflow.end_pairing(pairing, request.user, reason=reason, now=now), done)
    return redirect("mentorship:pairing-detail", public_id)


@login_required
@form_only(pairing_address)
def pairing_pause(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _do(request, public_id, workflow.pause_pairing, _("The mentorship rests. The other person is told."))


@login_required
@form_only(pairing_address)
def pairing_resume(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _do(request, public_id, workflow.resume_pairing, _("The mentorship goes on. The other person is told."))


@login_required
@form_only(pairing_address)
def pairing_complete(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _do(request, public_id, workflow.complete_pairing, _("The mentorship is complete. Congratulations to both!"))


@login_required
@form_only(pairing_address)
def pairing_share(request: MemberRequest, public_id: UUID, what: str) -> HttpResponse:
    """Show the workbook or the profile to the mentor, or take it back: `shown` is what it shall be."""
    pairing, is_shown = own_pairing(request, public_id), request.POST.get("shown") == "yes"
    deed = workflow.share if is_shown else workflow.unshare
    done = _("Your mentor can read it now.") if is_shown else _("It is yours alone again.")
    done_or_why(request, lambda: deed(pairing, request.user, Shown(what), now=timezone.now()), done)
    return redirect("mentorship:pairing-detail", public_id)


@login_required
@require_safe
def pairing_mentee_profile(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The mentee profile, for the mentor, while it is shared and the mentorship runs (OD-7)."""
    pairing = own_pairing(request, public_id)
    if not shows_profile(pairing) or pairing.mentor_id != request.user.pk:
        raise Http404
    profile = get_object_or_404(MenteeProfile.objects.select_related("member"), member=pairing.mentee_id)
    context = {"pairing": pairing, "other_name": name_of(pairing.mentee), "mentee": described_mentee(profile)}
    return render(request, "mentorship/pairing_mentee_profile.html", context)


@login_required
@require_safe
def pairing_workbook(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The mentee's workbook, for the mentor, while it is shared and the mentorship runs (OD-7)."""
    pairing = own_pairing(request, public_id)
    if not shows_workbook(pairing) or pairing.mentor_id != request.user.pk:
        raise Http404
    workbook = workbook_of(pairing.mentee, WorkbookTemplate.Kind.MENTEE)
    context = {
        "pairing": pairing,
        "other_name": name_of(pairing.mentee),
        "described": described_workbook(workbook) if workbook else None,
    }
    return render(request, "mentorship/pairing_workbook.html", context)


def _do(request: MemberRequest, public_id: UUID, deed: Callable[..., object], done: str) -> HttpResponse:
    pairing = own_pairing(request, public_id)
    done_or_why(request, lambda: deed(pairing, request.user, now=timezone.now()), done)
    return redirect("mentorship:pairing-detail", public_id)


def _page(request: MemberRequest, pairing: Pairing, form: ReasonForm) -> HttpResponse:
    other, is_mentor = pairing.other(request.user), pairing.mentor_id == request.user.pk
    context = {
        "pairing": pairing,
        "other": other,
        "other_name": name_of(other),
        "is_mentor": is_mentor,
        "mentor_profile": None if is_mentor else page_open_to(request.user, pairing.mentor, today()),
        "actions": available_actions(pairing, request.user),
        "may_complete": completes_on(pairing.program, pairing.started_at or timezone.now(), pairing.months) <= today(),
        "form": form,
        "parts": rendered_parts(request, pairing, timezone.now()),
    }
    return render(request, "mentorship/pairing_detail.html", context)
