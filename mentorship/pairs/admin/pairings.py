"""Mentorships for staff: who with whom, in which program, since when, and what happened."""

from collections.abc import Iterator

from django.contrib import admin
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.dates import written_day
from members.admin.about import ABOUT_PERSON, Part
from members.admin.filters import OnlyFilter
from members.admin.looks import LeavesRecord
from members.models import IdentityAccess, Member
from mentorship.pairs.event_words import note_in_words
from mentorship.pairs.hours_pages import HoursPage
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.queries import agreement_in_force, full_for_long, pauses_of, quiet, with_suspended
from mentorship.pairs.rhythm import has_rhythm, rhythm_of
from mentorship.pairs.rules import Action
from mentorship.profiles.admin.mentors import MORE_FILTERS
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, list_about, told, without_own


class SuspendedFilter(OnlyFilter):
    """Mentorships that run with somebody who is suspended (SAFE-1)."""

    title, parameter_name = _("runs with a suspended person"), "suspended"

    def only(self, queryset):
        return queryset.filter(pk__in=with_suspended())


class QuietFilter(OnlyFilter):
    """Mentorships of a program with a rhythm that have logged no contact for long (OD-8)."""

    title, parameter_name = _("no contact logged for long"), "quiet"

    def only(self, queryset):
        return queryset.filter(pk__in=quiet(timezone.now()))


class FullFilter(OnlyFilter):
    """On the list of mentors: whose places have all been taken for half a year."""

    title, parameter_name = _("full for long"), "full"

    def only(self, queryset):
        return full_for_long(queryset, timezone.now())


MORE_FILTERS.append(FullFilter)


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """How many mentorships the person has or had, on the page that staff see of the person."""
    count = without_own(reader, Pairing.objects.visible_to(person)).count()
    if count and reader.has_perm("mentorship.view_pairing"):
        words = ngettext("%(n)s mentorship", "%(n)s mentorships", count) % {"n": count}
        yield Part(words, list_about(person, "admin:mentorship_pairing_changelist"))


ABOUT_PERSON.append(on_the_page_of)


@admin.register(Pairing)
class PairingAdmin(HoursPage, LeavesRecord, WithEvents):
    """Read only. Nobody reads here of the own mentorships: reasons for staff are not for the other side (FIND-6)."""

    list_display = ["mentor", "mentee", "program", "state", "last_contact", "rhythm_kept"]
    list_filter = ["state", "program", SuspendedFilter, QuietFilter]
    list_select_related = ["mentor", "mentee"]
    search_fields = [f"{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-proposed_at", "-pk"]
    words = dict(Action.choices)
    look = IdentityAccess.What.REASON
    change_list_template = "admin/mentorship/pairing_list.html"
    fields = [
        *("mentor", "mentee", "program", "state"),
        *("proposed_at", "started_at", "ended_at", "place_no", "last_contact", "rhythm_kept", "agreement_told"),
        *("reason_told", "what_happened"),
    ]

    def note_in_words(self, event):
        return note_in_words(event)

    def told_by(self, pairing):
        return [who.pk] if pairing.reason_for_staff and (who := _who_ended(pairing)) else []

    def get_queryset(self, request):
        found = without_own(request.user, super().get_queryset(request)).select_related("mentor", "mentee")
        held = Meeting.objects.filter(state=Meeting.State.HELD).order_by("starts_at")
        return found.prefetch_related(Prefetch("meetings", queryset=held, to_attr="held"))

    @admin.display(description=_("last contact"))
    def last_contact(self, pairing):
        return written_day(pairing.held[-1].starts_at) if pairing.held else "–"

    @admin.display(description=_("months in rhythm"))
    def rhythm_kept(self, pairing):
        if not has_rhythm(pairing):
            return "–"
        months = rhythm_of(pairing, pairing.held, timezone.now(), pauses_of(pairing))
        months = [month for month in months if month.is_over]
        if not months:
            return "–"
        return _("%(kept)d of %(all)d") % {"kept": sum(month.is_kept for month in months), "all": len(months)}

    @admin.display(description=_("agreement in force"))
    def agreement_told(self, pairing):
        agreement = agreement_in_force(pairing)
        if agreement is None or agreement.signed_at is None:
            return "–"
        said = {"number": agreement.number, "day": written_day(agreement.signed_at)}
        words = _("Version %(number)d, signed by both on %(day)s") % said
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:mentorship_agreement_change", args=[agreement.pk]), words
        )

    @admin.display(description=_("reason, for staff only"))
    def reason_told(self, pairing):
        who = _who_ended(pairing) if pairing.reason_for_staff else None
        return told(pairing.reason_for_staff, (who or pairing.mentee).language)


def _who_ended(pairing):
    """Which of the two gave the reason; nobody who has been erased since."""
    ended = pairing.events.filter(action=Action.ENDED).select_related("actor").last()
    return ended.actor if ended else None
