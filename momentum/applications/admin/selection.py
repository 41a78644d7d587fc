"""The screen on which staff choose mentors to cover what the mentees named, and select mentees (MOM-4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.gates import MemberRequest
from members.queries import today
from momentum.applications import workflow
from momentum.applications.forms import ReasonForm
from momentum.applications.models import Application
from momentum.applications.queries import for_selection
from momentum.applications.rules import RIGHT, State
from momentum.applications.selection import screen_of, tiers_to_decide
from momentum.applications.workflow import Treated
from momentum.programs.models import Offering, Role, Tier

for_staff = permission_required(RIGHT, raise_exception=True)
DEEDS: dict[str, Callable[..., Application]] = {
    "select": workflow.select_application,
    "unselect": workflow.unselect_application,
    "waitlist": workflow.put_on_waiting_list,
    "decline": workflow.decline_application,
}


@require_safe
@for_staff
def selection_list(request: MemberRequest) -> HttpResponse:
    """Every tier of the open offerings with its numbers, each leading to its screen."""
    context = {"title": _("Selection and coverage"), "opts": Application._meta, "tiers": tiers_to_decide(request.user)}
    return render(request, "admin/momentum/selection_list.html", admin.site.each_context(request) | context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def selection(request: MemberRequest, offering_pk: int, tier_pk: int) -> HttpResponse:
    """Mentees, coverage and mentors. "Show the coverage" sends the ticks and changes nothing; the other buttons do
    something with everybody who is ticked."""
    offering: Offering = get_object_or_404(Offering.objects.select_related("program"), pk=offering_pk)
    tier = get_object_or_404(Tier, pk=tier_pk, program=offering.program_id)
    ticked = {int(key) for key in request.POST.getlist("chosen") if key.isdecimal() and len(key) < 19}
    if request.POST.get("deed") == "tick_mentees":
        undecided = for_selection(offering.pk, tier.pk, request.user).filter(state=State.SUBMITTED, role=Role.MENTEE)
        ticked |= set(undecided.values_list("pk", flat=True))
    deed = request.POST.get("deed", "")
    form = ReasonForm(request.POST if deed == "decline" else None)
    if deed in DEEDS and (deed != "decline" or form.is_valid()):
        words = {"reason": form.cleaned_data["reason"]} if deed == "decline" else {}
        chosen = for_selection(offering.pk, tier.pk, request.user).filter(pk__in=ticked)
        treated = workflow.treat_each(chosen, partial(DEEDS[deed], by=request.user, now=timezone.now(), **words))
        _tell(request, treated)
        return redirect("admin:momentum_application_selection", offering.pk, tier.pk)
    screen = screen_of(offering, tier, request.user, ticked, today())
    if request.htmx:
        return render(request, "admin/momentum/coverage.html", {"screen": screen})
    context = {
        # the width is for the people
        "is_nav_sidebar_enabled": False,
        "title": _("Selection: %(offering)s") % {"offering": offering},
        "opts": Application._meta,
        "screen": screen,
        "form": form,
    }
    return render(request, "admin/momentum/selection.html", admin.site.each_context(request) | context)


def _tell(request: MemberRequest, treated: Treated) -> None:
    if treated.done:
        words = ngettext("%(n)s application is treated.", "%(n)s applications are treated.", treated.done)
        messages.success(request, words % {"n": treated.done})
    elif not treated.refused:
        messages.info(request, _("Nobody is ticked."))
    for name, why in treated.refused[:10]:
        # French has a space before the colon
        messages.error(request, _("%(what)s: %(details)s") % {"what": name, "details": why})
    if len(treated.refused) > 10:
        more = len(treated.refused) - 10
        words = ngettext("%(n)s other could not be treated.", "%(n)s others could not be treated.", more)
        messages.error(request, words % {"n": more})
