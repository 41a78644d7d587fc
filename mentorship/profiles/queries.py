"""Questions about mentor profiles: the facts that a listing rests on, and what the sweep has to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, Case, CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable

from caot_mentor.business_days import end_of_day
from members.models import Acceptance, Admission, Declaration, Eligibility, Member, Membership, PolicyDocument
from members.policy import LISTING_GRACE_DAYS
from members.queries import documents_in_force, documents_that_allow_listing, suspended, today
from mentorship.profiles.models import (
    MenteeProfile,
    MentorProfile,
    MentorProfileEvent,
    SavedSearch,
    SavedSearchEvent,
    Term,
)
from mentorship.profiles.policy import (
    CONFIRM_AFTER_DAYS,
    CONFIRM_REMINDER_DAYS,
    EXPERIENCE_ABOVE,
    EXPERIENCE_BANDS,
    MENTOR_ACTIVITIES,
    SAVED_SEARCH_COMPARED_HOURS,
    SAVED_SEARCH_NEWS_DAYS,
    SAVED_SEARCHES_KEPT_DAYS,
    Program,
)

# The column that holds the codes of a list. `where` and `experience` have columns of their own kind.
FIELD_OF_KIND = {
    Term.Kind.AREA: "areas",
    Term.Kind.FOCUS: "focuses",
    Term.Kind.SETTING: "practice_settings",
    Term.Kind.AGE: "ages",
    Term.Kind.LANGUAGE: "languages",
    Term.Kind.MODE: "modes",
    Term.Kind.TOPIC: "topics",
    Term.Kind.PATH: "paths",
}


def profile_of(member: Member) -> MentorProfile | None:
    """The member's mentor profile, if there is one."""
    return MentorProfile.objects.filter(member=member).first()


def mentee_profile_of(member: Member) -> MenteeProfile | None:
    """The member's mentee profile, if there is one."""
    return MenteeProfile.objects.filter(member=member).first()


def with_listing_facts(
    profiles: QuerySet[MentorProfile], now: datetime, program: Program = Program.FIND
) -> QuerySet[MentorProfile]:
    """Annotate what a listing rests on at `now`, each fact as a boolean; for another program, what mentoring in it
    rests on: the same, but for MEM-3's column and taking part.

    `has_account`; `has_membership` (MEM-2, with 30 days of grace); `has_category` (MEM-3, for the membership that
    counts); `has_documents` (FIND-1: the versions in force; for who is listed already, for 30 days also the ones
    before); `has_new_documents` (the versions in force); `takes_part_in_search` (FIND-8); `has_confirmed` (FIND-10,
    to the end of the day on which the 12 months are over); `is_suspended` (SAFE-1).
    """
    on = today(now)
    counting = Membership.objects.filter(
        member=OuterRef("member_id"), starts_on__lte=on, ends_on__gte=on - timedelta(days=LISTING_GRACE_DAYS)
    ).order_by("-starts_on")
    activity = MENTOR_ACTIVITIES[program]
    cells = Eligibility.objects.filter(activity__code=activity, category=OuterRef("counting_category"))
    declared = Declaration.objects.filter(member=OuterRef("member_id"), activity__code=activity)
    admitted = Admission.objects.filter(member=OuterRef("member_id"), activity__code=activity)
    in_force = _accepted({document.kind: [document.pk] for document in documents_in_force(on)})
    still_counting = _accepted(documents_that_allow_listing(on))
    return profiles.annotate(counting_category=Subquery(counting.values("category_id")[:1])).annotate(
        has_account=F("member__is_active"),
        is_suspended=suspended("member_id"),
        has_membership=_yes_if(Q(counting_category__isnull=False)),
        has_category=_yes_if(
            Q(Exists(cells.filter(answer=Eligibility.Answer.ALLOWED)))
            | Q(Exists(admitted))
            | (Q(Exists(cells.filter(answer=Eligibility.Answer.DECLARED))) & Q(Exists(declared)))
        ),
        has_new_documents=_yes_if(in_force),
        has_documents=_yes_if(in_force | (Q(is_listed=True) & still_counting)),
        takes_part_in_search=_yes_if(Q(programs__contains=[program])),
        has_confirmed=_yes_if(Q(confirmed_at__gt=_last_lapsing_on(on - timedelta(days=1)))),
    )


def with_listing(
    profiles: QuerySet[MentorProfile], now: datetime, program: Program = Program.FIND
) -> QuerySet[MentorProfile]:
    """Annotate the facts of `with_listing_facts` and `should_be_listed`: all of them together.

    For many profiles; of one, `follow_facts` concludes the same from what is missing, without asking twice.
    """
    return with_listing_facts(profiles, now, program).annotate(
        should_be_listed=_yes_if(
            Q(
                wants_to_mentor=True,
                completed_at__isnull=False,
                has_account=True,
                is_suspended=False,
                has_membership=True,
                has_category=True,
                has_documents=True,
                takes_part_in_search=True,
                has_confirmed=True,
            )
        )
    )


def who_may_mentor_in(program: Program, now: datetime) -> QuerySet[MentorProfile]:
    """The mentors whom staff may match in the program (OD-2, FIND-8): whatever a listing rests on, but taking part in
    this program, with MEM-3's column of it. Whether one has a place now is another question (`counts_as_open`).

    Of who is listed all but the column is known already, as far as the last sweep; who decides about one mentor asks
    `with_listing_facts` under the mentor's lock.
    """
    wanting = MentorProfile.objects.filter(
        wants_to_mentor=True, completed_at__isnull=False, programs__contains=[program], member__is_active=True
    )
    return with_listing(wanting, now, program).filter(
        Q(is_listed=True, has_category=True) | Q(is_listed=False, should_be_listed=True)
    )


def lapsing(profiles: QuerySet[MentorProfile], now: datetime) -> QuerySet[MentorProfile]:
    """Of the listed profiles those that lapse within the days before which the first reminder goes (FIND-10)."""
    soon = _last_lapsing_on(today(now) + timedelta(days=max(CONFIRM_REMINDER_DAYS)))
    return profiles.filter(is_listed=True, confirmed_at__lte=soon)


def _last_lapsing_on(day: date) -> datetime:
    """The last moment of the days on which a profile was confirmed that lapses with the end of `day` (FIND-10)."""
    return end_of_day(day - timedelta(days=CONFIRM_AFTER_DAYS))


def _yes_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _accepted(versions: dict[str, list[int]]) -> Q:
    # A document of which no version is in force cannot have been accepted: nobody is listed without it.
    condition = Q()
    for kind in PolicyDocument.Kind.values:
        accepted = Acceptance.objects.filter(member=OuterRef("member_id"), document__in=versions.get(kind, []))
        condition &= Q(Exists(accepted))
    return condition


def listings_out_of_step(now: datetime) -> list[int]:
    """The profiles that are listed and should not be, or the reverse."""
    switched_on = MentorProfile.objects.filter(Q(wants_to_mentor=True) | Q(is_listed=True))
    changed = with_listing(switched_on, now).exclude(is_listed=F("should_be_listed"))
    return list(changed.order_by("pk").values_list("pk", flat=True))


def confirmations_due(days: int, past_days: int, now: datetime) -> list[int]:
    """The listed profiles that lapse in more than `past_days` and at most `days` days (FIND-10)."""
    on = today(now)
    nearing = MentorProfile.objects.filter(
        is_listed=True,
        confirmed_at__lte=_last_lapsing_on(on + timedelta(days=days)),
        confirmed_at__gt=_last_lapsing_on(on + timedelta(days=past_days)),
    )
    told = MentorProfileEvent.objects.filter(
        profile=OuterRef("pk"), action="reminded", note=str(days), at__gte=OuterRef("confirmed_at")
    )
    return list(nearing.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True))


def bands_out_of_step(now: datetime) -> list[int]:
    """The profiles whose years in practice have moved into another band since it was written."""
    known = MentorProfile.objects.filter(practising_since__isnull=False, completed_at__isnull=False)
    return list(known.exclude(experience=band_expression(today(now).year)).order_by("pk").values_list("pk", flat=True))


def band_expression(year: int) -> Combinable:
    """The band of experience in the calendar year `year`, as SQL; `rules.experience_band` says the same in Python."""
    bands = [When(practising_since__gte=year - most, then=Value(band)) for _least, most, band in EXPERIENCE_BANDS]
    return Case(*bands, default=Value(EXPERIENCE_ABOVE), output_field=CharField())


def terms_offered(held: dict[str, Iterable[str]]) -> dict[str, list[Term]]:
    """By list, the terms that a form offers: those not retired, and the retired ones that this profile holds."""
    offered: dict[str, list[Term]] = {kind: [] for kind in Term.Kind.values}
    for term in Term.objects.select_related("group").order_by("kind", "position", "pk"):
        if not term.is_retired or term.code in held.get(term.kind, ()):
            offered[term.kind].append(term)
    return offered


def profiles_using(term: Term) -> QuerySet[MentorProfile]:
    """The profiles that hold the term, listed or not."""
    profiles = MentorProfile.objects.all()
    if term.kind == Term.Kind.AREA:
        return profiles.filter(Q(areas__contains=[term.code]) | Q(past_areas__contains=[term.code]))
    if term.kind in FIELD_OF_KIND:
        return profiles.filter(**{f"{FIELD_OF_KIND[Term.Kind(term.kind)]}__contains": [term.code]})
    if term.kind == Term.Kind.EXPERIENCE:
        return profiles.filter(experience=term.code)
    return profiles.filter(is_remote=True) if term.code == "remote" else profiles.filter(province=term.code)


def due_for_news(now: datetime) -> QuerySet[Member]:
    """Who has a saved search that wants mail and is to be compared again, and had no such mail within the week.

    Who has waited longest comes first.
    """
    compared_by = now - timedelta(hours=SAVED_SEARCH_COMPARED_HOURS)
    told = SavedSearchEvent.objects.filter(
        member=OuterRef("pk"), action="told", at__gt=now - timedelta(days=SAVED_SEARCH_NEWS_DAYS)
    )
    due = Member.objects.filter(saved_searches__wants_mail=True, saved_searches__compared_at__lte=compared_by)
    return due.filter(~Exists(told)).annotate(waits_since=Min("saved_searches__compared_at")).order_by("waits_since")


def saved_searches_to_forget(now: datetime) -> QuerySet[SavedSearch]:
    """Those of people whose last membership ended longer ago than `SAVED_SEARCHES_KEPT_DAYS` (quality P9)."""
    limit = now - timedelta(days=SAVED_SEARCHES_KEPT_DAYS)
    since = Membership.objects.filter(member=OuterRef("member_id"), ends_on__gte=today(limit))
    return SavedSearch.objects.filter(~Exists(since), saved_at__lte=limit)


def mentors_at(keys: Iterable[int]) -> dict[int, MentorProfile]:
    """The listed mentors at these places of the bit strings, with their names."""
    return MentorProfile.objects.filter(is_listed=True).select_related("member").in_bulk(list(keys))
