"""Mentors for staff: who is listed, who lapses, who has a place, and why not (FIND-1, FIND-8, FIND-10)."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import admin
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from members.admin.about import ABOUT_PERSON, Part
from members.admin.looks import LeavesRecord
from members.models import IdentityAccess, Member
from members.queries import today
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, told
from mentorship.profiles.event_words import named, note_in_words
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.policy import CONFIRM_AFTER_DAYS, Program
from mentorship.profiles.queries import lapsing, with_listing_facts
from mentorship.profiles.rules import Action, Missing, missing_for_listing, state_of

# What keeps a mentor out, as conditions on `with_listing_facts`; `missing_for_listing` says the same of one profile.
WHY = {
    Missing.ACCOUNT: Q(has_account=False),
    Missing.SUSPENDED: Q(is_suspended=True),
    Missing.MEMBERSHIP: Q(has_membership=False),
    Missing.CATEGORY: Q(has_category=False, has_membership=True),
    Missing.PROGRAM: Q(takes_part_in_search=False),
    Missing.ANSWERS: Q(completed_at=None),
    Missing.DOCUMENTS: Q(has_documents=False),
    Missing.CONFIRMATION: Q(has_confirmed=False, completed_at__isnull=False),
}


# Filters of the list that upper subjects bring: nothing calls up.
MORE_FILTERS: list[type[admin.SimpleListFilter]] = []


class StandingFilter(admin.SimpleListFilter):
    """Where mentors stand; the answers overlap."""

    title, parameter_name = _("where they stand"), "standing"

    def lookups(self, request, model_admin):
        return [
            ("listed", _("listed")),
            ("place", _("has a place now")),
            ("full", _("full")),
            ("paused", _("paused")),
            ("away", _("away today")),
            ("lapsing", _("lapsing within 30 days")),
            ("hidden", _("wants to mentor, not listed")),
            ("off", _("switched off")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        on = today(now)
        listed = queryset.filter(is_listed=True)
        match self.value():
            case "listed":
                return listed
            case "place":
                return listed.filter(has_place=True)
            case "full":
                return listed.filter(places_taken__gte=F("places"))
            case "paused":
                return queryset.filter(wants_to_mentor=True, is_paused=True)
            case "away":
                return queryset.filter(wants_to_mentor=True, away_from__lte=on, away_to__gte=on)
            case "lapsing":
                return lapsing(queryset, now)
            case "hidden":
                return queryset.filter(wants_to_mentor=True, is_listed=False)
            case "off":
                return queryset.filter(wants_to_mentor=False)
        return queryset


class WhyFilter(admin.SimpleListFilter):
    """What keeps those out of the search who want to be in it."""

    title, parameter_name = _("why not listed"), "why"

    def lookups(self, request, model_admin):
        return Missing.choices

    def queryset(self, request, queryset):
        why = self.value()
        if why not in Missing.values:
            return queryset
        return queryset.filter(WHY[Missing(str(why))], wants_to_mentor=True, is_listed=False)


class ProgramFilter(admin.SimpleListFilter):
    """The programs in which mentors take part (FIND-8)."""

    title, parameter_name = _("program"), "program"

    def lookups(self, request, model_admin):
        return Program.choices

    def queryset(self, request, queryset):
        return queryset.filter(programs__contains=[self.value()]) if self.value() in Program.values else queryset


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """The person's mentor profile, on the page that staff see of the person."""
    profile = MentorProfile.objects.filter(member=person).first()
    if profile is not None and reader.has_perm("mentorship.view_mentorprofile"):
        words = gettext("Mentor profile: %(state)s") % {"state": state_of(profile).label}
        yield Part(words, reverse("admin:mentorship_mentorprofile_change", args=[profile.pk]))


ABOUT_PERSON.append(on_the_page_of)


@admin.register(MentorProfile)
class MentorProfileAdmin(LeavesRecord, WithEvents):
    """Read only: a profile is its owner's, and its listing follows from facts."""

    list_display = ["member", "state", "places_used", "confirmed_until", "why_not"]
    list_filter = [StandingFilter, WhyFilter, ProgramFilter]
    list_select_related = ["member"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    ordering = ["member__last_name", "member__first_name", "pk"]
    words = dict(Action.choices)
    look = IdentityAccess.What.PROFILE
    fields = [
        "member",
        "state",
        "what_is_missing",
        "completed_at",
        "confirmed_until",
        *("places_used", "takes_part", "is_paused", "away"),
        *("one_sentence", "more", "what_they_hope"),
        *("spoken", "ways", "where", "experience"),
        *("practice", "focus", "earlier", "places_of_work", "client_ages", "talks_about", "career"),
        *("hours_a_month", "is_rural", "employer_for_staff"),
        "what_happened",
    ]

    def told_by(self, profile):
        return [profile.member_id] if profile.employer else []

    def note_in_words(self, event):
        return note_in_words(event)

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), *MORE_FILTERS]

    def get_queryset(self, request):
        return with_listing_facts(super().get_queryset(request), timezone.now())

    @admin.display(description=_("state"))
    def state(self, profile):
        said = [str(state_of(profile).label)]
        if profile.wants_to_mentor and profile.is_paused:
            said.append(gettext("paused"))
        if profile.wants_to_mentor and profile.is_away(today()):
            said.append(gettext("away until %(day)s") % {"day": written_day(profile.away_to)})
        return ", ".join(said)

    @admin.display(description=_("places taken"), ordering="places_taken")
    def places_used(self, profile):
        return gettext("%(taken)s of %(places)s") % {"taken": profile.places_taken, "places": profile.places}

    @admin.display(description=_("confirmed until"), ordering="confirmed_at")
    def confirmed_until(self, profile):
        if profile.confirmed_at is None:
            return "–"
        return written_day(today(profile.confirmed_at) + timedelta(days=CONFIRM_AFTER_DAYS))

    @admin.display(description=_("why not listed"))
    def why_not(self, profile):
        if not profile.wants_to_mentor or profile.is_listed:
            return "–"
        return ", ".join(str(reason.label) for reason in missing_for_listing(profile)) or gettext("nothing")

    @admin.display(description=_("what keeps it from being listed"))
    def what_is_missing(self, profile):
        missing = [str(reason.label) for reason in missing_for_listing(profile)]
        if not profile.wants_to_mentor:
            missing.insert(0, gettext("“I want to be a mentor” is switched off"))
        return format_html_join("", "<p>{}</p>", ((reason,) for reason in missing)) or gettext("nothing")

    @admin.display(description=_("programs"))
    def takes_part(self, profile):
        names = dict(Program.choices)
        return ", ".join(str(names.get(code, code)) for code in profile.programs) or gettext("none")

    @admin.display(description=_("away"))
    def away(self, profile):
        if profile.away_from is None:
            return "–"
        return f"{written_day(profile.away_from)} – {written_day(profile.away_to)}"

    @admin.display(description=_("one sentence"))
    def one_sentence(self, profile):
        return told(profile.sentence, profile.text_language)

    @admin.display(description=_("more about them"))
    def more(self, profile):
        return told(profile.about, profile.text_language)

    @admin.display(description=_("what they hope to learn"))
    def what_they_hope(self, profile):
        return told(profile.hopes, profile.text_language)

    @admin.display(description=_("languages of mentorship"))
    def spoken(self, profile):
        return named(Term.Kind.LANGUAGE, profile.languages)

    @admin.display(description=_("ways of meeting"))
    def ways(self, profile):
        return named(Term.Kind.MODE, profile.modes)

    @admin.display(description=_("where"))
    def where(self, profile):
        places = named(Term.Kind.WHERE, profile.where)
        return f"{profile.city}, {places}" if profile.city else places

    @admin.display(description=_("areas of practice"))
    def practice(self, profile):
        return named(Term.Kind.AREA, profile.areas)

    @admin.display(description=_("focus within these areas"))
    def focus(self, profile):
        return named(Term.Kind.FOCUS, profile.focuses)

    @admin.display(description=_("areas in which they worked earlier"))
    def earlier(self, profile):
        return named(Term.Kind.AREA, profile.past_areas)

    @admin.display(description=_("practice settings"))
    def places_of_work(self, profile):
        return named(Term.Kind.SETTING, profile.practice_settings)

    @admin.display(description=_("client age groups"))
    def client_ages(self, profile):
        return named(Term.Kind.AGE, profile.ages)

    @admin.display(description=_("topics"))
    def talks_about(self, profile):
        return named(Term.Kind.TOPIC, profile.topics)

    @admin.display(description=_("career paths"))
    def career(self, profile):
        return named(Term.Kind.PATH, profile.paths)

    @admin.display(description=_("employer (private: no member sees it)"))
    def employer_for_staff(self, profile):
        return profile.employer or "–"
