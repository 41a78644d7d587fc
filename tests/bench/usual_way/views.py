"""Reference B: the usual way, ManyToMany fields, django-filter and one COUNT for each option, with the same HTML."""

from datetime import date
from typing import Any

import django_filters
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from members.gates import for_activity
from members.queries import started_membership, today
from mentorship.asked import Option
from mentorship.profiles import filters
from mentorship.profiles.models import Term
from mentorship.profiles.policy import FACETS, PAGE_SIZE
from mentorship.profiles.search import PLACE_NOW, Found, Row
from tests.bench.usual_way.models import Mentor


def _choice(facet: str) -> django_filters.Filter:
    return django_filters.ModelMultipleChoiceFilter(
        field_name=f"{facet}__code", to_field_name="code", queryset=Term.objects.filter(kind=facet), distinct=True
    )


class MentorFilter(django_filters.FilterSet):
    area, setting, age, where = _choice("area"), _choice("setting"), _choice("age"), _choice("where")
    language, mode, topic, experience = _choice("language"), _choice("mode"), _choice("topic"), _choice("experience")
    path = _choice("path")
    city = django_filters.CharFilter(field_name="profile__city", lookup_expr="iexact")
    place = django_filters.CharFilter(method="find_place")
    q = django_filters.CharFilter(method="find_words")

    class Meta:
        model = Mentor
        fields: list[str] = []

    def find_place(self, queryset: QuerySet[Mentor], name: str, value: str) -> QuerySet[Mentor]:
        return queryset.filter(place=True)

    def find_words(self, queryset: QuerySet[Mentor], name: str, value: str) -> QuerySet[Mentor]:
        # as Django's documentation shows it: the vector is made of the text at each search
        found = queryset.annotate(
            in_english=SearchVector("profile__search_text", config="caot_en"),
            in_french=SearchVector("profile__search_text", config="caot_fr"),
        )
        english = SearchQuery(value, config="caot_en", search_type="websearch")
        french = SearchQuery(value, config="caot_fr", search_type="websearch")
        return found.filter(Q(in_english=english) | Q(in_french=french))


@for_activity("find-mentee")
def usual_search(request: HttpRequest) -> HttpResponse:
    criteria, listed = filters.read_criteria(request.GET), Mentor.objects.filter(is_listed=True)
    chosen = MentorFilter(request.GET, queryset=listed)
    options = {}
    for facet in FACETS:
        data = request.GET.copy()
        data.pop(facet, None)
        others = MentorFilter(data, queryset=listed).qs
        if facet == "place":
            options[facet] = [Option("now", str(PLACE_NOW), False, others.filter(place=True).count())]
            continue
        if facet == "city":  # it is written, not chosen from a list
            options[facet] = []
            continue
        options[facet] = [
            Option(term.code, term.name, term.is_retired, others.filter(**{facet: term}).count())
            for term in Term.objects.filter(kind=facet)
        ]
    mentors = chosen.qs.order_by("-profile__practising_since", "pk").select_related("profile__member")
    page = Paginator(mentors, PAGE_SIZE).get_page(criteria.page)
    rows = [_row(mentor, today()) for mentor in page]
    found = Found(options, page.paginator.count, page.number, rows, [])
    assert get_language()
    return render(request, "mentorship/mentor_search.html", filters.Page(criteria, found, today()).context())


def _row(mentor: Mentor, on: date) -> Row:
    profile: Any = mentor.profile
    membership = started_membership(profile.member, on)
    return Row(
        profile.pk, profile.public_id, profile.member.get_full_name(), profile.practising_since, profile.city,
        profile.province, profile.is_remote, profile.areas, profile.topics, profile.languages,
        profile.sentence, profile.text_language,
        profile.places, profile.places_taken, profile.is_paused, profile.away_from, profile.away_to,
        membership.category.name if membership else None,
    )  # fmt: skip
