"""What staff should look at among mentors and mentees: only what they can do something about."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, rows_of, waiting_for, waiting_for_each
from members.queries import today
from mentorship.directory.models import Opportunity
from mentorship.directory.queries import suggestions_for
from mentorship.introductions.queries import overdue
from mentorship.library.models import Resource
from mentorship.library.queries import with_parts
from mentorship.library.rules import languages_without_captions
from mentorship.pairs.policy import FULL_FOR_DAYS, QUIET_DAYS
from mentorship.pairs.queries import full_for_long, quiet, with_suspended
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.queries import lapsing
from mentorship.records.models import Record
from mentorship.records.policy import WAITING_MINUTES
from mentorship.records.queries import certificates_due, current_signatory, not_made, waiting_long

WAITING_LONG = rows_of("long", Record, _("have waited for long to be made"), waiting_long)
SWEEP_IS_LATE = timedelta(hours=1)  # the sweep passes each 15 minutes


@waiting_for("mentorship.view_introduction", Theme.MENTORING)
def introductions_left_behind(now: datetime) -> Waiting | None:
    """Introductions that should have lapsed an hour ago: the sweep stands still (FIND-5)."""
    count = len(overdue(now - SWEEP_IS_LATE))
    label = ngettext(
        "%(count)s introduction is overdue and has not lapsed: the sweep stands still",
        "%(count)s introductions are overdue and have not lapsed: the sweep stands still",
        count,
    )
    url = reverse("admin:mentorship_introduction_changelist") + "?due=overdue"
    return Waiting(count, label, url, is_late=True) if count else None


@waiting_for("mentorship.view_pairing", Theme.MENTORING)
def running_with_suspended(now: datetime) -> Waiting | None:
    """Mentorships that run with somebody who is suspended: staff decide what becomes of them (SAFE-1)."""
    count = with_suspended().count()
    label = ngettext(
        "%(count)s mentorship runs with a suspended person",
        "%(count)s mentorships run with a suspended person",
        count,
    )
    url = reverse("admin:mentorship_pairing_changelist") + "?suspended=yes"
    return Waiting(count, label, url) if count else None


@waiting_for("mentorship.view_pairing", Theme.MENTORING)
def pairs_gone_quiet(now: datetime) -> Waiting | None:
    """Pairs of a program with a rhythm who have logged no contact for long: a word may help (OD-8)."""
    count = quiet(now).count()
    label = ngettext(
        "%(count)s mentorship has logged no contact for more than %(days)s days",
        "%(count)s mentorships have logged no contact for more than %(days)s days",
        count,
    )
    url = reverse("admin:mentorship_pairing_changelist") + "?quiet=yes"
    return Waiting(count, label, url, others={"days": QUIET_DAYS}) if count else None


@waiting_for("mentorship.change_record", Theme.MENTORING)
def documents_not_made(now: datetime) -> Waiting | None:
    """Proofs of mentoring whose file could not be made, however often it was tried."""
    count = not_made().count()
    label = ngettext(
        "%(count)s proof of mentoring could not be made", "%(count)s proofs of mentoring could not be made", count
    )
    url = reverse("admin:mentorship_record_changelist") + "?state=failed"
    return Waiting(count, label, url, is_late=True) if count else None


@waiting_for("mentorship.view_record", Theme.MENTORING)
def documents_waiting(now: datetime) -> Waiting | None:
    """Proofs of mentoring that wait for long to be made: the worker stands still, or has much to do."""
    count = WAITING_LONG.find(now).count()
    label = ngettext(
        "%(count)s proof of mentoring has waited for more than %(minutes)s minutes to be made",
        "%(count)s proofs of mentoring have waited for more than %(minutes)s minutes to be made",
        count,
    )
    others = {"minutes": WAITING_MINUTES}
    return Waiting(count, label, WAITING_LONG.url, is_late=True, others=others) if count else None


@waiting_for("mentorship.view_signatory", Theme.MENTORING)
def certificates_unsigned(now: datetime) -> Waiting | None:
    """Certificates that are earned while nobody signs for the association."""
    count = 0 if current_signatory() else len(certificates_due(now))
    label = ngettext(
        "%(count)s certificate waits for somebody who signs: choose a signatory",
        "%(count)s certificates wait for somebody who signs: choose a signatory",
        count,
    )
    url = reverse("admin:mentorship_signatory_changelist")
    return Waiting(count, label, url) if count else None


@waiting_for("mentorship.view_mentorprofile", Theme.MENTORING)
def mentors_lapsing(now: datetime) -> Waiting | None:
    """Mentors who leave the search within 30 days unless they confirm (FIND-10): a word may keep them."""
    count = lapsing(MentorProfile.objects.all(), now).count()
    label = ngettext("%(count)s mentor lapses within 30 days", "%(count)s mentors lapse within 30 days", count)
    url = reverse("admin:mentorship_mentorprofile_changelist") + "?standing=lapsing"
    return Waiting(count, label, url) if count else None


@waiting_for("mentorship.view_mentorprofile", Theme.MENTORING)
def mentors_full_for_long(now: datetime) -> Waiting | None:
    """Mentors whose places have all been taken for half a year: do the mentorships still run?"""
    count = full_for_long(MentorProfile.objects.all(), now).count()
    label = ngettext(
        "%(count)s mentor has been full for more than %(days)s days: do the mentorships still run?",
        "%(count)s mentors have been full for more than %(days)s days: do the mentorships still run?",
        count,
    )
    url = reverse("admin:mentorship_mentorprofile_changelist") + "?full=yes"
    return Waiting(count, label, url, others={"days": FULL_FOR_DAYS}) if count else None


@waiting_for("mentorship.change_resource", Theme.RESOURCES)
def recordings_without_captions(now: datetime) -> Waiting | None:
    """Recordings that members see and that somebody who does not hear cannot follow, whatever the reason (WCAG 1.2)."""
    count = sum(bool(languages_without_captions(each)) for each in with_parts(Resource.objects.shown()))
    label = ngettext(
        "%(count)s recording is shown without captions or transcript",
        "%(count)s recordings are shown without captions or transcript",
        count,
    )
    url = reverse("admin:mentorship_resource_changelist") + "?lacks=captions&is_shown__exact=1"
    return Waiting(count, label, url) if count else None


@waiting_for_each("mentorship.view_suggestion", Theme.RESOURCES)
def suggestions_waiting(now: datetime, person: Any) -> Waiting | None:
    """What members told about the directory, and nobody has settled (DIR-3); one's own is for others."""
    count = suggestions_for(person).count()
    label = ngettext(
        "%(count)s suggestion for the directory waits", "%(count)s suggestions for the directory wait", count
    )
    url = reverse("admin:mentorship_suggestion_changelist") + "?settled_at__isempty=1"
    return Waiting(count, label, url) if count else None


@waiting_for("mentorship.change_opportunity", Theme.RESOURCES)
def opportunities_unverified(now: datetime) -> Waiting | None:
    """Entries of the directory that nobody has verified for a year (DIR-3)."""
    count = Opportunity.objects.unverified(today(now)).count()
    label = ngettext(
        "%(count)s entry of the directory has not been verified for a year",
        "%(count)s entries of the directory have not been verified for a year",
        count,
    )
    url = reverse("admin:mentorship_opportunity_changelist") + "?unverified=yes"
    return Waiting(count, label, url) if count else None
