"""What staff should look at among the members."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, rows_of, waiting_for, waiting_for_each
from members.models import Concern, EmailDifference, ErasureRequest, Member, RollImport
from members.policy import CONCERN_STILL_DAYS, ERASURE_WITHIN_DAYS
from members.queries import concerns_standing_still

LEFT_LYING = rows_of("still", Concern, _("taken up, and left lying"), concerns_standing_still)


@waiting_for("members.add_rollimport", Theme.PEOPLE)
def previewed_rolls(now: datetime) -> Waiting | None:
    """Rolls that would change something, and were neither imported nor discarded (MEM-4)."""
    count = RollImport.objects.filter(Q(added__gt=0) | Q(changed__gt=0), state=RollImport.State.PREVIEWED).count()
    label = ngettext(
        "%(count)s list of members waits to be imported", "%(count)s lists of members wait to be imported", count
    )
    url = reverse("admin:members_rollimport_changelist") + "?state__exact=previewed"
    return Waiting(count, label, url) if count else None


@waiting_for("members.change_emaildifference", Theme.PEOPLE)
def addresses_to_carry_back(now: datetime) -> Waiting | None:
    """Addresses that the membership system does not know yet (MEM-7)."""
    count = EmailDifference.objects.filter(settled_at=None).count()
    label = ngettext(
        "%(count)s new address to carry back to the membership system",
        "%(count)s new addresses to carry back to the membership system",
        count,
    )
    url = reverse("admin:members_emaildifference_changelist") + "?settled_at__isempty=1"
    return Waiting(count, label, url) if count else None


@waiting_for("members.change_erasurerequest", Theme.PEOPLE)
def erasures_to_decide(now: datetime) -> Waiting | None:
    """Requests to be erased that nobody has decided (MEM-5)."""
    asked = ErasureRequest.objects.filter(state=ErasureRequest.State.OPEN)
    overdue = Count("pk", filter=Q(asked_at__lt=now - timedelta(days=ERASURE_WITHIN_DAYS)))
    count, late = asked.aggregate(all=Count("pk"), late=overdue).values()
    label = ngettext("%(count)s person asks to be erased", "%(count)s people ask to be erased", count)
    url = reverse("admin:members_erasurerequest_changelist") + "?state__exact=open"
    return Waiting(count, label, url, is_late=late > 0) if count else None


@waiting_for_each("members.change_concern", Theme.PEOPLE)
def concerns_to_take_up(now: datetime, person: Member) -> Waiting | None:
    """Concerns that nobody has taken up; nobody counts what they may not treat (SAFE-1)."""
    count = _to_treat_by(person, Concern.objects.filter(state=Concern.State.OPEN)).count()
    label = ngettext("%(count)s concern to take up", "%(count)s concerns to take up", count)
    url = reverse("admin:members_concern_changelist") + "?state__exact=open"
    return Waiting(count, label, url, is_late=True) if count else None


@waiting_for_each("members.change_concern", Theme.PEOPLE)
def concerns_left_lying(now: datetime, person: Member) -> Waiting | None:
    """Concerns that were taken up and forgotten: none is deleted before it was closed (quality P9)."""
    count = _to_treat_by(person, LEFT_LYING.find(now)).count()
    label = ngettext(
        "%(count)s concern was taken up, and nothing was done for %(days)s days",
        "%(count)s concerns were taken up, and nothing was done for %(days)s days",
        count,
    )
    others = {"days": CONCERN_STILL_DAYS}
    return Waiting(count, label, LEFT_LYING.url, is_late=True, others=others) if count else None


def _to_treat_by(person: Member, concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    return concerns.exclude(Q(about=person) | Q(reporter=person))


@waiting_for("members.view_member", Theme.PEOPLE)
def addresses_that_bounced(now: datetime) -> Waiting | None:
    """Members whom our mail does not reach (INFO-3)."""
    count = Member.objects.filter(address_bounced_at__isnull=False, is_active=True).count()
    label = ngettext(
        "%(count)s member cannot be reached by e-mail", "%(count)s members cannot be reached by e-mail", count
    )
    url = reverse("admin:members_member_changelist") + "?address_bounced_at__isempty=0"
    return Waiting(count, label, url) if count else None
