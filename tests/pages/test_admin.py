"""Staff edit what the site says, and are told what it cannot fill in (ALL-4)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from caot_mentor.pages.content_loader import marks_of
from caot_mentor.pages.models import ProgramPage, Question, TextPage
from caot_mentor.pages.models import Testimonial as Quote  # pytest takes a class named Test… for one of its own
from members.models import Member
from members.policy import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(signed_in: Callable[[Member], Client]) -> Client:
    return signed_in(factories.make_staff(Role.COORDINATOR))


def text_form(**changed: str) -> dict[str, str]:
    return {"title_en": "Privacy", "title_fr": "Vie privée", "body_en": "Words.", "body_fr": "Mots."} | changed


def change_url(page: Any) -> str:
    return reverse(f"admin:pages_{page._meta.model_name}_change", args=[page.pk])


def test_text_is_changed_in_both_languages(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    answer = staff.post(change_url(page), text_form(body_fr="Écrivez à {privacy_officer}."))
    assert answer.status_code == 302
    assert "Écrivez à Robin Specimen (nom inventé), privacy@caot.example." in Client().get("/fr/privacy/").text
    assert "<p>Words.</p>" in Client().get("/en/privacy/").text


def test_unknown_placeholder_is_refused_and_what_was_typed_is_kept(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    answer = staff.post(change_url(page), text_form(body_en="Call {assocation_phone} before noon."))
    assert answer.status_code == 200
    assert "The site cannot fill in {assocation_phone}. It knows: {account_url}," in answer.text
    assert "Call {assocation_phone} before noon." in answer.text
    page.refresh_from_db()
    assert "assocation" not in page.body_en


def test_unknown_placeholder_is_refused_in_french_words(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    url = change_url(page).replace("/en/", "/fr/")
    answer = staff.post(url, text_form(body_fr="{telephone}"))
    assert "{telephone}" in answer.text
    assert "The site cannot" not in answer.text


def test_both_languages_are_needed(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    answer = staff.post(change_url(page), text_form(body_fr=""))
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["body_fr"]


def test_code_of_a_text_stays(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    staff.post(change_url(page), text_form(code="elsewhere"))
    page.refresh_from_db()
    assert page.code == "privacy"


def test_testimonial_is_published_with_a_consent_only(staff: Client) -> None:
    program = ProgramPage.objects.get(code="find")
    words = {"program": str(program.pk), "quote": "Fine.", "language": "en", "signed_as": "", "is_published": "on"}
    url = reverse("admin:pages_testimonial_add")
    assert staff.post(url, {**words, "consent": ""}).status_code == 200
    assert not Quote.objects.exists()
    assert staff.post(url, {**words, "consent": "By letter."}).status_code == 302
    assert Quote.objects.get().is_published


def test_testimonial_without_consent_is_never_published_whoever_writes_it() -> None:
    program = ProgramPage.objects.get(code="find")
    with pytest.raises(IntegrityError, match="pages_testimonial_published_with_consent"), transaction.atomic():
        Quote.objects.create(program=program, quote="Fine.", language="en", is_published=True)


def test_a_preview_shows_both_languages_and_saves_nothing(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    sent = text_form(
        body_en="Call **{association_phone}**.", body_fr="<script>alert(1)</script> Écrivez.", _preview="yes"
    )
    answer = staff.post(change_url(page), sent)
    assert answer.status_code == 200
    assert "<strong>613-555-0100</strong>" in answer.text
    assert "<script>alert" not in answer.text.partition('id="preview"')[2]
    assert "Call **{association_phone}**." in answer.text  # still typed
    page.refresh_from_db()
    assert "613" not in page.body_en


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("programpage", {"title_en": "A title of ours"}),
        (
            "question",
            {"question_en": "A title of ours", "answer_en": "Yes.", "question_fr": "Quoi?", "answer_fr": "Oui."},
        ),
        ("testimonial", {"quote": "A title of ours", "language": "en", "consent": "By letter."}),
    ],
)
def test_what_would_be_published_is_shown_as_it_will_look(staff: Client, model: str, words: dict[str, str]) -> None:
    program = ProgramPage.objects.get(code="find")
    if model == "programpage":
        url = change_url(program)
        names = ("title", "tagline", "for_whom", "cost", "languages", "body", "status")
        kept = {f"{name}_{code}": getattr(program, f"{name}_{code}") for name in names for code in ("en", "fr")}
        words = {**kept, "position": "0", **words}
    else:
        url, words = reverse(f"admin:pages_{model}_add"), {**words, "program": str(program.pk), "position": "0"}
    shown = staff.post(url, {**words, "_preview": "yes"}).text.partition('id="preview"')[2]
    assert "A title of ours" in shown
    program.refresh_from_db()
    assert program.title_en != "A title of ours"


def test_a_field_goes_back_to_the_sites_words_by_itself(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    first = page.body_fr
    staff.post(change_url(page), text_form())
    page.refresh_from_db()
    listed = staff.get(change_url(page)).context["differs"]
    assert [name for name, _label, _is_overtaken in listed] == ["title_fr", "body_en", "body_fr"]
    answer = staff.post(change_url(page), text_form(_default="body_fr", body_en="Typed meanwhile."))
    form = answer.context["adminform"].form
    assert form["body_fr"].value() == first
    assert form["body_en"].value() == "Typed meanwhile."
    page.refresh_from_db()
    assert page.body_fr == "Mots."


def test_staff_see_where_their_words_differ_and_where_the_site_changed_its_own(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    list_at = reverse("admin:pages_textpage_changelist")

    def told() -> tuple[str, int, str]:
        cell = rf'field-title"><a href="{change_url(page)}">.*?field-against_site">(.*?)</td>'
        row = re.search(cell, staff.get(list_at).text, re.S)
        assert row
        context = staff.get(change_url(page)).context
        names = " ".join(name for name, _label, is_overtaken in context["differs"] if is_overtaken)
        return strip_tags(row[1]), context["overtaken"], names

    assert told() == ("the same", 0, "")
    staff.post(change_url(page), text_form())
    assert told() == ("differs", 0, "")
    # a later version of the site says something else than it did when this was saved
    TextPage.objects.filter(pk=page.pk).update(marks=marks_of({"title_fr": "Avis", "body_fr": "Avant."}))
    assert told() == ("the site’s words changed since", 2, "title_fr body_fr")
    shown = staff.get(change_url(page)).text
    assert "In 2 fields the site has changed its own words since this text was saved last." in shown
    staff.post(change_url(page), text_form())  # seen, and kept
    assert told() == ("differs", 0, "")


def test_a_question_goes_back_to_the_sites_words_wherever_it_stands_now(staff: Client) -> None:
    question = Question.objects.get(program__code="find", code="what-cost")
    names = ("question_en", "question_fr", "answer_en", "answer_fr")
    first = {name: getattr(question, name) for name in names}
    staff.post(
        change_url(question), {**first, "program": question.program_id, "position": "40", "question_fr": "Quoi?"}
    )
    question.refresh_from_db()
    assert (question.question_fr, question.position) == ("Quoi?", 40)
    listed = staff.get(change_url(question)).context["differs"]
    assert [name for name, _label, _is_overtaken in listed] == ["question_fr"]
    sent = {**first, "program": question.program_id, "position": "40", "_default": "question_fr"}
    answer = staff.post(change_url(question), sent)
    assert answer.context["adminform"].form["question_fr"].value() == first["question_fr"]
    # one of staff's own has no other words
    own = Question.objects.create(program=question.program, **first)
    assert staff.get(change_url(own)).context["differs"] == []


def test_who_saves_after_somebody_else_is_told_and_keeps_what_was_typed(staff: Client) -> None:
    page = TextPage.objects.get(code="privacy")
    seen = staff.get(change_url(page)).context["adminform"].form["as_of"].value()
    staff.post(change_url(page), text_form(body_en="First.", as_of=seen))
    answer = staff.post(change_url(page), text_form(body_en="Second.", as_of=seen))
    assert "meanwhile: the history says who and when" in answer.text
    form = answer.context["adminform"].form
    assert form["body_en"].value() == "Second."
    page.refresh_from_db()
    assert page.body_en == "First."
    staff.post(change_url(page), text_form(body_en="Second.", as_of=form["as_of"].value()))
    page.refresh_from_db()
    assert page.body_en == "Second."
    assert "Second" not in staff.get(reverse("admin:pages_textpage_history", args=[page.pk])).text
