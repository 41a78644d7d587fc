"""What the staff's pages about one registration share: its look-up, the frame, the mentors that staff look through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from caot_mentor.business_days import business_days_left
from members.gates import MemberRequest
from members.queries import closed_days
from mentorship.profiles.cards import Labels, labels_of_terms
from mentorship.profiles.models import MentorProfile
from ondemand.matching.candidates import Candidate, candidates, wishes_of
from ondemand.matching.fitting import Ranked, profile_of, ranked_mentors
from ondemand.matching.forms import WantedForm
from ondemand.matching.models import Match, ShortlistEntry
from ondemand.matching.policy import MENTORS_A_PAGE
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action

for_staff = permission_required("ondemand.change_registration", raise_exception=True)


def registration_for(request: MemberRequest, registration_id: int) -> Registration:
    """The registration, unless it is the reader's own or the reader was its mentor: staff read nothing about
    themselves. Else 404."""
    mine = Match.objects.filter(registration=OuterRef("pk"), pairing__mentor=request.user.pk)
    found = Registration.objects.exclude(member=request.user.pk).filter(~Exists(mine))
    found = found.select_related("member__mentee_profile")
    return get_object_or_404(found, pk=registration_id)


def page(request: MemberRequest, template: str, title: str, registration: Registration, **context: Any) -> HttpResponse:
    """One page about the registration, with what all of them say of it."""
    now, labels = timezone.now(), context.get("labels") or labels_of_terms()
    due_by = registration.due_by
    words = dict(Action.choices)
    came_otherwise = registration.received_by in (Registration.ReceivedBy.EMAIL, Registration.ReceivedBy.PAPER)
    events = registration.events.select_related("actor").order_by("at", "pk")
    always = {
        # the width is for the mentors
        "is_nav_sidebar_enabled": False,
        "title": title,
        "opts": Registration._meta,
        "registration": registration,
        "mentee": registration.member,
        "wishes": wishes_of(registration, labels),
        "workbook_files": list(registration.received_workbooks.defer("content")) if came_otherwise else [],
        "days_left": business_days_left(now, due_by, closed_days()) if due_by else None,
        "events": [(words.get(each.action, each.action), each.at, each.actor) for each in events],
    }
    return render(request, f"admin/ondemand/{template}", admin.site.each_context(request) | always | context)


def described(
    registration: Registration,
    keys: Sequence[int],
    ranked: Ranked,
    labels: Labels,
    now: datetime,
    entries: Sequence[ShortlistEntry] = (),
) -> list[Candidate]:
    """Mentors by the keys of their profiles, in that order, as staff weigh them; each key once."""
    profiles = MentorProfile.objects.select_related("member").in_bulk(list(keys))
    found = [profiles[key] for key in dict.fromkeys(keys) if key in profiles]
    return candidates(registration, found, ranked, labels, now, entries)


class Finder:
    """The eligible mentors that a member of staff looks through: filtered, in the order of the fit, page by page."""

    def __init__(self, request: MemberRequest, registration: Registration, now: datetime) -> None:
        self.registration, self.now = registration, now
        self.labels: Labels = labels_of_terms()
        self.form = WantedForm(request.GET or None, labels=self.labels)
        self.form.is_valid()
        self.ranked: Ranked = ranked_mentors(registration, self.form.wanted(), now)
        self.count = len(self.ranked.keys)
        self.pages = max(1, -(-self.count // MENTORS_A_PAGE))
        asked = request.GET.get("page", "1")
        self.number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 6 else 1), self.pages)
        self._query = request.GET.copy()

    def described(
        self, entries: Sequence[ShortlistEntry], on_it: Sequence[int]
    ) -> tuple[list[Candidate], list[Candidate]]:
        """The mentors of this page, and those of a list (keys of profiles), each in their order and read together."""
        first = (self.number - 1) * MENTORS_A_PAGE
        here = self.ranked.keys[first : first + MENTORS_A_PAGE]
        found = described(self.registration, [*here, *on_it], self.ranked, self.labels, self.now, entries)
        by_key = {each.profile.pk: each for each in found}
        of_page, of_list = ([by_key[key] for key in keys if key in by_key] for keys in (here, on_it))
        return of_page, of_list

    def address_of(self, number: int) -> str:
        """The same search, another page; nothing beyond the first and the last."""
        if not 1 <= number <= self.pages:
            return ""
        self._query["page"] = str(number)
        return f"?{self._query.urlencode()}"

    def context(self, entries: Sequence[ShortlistEntry] = ()) -> dict[str, Any]:
        """What `mentors_found.html` takes; and the mentors of `entries`, a list in the making, as `draft`."""
        on_it = [profile.pk for entry in entries if (profile := profile_of(entry)) is not None]
        of_page, of_list = self.described(entries, on_it)
        return {
            "form": self.form,
            "candidates": of_page,
            "draft": of_list,
            "count": self.count,
            "page_number": self.number,
            "pages": self.pages,
            "previous_address": self.address_of(self.number - 1),
            "next_address": self.address_of(self.number + 1),
            "has_fit": self.ranked.fits is not None,
            "labels": self.labels,
        }
