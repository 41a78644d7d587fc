"""A mentor's page: what the mentor told of themselves, for members (FIND-1, FIND-5)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.gates import MemberRequest, for_activity
from members.queries import today
from mentorship.profiles.cards import described, fit_in_words, labels_of_terms
from mentorship.profiles.limits import seconds_to_wait
from mentorship.profiles.mentor_page import rendered_parts
from mentorship.profiles.models import MentorProfile, UseCount
from mentorship.profiles.reader import are_apart, fit_of
from mentorship.profiles.views.search import search_came_from, too_many


@require_safe
@for_activity("find-mentee")
def mentor_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    now = timezone.now()
    if seconds := seconds_to_wait(request.user, UseCount.What.PROFILE, now):
        return too_many(request, seconds)
    profile = get_object_or_404(MentorProfile.objects.select_related("member"), public_id=public_id, is_listed=True)
    if are_apart(request.user, profile.member):
        raise Http404
    labels = labels_of_terms()
    fit = fit_of(request.user, profile, labels, now)
    context = {
        "mentor": described(profile, today(now), labels),
        "person": profile.member,
        "is_own": profile.member_id == request.user.pk,
        "fit": fit and fit_in_words(fit),
        "search": search_came_from(request),
        "parts": rendered_parts(request, profile),
    }
    return render(request, "mentorship/mentor_detail.html", context)
