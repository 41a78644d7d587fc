"""Saved searches: what is kept, who may, what the pages say and cost (FIND-3)."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from caot_mentor.errors import NoPlaceLeft, NotAllowed, WrongState
from members.models import Member
from members.queries import today
from members.workflow.my_account import stop_notifications
from mentorship.profiles import saved_searches
from mentorship.profiles.models import SavedSearch, SavedSearchEvent, Term
from mentorship.profiles.policy import FACETS, SAVED_SEARCHES_MOST, SEARCHES_A_MINUTE
from mentorship.profiles.reader import read
from mentorship.profiles.search import find
from mentorship.profiles.workflow import untick_wants_to_mentor
from mentorship.profiles.workflow.saved_searches import change_search, delete_search, look_at_search
from tests import factories
from tests.mentorship.mentors import block, days, make_mentor, show
from tests.mentorship.searches import criteria, make_search

type SignIn = Callable[[Member], Client]
LIST, NEW = "/en/mentors/saved/", "/en/mentors/saved/new/"
pytestmark = pytest.mark.django_db

# session and account
OF_SIGN_IN = 2
SEARCHES, MEMBERSHIP, USE_COUNT, LABELS, FITTING, NAMES, MAIL_CHOICE = 1, 1, 1, 1, 1, 1, 1


@pytest.fixture
def client(signed_in: SignIn, member: Member) -> Client:
    return signed_in(member)


def lapsed() -> Member:
    return factories.make_member(starts_on=today() - days(300), ends_on=today() - days(1))


def address_of(search: SavedSearch, deed: str = "") -> str:
    return f"{LIST}{search.public_id}/{deed}"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# What is kept


def test_a_search_keeps_words_and_known_filters_in_one_order_and_nothing_else(client: Client, member: Member) -> None:
    query = "?where=ON&area=neurology&area=chronic-pain&area=no-such&q=+home++visits&sort=day&page=3&race=race-black"
    answer = client.post(NEW + query, {"name": " My  search ", "wants_mail": "on"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    search = SavedSearch.objects.get()
    assert (search.member, search.name, search.wants_mail) == (member, "My search", True)
    assert (search.words, search.options) == ("home visits", ["area:chronic-pain", "area:neurology", "where:ON"])


def test_a_city_is_saved_as_written_and_finds_without_accents(client: Client, member: Member) -> None:
    there = make_mentor(city="Trois-Rivières", province="QC")
    make_mentor(city="Gatineau", province="QC")
    search = make_search(member, "city=trois+rivieres&area=neurology")
    assert search.options == ["area:neurology", "city:trois rivieres"]
    assert saved_searches.fitting([search], member)[search.pk].now.nonzero()[0].tolist() == [there.pk]
    assert "trois rivieres" in words_of(client.get(LIST).text)
    looked = client.post(address_of(search, "look/"))
    assert "city=trois+rivieres" in looked["Location"]
    with pytest.raises(WrongState):
        make_search(member, "city=Trois-Rivi%C3%A8res&area=neurology")  # the same search, written otherwise


def test_private_filters_that_are_on_are_not_saved(client: Client) -> None:
    shown, other = make_mentor(), make_mentor()
    show(shown, "race-black")
    client.post("/en/mentors/private-filters/", {"race": "race-black"})
    page = client.get(NEW + "?area=neurology").text
    assert "Private filters are never saved" in page
    assert "Black" not in page
    client.post(NEW + "?area=neurology", {"name": "Neurology"})
    search = SavedSearch.objects.get()
    assert "race" not in str({field.name: getattr(search, field.name) for field in SavedSearch._meta.concrete_fields})
    # who does not show it counts as seen too: the private filter had no part in it
    found = saved_searches.fitting([search], search.member)[search.pk]
    assert sorted(found.now.nonzero()[0].tolist()) == sorted([shown.pk, other.pk])
    assert not found.unseen.any()


@pytest.mark.parametrize("query", ["", "?sort=day&page=2", "?area=no-such", "?q=++"])
def test_a_search_for_nothing_is_not_saved(client: Client, query: str) -> None:
    for answer in (client.get(NEW + query), client.post(NEW + query, {"name": "All"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/mentors/")
    assert "Choose at least one filter" in client.get("/en/mentors/").text
    assert not SavedSearch.objects.exists()


def test_the_database_keeps_a_search_for_nothing_and_twins_away(member: Member) -> None:
    make_search(member)
    row = SavedSearch.objects.get()
    row.pk = None
    row.public_id = "7b0c8d70-6a3a-4a5b-9d3f-3a4d2d3b0c11"
    with pytest.raises(IntegrityError, match="mentorship_savedsearch_once"), transaction.atomic():
        row.save(force_insert=True)
    row.fingerprint, row.options = "other", []
    with pytest.raises(IntegrityError, match="looks_for_something"), transaction.atomic():
        row.save(force_insert=True)


def test_the_same_search_is_not_saved_twice_and_that_is_said(client: Client, member: Member) -> None:
    make_search(member, "area=neurology&where=ON&q=Home", name="First")
    for send in (lambda url: client.get(url), lambda url: client.post(url, {"name": "Second"})):
        answer = send(NEW + "?q=home&where=ON&area=neurology&sort=fit")
        assert (answer.status_code, answer["Location"]) == (302, LIST)
        assert "You have saved this search already, as “First”." in client.get(LIST).text
    assert SavedSearch.objects.count() == 1
    make_search(factories.make_member(), "area=neurology&where=ON&q=Home")  # another person's is no twin


def test_there_are_so_many_at_most(client: Client, member: Member) -> None:
    codes = list(Term.objects.filter(kind="area").values_list("code", flat=True))
    for code in codes[:SAVED_SEARCHES_MOST]:
        make_search(member, f"area={code}")
    with pytest.raises(NoPlaceLeft):
        make_search(member, "area=" + codes[SAVED_SEARCHES_MOST])
    assert client.get(NEW + "?q=one+more")["Location"] == LIST
    assert "You have 10 saved searches" in client.get(LIST).text
    assert SavedSearch.objects.count() == SAVED_SEARCHES_MOST == 10


def test_a_name_is_asked_for_and_one_is_proposed_in_the_readers_language(client: Client) -> None:
    query = "?where=ON&area=mental-health&place=now&language=fr"
    assert 'value="Mental health, Ontario, French"' in client.get(NEW + query).text
    assert 'value="Santé mentale, Ontario, Français"' in client.get("/fr/mentors/saved/new/" + query).text
    page = client.post(NEW + query, {"name": "  ", "wants_mail": "on"}).text
    assert "Enter a name." in page
    assert re.search(r'name="wants_mail"[^>]*checked', page)
    assert "Shorten this to 80 characters at most." in client.post(NEW + query, {"name": "x" * 81}).text
    assert 'value="wheelchair"' in client.get(NEW + "?q=wheelchair").text
    long = "&".join(f"area={code}" for code in Term.objects.filter(kind="area").values_list("code", flat=True))
    proposed = re.findall(r'name="name" value="([^"]+)"', client.get(NEW + f"?{long}").text)
    assert [len(name) <= 80 for name in proposed] == [True]


# Who may


def test_saving_is_for_who_may_search(signed_in: SignIn) -> None:
    for person in (lapsed(), factories.make_staff()):
        assert signed_in(person).post(NEW + "?area=neurology", {"name": "A"}).status_code == 403
        with pytest.raises(NotAllowed):
            make_search(person)
    assert Client().get(NEW + "?area=neurology")["Location"].startswith("/en/account/login/")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("deed", ["", "look/", "delete/"])
def test_to_a_stranger_a_saved_search_is_not_there(signed_in: SignIn, member: Member, deed: str) -> None:
    search = make_search(member)
    stranger = signed_in(factories.make_member())
    for answer in (
        stranger.get(address_of(search, deed)),
        stranger.post(address_of(search, deed), {"name": "Mine", "wants_mail": ""}),
    ):
        assert answer.status_code == 404
    assert "Neurology" not in stranger.get(LIST).text
    search.refresh_from_db()
    assert (search.name, search.wants_mail) == ("Neurology", True)


def test_who_may_not_search_any_more_still_reads_changes_and_deletes(signed_in: SignIn, member: Member) -> None:
    search = make_search(member)
    make_mentor()
    member.memberships.update(starts_on=today() - days(300), ends_on=today() - days(2))
    client = signed_in(member)
    page = words_of(client.get(LIST).text)
    assert "Looking for a mentor is not open to you at this time." in page
    assert "fit now" not in page
    assert "1 new" not in page
    assert client.post(address_of(search, "look/")).status_code == 403
    client.post(address_of(search), {"name": "Later"})
    search.refresh_from_db()
    assert (search.name, search.wants_mail) == ("Later", False)
    client.post(address_of(search, "delete/"))
    assert not SavedSearch.objects.exists()


# What the pages say


def test_the_search_page_offers_to_save_what_is_chosen(client: Client) -> None:
    assert f'href="{NEW}' not in client.get("/en/mentors/").text
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get("/en/mentors/?q=home&area=neurology", headers=headers).text
        assert f'href="{NEW}?q=home&amp;area=neurology"' in page
        assert f'href="{LIST}"' in page


def test_the_list_says_who_is_new_until_one_looks(client: Client, member: Member) -> None:
    make_mentor()
    search = make_search(member, "area=neurology&where=ON&q=listen")
    assert "1 mentor fits now ·" in words_of(client.get(LIST).text)
    newcomer = make_mentor(member=factories.make_member(first_name="Nova", last_name="Newly"))
    for _ in range(2):  # reading changes nothing
        page = words_of(client.get(LIST).text)
        assert "2 mentors fit now 1 new" in page
        assert "Nova Newly" in page
    assert client.get(address_of(search, "look/"))["Location"] == LIST
    answer = client.post(address_of(search, "look/"))
    assert answer["Location"] == "/en/mentors/?q=listen&area=neurology&where=ON"
    assert client.get(answer["Location"]).status_code == 200
    page = words_of(client.get(LIST).text)
    assert "2 mentors fit now ·" in page
    assert "Nova Newly" not in page
    untick_wants_to_mentor(newcomer.member, now=timezone.now())
    assert "1 mentor fits now ·" in words_of(client.get(LIST).text)


def test_the_list_names_a_few_of_many_who_are_new(client: Client, member: Member) -> None:
    make_search(member)
    for number in range(7):
        make_mentor(member=factories.make_member(first_name="Nova", last_name=f"Newly-{number}"))
    page = words_of(client.get(LIST).text)
    assert "7 mentors fit now 7 new" in page
    assert page.count("Nova Newly-") == 5


def test_blocked_people_and_oneself_are_neither_counted_nor_new(client: Client, member: Member) -> None:
    make_search(member)
    block(member, make_mentor().member)
    block(make_mentor().member, member)
    make_mentor(member=member)
    assert "0 mentors fit now ·" in words_of(client.get(LIST).text)


def test_a_retired_term_still_works_and_is_still_read(client: Client, member: Member) -> None:
    make_mentor()
    make_search(member, name="Old words")
    Term.objects.filter(kind="area", code="neurology").update(is_retired=True)
    assert "Old words Neurology 1 mentor fits now" in words_of(client.get(LIST).text)
    assert "Old words Neurologie 1 mentor·e correspond" in words_of(client.get("/fr/mentors/saved/").text)
    make_search(factories.make_member())  # an old link to it may be saved


def test_changing_renames_and_switches_the_mail(client: Client, member: Member) -> None:
    search = make_search(member)
    assert "E-mail when new mentors fit" in words_of(client.get(LIST).text)
    assert client.post(address_of(search), {"name": "<b>Head</b>"})["Location"] == LIST
    page = client.get(LIST).text
    assert "&lt;b&gt;Head&lt;/b&gt;" in page
    assert "No e-mail" in page
    assert client.post(address_of(search), {"name": ""}).status_code == 200
    client.post(address_of(search), {"name": "Again", "wants_mail": "on"})
    client.post(address_of(search), {"name": "And again", "wants_mail": "on"})
    actions = SavedSearchEvent.objects.filter(member=member).values_list("action", "actor")
    assert list(actions) == [(action, member.pk) for action in ("saved", "mail_off", "mail_on")]


def test_deleting_asks_first_and_leaves_neither_name_nor_words(client: Client, member: Member) -> None:
    search = make_search(member, "q=zebra", name="Zebras")
    page = client.get(address_of(search, "delete/")).text
    assert "Delete “Zebras”?" in page
    assert client.post(address_of(search, "delete/"))["Location"] == LIST
    assert "No saved searches yet" in client.get(LIST).text
    assert client.post(address_of(search, "delete/")).status_code == 404
    events = SavedSearchEvent.objects.filter(member=member)
    assert [event.action for event in events] == ["saved", "deleted"]
    assert "ebra" not in str(list(events.values()))


def test_what_was_deleted_meanwhile_is_said(member: Member) -> None:
    search = make_search(member)
    gone = SavedSearch.objects.get()
    delete_search(search, now=timezone.now())
    delete_search(gone, now=timezone.now())  # again is no error
    with pytest.raises(WrongState):
        change_search(gone, name="x", wants_mail=True, now=timezone.now())
    with pytest.raises(WrongState):
        look_at_search(gone, now=timezone.now())
    assert SavedSearchEvent.objects.filter(action="deleted").count() == 1


def test_who_switched_the_mail_off_in_my_account_is_told_so(client: Client, member: Member) -> None:
    search = make_search(member)
    said = "E-mail about saved searches is switched off for you at present"
    pages = [LIST, address_of(search), NEW + "?q=other"]
    assert not any(said in client.get(page).text for page in pages)
    stop_notifications(member, "new_mentors", now=timezone.now())
    assert all(said in client.get(page).text for page in pages)


def test_nothing_about_a_saved_search_names_it_in_logs_or_the_administration(member: Member, signed_in: SignIn) -> None:
    search = make_search(member, "q=zebra", name="Zebras")
    assert "ebra" not in f"{search} {search!r}"
    coordinator = signed_in(factories.make_staff())
    assert "ebra" not in coordinator.get(f"/en/admin/members/member/{member.pk}/change/").text


# What it costs, and that it counts as the search does


@pytest.mark.parametrize("searches", [1, 3])
@pytest.mark.parametrize("new", [0, 3])
def test_the_list_asks_the_same_number_of_questions(
    client: Client, member: Member, django_assert_num_queries: Any, searches: int, new: int
) -> None:
    for query in ("area=neurology", "q=listen", "area=neurology&q=first&where=ON")[:searches]:
        make_search(member, query)
    for _ in range(new):
        make_mentor()
    client.get(LIST)  # the session's own first writing
    questions = OF_SIGN_IN + SEARCHES + MEMBERSHIP + USE_COUNT + LABELS + FITTING + MAIL_CHOICE
    with django_assert_num_queries(questions + (NAMES if new else 0)):
        client.get(LIST)


def test_an_empty_list_asks_three_questions(client: Client, django_assert_num_queries: Any) -> None:
    client.get(LIST)
    with django_assert_num_queries(OF_SIGN_IN + SEARCHES):
        client.get(LIST)


def test_the_list_counts_as_a_search(client: Client, member: Member) -> None:
    make_search(member)
    answers = [client.get(LIST).status_code for _ in range(SEARCHES_A_MINUTE + 1)]
    assert answers[-2:] == [200, 429]


def test_who_fits_is_who_the_search_finds(member: Member) -> None:
    chance = random.Random(8120)
    codes = {facet: list(Term.objects.filter(kind=facet).values_list("code", flat=True)) for facet in FACETS}
    codes["place"] = ["now"]
    for number in range(12):
        make_mentor(
            areas=chance.sample(codes["area"][:4], 2),
            languages=chance.sample(codes["language"][:2], 1),
            province=chance.choice(["ON", "QC"]),
            topics=chance.sample(codes["topic"][:4], 2),
            sentence=f"I listen to number {number % 3}.",
        )
    block(member, make_mentor().member)
    for _ in range(40):
        facets = chance.sample(["area", "language", "where", "topic", "place"], chance.randint(0, 3))
        pairs = [f"{facet}={code}" for facet in facets for code in chance.sample((codes[facet] * 2)[:4], 2)]
        pairs += [f"q={chance.choice(['listen', 'number 2', 'zebra'])}"] if chance.random() < 0.5 or not pairs else []
        wanted = criteria("&".join(pairs))
        found = find(wanted, "en", today(), read(member, timezone.now()))
        fit = saved_searches.fitting_now(wanted, member).nonzero()[0].tolist()
        assert sorted(fit) == sorted(row.id for row in found.rows), wanted


def test_the_words_of_a_search_are_the_readers(member: Member) -> None:
    search = make_search(member, "area=neurology&place=now&q=home")
    with translation.override("fr"):
        said = saved_searches.in_words(saved_searches.criteria_of(search), saved_searches.labels_of_filters())
    assert said == ["«\N{NO-BREAK SPACE}home\N{NO-BREAK SPACE}»", "Neurologie", "A une place en ce moment"]
