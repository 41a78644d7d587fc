"""Find a mentor: the page (FIND-3), who may open it, and what it costs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from members.models import Member, Visibility
from members.queries import today
from mentorship.profiles.models import MenteeProfile, MentorProfile, Term, UseCount
from mentorship.profiles.policy import FACETS, PROFILES_A_DAY, SEARCHES_A_MINUTE
from mentorship.profiles.workflow import set_places_taken, untick_wants_to_mentor
from tests import factories
from tests.mentorship.mentors import at, block, days, make_mentee, make_mentor, show

type SignIn = Callable[[Member], Client]
SEARCH, PRIVATE = "/en/mentors/", "/en/mentors/private-filters/"
pytestmark = pytest.mark.django_db

# The session, and the account with its open doors.
OF_SIGN_IN = 2
USE_AND_READER, ROWS, WORDS_OR_PRIVATE = 1, 1, 1


@pytest.fixture
def client(signed_in: SignIn, member: Member) -> Client:
    return signed_in(member)


def shown(html: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', html)


def address_of(profile: Any, language: str = "en") -> str:
    return f"/{language}/mentors/{profile.public_id}/"


# Who may


def test_mentor_search_sends_a_visitor_to_sign_in() -> None:
    for address in (SEARCH, address_of(make_mentor())):
        response = Client().get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("how", ["lapsed", "never", "staff"])
def test_mentor_search_is_for_members_with_a_membership(signed_in: SignIn, how: str) -> None:
    profile = make_mentor()
    if how == "lapsed":
        person = factories.make_member(ends_on=today() - timedelta(days=1), starts_on=today() - timedelta(days=300))
    else:
        person = factories.make_staff() if how == "staff" else factories.make_member(category=None)
    client = signed_in(person)
    for address in (SEARCH, address_of(profile)):
        response = client.get(address)
        assert response.status_code == 403
        assert profile.member.last_name not in response.content.decode()


def test_a_place_abroad_is_said_within_the_line(client: Client) -> None:
    make_mentor(city="Galway", province="outside", is_remote=True)
    assert "Galway, outside Canada, or remotely" in client.get(SEARCH).text
    assert "Galway, à l’extérieur du Canada, ou à distance" in client.get(SEARCH.replace("/en/", "/fr/")).text


def test_mentor_search_only_reads(client: Client) -> None:
    profile = make_mentor()
    for address in (SEARCH, address_of(profile)):
        assert client.post(address).status_code == 405


# What it costs


@pytest.mark.parametrize("mentors", [1, 3])
@pytest.mark.parametrize("what", ["none", "all", "words", "all and words", "nobody"])
@pytest.mark.parametrize("who", ["anybody", "mentee", "mentee with private filters and a block"])
def test_mentor_search_asks_the_same_number_of_questions(
    client: Client, member: Member, django_assert_num_queries: Any, mentors: int, what: str, who: str
) -> None:
    for number in range(mentors):
        show(
            make_mentor(sentence="I listen first.", city=f"Town {number}", topics=["ethics"], paths=["re-entry"]),
            "race-black",
        )
    chosen = {facet: list(Term.objects.filter(kind=facet).values_list("code", flat=True)) for facet in FACETS}
    data = {
        "none": {},
        "all": {**chosen, "place": "now", "sort": "fit"},
        "words": {"q": "listen"},
        "all and words": {**chosen, "q": "listen"},
        "nobody": {"area": "corrections", "q": "nobody-says-this"},
    }[what]
    if who != "anybody":
        make_mentee(member, employer="Example Health", importance={"topics": "must"})
    if who == "mentee with private filters and a block":
        client.post(PRIVATE, {"race": "race-black"})
        block(member, make_mentor().member)
    client.get(SEARCH)  # the session's own first writing, and the process's copy of what was just made
    after_sign_in = USE_AND_READER + (ROWS if what != "nobody" else 0)
    after_sign_in += WORDS_OR_PRIVATE if "q" in data or "private" in who else 0
    assert after_sign_in <= 6  # goal 5
    with django_assert_num_queries(OF_SIGN_IN + after_sign_in):
        response = client.get(SEARCH, data)
    assert len(shown(response.content.decode())) == (0 if what == "nobody" else mentors)


def test_mentor_search_page_is_light(client: Client) -> None:
    for number in range(21):
        make_mentor(
            areas=["neurology", "musculoskeletal-hand", "older-adults", "dementia"],
            topics=list(Term.objects.filter(kind="topic").values_list("code", flat=True)[:6]),
            city=f"Trois-Rivières {number}",
            is_remote=True,
            sentence="J’écoute d’abord, longuement. " * 6,
        )
    for language in ("en", "fr"):
        html = client.get(f"/{language}/mentors/", {"area": "neurology"}).content
        assert len(shown(html.decode())) == 20
        assert len(html) <= 50_000


# What it shows


def test_mentor_search_shows_a_card_without_an_address(client: Client) -> None:
    member = factories.make_member(first_name="Odile", last_name="Maquettier")
    profile = make_mentor(
        member=member,
        areas=["neurology"],
        topics=["ethics"],
        city="Gatineau",
        province="QC",
        is_remote=True,
        sentence="J’écoute <d’abord>.",
        text_language="fr",
        practising_since=today().year - 12,
    )
    html = client.get(SEARCH).content.decode()
    assert shown(html) == ["Odile Maquettier"]
    assert f'<a href="{address_of(profile)}">' in html
    assert "Mentors in: English" in html
    assert '<p class="line">Member · 12 years in practice · Gatineau, Québec, or remotely</p>' in html.replace(
        "Quebec", "Québec"
    )
    assert f'<blockquote class="quote" lang="fr-CA">{escape("J’écoute <d’abord>.")}</blockquote>' in html
    assert member.email not in html


def test_mentor_search_shows_a_mentor_to_others_and_no_longer_after_un_ticking(client: Client) -> None:
    profile = make_mentor()
    assert shown(client.get(SEARCH).content.decode()) == [profile.member.get_full_name()]
    untick_wants_to_mentor(profile.member, now=timezone.now())
    for query in ("", "?q=listen", "?area=neurology", "?sort=experience"):
        html = client.get(SEARCH + query).content.decode()
        assert shown(html) == []
        assert profile.member.last_name not in html
    assert client.get(address_of(profile)).status_code == 404


def test_mentor_search_keeps_the_criteria_in_form_chips_and_pages(client: Client) -> None:
    for number in range(21):
        make_mentor(city=f"Town {number}", areas=["neurology", "dementia"])
    html = client.get(SEARCH, {"q": "town", "area": ["neurology", "dementia"], "sort": "experience"}).content.decode()
    assert '<input type="search" id="q" name="q" value="town"' in html
    assert re.findall(r'name="(\w+)" value="([-\w]+)"[^>]*checked', html) == [
        ("area", "neurology"),
        ("area", "dementia"),
    ]
    assert re.findall(r'class="chip" href="([^"]+)"', html) == [
        "?area=neurology&amp;area=dementia&amp;sort=experience",
        "?q=town&amp;area=dementia&amp;sort=experience",
        "?q=town&amp;area=neurology&amp;sort=experience",
    ]
    assert 'rel="next" href="?q=town&amp;area=neurology&amp;area=dementia&amp;sort=experience&amp;page=2"' in html
    assert 'href="/fr/mentors/?q=town&amp;area=neurology' in html  # the language switch keeps them


def test_mentor_search_page_out_of_range_is_the_last_one(client: Client) -> None:
    for _ in range(21):
        make_mentor()
    last = client.get(SEARCH, {"page": "2"}).content.decode()
    assert len(shown(last)) == 1
    assert "Page 2 of 2" in last
    for page in ("3", "999999999999", "999999"):
        assert len(shown(client.get(SEARCH, {"page": page}).content.decode())) in {1, 20}
    for page in ("0", "-1", "x", "1.5", "٣"):
        assert "Page 1 of 2" in client.get(SEARCH, {"page": page}).content.decode()


def test_mentor_search_names_what_to_drop_when_nobody_fits(client: Client) -> None:
    make_mentor(areas=["neurology"], languages=["en"])
    html = client.get(SEARCH, {"area": "neurology", "language": "fr"}).content.decode()
    assert "No mentor fits all of this" in html
    ways = re.findall(r'<li><a href="([^"]+)">Without ([^<]+)</a>', html)
    assert ways == [("?language=fr", "Neurology: 1 mentor"), ("?area=neurology", "French: 1 mentor")][1:]


@pytest.mark.parametrize("value", ["no-such-area", "x' OR 1=1 --", "a\0b", "é" * 300, "../../etc"])
def test_mentor_search_never_leaves_an_unknown_value_out_in_silence(client: Client, value: str) -> None:
    make_mentor()
    html = client.get(SEARCH, {"area": value}).content.decode()
    assert shown(html) == []
    assert 'class="error-summary"' in html
    assert "is not on the list “Area of practice”" in html
    html = client.get(SEARCH, {"area": ["neurology", value]}).content.decode()
    assert len(shown(html)) == 1
    assert 'class="error-summary"' in html
    assert '<li><a href="?area=neurology">' in html


def test_mentor_search_says_that_too_many_words_were_cut(client: Client) -> None:
    words = "listen " * 60
    html = client.get(SEARCH, {"q": words}).content.decode()
    assert f'value="{words.strip()}"' in html
    assert "Use at most 200 characters" in html
    assert client.get(SEARCH, {"q": "a\0b"}).status_code == 200


def test_mentor_search_still_understands_a_retired_term(client: Client) -> None:
    make_mentor(areas=["neurology"])
    assert 'value="neurology"' in client.get(SEARCH).content.decode()
    Term.objects.filter(kind="area", code="neurology").update(is_retired=True)
    assert 'value="neurology"' not in client.get(SEARCH).content.decode()
    html = client.get(SEARCH, {"area": "neurology"}).content.decode()
    assert len(shown(html)) == 1
    assert 'value="neurology" id="area-neurology" checked' in html
    assert "error-summary" not in html


def test_mentor_search_part_for_htmx_is_the_same_part_of_the_page(client: Client) -> None:
    make_mentor()
    page = client.get(SEARCH, {"area": "neurology"}).content.decode()
    part = client.get(SEARCH, {"area": "neurology", "q": ""}, headers={"HX-Request": "true"})
    assert part.content.decode().strip() in page
    assert part.content.decode().strip().startswith('<div id="found"')
    assert part.headers["HX-Push-Url"] == "/en/mentors/?area=neurology"
    assert "HX-Request" in part.headers["Vary"]
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(SEARCH, headers=headers).content.decode()


def test_mentor_search_finds_a_city_without_accents_and_completes_it(client: Client, member: Member) -> None:
    written = ("Trois-Rivières", "Trois-Rivières", "Trois Rivieres", "Gatineau", "Ottawa", "Iqaluit")
    profiles = [make_mentor(city=city, province="QC") for city in written]
    block(member, profiles[-1].member)
    html = client.get(SEARCH, {"city": "trois rivieres, , GATINEAU,Gatineau", "where": "QC"}).content.decode()
    assert len(shown(html)) == 4
    assert 'name="city" value="trois rivieres, Gatineau" list="cities"' in html
    assert re.findall(r'class="chip" href="([^"]+)"><span[^>]*>Remove</span> ([^<]+)<', html) == [
        ("?city=trois+rivieres&amp;city=Gatineau", "Quebec"),
        ("?where=QC&amp;city=Gatineau", "trois rivieres"),
        ("?where=QC&amp;city=trois+rivieres", "Gatineau"),
    ]
    assert re.findall(r'value="QC"[^>]*><span>[^<]+</span><b>(\d+)</b>', html) == ["4"]
    html = client.get(SEARCH, {"city": ["Nowhere\0", "…"], "area": "neurology"}).content.decode()
    assert re.findall(r'<li><a href="([^"]+)">Without ([^<]+)</a>', html) == [
        ("?area=neurology", "Nowhere, …: 5 mentors")
    ]
    assert "error-summary" not in html
    assert client.get(f"{SEARCH}cities/").json() == {"cities": ["Gatineau", "Ottawa", "Trois-Rivières"]}


def test_mentor_search_finds_by_the_stage_of_career_that_a_mentor_knows(client: Client) -> None:
    profile, _other = make_mentor(paths=["new-graduate"]), make_mentor()
    html = client.get(SEARCH, {"path": "new-graduate"}).content.decode()
    assert shown(html) == [profile.member.get_full_name()]
    assert re.findall(r'id="path-new-graduate" checked><span>([^<]+)</span><b>(\d+)</b>', html) == [
        ("New graduate", "1")
    ]


# Fit, places, and who is kept apart


def test_mentor_search_is_sorted_by_fit_and_says_why_where_there_is_a_mentee_profile(
    client: Client, member: Member
) -> None:
    best = make_mentor(areas=["neurology"], topics=["ethics"], paths=["new-graduate"])
    some = make_mentor(areas=["driving"], topics=["ethics"])
    full = make_mentor(areas=["neurology"], topics=["ethics"], paths=["new-graduate"])
    set_places_taken(full.member_id, 2, now=timezone.now())
    foreign = make_mentor(areas=["neurology"], topics=["ethics"], languages=["fr"])
    html = client.get(SEARCH).content.decode()
    assert 'class="mentor-fit"' not in html
    assert '<option value="fit"' not in html
    assert "Answer five questions" in html
    make_mentee(member)
    for query in ("", "?sort=fit"):
        html = client.get(SEARCH + query).content.decode()
        assert shown(html) == [profile.member.get_full_name() for profile in (best, some, full, foreign)]
    assert re.findall(r'<p class="fit">([^<]+)</p><p class="small">([^<]+)</p>', html) == [
        ("Strong fit", "based on 3 of 7 answers"),
        ("Some fit", "based on 2 of 7 answers"),  # not the area
        ("Strong fit", "based on 3 of 7 answers"),
    ]
    assert "Knows where you are in your career: New graduate" in html
    assert "You have no language in common." in html
    assert re.findall(r'<p class="places[^"]*">([^<]+)</p>', html) == [
        *("2 places free", "2 places free", "No place free now", "2 places free")
    ]
    assert "Answer five questions" not in html
    # the order can be the day's
    by_day = shown(client.get(SEARCH, {"sort": "day"}).content.decode())
    MenteeProfile.objects.all().delete()
    assert shown(client.get(SEARCH).content.decode()) == by_day


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "2 places free"),
        ({"places_taken": 1}, "1 place free"),
        ({"places_taken": 2}, "No place free now"),
        ({"is_paused": True}, "Takes a pause"),
        ({"away_from": "2026-11-20", "away_to": "2026-12-03"}, "Away until December 3, 2026"),
        ({"away_from": "2026-12-01", "away_to": "2026-12-03"}, "2 places free"),
    ],
)
def test_mentor_search_says_whether_a_mentor_has_a_place(
    signed_in: SignIn, answers: dict[str, Any], words: str
) -> None:
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        client, profile = signed_in(factories.make_member()), make_mentor()
        MentorProfile.objects.filter(pk=profile.pk).update(**answers)
        for address in (SEARCH, address_of(profile)):
            html = client.get(address).content.decode()
            assert re.findall(r'<p class="places[^"]*">([^<]+)</p>', html) == [words]
            assert ('class="places is-full"' in html) is ("free" not in words or "No" in words)


def test_mentor_search_leaves_out_who_has_no_place_only_when_asked_to(client: Client) -> None:
    full, free = make_mentor(), make_mentor()
    set_places_taken(full.member_id, 2, now=timezone.now())
    assert len(shown(client.get(SEARCH).content.decode())) == 2
    html = client.get(SEARCH, {"place": "now"}).content.decode()
    assert shown(html) == [free.member.get_full_name()]
    assert re.findall(r'class="chip" href="([^"]+)"><span[^>]*>Remove</span> ([^<]+)<', html) == [
        ("?", "Has a place now")
    ]
    set_places_taken(full.member_id, 1, now=timezone.now())
    assert len(shown(client.get(SEARCH, {"place": "now"}).content.decode())) == 2


@pytest.mark.parametrize("is_blocker", [True, False])
def test_mentor_search_keeps_apart_who_blocked_whom(client: Client, member: Member, is_blocker: bool) -> None:
    other, profile = make_mentor(areas=["dementia"]), make_mentor(areas=["neurology"], sentence="I listen first.")
    block(*((member, profile.member) if is_blocker else (profile.member, member)))
    for query in ("", "?q=listen&area=neurology", "?area=neurology", "?sort=experience"):
        html = client.get(SEARCH + query).content.decode()
        assert profile.member.get_full_name() not in html
    html = client.get(SEARCH).content.decode()
    assert shown(html) == [other.member.get_full_name()]
    assert re.findall(r'value="neurology"[^>]*><span>[^<]+</span><b>(\d+)</b>', html) == ["0"]
    missing = client.get("/en/mentors/00000000-0000-4000-8000-000000000000/")
    blocked = client.get(address_of(profile))
    assert (blocked.status_code, missing.status_code) == (404, 404)
    assert len(blocked.content) == len(missing.content)


# How often


def test_mentor_search_stops_who_copies_the_list(client: Client, signed_in: SignIn) -> None:
    with time_machine.travel(at(today() + days(1)), tick=False) as clock:
        answers = [client.get(SEARCH).status_code for _ in range(SEARCHES_A_MINUTE + 1)]
        assert answers == [200] * SEARCHES_A_MINUTE + [429]
        assert client.get(SEARCH).headers["Retry-After"] == "60"
        assert signed_in(factories.make_member()).get(SEARCH).status_code == 200
        clock.shift(61)
        assert client.get(SEARCH).status_code == 200


def test_mentor_detail_stops_who_copies_the_profiles(client: Client, member: Member) -> None:
    address = address_of(make_mentor())
    with time_machine.travel(at(today() + days(1)), tick=False) as clock:
        assert client.get(address).status_code == 200
        UseCount.objects.filter(member=member, what=UseCount.What.PROFILE).update(uses=PROFILES_A_DAY - 1)
        assert [client.get(address).status_code for _ in range(2)] == [200, 429]
        clock.shift(timedelta(days=1))
        assert client.get(address).status_code == 200


# A mentor's page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_mentor_detail_shows_all_answers_in_words(client: Client, language: str) -> None:
    Term.objects.filter(kind="area", code="dementia").update(is_retired=True)
    profile = make_mentor(
        areas=["neurology"],
        topics=["ethics"],
        modes=["video", "phone"],
        languages=["en", "fr"],
        is_remote=True,
        about="First line.\n\n<b>Second</b> line.",
        sentence="I listen first.",
    )
    profile.areas.append("dementia")
    profile.save(update_fields=["areas"])
    html = client.get(address_of(profile, language)).content.decode()
    held = {
        "area": ["neurology", "dementia"],
        "setting": ["school"],
        "age": ["child"],
        "topic": ["ethics"],
        "mode": ["video", "phone"],
        "language": ["en", "fr"],
        "where": ["ON", "remote"],
    }
    for kind, codes in held.items():
        for code in codes:
            term = Term.objects.filter(kind=kind, code=code).first()
            assert term is None or escape(getattr(term, f"name_{language}")) in html
    assert 'lang="en-CA">I listen first.</blockquote>' in html
    assert "&lt;b&gt;Second&lt;/b&gt; line." in html
    assert profile.member.email not in html


def test_mentor_detail_after_a_renewal_has_the_category_of_today_as_the_card_has(client: Client) -> None:
    member = factories.make_member(category="retired", ends_on=today() + days(12))
    renewed = {"starts_on": today() + days(13), "ends_on": today() + days(377)}
    factories.make_membership(member, category="individual", **renewed)
    profile = make_mentor(member=member)
    for address in (address_of(profile), "/en/mentors/"):
        html = client.get(address).content.decode()
        assert "Retired Member" in html
        assert "Individual Associate" not in html


def test_mentor_detail_of_nobody_and_of_the_unlisted_are_the_same(client: Client) -> None:
    profile = make_mentor()
    untick_wants_to_mentor(profile.member, now=timezone.now())
    unlisted = client.get(address_of(profile))
    nobody = client.get("/en/mentors/00000000-0000-4000-8000-000000000000/")
    assert unlisted.status_code == nobody.status_code == 404
    assert unlisted.content.replace(str(profile.public_id).encode(), b"") == nobody.content.replace(
        b"00000000-0000-4000-8000-000000000000", b""
    )


def test_mentor_detail_helps_to_choose_and_is_the_same_whoever_the_employer_is(client: Client, member: Member) -> None:
    make_mentee(member, employer="Sample Rehabilitation Co-operative", values=["feedback-direct"])
    profile = make_mentor(topics=["ethics"], text_language="fr", sentence="J’écoute.", about="Mon chemin.")
    MentorProfile.objects.filter(pk=profile.pk).update(
        values=["feedback-direct"],
        past_areas=["driving"],
        hopes="Apprendre encore.",
        hours_a_month=2,
        is_rural=True,
        employer="Another Employer Inc.",
    )
    show(profile, "race-black")
    show(profile, trait="faith", visibility=Visibility.STAFF, shown_codes=[], sealed=b"sealed")
    html = client.get(address_of(profile)).content.decode()
    for said in (
        "Strong fit",
        "based on 3 of 7 answers",
        "Works as you like to: direct feedback",
        "Not answered by both of you: Career path",
        "Areas of practice earlier",
        "Driving",
        "About 2 hours a month",
        "Rural, northern or remote",
        '<div><dt class="soft">Race</dt><dd>Black</dd></div>',
        "Written in French.",
        '<div class="prose" lang="fr-CA"><p>Apprendre encore.</p></div>',
        "2 places free",
        "/concern/",
    ):
        assert said in html
    assert "Faith" not in html
    assert "Employer" not in html
    MentorProfile.objects.filter(pk=profile.pk).update(employer="sample rehabilitation co-operative")
    again = client.get(address_of(profile)).content.decode()
    assert 'id="fit"' in again
    assert "operative" not in again


@pytest.mark.parametrize(("who", "queries"), [("anybody", 11), ("mentee", 13)])
def test_mentor_detail_asks_a_constant_number_of_questions(
    client: Client, member: Member, django_assert_num_queries: Any, who: str, queries: int
) -> None:
    profile = make_mentor()
    if who == "mentee":
        make_mentee(member)
        for code in ("race-black", "gender-woman", "newcomer-recent"):
            show(profile, code, is_matched_on=True)
            show(member, code, is_matched_on=True)
    client.get(address_of(profile))
    with django_assert_num_queries(OF_SIGN_IN + queries):
        client.get(address_of(profile))


def test_mentor_detail_is_what_the_mentor_sees_in_the_preview(signed_in: SignIn, client: Client) -> None:
    profile = make_mentor(topics=["ethics"], about="My path.")
    show(profile, "race-black")
    mine = signed_in(profile.member).get("/en/my-mentor-profile/preview/").content.decode()
    seen = client.get(address_of(profile)).content.decode()

    def sections(html: str) -> list[str]:
        return re.findall(r"<section.*?</section>", html[html.index("<main") :], re.DOTALL)

    assert sections(mine) == [section for section in sections(seen) if "safety" not in section]


def test_mentor_search_does_not_find_oneself(client: Client, member: Member) -> None:
    make_mentee(member)
    own, other = make_mentor(member=member, topics=["ethics"]), make_mentor(topics=["ethics"])
    html = client.get(SEARCH).content.decode()
    assert shown(html) == [other.member.get_full_name()]
    assert "<h2>1 mentor</h2>" in html
    assert 'id="fit"' not in client.get(address_of(own)).content.decode()
    assert 'id="fit"' in client.get(address_of(other)).content.decode()


def test_without_a_must_it_is_the_language_that_puts_somebody_last(client: Client, member: Member) -> None:
    make_mentee(member)
    first, last = make_mentor(), make_mentor(languages=["fr"])
    html = client.get(SEARCH).content.decode()
    assert "1 mentor has no language in common with you, and stands last." in html
    assert "must be met" not in html
    assert ">No language in common</h3>" in html
    assert f'href="{reverse("mentorship:mentee-profile-questions")}#id_language_1"' in html
    assert shown(html) == [first.member.get_full_name(), last.member.get_full_name()]


def test_a_must_puts_those_last_who_do_not_have_it_and_says_so(client: Client, member: Member) -> None:
    make_mentee(member, importance={"topics": "must"})
    others, having = [make_mentor(topics=["career-advice"]) for _ in range(2)], make_mentor(topics=["ethics"])
    make_mentor(topics=["ethics"], languages=["fr"])
    html = client.get(SEARCH).content.decode()
    assert shown(html)[0] == having.member.get_full_name()
    assert html.count("Does not meet what you marked as a must: Topics.") == len(others)
    assert html.count("You have no language in common.") == 1
    assert "3 mentors do not meet what must be met for you, and stand last." in html
    assert 'href="?#beyond"' in html
    last = html[html.index('id="beyond"') :]
    assert [name in shown(last) for name in shown(html)] == [False, True, True, True]
    assert "Does not meet what you marked as a must: Topics." in client.get(address_of(others[0])).content.decode()
    # no number beside private filters, and no heading where the order is another
    for profile in (having, others[0]):
        show(profile, "race-black")
    client.post(PRIVATE, {"race": "race-black"})
    html = client.get(SEARCH).content.decode()
    assert "Who does not meet what must be met for you stands last." in html
    assert shown(html[html.index('id="beyond"') :]) == [others[0].member.get_full_name()]
    assert 'id="beyond"' not in client.get(SEARCH, {"sort": "experience"}).content.decode()
    step = client.get("/en/my-mentee-profile/importance/").content.decode()
    assert "“A must” puts those who do not have it last." in step


@pytest.mark.parametrize(
    ("came_from", "way_back"),
    [
        ("http://testserver/en/mentors/?area=neurology&q=stroke&next=x", "/en/mentors/?q=stroke&area=neurology"),
        ("http://elsewhere.example/en/mentors/?area=neurology", SEARCH),
        ("http://testserver/en/my-account/?area=neurology", SEARCH),
        ("", SEARCH),
    ],
)
def test_the_way_back_from_a_mentor_keeps_the_search(client: Client, came_from: str, way_back: str) -> None:
    html = client.get(address_of(make_mentor()), headers={"Referer": came_from}).text
    assert f'<a href="{escape(way_back)}">Find a mentor</a></li><li><span aria-current="page">' in html
