"""The public pages (INFO)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from caot_mentor.my_account import rendered_home_notices
from caot_mentor.pages.models import ProgramPage, TextPage
from caot_mentor.pages.parts import rendered_parts
from caot_mentor.pages.policy import HOME_CARDS
from caot_mentor.pages.queries import texts_named


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    texts = texts_named("home", *HOME_CARDS)
    context = {
        "notices": rendered_home_notices(request),
        "programs": ProgramPage.objects.all(),
        "text": texts.get("home"),
        "cards": [texts[code] for code in HOME_CARDS if code in texts],
    }
    return render(request, "pages/home.html", context)


@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/program_list.html", {"programs": ProgramPage.objects.all()})


@require_safe
def program_detail(request: HttpRequest, code: str) -> HttpResponse:
    program = get_object_or_404(ProgramPage, code=code)
    context = {
        "program": program,
        "questions": program.questions.all(),
        "testimonials": program.testimonials.filter(is_published=True),
        "parts": rendered_parts(request, program),
    }
    return render(request, "pages/program_detail.html", context)


@require_safe
def text_page(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "pages/text_page.html", {"text": get_object_or_404(TextPage, code=code)})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/contact.html", {"association_address": settings.ASSOCIATION_ADDRESS})
