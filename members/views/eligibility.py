"""The public chart of who may take part in what (INFO-2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caot_mentor.pages.queries import text_named
from members.queries import eligibility_table


@require_safe
def eligibility(request: HttpRequest) -> HttpResponse:
    activities, rows = eligibility_table()
    context = {"activities": activities, "rows": rows, "text": text_named("eligibility")}
    return render(request, "members/eligibility.html", context)
