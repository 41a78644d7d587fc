"""Private filters (FIND-3, FIND-4, P2, P5): they find what is shown, stay in the session, and leave no trace."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.identity_questions import questions, searchable_options
from members.models import Member, SelfIdentification, Visibility
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import untick_wants_to_mentor
from tests import factories
from tests.mentorship.mentors import block, make_mentee, make_mentor, show

type SignIn = Callable[[Member], Client]
SEARCH, PRIVATE, CLEAR = "/en/mentors/", "/en/mentors/private-filters/", "/en/mentors/private-filters/clear/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in: SignIn, member: Member) -> Client:
    return signed_in(member)


def search(client: Client, query: str = "") -> str:
    return client.get(SEARCH + query).content.decode()


def found(client: Client, query: str = "") -> set[str]:
    return set(re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', search(client, query)))


def name(profile: MentorProfile) -> str:
    return profile.member.get_full_name()


def filter_by(client: Client, **chosen: Any) -> None:
    assert client.post(PRIVATE, chosen).status_code == 302


def test_private_filters_find_what_is_shown_and_the_card_shows_it(client: Client) -> None:
    shown, hidden, silent = make_mentor(), make_mentor(), make_mentor()
    show(shown, "race-black")
    show(hidden, trait="race", visibility=Visibility.STAFF, shown_codes=[], sealed=b"sealed")
    filter_by(client, race=["race-black", "race-indigenous"])
    assert found(client) == {name(shown)}
    html = search(client)
    assert "Race: Black" in html
    assert name(hidden) not in html
    assert name(silent) not in html


def test_a_trait_with_one_answer_is_not_said_twice(client: Client) -> None:
    show(make_mentor(), "francophone-minority")
    filter_by(client, francophone=["francophone-minority"])
    assert "Francophone in a minority: yes<" in search(client)
    assert "(optional)" not in client.get(PRIVATE).text


def test_private_filters_of_one_trait_are_alternatives_and_all_traits_must_be_shown(client: Client) -> None:
    one, both, other = make_mentor(), make_mentor(), make_mentor()
    show(one, "race-black")
    show(both, "race-white", "race-black")
    show(both, "newcomer-recent")
    show(other, "newcomer-recent")
    filter_by(client, race=["race-black", "race-white"])
    assert found(client) == {name(one), name(both)}
    filter_by(client, race=["race-black"], newcomer=["newcomer-recent"])
    assert found(client) == {name(both)}


@pytest.mark.parametrize(
    ("words", "is_found"), [("haitienne", True), ("HAÏTIENNE", True), ("-haitienne", True), ("a", False)]
)
def test_private_filters_look_for_own_words_without_accents_and_know_no_operators(
    client: Client, words: str, is_found: bool
) -> None:
    profile, other = make_mentor(), make_mentor()
    show(profile, trait="ethnicity", words="Haïtienne et montréalaise")
    show(other, trait="gender", words="Haïtienne")  # no words of another trait
    filter_by(client, words=words)
    assert found(client) == ({name(profile)} if is_found else set())
    assert ("Haïtienne et montréalaise" in search(client)) is is_found


def test_private_filters_stay_out_of_addresses_and_of_the_ordinary_form(client: Client) -> None:
    show(make_mentor(areas=["neurology"]), "race-black")
    response = client.post(PRIVATE + "?area=neurology&sort=experience", {"race": "race-black"})
    assert response.headers["Location"] == "/en/mentors/?area=neurology&sort=experience"
    html = search(client, "?area=neurology")
    assert "Private filters on – clear" in html
    assert not re.findall(r'(?:href|action|src|hx-get)="[^"]*(?:race|black)', html, re.IGNORECASE)
    assert not re.findall(r'name="(?:race|words)"', html)
    for kept in (response.headers["Location"], client.get(SEARCH, headers={"HX-Request": "true"})["HX-Push-Url"]):
        assert "race" not in kept


def test_private_filters_have_no_counts_no_negation_and_no_order(client: Client) -> None:
    show(make_mentor(), "race-black")
    html = client.get(PRIVATE).content.decode()
    assert not re.findall(r"<b>\d+</b>|opt none", html)
    offered = set(re.findall(r'type="checkbox" name="[-\w]+" value="([-\w]+)"', html))
    assert offered == {option.code for options in searchable_options().values() for option in options}
    assert not [code for code in offered if code.endswith(("-not", "-unknown"))]
    html = search(client, "?race=race-white&sort=race")
    assert 'class="chip' not in html
    assert len(found(client, "?race=race-white&sort=race")) == 1  # an address asks for nobody's identity
    assert re.findall(r'<option value="(\w*)"', html) == ["", "experience"]
    # what is no offered answer is refused beside its list, and nothing is kept
    for code in ("indigenous-not", "race-unknown", "-race-black"):
        assert client.post(PRIVATE, {"race": code, "indigenous": code}).status_code == 200
    assert len(found(client)) == 1


def test_private_filters_are_cleared_by_a_button_and_by_signing_out(client: Client, member: Member) -> None:
    profile, other = make_mentor(areas=["neurology"]), make_mentor(areas=["neurology"])
    show(profile, "race-black")
    filter_by(client, race="race-black")
    assert found(client) == {name(profile)}
    assert client.post(CLEAR + "?area=neurology").headers["Location"] == "/en/mentors/?area=neurology"
    assert found(client) == {name(profile), name(other)}
    filter_by(client, race="race-black")
    client.post("/en/account/logout/")
    factories.sign_in(client, member)
    assert found(client) == {name(profile), name(other)}
    assert "Private filters on" not in search(client)


def test_private_filters_are_another_members_secret(client: Client, signed_in: SignIn) -> None:
    profile, other = make_mentor(), make_mentor()
    show(profile, "race-black")
    filter_by(client, race="race-black")
    assert found(signed_in(factories.make_member())) == {name(profile), name(other)}


@pytest.mark.parametrize("way", ["hidden", "withdrawn", "switched off", "blocked"])
def test_private_filters_find_nobody_who_no_longer_shows_it_from_the_next_request_on(
    client: Client, member: Member, way: str
) -> None:
    profile = make_mentor()
    show(profile, "race-black")
    filter_by(client, race="race-black")
    assert found(client) == {name(profile)}
    if way == "hidden":
        show(profile, trait="race", visibility=Visibility.STAFF, shown_codes=[], sealed=b"sealed")
    elif way == "withdrawn":
        SelfIdentification.objects.all().delete()
    elif way == "blocked":
        block(profile.member, member)
    else:
        untick_wants_to_mentor(profile.member, now=timezone.now())
    html = search(client)
    assert found(client) == set()
    assert profile.member.last_name not in html
    assert "Clear the private filters" in html
    assert ">Black<" not in html


def test_while_private_filters_are_on_no_option_has_a_number(client: Client) -> None:
    show(make_mentor(areas=["neurology"]), "race-black")
    make_mentor(areas=["neurology"])
    assert "<span>Neurology</span><b>2</b>" in search(client)
    filter_by(client, race="race-black")
    part = client.get(SEARCH, headers={"HX-Request": "true"}).content.decode()
    for html in (search(client), part):
        assert "<span>Neurology</span></label>" in html
        assert not re.findall(r"</span>\s*<b>", html)
        assert "<h2>1 mentor</h2>" in html


def test_nobody_fits_private_filters_and_the_ways_out_are_ordinary_criteria_or_clearing_them(client: Client) -> None:
    show(make_mentor(areas=["neurology"]), "race-black")
    make_mentor(areas=["dementia"])
    filter_by(client, race="race-black")
    html = search(client, "?area=dementia")
    assert re.findall(r'<li><a href="([^"]+)">Without ([^<]+)</a>', html) == [("?", "Dementia care")]
    assert "Clear the private filters" in html
    # what the link leaves alone, and that it leaves them alone
    assert '<a href="?">Clear all but the private filters</a>' in html
    assert "<h2>1 mentor</h2>" in search(client, "?")
    filter_by(client, race="race-white")
    html = search(client, "?area=dementia")
    assert "Without" not in html
    assert "Nobody is listed" not in html
    assert "Clear the private filters" in html


def test_two_worlds_that_differ_in_what_is_not_shown_look_the_same(client: Client, member: Member) -> None:
    make_mentee(member)
    profile, other = make_mentor(topics=["ethics"]), make_mentor()
    show(member, "race-black", is_matched_on=True)
    show(other, "race-white", is_matched_on=True)
    filter_by(client, race=["race-black"])
    addresses = (SEARCH, SEARCH + "?area=neurology&place=now", f"/en/mentors/{profile.public_id}/", PRIVATE)

    def seen() -> list[str]:
        return [masked(client.get(address).content.decode()) for address in addresses]

    before = seen()
    show(profile, trait="race", visibility=Visibility.STAFF, shown_codes=[], sealed=b"sealed", is_matched_on=True)
    show(profile, trait="faith", visibility=Visibility.NOT_GIVEN, shown_codes=[])
    assert seen() == before


def masked(html: str) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    return re.sub(r'href="[^"]*(?:concern|block)[^"]*"', "", html)


def test_private_filters_page_shows_what_is_chosen_in_both_languages(client: Client) -> None:
    filter_by(client, race="race-black", words="Haïtienne")
    for language in ("en", "fr"):
        html = client.get(f"/{language}/mentors/private-filters/").content.decode()
        assert re.findall(r'value="([-\w]+)"[^>]*checked', html) == ["race-black"]
        assert 'value="Haïtienne"' in html
    assert len(questions()) == 11
