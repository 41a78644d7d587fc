"""Questions about members that several pages ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from allauth.usersessions.models import UserSession
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from caot_mentor.business_days import OTTAWA
from caot_mentor.my_account import NOTIFICATION_KINDS
from caot_mentor.statements import planned_once
from members.models import (
    Acceptance,
    Activity,
    Block,
    ClosedDay,
    Concern,
    Eligibility,
    IdentityAccess,
    Member,
    MemberEvent,
    Membership,
    MembershipCategory,
    NotificationChoice,
    PolicyDocument,
    SelfIdentification,
    Suspension,
)
from members.policy import (
    CONCERN_STILL_DAYS,
    DAILY_NEWS_KIND,
    IDENTITY_KEPT_DAYS,
    IDENTITY_NOTICE_DAYS,
    LISTING_GRACE_DAYS,
    POLICY_GRACE_DAYS,
)

WARNED_OF_REMOVAL = "warn_of_identity_removal"  # the action of the event


def today(now: datetime | None = None) -> date:
    """The date in Ottawa at `now` (aware), by default at this moment."""
    return (now or timezone.now()).astimezone(OTTAWA).date()


def called(words: str, way: str = "", *also: str) -> Q:
    """Who has each of the words in the first or the last name, or in one of the columns `also` (look-ups of a member).

    `way` leads from what is searched to the member, such as `member__`. No words ask for nothing.
    """
    found = Q()
    for word in words.split():
        columns = ("first_name__icontains", "last_name__icontains", *also)
        found &= reduce(or_, (Q(**{f"{way}{column}": word}) for column in columns))
    return found


def closed_days(first: date | None = None) -> frozenset[date]:
    """The closed days of the office (OD-11), from `first` on when it is given."""
    days = ClosedDay.objects.all() if first is None else ClosedDay.objects.filter(day__gte=first)
    return frozenset(days.values_list("day", flat=True))


def current_membership(member: Member, on: date) -> Membership | None:
    """The membership that covers the day `on` (MEM-2), with its category."""
    return member.memberships.current(on).select_related("category").first()


def blocked_ids(member: Member) -> frozenset[int]:
    """The keys of those with whom the member has nothing to do any more, whoever of the two blocked (SAFE-1)."""
    pairs = Block.objects.filter(Q(blocker=member) | Q(blocked=member)).values_list("blocker_id", "blocked_id")
    return frozenset(other if own == member.pk else own for own, other in pairs)


def is_blocked(one: Member, other: Member) -> bool:
    """Whether either of the two has blocked the other (SAFE-1)."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def is_suspended(member: Member) -> bool:
    """Whether staff have taken the person out of the programs for now (SAFE-1)."""
    return Suspension.objects.in_force().filter(member=member).exists()


def suspended(member: str = "pk") -> Exists:
    """The condition "is suspended" for a query in which `member` is the person's key."""
    return Exists(Suspension.objects.in_force().filter(member=OuterRef(member)))


# The activities that the category of the membership which covers a day is allowed outright (MEM-2, MEM-3); none for who
# is suspended (SAFE-1). The question of nearly every page for members, as plain SQL a quarter of what querysets cost.
OPEN_DOORS = """
SELECT activity.code
  FROM members_membership membership
  JOIN members_eligibility cell ON cell.category_id = membership.category_id AND cell.answer = 'allowed'
  JOIN members_activity activity ON activity.id = cell.activity_id
 WHERE membership.member_id = %(member)s AND %(on)s BETWEEN membership.starts_on AND membership.ends_on
   AND NOT EXISTS (SELECT FROM members_suspension suspension
                    WHERE suspension.member_id = membership.member_id AND suspension.lifted_at IS NULL)
"""


def holds_open_door(member: Member, activity_code: str, on: date) -> bool:
    """Whether the category of the membership that covers `on` is allowed the activity outright (MEM-2, MEM-3).

    Never for who is suspended (SAFE-1).
    """
    with planned_once() as cursor:
        cursor.execute(
            f"SELECT %(activity)s IN ({OPEN_DOORS})",
            {"activity": activity_code, "member": member.pk, "on": on},
        )
        return bool(cursor.fetchone()[0])


def member_of_session(key: int, on: date) -> Member | None:
    """The account with that primary key, with its `open_doors` on the day `on` (Ottawa); one statement."""
    names = [field.attname for field in Member._meta.concrete_fields]
    columns = ", ".join(str(field.column) for field in Member._meta.concrete_fields)
    with planned_once() as cursor:
        cursor.execute(
            f"SELECT {columns}, ARRAY({OPEN_DOORS}) FROM members_member WHERE id = %(member)s",  # noqa: S608 (no input)
            {"member": key, "on": on},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    member = Member.from_db(connection.alias, names, row[:-1])
    member.open_doors = frozenset(row[-1])
    return member


@dataclass(frozen=True)
class HeldMembership:
    """The membership to tell somebody of; `runs_until` is the end of the last period that follows without a gap."""

    membership: Membership
    runs_until: date


def held_membership(member: Member, on: date) -> HeldMembership | None:
    """The membership that covers `on`, else the next to start, else the one that ended last."""
    periods = list(member.memberships.select_related("category").order_by("starts_on"))
    if not periods:
        return None
    held = next((period for period in periods if period.ends_on >= on), periods[-1])
    runs_until = held.ends_on
    for period in periods:
        if period.starts_on == runs_until + timedelta(days=1):
            runs_until = period.ends_on
    return HeldMembership(held, runs_until)


def started_membership(member: Member, on: date) -> Membership | None:
    """Of the memberships that have started by `on` the one that ends last, over or not, with its category."""
    return member.memberships.filter(starts_on__lte=on).select_related("category").order_by("-ends_on").first()


def documents_in_force(on: date) -> list[PolicyDocument]:
    """The version of each document that is in force on the day `on` (SAFE-2)."""
    return list(PolicyDocument.objects.in_force(on))


def missing_acceptances(member: Member, on: date) -> list[PolicyDocument]:
    """The documents in force that the member has not accepted in that version."""
    accepted = set(Acceptance.objects.filter(member=member).values_list("document_id", flat=True))
    return [document for document in documents_in_force(on) if document.pk not in accepted]


def documents_that_allow_listing(on: date) -> dict[str, list[int]]:
    """For each kind, the versions of which one accepted keeps a mentor listed on `on` (FIND-1).

    That is the version in force, and each earlier one for 30 days after the version that replaced it came into force:
    a third version soon after the second takes nobody's 30 days away.
    """
    allowed: dict[str, list[int]] = {}
    replaced_on: dict[str, date] = {}
    for document in PolicyDocument.objects.filter(in_force_on__lte=on).order_by("kind", "-in_force_on", "-version"):
        versions = allowed.setdefault(document.kind, [])
        if document.kind not in replaced_on or on <= grace_ends_on(replaced_on[document.kind]):
            versions.append(document.pk)
        replaced_on[document.kind] = document.in_force_on
    return allowed


def grace_ends_on(in_force_on: date) -> date:
    """The last day on which the version before still counts (FIND-1)."""
    return in_force_on + timedelta(days=POLICY_GRACE_DAYS)


def has_listing_membership(member: Member, on: date) -> bool:
    """Whether a membership covers `on`, or ended no more than 30 days before it (MEM-2's grace)."""
    return member.memberships.filter(starts_on__lte=on, ends_on__gte=on - timedelta(days=LISTING_GRACE_DAYS)).exists()


def wants_mail(member: Member, kind: str) -> bool:
    """Whether the member has this kind of mail switched on, by choice or because it is at first (MEM-5)."""
    chosen = NotificationChoice.objects.filter(member=member, kind=kind).values_list("is_wanted", flat=True).first()
    return is_on_at_first(kind) if chosen is None else chosen


def unwanted_mail(member: Member) -> set[str]:
    """The kinds of mail that the member does not want."""
    chosen = dict(NotificationChoice.objects.filter(member=member).values_list("kind", "is_wanted"))
    return {kind for kind in NOTIFICATION_KINDS if not chosen.get(kind, is_on_at_first(kind))}


def wishes_for_daily_news(member: Member) -> QuerySet[NotificationChoice]:
    """A row where the member chose that news which can wait come together, once a day (MEM-5)."""
    return NotificationChoice.objects.filter(member=member.pk, kind=DAILY_NEWS_KIND, is_wanted=True)


def is_on_at_first(kind: str) -> bool:
    """Whether who has not chosen gets this kind of mail."""
    return kind not in NOTIFICATION_KINDS or NOTIFICATION_KINDS[kind].is_on_at_first


def renewal_to_confirm(member: Member, on: date) -> Membership | None:
    """The renewed membership for which the member has not confirmed the profile yet (MEM-6)."""
    renewals = member.memberships.renewals(on).unconfirmed()
    return renewals.select_related("category").order_by("-starts_on").first()


@dataclass(frozen=True)
class EligibilityRow:
    """One category's line in the chart of INFO-2: `cells` pairs each activity with its cell, in the chart's order."""

    category: MembershipCategory
    cells: list[tuple[Activity, Eligibility]]


def condition_by_request(member: Member, activity_code: str, on: date) -> str:
    """What somebody confirms who takes part by request (MEM-3: "by request, if declared"); else nothing."""
    membership = current_membership(member, on)
    if membership is None:
        return ""
    cell = Eligibility.objects.filter(
        category=membership.category_id, activity__code=activity_code, answer=Eligibility.Answer.BY_REQUEST
    ).first()
    return cell.condition if cell else ""


def eligibility_table() -> tuple[list[Activity], list[EligibilityRow]]:
    """The whole table of MEM-3 in three queries; a cell without a row reads "not allowed"."""
    activities = list(Activity.objects.all())
    cells = {(cell.category_id, cell.activity_id): cell for cell in Eligibility.objects.all()}
    rows = [
        EligibilityRow(
            category,
            [
                (activity, cells.get((category.pk, activity.pk), Eligibility(category=category, activity=activity)))
                for activity in activities
            ],
        )
        for category in MembershipCategory.objects.all()
    ]
    return activities, rows


def whose_answers_go_soon(now: datetime) -> QuerySet[Member]:
    """Who has answers about identity, has not been here for 11 months, and was not told of it since (quality P9)."""
    since = now - timedelta(days=IDENTITY_KEPT_DAYS - IDENTITY_NOTICE_DAYS)
    return _away_since(since).exclude(Exists(_removal_warnings().filter(at__gte=since)))


def whose_answers_go(now: datetime) -> QuerySet[Member]:
    """Who was told 30 days ago or earlier and has not been here since then, nor for 12 months (quality P9)."""
    since = now - timedelta(days=IDENTITY_KEPT_DAYS)
    told = _removal_warnings().filter(at__lte=now - timedelta(days=IDENTITY_NOTICE_DAYS), at__gte=since)
    return _away_since(since).filter(Exists(told))


def _removal_warnings() -> QuerySet[MemberEvent]:
    return MemberEvent.objects.filter(member=OuterRef("pk"), action=WARNED_OF_REMOVAL)


def _away_since(moment: datetime) -> QuerySet[Member]:
    answers = SelfIdentification.objects.filter(member=OuterRef("pk"))
    # a session that goes on is no new sign-in
    seen = UserSession.objects.filter(user=OuterRef("pk"), last_seen_at__gte=moment)
    return Member.objects.filter(
        Exists(answers), ~Exists(answers.filter(updated_at__gte=moment)), ~Exists(seen)
    ).filter(Q(last_login=None) | Q(last_login__lt=moment))


def looks_at(member: Member) -> QuerySet[IdentityAccess]:
    """When staff read what the member told in confidence, the latest first: with the reader, whose role is told."""
    return IdentityAccess.objects.filter(member=member).select_related("actor")


def concerns_standing_still(now: datetime) -> QuerySet[Concern]:
    """The concerns that somebody took up and for which nothing was done since 30 days (SAFE-1)."""
    taken_up = Concern.objects.filter(state=Concern.State.TAKEN_UP).alias(last_at=Max("events__at"))
    return taken_up.filter(last_at__lte=now - timedelta(days=CONCERN_STILL_DAYS))
