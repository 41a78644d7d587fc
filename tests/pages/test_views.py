"""The public pages as a visitor meets them (INFO-1, INFO-4)."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from caot_mentor import retention
from caot_mentor.pages.models import ProgramPage, Question, TextPage
from caot_mentor.pages.models import Testimonial as Quote  # pytest takes a class named Test… for one of its own
from caot_mentor.pages.policy import KEPT, PLACEHOLDERS

ASSESSMENT = settings.BASE_DIR / "docs" / "privacy-assessment.md"
pytestmark = pytest.mark.django_db
# The address, and how many statements its page costs a visitor.
PAGES = [
    ("pages:home", [], 2),
    ("pages:program-list", [], 1),
    ("pages:program-detail", ["find"], 4),
    ("pages:program-detail", ["ondemand"], 4),
    ("pages:program-detail", ["momentum"], 6),
    ("pages:program-detail", ["diversity"], 6),
    ("pages:why-mentorship", [], 1),
    ("pages:contact", [], 0),
    ("pages:help-email", [], 1),
    ("pages:privacy", [], 1),
    ("pages:accessibility", [], 1),
]


def url_in(language: str, name: str, args: list[str]) -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("name", "args", "queries"), PAGES)
def test_page_opens_in_both_languages_with_few_queries(
    name: str, args: list[str], queries: int, language: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = url_in(language, name, args)
    with django_assert_num_queries(queries):
        page = Client().get(url)
    assert page.status_code == 200
    assert f'<html lang="{language}-CA">' in page.text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("name", "args", "queries"), PAGES)
def test_no_placeholder_is_left_on_a_page(name: str, args: list[str], queries: int, language: str) -> None:
    text = Client().get(url_in(language, name, args)).text
    assert re.findall(r"\{\w+\}", re.sub(r"content='\{[^']*'", "", text)) == []


def test_the_cards_of_the_home_page_say_what_staff_wrote() -> None:
    words = {"title_en": "Give an hour", "body_en": "See [your page]({my_profile_url})."}
    TextPage.objects.filter(code="home-mentor").update(**words)
    TextPage.objects.filter(code="home-why").delete()
    _before, _section, cards = Client().get("/en/").text.partition('aria-label="Good to know"')
    assert re.findall("<h2>(.*?)</h2>", cards) == ["May I take part?", "Give an hour"]
    assert f'<a href="{url_in("en", "mentorship:my-profile", [])}">your page</a>' in cards


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["PIPEDA", "section 17", "outside Quebec", "Robin Specimen (an invented name), privacy@"]),
        ("fr", ["LPRPDE", "article 17", "l’extérieur du Québec", "Robin Specimen (nom inventé), privacy@"]),
    ],
)
def test_the_notice_names_who_is_in_charge_the_law_and_the_assessment(language: str, words: list[str]) -> None:
    """Quality P12."""
    notice = Client().get(url_in(language, "pages:privacy", [])).text
    assert [each for each in words if each not in notice] == []
    assert f"| {'how sensitive it is' if language == 'en' else 'sensibilité'} |" in ASSESSMENT.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_notice_says_how_long_a_consent_that_was_taken_back_keeps_its_question(language: str) -> None:
    """Decision 40, in the numbers of the retention."""
    with translation.override(language):
        kept = [each.how_long for each in retention.chosen(["members.consents", "members.withdrawn"])]
        text = TextPage.objects.get(code="privacy").body
    notice = Client().get(url_in(language, "pages:privacy", [])).text
    (row,) = re.findall(r"<tr>\s*<td>[^<]*consent[^<]*</td>\s*<td>([^<]*)</td>", notice)
    assert [row.count(words) for words in kept] == [1, 1]
    assert [name for name in KEPT if f"{{{name}}}" not in text] == []
    assert "{kept_" not in notice


def test_placeholders_become_what_the_settings_say() -> None:
    TextPage.objects.filter(code="privacy").update(body_en=" ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS)))
    page = Client().get("/en/privacy/").text
    for value in (settings.ASSOCIATION_PHONE, settings.PRIVACY_OFFICER, "/en/eligibility/", "mentorship@caot.example"):
        assert value in page


def test_program_detail_of_an_unknown_program_is_not_there() -> None:
    assert Client().get("/en/programs/knitting/").status_code == 404


def test_program_detail_shows_its_questions_in_their_order() -> None:
    program = ProgramPage.objects.get(code="find")
    program.questions.all().delete()
    for count in (1, 3):
        program.questions.all().delete()
        for place in reversed(range(count)):
            words = {"question_en": f"Question {place}?", "question_fr": "Q", "answer_en": "Yes.", "answer_fr": "Oui."}
            Question.objects.create(program=program, position=place, **words)
        found = re.findall(r"<summary>(Question \d\?)</summary>", Client().get("/en/programs/find/").text)
        assert found == [f"Question {place}?" for place in range(count)]


@pytest.fixture
def testimonial() -> Callable[..., Quote]:
    def make(**fields: object) -> Quote:
        words = {"quote": "She opened doors.", "language": "fr", "consent": "By letter.", "is_published": True}
        return Quote.objects.create(program=ProgramPage.objects.get(code="find"), **(words | fields))

    return make


def test_program_detail_shows_published_testimonials_alone_and_marks_their_language(
    testimonial: Callable[..., Quote],
) -> None:
    testimonial()
    testimonial(quote="Not yet.", is_published=False)
    page = Client().get("/en/programs/find/").text
    assert '<blockquote class="quote" lang="fr-CA"><p>She opened doors.</p></blockquote>' in page
    assert "Not yet." not in page
    assert "By letter." not in page


def test_testimonial_is_signed_only_as_agreed(testimonial: Callable[..., Quote]) -> None:
    testimonial(signed_as="A mentee in Halifax")
    assert "<footer>A mentee in Halifax</footer>" in Client().get("/en/programs/find/").text


INJECTIONS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<p style="position:fixed">x</p>',
    "<style>body{display:none}</style>",
    "[click](javascript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "![picture](https://evil.example/a.png)",
    '<a href="/x" onclick="alert(1)">x</a>',
    "<iframe src=//evil.example></iframe>",
    "<svg onload=alert(1)>",
    '<form action="https://evil.example"><input name=password></form>',
    "<object data=x></object>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_markdown_injects_nothing(text: str) -> None:
    TextPage.objects.filter(code="privacy").update(body_en=f"Before.\n\n{text}\n\nAfter.")
    page = Client().get("/en/privacy/").text
    body = page[page.index("Before.") : page.index("After.")] if "After." in page else page.partition("Before.")[2]
    body = body.partition("</main>")[0]
    assert not re.search(r"<(script|img|style|iframe|svg|form|input|object|math)\b", body)
    assert not re.search(r"<[^>]+\b(on\w+|style)=", body)
    assert not re.search(r'(href|src)="(javascript|data|//)', body)


def test_markdown_keeps_what_staff_may_write() -> None:
    text = "## Part\n\n- one\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[here](/en/)"
    TextPage.objects.filter(code="privacy").update(body_en=text)
    page = Client().get("/en/privacy/").text
    for piece in ("<h2>Part</h2>", "<li>one</li>", "<strong>two</strong>", "<td>1</td>", '<a href="/en/">here</a>'):
        assert piece in page


def test_a_column_of_staffs_that_has_no_name_has_no_heading() -> None:
    TextPage.objects.filter(code="privacy").update(body_en="| Before | |\n|---|---|\n| Where | |")
    page = Client().get("/en/privacy/").text
    assert "<th>Before</th>" in page
    assert "<th></th>" not in page


def test_load_content_twice_changes_nothing() -> None:
    def rows() -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in (ProgramPage, Question, TextPage)]

    before = rows()
    call_command("load_content", verbosity=0)
    assert rows() == before
    # rows from before there were marks get theirs
    for model in (ProgramPage, Question, TextPage):
        model.objects.update(marks={})
    call_command("load_content", verbosity=0)
    assert rows() == before


def test_load_content_respects_what_staff_wrote_and_deleted() -> None:
    TextPage.objects.filter(code="privacy").update(title_fr="Vos renseignements, en bref")
    ProgramPage.objects.filter(code="find").update(tagline_en="Ours.")
    gone = Question.objects.filter(program__code="find").first()
    assert gone is not None
    gone.delete()
    call_command("load_content", verbosity=0)
    assert TextPage.objects.values_list("title_fr", flat=True).get(code="privacy") == "Vos renseignements, en bref"
    assert ProgramPage.objects.values_list("tagline_en", flat=True).get(code="find") == "Ours."
    assert not Question.objects.filter(question_en=gone.question_en, program=gone.program).exists()


def test_load_content_brings_back_a_text_that_is_missing() -> None:
    TextPage.objects.filter(code="privacy").delete()
    call_command("load_content", verbosity=0)
    assert Client().get("/fr/privacy/").status_code == 200
