"""Renewals to confirm, and documents with a new version (MEM-6, SAFE-2)."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from caot_mentor.rows import each_row
from members.models import Acceptance, Member, MemberEvent, Membership, PolicyDocument
from members.queries import documents_in_force, today
from members.workflow.my_account import ask_to_confirm_profile
from members.workflow.policies import tell_of_new_version, version_name

_told_elsewhere: list[Callable[[], QuerySet[Member]]] = []


def leave_to_another_app(members: Callable[[], QuerySet[Member]]) -> None:
    """Members to whom an app above writes about new versions itself (FIND-1), so that nobody hears twice."""
    _told_elsewhere.append(members)


def ask_renewed_members(now: datetime) -> int:
    """Ask by mail everybody whose membership was renewed and who was not asked (MEM-6); returns how many."""
    due = Membership.objects.renewals(today(now)).unconfirmed().filter(renewal_asked_at=None, member__is_active=True)
    return each_row(due.order_by("pk").values_list("pk", flat=True), ask_to_confirm_profile, now=now)


def tell_of_new_versions(now: datetime) -> int:
    """Tell those who accepted an earlier version that a new one is in force (SAFE-2); returns how many."""
    told = 0
    for document in documents_in_force(today(now)):
        due = to_tell_of(document).order_by("pk").values_list("pk", flat=True)
        told += each_row(due, tell_of_new_version, document=document, now=now)
    return told


def to_tell_of(document: PolicyDocument) -> QuerySet[Member]:
    """Who accepted an earlier version, has not accepted this one, and was not told."""
    mine = Acceptance.objects.filter(member=OuterRef("pk"))
    was_told = MemberEvent.objects.filter(
        member=OuterRef("pk"), action="tell_of_new_version", to_state=version_name(document)
    )
    members = Member.objects.activated().filter(
        Exists(mine.filter(document__kind=document.kind, document__version__lt=document.version)),
        ~Exists(mine.filter(document=document)),
        ~Exists(was_told),
        is_active=True,
    )
    for others in _told_elsewhere:
        members = members.exclude(pk__in=others().values("pk"))
    return members
