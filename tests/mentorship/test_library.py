"""Resources for members: webinars, guides, files, and what one has watched (OD-3, FIND-9, MEM-3)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Eligibility, Member
from mentorship.library import forms
from mentorship.library.models import Resource, ResourceFile, Watched
from mentorship.library.workflow import put_file
from mentorship.workbooks.workflow import begin_workbook
from tests import factories

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
GOALS = "developing-goals"


def resources() -> str:
    return reverse("mentorship:resource-list")


def webinar() -> Resource:
    return Resource.objects.get(code=GOALS)


def file_address(language: str = "en") -> str:
    return reverse("mentorship:resource-file", args=[GOALS, language, "file"])


def test_both_webinars_are_announced_without_a_dead_link(signed_in: SignIn) -> None:
    shown = signed_in(factories.make_member()).get(resources()).text
    for words in ("An introduction to mentorship", "Developing goals"):
        assert words in shown
    assert shown.count("The association will add it here soon.") == 2
    assert 'href=""' not in shown
    assert "I have watched it" not in shown


def test_the_readers_language_stands_first(signed_in: SignIn) -> None:
    Resource.objects.filter(code=GOALS).update(address_en="https://a.example/en", address_fr="https://a.example/fr")
    shown = signed_in(factories.make_member()).get(resources()).text
    assert shown.index("https://a.example/en") < shown.index("https://a.example/fr")
    assert shown.count("The association will add it here soon.") == 1


def test_categories_without_resources_read_why(signed_in: SignIn) -> None:
    Eligibility.objects.filter(activity__code="resources").update(answer=Eligibility.Answer.NOT_ALLOWED)
    put_file(webinar(), language="en", part="file", name="Goals.pdf", content=b"%PDF")
    client = signed_in(factories.make_member())
    assert client.get(resources()).status_code == 403
    assert client.get(file_address()).status_code == 403
    assert client.post(reverse("mentorship:resource-watched", args=[GOALS])).status_code == 403
    assert not Watched.objects.exists()


def test_a_tick_is_the_members_own_and_shows_in_the_workbook(signed_in: SignIn) -> None:
    Resource.objects.filter(code=GOALS).update(address_en="https://a.example/en")
    member, other = factories.make_member(), factories.make_member()
    client = signed_in(member)
    for _click in range(2):
        client.post(reverse("mentorship:resource-watched", args=[GOALS]), {"watched": "1"})
    assert Watched.objects.get().member == member
    assert '<span class="badge ok">Watched</span>' in client.get(resources()).text
    begin_workbook(member, "mentee", now=timezone.now())
    section = reverse("mentorship:workbook-section", args=["mentee", "webinars"])
    assert 'name="developing-goals-1" aria-' not in client.get(section).text
    assert client.get(section).text.count(" checked") == 1
    signed_in(other).post(reverse("mentorship:resource-watched", args=[GOALS]), {"watched": "0"})
    assert Watched.objects.count() == 1
    signed_in(member).post(reverse("mentorship:resource-watched", args=[GOALS]), {"watched": "0"})
    assert not Watched.objects.exists()


def test_a_file_is_only_ever_downloaded(signed_in: SignIn) -> None:
    put_file(webinar(), language="en", part="file", name="Été.pdf", content=b"%PDF-1.7 words")
    client = signed_in(factories.make_member())
    answer = client.get(file_address())
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 words", "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%89t%C3%A9.pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(file_address("fr")).status_code == 404
    Resource.objects.update(is_shown=False)
    assert client.get(file_address()).status_code == 404
    assert "Developing goals" not in client.get(resources()).text


def test_staff_put_a_file_up_replace_it_and_take_it_out(signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(factories.make_staff())
    address = reverse("admin:mentorship_resource_files", args=[webinar().pk])

    def send(name: str, content: bytes) -> Any:
        file = SimpleUploadedFile(name, content)
        return client.post(address, {"language": "fr", "part": "file", "file": file})

    assert "Choose a file." in client.post(address, {"language": "fr", "part": "file"}).text
    assert "Files of this kind are not kept here." in send("page.html", b"<script>").text
    for content in (b"first", b"second"):
        assert send("Objectifs.pdf", content).status_code == 302
    kept = ResourceFile.objects.get()
    assert (bytes(kept.content), kept.content_type, kept.language) == (b"second", "application/pdf", "fr")
    monkeypatch.setattr(forms, "FILE_MOST_MB", 0)
    assert "and may have 20 MB" in send("Objectifs.pdf", b"third").text
    client.post(address, {"remove": kept.pk})
    assert not ResourceFile.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_and_for_three(
    signed_in: SignIn, django_assert_num_queries: Any, count: int
) -> None:
    Resource.objects.all().delete()
    for number in range(count):
        resource = Resource.objects.create(code=f"r{number}", kind="guide", title_en="Guide", title_fr="Guide")
        put_file(resource, language="en", part="file", name="a.pdf", content=b"%PDF")
    client = signed_in(factories.make_member())
    client.get(resources())
    with django_assert_num_queries(5):
        assert client.get(resources()).text.count("Download the file") == count
