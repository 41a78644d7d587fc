"""The review of a round: one screen with every pair and everyone who is left; locking, forbidding, computing anew,
accepting. Proposals, matches and offered places can be looked at; nobody edits a state by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.admin.looks import LeavesRecord
from members.gates import MemberRequest
from members.models import IdentityAccess
from members.queries import closed_days, today
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly, WithEvents, told
from momentum.matching import emails, workflow
from momentum.matching.deadlines import objections_end
from momentum.matching.forms import RunForm, WishForm
from momentum.matching.models import Match, PlaceOffer, Run, Wish
from momentum.matching.policy import PREVIEWED, WORDS_MOST
from momentum.matching.queries import pairs_of, runs_of, tiers_of, together_before, wish_events, wishes_of
from momentum.matching.review import former_pairs, review_of
from momentum.matching.rounds import places_left, selected
from momentum.matching.rules import RIGHT, Action, WishAction, takes_part
from momentum.programs.models import Offering, Tier

for_staff = permission_required(RIGHT, raise_exception=True)

NOTED = _("Noted. Compute the proposal anew, so that it counts.")


def tier_for(request: MemberRequest, offering_id: int, tier_id: int) -> tuple[Offering, Tier]:
    """The offering and its tier, unless the reader takes part there: staff read nothing about themselves. Else 404."""
    offering: Offering = get_object_or_404(Offering.objects.select_related("program"), pk=offering_id)
    tier = get_object_or_404(Tier, pk=tier_id, program=offering.program_id)
    if takes_part(request.user, offering.pk, tier.pk):
        raise Http404
    return offering, tier


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def round_review(request: MemberRequest, offering_id: int, tier_id: int) -> HttpResponse:
    """The latest proposal with every pair, who is left and why; POST asks for a proposal."""
    offering, tier = tier_for(request, offering_id, tier_id)
    form = RunForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["identity_reason"]
        _do(
            request,
            lambda: workflow.ask_for_run(
                offering.pk, tier.pk, by=request.user, identity_reason=reason, now=timezone.now()
            ),
            _("The proposal is being computed."),
        )
        return _back(request, offering, tier)
    runs = runs_of(offering.pk, tier.pk)
    shown = next((run for run in runs if run.state in (Run.State.READY, Run.State.ACCEPTED)), None)
    with_number = request.GET.get("with", "")
    other = next((run for run in runs if str(run.number) == with_number and run != shown), None)
    mentees, mentors = selected(offering.pk, tier.pk)
    wishes, places = list(wishes_of(offering.pk, tier.pk)), places_left(mentors)
    words, review = request.GET.get("q", "").strip()[:WORDS_MOST], None
    if shown:
        shown.offering = offering
        show, page = request.GET.get("show", ""), request.GET.get("page", "")
        review = review_of(shown, wishes, places, mentors, other=other, show=show, words=words.split(), page=page)
    context = {
        "runs": runs,
        "latest": runs[0] if runs else None,
        "run": shown,
        "other": other,
        "review": review,
        "former": former_pairs(together_before(mentees, mentors, offering.pk), mentees, mentors, wishes, shown),
        "words": words,
        "wishes": wishes,
        "history": [(each, WishAction(each.action).label) for each in wish_events(offering.pk, tier.pk)],
        "mentees": mentees,
        "mentors": mentors,
        "places": sum(places.values()),
        "without_place": [each.member for each in mentors if not places[each.pk]],
        "is_stale": bool(shown and shown.computed_at and any(wish.at > shown.computed_at for wish in wishes)),
        "form": form,
    }
    return _page(request, "round_review.html", _("Match: %(offering)s"), offering, tier, **context)


def _page_of_round(request: MemberRequest, offering_id: int, tier_id: int) -> str:
    offering, tier = tier_for(request, offering_id, tier_id)
    return reverse("admin:momentum_round", args=[offering.pk, tier.pk])


@for_staff
@form_only(_page_of_round)
def round_decide(request: MemberRequest, offering_id: int, tier_id: int) -> HttpResponse:
    """Lock two people, forbid that they meet, or take that back: `lock`, `forbid` or `drop` holds `mentee-mentor`."""
    offering, tier = tier_for(request, offering_id, tier_id)
    now, back = timezone.now(), _back(request, offering, tier)
    kinds = {"lock": Wish.Kind.LOCKED, "forbid": Wish.Kind.FORBIDDEN, "drop": None}
    for name in kinds.keys() & request.POST.keys():
        mentee_id, mentor_id = _two(request.POST[name])
        if not {mentee_id, mentor_id} <= _keys_of(offering, tier):
            raise Http404
        kind = kinds[name]
        deed: Any = partial(workflow.drop_wish, mentee_id, mentor_id, by=request.user, now=now)
        done = _("Taken back. Compute the proposal anew, so that it counts.")
        if kind is not None:
            deed = partial(workflow.set_wish, mentee_id, mentor_id, kind, by=request.user, now=now)
            done = NOTED
        if _do(request, deed, done):
            back = _back(request, offering, tier, at=f"pair-{mentee_id}")
    return back


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def round_two(request: MemberRequest, offering_id: int, tier_id: int) -> HttpResponse:
    """Decide about any mentee and any mentor of the round, also two whom the proposal does not bring together."""
    offering, tier = tier_for(request, offering_id, tier_id)
    mentees, mentors = selected(offering.pk, tier.pk)
    form = WishForm(request.POST if request.method == "POST" else None, mentees=mentees, mentors=mentors)
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        mentee, mentor = int(said["mentee"]), int(said["mentor"])
        try:
            workflow.set_wish(mentee, mentor, said["kind"], by=request.user, note=said["note"], now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, NOTED)
            return _back(request, offering, tier)
    return _page(request, "round_two.html", _("Decide about two people: %(offering)s"), offering, tier, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def round_accept(request: MemberRequest, offering_id: int, tier_id: int, number: int) -> HttpResponse:
    """What accepting brings about, with the mails as they will be read, before the button."""
    offering, tier = tier_for(request, offering_id, tier_id)
    run = get_object_or_404(Run, offering=offering, tier=tier, number=number)
    if request.method == "POST":
        _do(
            request,
            lambda: workflow.accept_run(run.pk, by=request.user, now=timezone.now()),
            _("Accepted. The pairs are being connected; everybody gets an e-mail."),
        )
        return _back(request, offering, tier)
    if run.state != Run.State.READY or not run.matched:
        return redirect("admin:momentum_round", offering.pk, tier.pk)
    now, language = timezone.now(), {"mentee": None, "mentor": None}
    until = objections_end(now, offering.objection_days, closed_days(today(now)))
    previews = []
    for pair in pairs_of(run)[:PREVIEWED]:
        both = []
        for application, other in ((pair.mentee, pair.mentor), (pair.mentor, pair.mentee)):
            application.offering = offering
            context = emails.connection(
                application.member,
                other.member,
                offering,
                application=application,
                pairing_url="…",
                objections_until=until,
            )
            both.append((application.member, emails.composed_connection(application.member, context)))
        previews.append((pair, both))
    context = {"run": run, "previews": previews, "until": until, "language": language}
    return _page(request, "round_accept.html", _("Accept the proposal: %(offering)s"), offering, tier, **context)


def _page(
    request: MemberRequest, template: str, title: Any, offering: Offering, tier: Tier, **context: Any
) -> HttpResponse:
    always = {
        "is_nav_sidebar_enabled": False,
        "title": title % {"offering": offering},
        "opts": Run._meta,
        "offering": offering,
        "tier": tier,
        "now": timezone.now(),
    }
    return render(request, f"admin/momentum/{template}", admin.site.each_context(request) | always | context)


def _back(request: MemberRequest, offering: Offering, tier: Tier, *, at: str = "said") -> HttpResponse:
    """The same part of the review, where the keyboard stands on what was said or on the pair that was decided."""
    query = request.GET.urlencode()
    address = reverse("admin:momentum_round", args=[offering.pk, tier.pk])
    return redirect(f"{address}{query and '?'}{query}#{at}")


def _do(request: MemberRequest, deed: Any, done: Any) -> bool:
    try:
        deed()
    except WorkflowError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, str(done))
    return True


def _two(said: str) -> tuple[int, int]:
    mentee, _dash, mentor = said.partition("-")
    if not (mentee.isdecimal() and mentor.isdecimal() and len(said) < 40):
        raise Http404
    return int(mentee), int(mentor)


def _keys_of(offering: Offering, tier: Tier) -> set[int]:
    return set(offering.applications.filter(tier=tier).values_list("pk", flat=True))


@admin.register(Run)
class RunAdmin(WithEvents):
    """The proposals, and above them the tiers in which people can be matched now."""

    list_display = ["offering", "tier", "number", "state", "matched", "below_floor", "total", "asked_at", "asked_by"]
    list_filter = ["state", "offering"]
    list_select_related = ["offering__program", "tier", "asked_by"]
    ordering = ["-asked_at", "-pk"]
    words = dict(Action.choices)
    fields = [
        *("offering", "tier", "number", "state", "asked_at", "asked_by", "identity_reason", "computed_at"),
        *("weights_version", "floor", "mentees", "mentors", "places", "matched", "below_floor", "total", "digest"),
        *("accepted_at", "accepted_by", "finished_at", "what_happened"),
    ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"tiers": tiers_of(request.user), **(extra_context or {})})

    change_list_template = "admin/momentum/run_list.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        base = "round/<int:offering_id>/<int:tier_id>/"
        return [
            path(base, view(round_review), name="momentum_round"),
            path(f"{base}decide/", view(round_decide), name="momentum_round_decide"),
            path(f"{base}two/", view(round_two), name="momentum_round_two"),
            path(f"{base}accept/<int:number>/", view(round_accept), name="momentum_round_accept"),
            *super().get_urls(),
        ]


@admin.register(Match)
class CohortMatchAdmin(LeavesRecord, ReadOnly):
    """Who was matched with whom in an offering, how, and what became of it; nobody reads here of the own. A reason is
    for staff alone, and reading it leaves a record."""

    list_display = ["mentee", "mentor", "kind", "decided_at", "decided_by", "end"]
    list_filter = ["kind", "end", "mentee__offering"]
    list_select_related = ["mentee__member", "mentor__member", "mentee__offering", "mentor__offering", "decided_by"]
    search_fields = [f"pairing__{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-decided_at", "-pk"]
    look = IdentityAccess.What.REASON
    fields = [
        *("mentee", "mentor", "kind", "score", "decided_at", "decided_by", "run", "pairing"),
        *("objections_until", "ended_at", "end", "objected_by", "reason_told"),
    ]

    def told_by(self, match):
        return [match.objected_by_id] if match.reason else []

    def get_queryset(self, request):
        found = super().get_queryset(request).exclude(pairing__mentor=request.user.pk)
        return found.exclude(pairing__mentee=request.user.pk).select_related("pairing__mentee", "objected_by")

    @admin.display(description=_("reason, for staff only"))
    def reason_told(self, match):
        who = match.objected_by or match.pairing.mentee
        return told(match.reason, who.language)


@admin.register(PlaceOffer)
class PlaceOfferAdmin(ReadOnly):
    """The places that were offered from waiting lists."""

    list_display = ["mentee", "mentor", "state", "offered_at", "answer_by", "answered_at"]
    list_filter = ["state", "mentee__offering"]
    list_select_related = ["mentee__member", "mentor__member", "mentee__offering", "mentor__offering"]
    ordering = ["-offered_at", "-pk"]
    fields = ["mentee", "mentor", "score", "state", "offered_at", "answer_by", "answered_at", "reminded_at", "pairing"]

    def get_queryset(self, request):
        found = super().get_queryset(request).exclude(mentor__member=request.user.pk)
        return found.exclude(mentee__member=request.user.pk)
