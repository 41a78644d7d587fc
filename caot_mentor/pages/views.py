"""The public pages (INFO)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caot_mentor.pages.models import ProgramPage


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", {"programs": ProgramPage.objects.all()})
