"""Mentees for staff: what they look for, what they keep private, and who fits (FIND-12: staff see the number)."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.admin.filters import IsFilledFilter
from members.gates import MemberRequest
from members.queries import blocked_ids
from mentorship.profiles import reader
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly, named, told
from mentorship.profiles.fit import BAND_LABELS, CRITERIA, Barrier, Fit
from mentorship.profiles.models import MenteeProfile, MentorProfile, Term
from mentorship.profiles.policy import VALUE_PAIRS, Importance

BEST = 20  # so many mentors are shown to staff for one mentee
BARRIERS = {
    Barrier.NONE: "",
    Barrier.PLACE: _("has no place now"),
    Barrier.LANGUAGE: _("no language in common"),
    Barrier.MUST: _("misses what is a must for the mentee"),
    Barrier.EMPLOYER: _("same employer"),
}


class Fitting(NamedTuple):
    """A mentor and how well they fit, in words."""

    profile: MentorProfile
    fit: Fit
    band: Any
    barrier: Any


@admin.register(MenteeProfile)
class MenteeProfileAdmin(ReadOnly):
    """Read only: a mentee profile is its owner's. Nobody reads here of oneself, nor of the own mentees: what they keep
    private, no mentor reads."""

    list_display = ["member", "completed_at", "updated_at"]
    list_filter = [("completed_at", IsFilledFilter)]
    list_select_related = ["member"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    ordering = ["member__last_name", "member__first_name", "pk"]
    change_form_template = "admin/mentorship/menteeprofile_change.html"
    fieldsets = [
        (None, {"fields": ["member", "completed_at", "updated_at"]}),
        (
            _("What a mentor reads whom the person asks for a first meeting"),
            {
                "fields": [
                    *("career", "hoped_for", "areas_wanted", "topics_wanted", "spoken"),
                    *("practice", "places_of_work", "client_ages", "ways", "where", "way_of_working"),
                    *("what_is_looked_for", "about_them"),
                ]
            },
        ),
        (
            _("Private: for staff only, no mentor ever reads it"),
            {"fields": ["keep_away_for_staff", "employer_for_staff", "how_important", "when"]},
        ),
    ]

    def get_queryset(self, request):
        found = super().get_queryset(request).exclude(member=request.user.pk)
        for side in ("introductions_asked", "pairings_as_mentee"):
            found = found.exclude(**{f"member__{side}__mentor": request.user.pk})
        return found

    @admin.display(description=_("where they are in their career"))
    def career(self, profile):
        return named(Term.Kind.PATH, profile.paths)

    @admin.display(description=_("goals, the first first"))
    def hoped_for(self, profile):
        goals = format_html_join("", "<li>{}</li>", ((goal,) for goal in profile.goals))
        return format_html('<ol lang="{}">{}</ol>', f"{profile.text_language}-CA", goals) if goals else "–"

    @admin.display(description=_("areas they want to learn about"))
    def areas_wanted(self, profile):
        return named(Term.Kind.AREA, profile.areas)

    @admin.display(description=_("topics they want to talk about"))
    def topics_wanted(self, profile):
        return named(Term.Kind.TOPIC, profile.topics)

    @admin.display(description=_("languages, the preferred one first"))
    def spoken(self, profile):
        return named(Term.Kind.LANGUAGE, profile.languages)

    @admin.display(description=_("areas in which they practise now"))
    def practice(self, profile):
        return named(Term.Kind.AREA, profile.current_areas)

    @admin.display(description=_("practice settings"))
    def places_of_work(self, profile):
        return named(Term.Kind.SETTING, profile.practice_settings)

    @admin.display(description=_("client age groups"))
    def client_ages(self, profile):
        return named(Term.Kind.AGE, profile.ages)

    @admin.display(description=_("ways of meeting"))
    def ways(self, profile):
        return named(Term.Kind.MODE, profile.modes)

    @admin.display(description=_("province or territory"))
    def where(self, profile):
        return named(Term.Kind.WHERE, [profile.province] if profile.province else [])

    @admin.display(description=_("how they like to work"))
    def way_of_working(self, profile):
        words = {code: label for pair in VALUE_PAIRS.values() for code, label in pair}
        return ", ".join(str(words.get(code, code)) for code in profile.values) or "–"

    @admin.display(description=_("what they look for in a mentor"))
    def what_is_looked_for(self, profile):
        return told(profile.looking_for, profile.text_language)

    @admin.display(description=_("about them"))
    def about_them(self, profile):
        return told(profile.about, profile.text_language)

    @admin.display(description=_("people not to be matched with (private)"))
    def keep_away_for_staff(self, profile):
        return told(profile.keep_away, profile.text_language)

    @admin.display(description=_("employer (private)"))
    def employer_for_staff(self, profile):
        return profile.employer or "–"

    @admin.display(description=_("how important each is (private)"))
    def how_important(self, profile):
        titles, words = {line.name: line.title for line in CRITERIA}, dict(Importance.choices)
        said = [(titles.get(name, name), words.get(value, value)) for name, value in profile.importance.items()]
        return format_html_join("", "<p>{}: {}</p>", said) or "–"

    @admin.display(description=_("when they can meet (private)"))
    def when(self, profile):
        return told(profile.times, profile.text_language)

    def get_urls(self):
        view = self.admin_site.admin_view(self.fit_view)
        return [path("<path:object_id>/fit/", view, name="mentorship_menteeprofile_fit"), *super().get_urls()]

    @method_decorator(require_safe)
    @method_decorator(permission_required("mentorship.view_menteeprofile", raise_exception=True))
    def fit_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """The mentors who fit the mentee best: the number, how many answers it rests on, and the reasons."""
        mentee = self.get_object(request, unquote(object_id))
        if mentee is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mentors who fit %(name)s") % {"name": mentee},
            "opts": self.opts,
            "mentee": mentee,
            "fitting": best_for(mentee),
            "best": BEST,
        }
        return render(request, "admin/mentorship/menteeprofile_fit.html", context)


def best_for(mentee: MenteeProfile) -> list[Fitting]:
    """The listed mentors who fit best, in the order of the search, from what is shown to members alone.

    Without those whom a block keeps apart (SAFE-1). Nothing that somebody opened for staff is read, so that opening the
    page needs no access record (design 5).
    """
    fits = reader.judge_shown_for_staff(mentee, timezone.now())
    if fits is None:
        return []
    apart = blocked_ids(mentee.member)
    listed = MentorProfile.objects.filter(is_listed=True).exclude(member=mentee.member).exclude(member__in=apart)
    rank = fits.rank()
    keys = [key for key in listed.order_by("pk").values_list("pk", flat=True) if key < len(rank)]
    best = sorted(keys, key=lambda key: rank[key])[:BEST]
    profiles = MentorProfile.objects.select_related("member").in_bulk(best)
    labels: dict[str, dict[str, str]] = {}
    for term in Term.objects.all():
        labels.setdefault(term.kind, {})[term.code] = term.name
    found = [(profiles[key], fits.at(key, labels)) for key in best]
    return [Fitting(profile, fit, BAND_LABELS[fit.band], BARRIERS[fit.barrier]) for profile, fit in found]
