"""Resources for members: who sees which, the page of each, and what one has watched (OD-3, FIND-9, EQ-7, MEM-3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.pages.models import ProgramPage
from members.models import Eligibility, Member
from members.queries import today
from mentorship.library.models import Resource, Watched
from mentorship.workbooks.workflow import begin_workbook
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.resources import MP3, MP4, VTT, make_resource, put
from tests.momentum.applications import State, make_application

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
GOALS = "developing-goals"


def resources(query: str = "") -> str:
    return reverse("mentorship:resource-list") + query


def page_of(code: str = GOALS) -> str:
    return reverse("mentorship:resource-detail", args=[code])


def watched(code: str = GOALS) -> str:
    return reverse("mentorship:resource-watched", args=[code])


def webinar() -> Resource:
    return Resource.objects.get(code=GOALS)


def of_program(code: str, resource: Resource) -> Resource:
    resource.programs.add(ProgramPage.objects.get(code=code))
    return resource


def test_both_webinars_are_announced_without_a_dead_link(signed_in: SignIn) -> None:
    client = signed_in(factories.make_member())
    shown = client.get(resources()).text
    for words in ("An introduction to mentorship", "Developing goals"):
        assert words in shown
    assert shown.count("The association will add it here soon.") == 2
    assert "I have watched it" not in client.get(page_of()).text


def test_the_guides_and_sheets_that_the_site_begins_with_are_there_in_both_languages() -> None:
    texts = Resource.objects.filter(kind__in=("guide", "sheet"))
    assert {each.code for each in texts} >= {"mentee-guide", "mentor-guide", "meeting-sheet", "goal-sheet"}
    assert all(each.body_en and each.body_fr and each.body_en != each.body_fr for each in texts)
    assert [each.code for each in texts.filter(for_participants=True)] == ["adviser-guide"]


def test_the_readers_language_stands_first_and_the_other_beside(signed_in: SignIn) -> None:
    Resource.objects.filter(code=GOALS).update(address_en="https://a.example/en", address_fr="https://a.example/fr")
    client = signed_in(factories.make_member())
    english = client.get(page_of()).text
    assert english.index("https://a.example/en") < english.index("https://a.example/fr")
    french = client.get(page_of().replace("/en/", "/fr/")).text
    assert french.index("https://a.example/fr") < french.index("https://a.example/en")


def test_what_is_there_in_one_language_only_says_so_and_is_marked(signed_in: SignIn) -> None:
    make_resource(body_en="Only **English**")
    client = signed_in(factories.make_member())
    assert "in one language only" not in client.get(page_of("guide")).text
    assert '<dt class="soft">Languages</dt><dd>English</dd>' in client.get(page_of("guide")).text
    Resource.objects.filter(code="guide").update(body_en="")
    assert "Languages</dt>" not in client.get(page_of("guide")).text
    Resource.objects.filter(code="guide").update(body_en="Only **English**")
    french = client.get(page_of("guide").replace("/en/", "/fr/")).text
    assert '<div class="prose" lang="en-CA"><p>Only <strong>English</strong></p>' in french
    assert '<p class="notice">' in french


def test_a_visitor_reads_what_members_find_and_how_to_become_one(client: Client, settings: Any) -> None:
    hidden = of_program("diversity", make_resource("own", for_participants=True))
    shown = client.get(resources()).text
    assert "Sign in" in shown
    assert settings.ASSOCIATION_JOIN_URL in shown
    assert "Coming" in shown  # the two webinars
    assert f"<h3>{Resource.objects.get(code='mentee-guide').title}</h3>" in shown
    assert hidden.title not in client.get(resources()).text
    assert page_of("mentee-guide") not in shown
    assert client.get(page_of("mentee-guide")).status_code == 302


def test_who_lapsed_reads_how_to_renew_where_a_door_is_closed(signed_in: SignIn, settings: Any) -> None:
    lapsed = signed_in(factories.make_member(ends_on=today() - timedelta(days=40)))
    for address in (resources(), reverse("mentorship:opportunity-list"), reverse("mentorship:mentor-search")):
        assert f'href="{settings.ASSOCIATION_JOIN_URL}">Join, or renew your membership</a>' in lapsed.get(address).text
    assert settings.ASSOCIATION_JOIN_URL not in signed_in(factories.make_member()).get(resources()).text


def test_categories_without_resources_read_why_and_get_nothing(signed_in: SignIn) -> None:
    Eligibility.objects.filter(activity__code="resources").update(answer=Eligibility.Answer.NOT_ALLOWED)
    file = put(webinar())
    client = signed_in(factories.make_member())
    assert "Your category of membership does not include this." in client.get(resources()).text
    assert client.get(page_of()).status_code == 403
    assert client.get(reverse("mentorship:resource-file", args=[file.key])).status_code == 403
    assert client.post(watched()).status_code == 403
    assert not Watched.objects.exists()


def test_a_tick_is_the_members_own_and_shows_in_the_workbook(signed_in: SignIn) -> None:
    Resource.objects.filter(code=GOALS).update(address_en="https://a.example/en")
    member, other = factories.make_member(), factories.make_member()
    client = signed_in(member)
    for _click in range(2):
        client.post(watched(), {"watched": "1"})
    assert Watched.objects.get().member == member
    assert '<span class="badge ok">Watched</span>' in client.get(resources()).text
    assert '<span class="badge ok">Watched</span>' in client.get(page_of()).text
    begin_workbook(member, "mentee", now=timezone.now())
    section = reverse("mentorship:workbook-section", args=["mentee", "webinars"])
    assert 'name="developing-goals-1" aria-' not in client.get(section).text
    assert client.get(section).text.count(" checked") == 1
    signed_in(other).post(watched(), {"watched": "0"})
    assert Watched.objects.count() == 1
    signed_in(member).post(watched(), {"watched": "0"})
    assert not Watched.objects.exists()


def test_a_programs_own_resources_are_there_for_who_takes_part_and_for_nobody_else(signed_in: SignIn) -> None:
    own = of_program("find", make_resource("own", for_participants=True))
    file, pairing = put(own), make_pairing()
    addresses = [page_of("own"), reverse("mentorship:resource-file", args=[file.key])]
    for person in (pairing.mentee, pairing.mentor):
        client = signed_in(person)
        assert own.title in client.get(resources()).text
        assert [client.get(address).status_code for address in addresses] == [200, 200]
    client = signed_in(factories.make_member())
    assert own.title not in client.get(resources()).text
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.post(watched("own"), {"watched": "1"}).status_code == 404
    assert not Watched.objects.exists()


@pytest.mark.parametrize(("state", "status"), [("submitted", 404), ("selected", 200), ("declined", 404)])
def test_of_an_equity_program_takes_part_who_was_selected(signed_in: SignIn, state: str, status: int) -> None:
    application = make_application(State(state))
    own = make_resource("own", for_participants=True)
    own.programs.add(application.offering.program.page)
    assert signed_in(application.member).get(page_of("own")).status_code == status


def test_what_is_hidden_is_nowhere(signed_in: SignIn) -> None:
    file = put(make_resource(is_shown=False))
    client = signed_in(factories.make_member())
    assert client.get(page_of("guide")).status_code == 404
    assert client.get(reverse("mentorship:resource-file", args=[file.key])).status_code == 404
    assert "The guide" not in client.get(resources()).text


def test_filters_count_what_each_choice_would_give(signed_in: SignIn) -> None:
    Resource.objects.all().delete()
    make_resource("for-all")
    of_program("find", make_resource("of-find", audience="mentors"))
    of_program("ondemand", make_resource("of-ondemand", kind="link", audience="mentees"))
    client = signed_in(factories.make_member())

    def found(query: str) -> list[str]:
        shown = client.get(resources(query)).text
        return [code for code in ("for-all", "of-find", "of-ondemand") if page_of(code) in shown]

    assert found("") == ["for-all", "of-find", "of-ondemand"]
    assert found("?program=find") == ["for-all", "of-find"]
    assert found("?audience=mentees&kind=link") == ["of-ondemand"]
    assert found("?audience=mentees&audience=mentors&program=find") == ["for-all", "of-find"]
    assert found("?kind=webinar") == []
    assert found("?kind=nonsense&program='--") == ["for-all", "of-find", "of-ondemand"]
    shown = client.get(resources("?program=find")).text
    for box, count in (("kind-guide", 2), ("kind-link", 0), ("program-ondemand", 2), ("audience-mentors", 2)):
        assert shown.partition(f'id="{box}"')[2].partition("<b>")[2].partition("</b>")[0] == str(count), box
    assert '<a class="chip" href="?">' in shown


def test_a_recording_is_played_with_its_captions_and_its_transcript(signed_in: SignIn) -> None:
    film = make_resource("film", kind="webinar", transcript_en="Said.", is_shown=False)
    file = put(film, MP4, name="film.mp4")
    captions = put(film, VTT, name="film.vtt", part="captions", language="fr")
    sound = make_resource("sound", kind="webinar", is_shown=False)
    put(sound, MP3, name="sound.mp3")
    Resource.objects.update(is_shown=True)
    shown = signed_in(factories.make_member()).get(page_of("film")).text
    assert f'<source src="/en/resources/files/{file.key}/" type="video/mp4">' in shown
    assert f'<track kind="captions" src="/en/resources/files/{captions.key}/" srclang="fr" label="Français">' in shown
    assert f'<dd><a href="/en/resources/files/{captions.key}/" download>French</a></dd>' in shown
    assert '<summary>Transcript</summary><div class="prose" lang="en-CA"><p>Said.</p>' in shown
    assert "<audio controls" in signed_in(factories.make_member()).get(page_of("sound")).text


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_the_same_for_one_and_for_three(
    signed_in: SignIn, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    Resource.objects.all().delete()
    for number in range(count):
        put(of_program("find", make_resource(f"r{number}")))
    member = signed_in(factories.make_member())
    member.get(resources())
    with django_assert_num_queries(10):
        assert member.get(resources()).text.count('<article class="card">') == count
    with django_assert_num_queries(9):
        member.get(page_of("r0"))
    with django_assert_num_queries(3):
        assert Client().get(resources()).text.count('<article class="card">') == count + 2  # and the workbooks
