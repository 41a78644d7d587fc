"""A person's private calendar: the page that makes and ends its address, and the address itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.visits import too_many_visits
from members.gates import MemberRequest
from mentorship.pairs import workflow
from mentorship.pairs.calendars import feed_of
from mentorship.pairs.models import CalendarFeed
from mentorship.pairs.queries import in_calendar_of
from mentorship.pairs.workflow.feeds import hash_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: MemberRequest) -> HttpResponse:
    """A POST makes a new address, or ends it (`stop`); the page that answers shows a new one, this once."""
    address = ""
    if request.method == "POST":
        if "stop" in request.POST:
            workflow.stop_feed(request.user)
            messages.success(request, _("The address has stopped working."))
            return redirect("mentorship:my-calendar")
        token = workflow.make_feed(request.user, now=timezone.now())
        address = f"{settings.SITE_URL}{reverse('mentorship:calendar-feed', args=[token])}"
    feed = CalendarFeed.objects.filter(member=request.user).first()
    return render(request, "mentorship/my_calendar.html", {"feed": feed, "address": address})


@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of whoever has the address; no sign-in, since calendar programs have none."""
    if refused := too_many_visits(request, "calendar"):
        return refused
    feed = CalendarFeed.objects.select_related("member").filter(token_hash=hash_of(token)).first()
    if feed is None or not feed.member.is_active:
        raise Http404
    now = timezone.now()
    answer = HttpResponse(
        feed_of(in_calendar_of(feed.member, now), feed.member, now=now), content_type="text/calendar; charset=utf-8"
    )
    answer["X-Robots-Tag"], answer["Content-Disposition"] = "noindex", 'inline; filename="meetings.ics"'
    return answer
