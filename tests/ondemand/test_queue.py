"""The staff's queue: every open registration, what is due first on top, counts and the on-time rate (OD-15)."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from members.policy import Role
from ondemand.registrations import queue
from ondemand.registrations.models import Registration
from ondemand.registrations.queue import Asked, Due
from ondemand.registrations.rules import Action, State
from ondemand.registrations.workflow import move, pause_clock, record
from tests import factories
from tests.ondemand.registrations import make_registration

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]
QUEUE = "/en/admin/ondemand/registration/"
# of its own: languages, waits that began anew, closed days, counts, the page, the on-time rate; being signed in: six
STATEMENTS = 6 + 6


def a_registration_of_each_kind() -> dict[str, Registration]:
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=60)
    paused = make_registration(State.AWAITING_MATCH, now=now)
    pause_clock(paused, factories.make_staff(), reason="Which of the two?", now=now)
    return {
        "overdue": make_registration(State.AWAITING_SHORTLIST, now=long_ago, languages=["fr"]),
        "later": make_registration(State.AWAITING_MATCH, now=now, languages=["fr", "en"]),
        "paused": paused,
        "decide": make_registration(State.AWAITING_CHOICES, now=long_ago),
        "none": make_registration(State.AWAITING_PAYMENT, now=now),
        "trial": make_registration(State.TRIAL, now=now),
        "closed": make_registration(State.CANCELLED, now=now),
    }


def test_the_queue_shows_every_open_registration_the_overdue_first(signed_in: SignedIn) -> None:
    made = a_registration_of_each_kind()
    page = signed_in(factories.make_staff()).get(QUEUE).text
    shown = [
        int(key) for key in re.findall(r'<th scope="row"><a href="/en/admin/ondemand/registration/(\d+)/change/"', page)
    ]
    assert set(shown) == {each.pk for name, each in made.items() if name != "closed"}
    assert shown[:3] == [made["overdue"].pk, made["later"].pk, made["trial"].pk]
    assert "6 open registrations" in page
    assert "business days late" in page


def test_the_queue_leads_to_the_next_step_and_to_nothing_that_the_reader_may_not(signed_in: SignedIn) -> None:
    made = a_registration_of_each_kind()
    coordinator = signed_in(factories.make_staff())
    page = coordinator.get(QUEUE).text
    assert f"/shortlist/registration/{made['overdue'].pk}/make/" in page
    # finance marks what came by cheque; a cancellation is no step of the queue
    assert "Mark the payment as received" not in page
    assert "Enter a cancellation" not in page
    assert "Enter a cancellation" in coordinator.get(f"{QUEUE}{made['none'].pk}/change/").text


def test_every_count_is_what_choosing_it_gives() -> None:
    a_registration_of_each_kind()
    long_ago, reader = timezone.now() - timedelta(days=60), factories.make_staff()
    # the reader's own counts nowhere, and who waits anew has not waited long
    make_registration(State.AWAITING_CHOICES, member=reader, now=long_ago)
    make_registration(State.AWAITING_CHOICES, now=long_ago, languages=["fr", "sign-language"]).events.create(
        at=timezone.now(), action="keep_waiting"
    )
    found = queue.open_for(reader, timezone.now())
    for asked in (
        Asked(),
        Asked(due=Due.DECIDE),
        Asked(due=Due.NONE, language="sign-language"),
        Asked(state=State.AWAITING_MATCH),
        Asked(due=Due.OVERDUE),
        Asked(language="fr"),
        Asked(state=State.AWAITING_MATCH, due=Due.LATER, language="en"),
        Asked(words="Robin"),
        Asked(words="nobody-at-all"),
    ):
        counts = queue.counts_of(asked, found)
        assert counts.total == len(queue.page_of(asked, found))
        for name, numbers, choices in (
            ("state", counts.states, list(State)),
            ("due", counts.dues, list(Due)),
            ("language", counts.languages, ["en", "fr", "sign-language"]),
        ):
            for choice in choices:
                chosen = Asked(**{**vars(asked), name: choice})
                assert numbers.get(choice, 0) == len(queue.page_of(chosen, found)), (asked, name, choice)


def test_each_clock_has_its_word() -> None:
    made = a_registration_of_each_kind()
    found = {
        each.pk: each.due for each in queue.page_of(Asked(), queue.open_for(factories.make_staff(), timezone.now()))
    }
    expected = {"overdue": "overdue", "later": "later", "paused": "paused", "decide": "decide", "none": "none"}
    assert {name: found[made[name].pk] for name in expected} == expected


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("query", ["", "?state=awaiting_match", "?due=overdue&language=fr&q=robin", "?due=decide"])
def test_the_queue_asks_the_database_a_fixed_number_of_times(signed_in: SignedIn, rows: int, query: str) -> None:
    for _ in range(rows):
        a_registration_of_each_kind()
    client = signed_in(factories.make_staff())
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(QUEUE + query).status_code == 200
    assert len(asked) == STATEMENTS


def test_what_is_unknown_asks_for_nothing_in_particular(signed_in: SignedIn) -> None:
    make_registration()
    client = signed_in(factories.make_staff())
    for query in ("?state=nonsense", "?page=99", "?page=x", "?language=klingon", f"?q={'x' * 200}"):
        assert client.get(QUEUE + query).status_code == 200


def test_staff_read_nothing_about_themselves(signed_in: SignedIn) -> None:
    coordinator = factories.make_staff(first_name="Cora", last_name="Ownly")
    own, other = make_registration(member=coordinator), make_registration()
    client = signed_in(coordinator)
    assert "1 open registration<" in client.get(QUEUE).text
    assert client.get(f"{QUEUE}{other.pk}/change/").status_code == 200
    assert client.get(f"{QUEUE}{own.pk}/change/").status_code == 302  # Django's "there is none"
    assert client.get(f"{QUEUE}{own.pk}/pause/").status_code == 404


def test_the_rate_counts_paused_clocks_apart() -> None:
    now = timezone.now()
    cases = [(False, False), (False, False), (True, False), (False, True), (True, True)]
    for is_late, is_paused in cases:
        registration = make_registration(State.AWAITING_SHORTLIST, now=now - timedelta(days=40 if is_late else 1))
        if is_paused:
            registration.pauses.create(paused_at=now, reason="Why?", resumed_at=now)
        registration.shortlist_sent_at = now
        record(registration, Action.SHORTLIST_SENT, move(registration, Action.SHORTLIST_SENT), None, now)
    long_ago = make_registration(State.AWAITING_SHORTLIST)
    long_ago.events.create(at=now - timedelta(days=400), action="send_shortlist", due_by=now - timedelta(days=500))
    rate = queue.on_time(now)["send_shortlist"]
    assert (rate.kept, rate.all, rate.percent, rate.paused_kept, rate.paused) == (2, 3, 67, 1, 2)
    assert list(queue.on_time(now)) == ["send_shortlist"]


def test_a_long_queue_has_pages(signed_in: SignedIn) -> None:
    for _ in range(queue.PAGE_SIZE + 1):
        make_registration()
    client = signed_in(factories.make_staff())
    assert "Page 1 of 2" in client.get(QUEUE).text
    assert client.get(QUEUE + "?page=2").text.count('<th scope="row">') == 1


def test_staff_pause_and_go_on_from_the_registrations_page(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_SHORTLIST)
    client, page = signed_in(factories.make_staff()), f"{QUEUE}{registration.pk}/"
    assert f'href="{page}pause/"' in client.get(f"{page}change/").text
    assert "Say what is missing" in client.post(f"{page}pause/", {"reason": ""}).text
    assert client.post(f"{page}pause/", {"reason": "Your goals."}).status_code == 302
    shown = client.get(f"{page}change/").text
    assert "Your goals." in shown
    assert f'href="{page}resume/"' in shown
    assert client.post(f"{page}resume/").status_code == 302
    registration.refresh_from_db()
    assert not registration.is_clock_paused
    assert Counter(registration.events.values_list("action", flat=True)) == {"pause_clock": 1, "resume_clock": 1}


def test_staff_decide_on_what_waits_for_long(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK)
    client, page = signed_in(factories.make_staff()), f"{QUEUE}{registration.pk}/"
    assert client.post(f"{page}wait/", {"note": "On leave."}).status_code == 302
    assert "On leave." in client.get(f"{page}change/").text
    assert client.post(f"{page}end/", {"note": ""}).status_code == 302
    assert "cannot be done at this point" in client.get(f"{page}end/").text
    registration.refresh_from_db()
    assert registration.state == State.ENDED_EARLY


@pytest.mark.parametrize("deed", ["pause", "resume", "wait", "end"])
def test_who_may_not_do_it_is_refused(signed_in: SignedIn, deed: str) -> None:
    registration = make_registration(State.AWAITING_SHORTLIST)
    address = f"{QUEUE}{registration.pk}/{deed}/"
    assert signed_in(factories.make_staff(Role.FINANCE)).post(address, {"reason": "x"}).status_code == 403
    assert signed_in(registration.member).post(address, {"reason": "x"}).status_code == 302
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_SHORTLIST
    assert not registration.is_clock_paused


def test_the_start_page_of_staff_names_what_is_overdue_and_to_decide(signed_in: SignedIn) -> None:
    a_registration_of_each_kind()
    page = signed_in(factories.make_staff()).get(reverse("admin:index")).text
    assert "1 registration is overdue" in page
    assert "1 registration has waited long for the mentee" in page
