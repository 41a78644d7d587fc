"""Mentees for staff: what they look for, what they keep private, and the way to who fits (`fitting.py`)."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from members.admin.about import ABOUT_PERSON, Part
from members.admin.filters import IsFilledFilter
from members.admin.identity import may_read_identity
from members.admin.looks import LeavesRecord
from members.forms.identity import IdentityReasonForm
from members.gates import MemberRequest, recently_authenticated
from members.models import IdentityAccess, Member
from mentorship.profiles.admin.fitting import BEST, best_for, open_to_match
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly, named, told
from mentorship.profiles.fit import CRITERIA
from mentorship.profiles.models import MenteeProfile, Term
from mentorship.profiles.policy import VALUE_PAIRS, Importance


def readable_by(reader: Member, profiles: QuerySet[MenteeProfile]) -> QuerySet[MenteeProfile]:
    """Without the reader's own, and those of the reader's own mentees."""
    found = profiles.exclude(member=reader.pk)
    for side in ("introductions_asked", "pairings_as_mentee"):
        found = found.exclude(**{f"member__{side}__mentor": reader.pk})
    return found


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """The person's mentee profile, on the page that staff see of the person."""
    profile = readable_by(reader, MenteeProfile.objects.filter(member=person)).first()
    if profile is not None and reader.has_perm("mentorship.view_menteeprofile"):
        yield Part(gettext("Mentee profile"), reverse("admin:mentorship_menteeprofile_change", args=[profile.pk]))


ABOUT_PERSON.append(on_the_page_of)


@admin.register(MenteeProfile)
class MenteeProfileAdmin(LeavesRecord, ReadOnly):
    """Read only: a mentee profile is its owner's. Nobody reads here of oneself, nor of the own mentees: what they keep
    private, no mentor reads."""

    list_display = ["member", "completed_at", "updated_at"]
    list_filter = [("completed_at", IsFilledFilter)]
    list_select_related = ["member"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    ordering = ["member__last_name", "member__first_name", "pk"]
    change_form_template = "admin/mentorship/menteeprofile_change.html"
    look = IdentityAccess.What.PROFILE
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
        return readable_by(request.user, super().get_queryset(request))

    def told_by(self, profile):
        private = (profile.keep_away, profile.employer, profile.importance, profile.times)
        return [profile.member_id] if any(private) else []

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
        # French has a space before the colon
        words_of_each = _("%(what)s: %(details)s")
        lines = ((words_of_each % {"what": title, "details": value},) for title, value in said)
        return format_html_join("", "<p>{}</p>", lines) or "–"

    @admin.display(description=_("when they can meet (private)"))
    def when(self, profile):
        return told(profile.times, profile.text_language)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/fit/", view(self.fit_view), name="mentorship_menteeprofile_fit"),
            path(
                "<path:object_id>/fit/for-staff/",
                view(self.fit_for_staff_view),
                name="mentorship_menteeprofile_fit_for_staff",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    @method_decorator(permission_required("mentorship.view_menteeprofile", raise_exception=True))
    def fit_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """The mentors who fit the mentee best: the number, how many answers it rests on, and the reasons."""
        mentee = self._mentee(request, object_id)
        context = {"fitting": best_for(mentee, timezone.now()), "may_read_identity": may_read_identity(request.user)}
        return self._page(request, mentee, "admin/mentorship/menteeprofile_fit.html", **context)

    @method_decorator(permission_required("mentorship.view_menteeprofile", raise_exception=True))
    def fit_for_staff_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """The same, counting answers that were given for staff who match (FIND-4); it takes a reason each time.

        To who may not read such answers the page is not there.
        """
        if not may_read_identity(request.user):
            raise Http404
        return self._fit_for_staff(request, object_id)

    @method_decorator(sensitive_post_parameters())
    @method_decorator(recently_authenticated)
    def _fit_for_staff(self, request: MemberRequest, object_id: str) -> HttpResponse:
        mentee, now = self._mentee(request, object_id), timezone.now()
        form = IdentityReasonForm(request.POST if request.method == "POST" else None)
        context: dict[str, Any] = {"form": form, "fitting": None}
        if mentee.completed_at and request.method == "POST" and form.is_valid():
            opened = open_to_match(mentee, by=request.user, reason=form.cleaned_data["reason"], now=now)
            context |= {"fitting": best_for(mentee, now, opened), "counted": opened.counted(), "ours": opened.ours}
        return self._page(request, mentee, "admin/mentorship/menteeprofile_fit_for_staff.html", **context)

    def _mentee(self, request: MemberRequest, object_id: str) -> MenteeProfile:
        mentee = self.get_object(request, unquote(object_id))
        if mentee is None:
            raise Http404
        return mentee

    def _page(self, request: MemberRequest, mentee: MenteeProfile, template: str, **context: Any) -> HttpResponse:
        title = _("Mentors who fit %(name)s") % {"name": mentee}
        always = {"title": title, "opts": self.opts, "mentee": mentee, "best": BEST}
        return render(request, template, self.admin_site.each_context(request) | always | context)
