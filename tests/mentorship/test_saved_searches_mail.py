"""The mail when new mentors fit a saved search: once, at most weekly, with little in it, easy to stop."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from caot_mentor.celery import app
from caot_mentor.mail.deliver import as_message
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.tasks import carry_out_rule
from members.links import choice_of_mail_off, mail_off_token
from members.models import Member, NotificationChoice
from members.queries import today
from members.workflow.my_account import choose_notifications, stop_notifications
from members.workflow.safety import suspend
from mentorship.profiles.models import MentorProfile, SavedSearch, SavedSearchEvent
from mentorship.profiles.reminders import forget_saved_searches, tell_who_saved_searches
from mentorship.profiles.workflow import tick_wants_to_mentor, untick_wants_to_mentor
from mentorship.profiles.workflow.saved_searches import delete_search, look_at_search, tell_of_new_mentors
from mentorship.tasks import tell_searchers_job
from tests import factories
from tests.mentorship.mentors import at, block, days, make_mentor, save_columns
from tests.mentorship.searches import make_search
from tests.races import at_once

pytestmark = pytest.mark.django_db


def mails_to(member: Member) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(member=member, event="new_mentors_fit").order_by("created_at"))


def counts_in(mail: OutgoingEmail) -> list[str]:
    return re.findall(r"^- (.*)$", mail.text_body, flags=re.MULTILINE)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


# When


def test_a_new_mentor_is_told_once(member: Member, now: datetime) -> None:
    make_mentor()
    search = make_search(member, now=now)
    assert tell_who_saved_searches(now + days(2)) == 0
    make_mentor()
    told = [tell_who_saved_searches(now + days(day)) for day in (3, 3, 4, 9, 10, 11, 20)]
    assert told == [1, 0, 0, 0, 0, 0, 0]
    (mail,) = mails_to(member)
    assert counts_in(mail) == ["Neurology: 1 new mentor"]
    assert SavedSearchEvent.objects.filter(member=member, action="told", actor=None).count() == 1
    # on the site the mentor is new until the member looks
    assert look_at_search(search, now=now + days(21)) is None


def test_a_week_passes_before_the_next_mail_which_holds_all_searches(member: Member, now: datetime) -> None:
    make_search(member, "area=neurology", name="Neurology", now=now)
    make_search(member, "where=QC", name="In Quebec", now=now)
    make_search(member, "where=YT", name="In Yukon", now=now)
    make_mentor()
    assert tell_who_saved_searches(now + days(1)) == 1
    make_mentor(province="QC")
    make_mentor(province="QC", areas=["chronic-pain"])
    almost = now + days(8) - timedelta(seconds=1)
    assert [tell_who_saved_searches(at) for at in (now + days(2), almost, now + days(8))] == [0, 0, 1]
    first, second = mails_to(member)
    assert counts_in(first) == ["Neurology: 1 new mentor"]
    assert sorted(counts_in(second)) == ["In Quebec: 2 new mentors", "Neurology: 1 new mentor"]


def test_deleting_and_saving_again_brings_no_second_mail_within_the_week(member: Member, now: datetime) -> None:
    search = make_search(member, now=now)
    make_mentor()
    tell_who_saved_searches(now + days(1))
    delete_search(search, now=now + days(1))
    make_search(member, now=now + days(1))
    make_mentor()
    assert tell_who_saved_searches(now + days(3)) == 0
    assert tell_who_saved_searches(now + days(9)) == 1


def test_who_changed_so_that_they_fit_is_new_and_who_was_there_and_came_back_is_not(
    member: Member, now: datetime
) -> None:
    back, other = make_mentor(), make_mentor(areas=["chronic-pain"])
    make_search(member, now=now)
    untick_wants_to_mentor(back.member, now=now)
    assert tell_who_saved_searches(now + days(1)) == 0
    tick_wants_to_mentor(back.member, now=now)
    assert tell_who_saved_searches(now + days(2)) == 0
    save_columns(other.member, now=now, focuses=[])
    MentorProfile.objects.get(pk=other.pk)
    make_mentor(member=other.member, areas=["neurology"])
    assert tell_who_saved_searches(now + days(3)) == 1
    assert counts_in(mails_to(member)[0]) == ["Neurology: 1 new mentor"]


def test_who_was_away_at_the_last_mail_and_at_the_last_look_is_new_again(member: Member, now: datetime) -> None:
    search = make_search(member, now=now)
    back = make_mentor()
    tell_who_saved_searches(now + days(1))
    untick_wants_to_mentor(back.member, now=now)
    look_at_search(search, now=now + days(2))
    tick_wants_to_mentor(back.member, now=now)
    assert tell_who_saved_searches(now + days(9)) == 1
    assert len(mails_to(member)) == 2


def test_who_was_seen_on_the_site_is_not_told_of(member: Member, now: datetime) -> None:
    search = make_search(member, now=now)
    make_mentor()
    look_at_search(search, now=now)
    assert tell_who_saved_searches(now + days(1)) == 0


def test_blocked_mentors_and_oneself_are_never_counted(member: Member, now: datetime) -> None:
    make_search(member, now=now)
    block(member, make_mentor().member)
    block(make_mentor().member, member)
    make_mentor(member=member)
    assert tell_who_saved_searches(now + days(1)) == 0
    assert mails_to(member) == []


# To whom


@pytest.mark.parametrize(
    "how", ["lapsed", "suspended", "closed account", "kind switched off", "search switched off", "not activated"]
)
def test_who_takes_no_part_or_wants_none_gets_none(member: Member, now: datetime, how: str) -> None:
    make_search(member, now=now, wants_mail=how != "search switched off")
    make_mentor()
    if how == "lapsed":
        member.memberships.update(starts_on=today() - days(300), ends_on=today() - days(1))
    elif how == "suspended":
        suspend(member, reason="A complaint.", by=factories.make_staff(), now=now)
    elif how == "closed account":
        Member.objects.filter(pk=member.pk).update(is_active=False)
    elif how == "not activated":
        Member.objects.filter(pk=member.pk).update(activated_at=None)
    elif how == "kind switched off":
        choose_notifications(member, [], now=now)
    assert tell_who_saved_searches(now + days(1)) == 0
    assert not OutgoingEmail.objects.filter(event="new_mentors_fit").exists()


def test_who_may_not_be_told_keeps_nobody_waiting(member: Member, now: datetime) -> None:
    make_search(member, now=now - days(3))
    stop_notifications(member, "new_mentors", now=now)
    make_search(factories.make_member(), now=now - days(2))
    tell_who_saved_searches(now)
    assert set(SavedSearch.objects.values_list("compared_at", flat=True)) == {now}


def test_what_was_new_while_the_mail_was_off_comes_with_the_first_one(member: Member, now: datetime) -> None:
    make_search(member, now=now)
    stop_notifications(member, "new_mentors", now=now)
    make_mentor()
    assert tell_who_saved_searches(now + days(1)) == 0
    choose_notifications(member, ["new_mentors"], now=now)
    assert tell_who_saved_searches(now + days(3)) == 1


# What


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("en", "New mentors fit a search that you saved", "Neurology & more: 2 new mentors"),
        (
            "fr",
            "D’autres mentor·es correspondent",
            "Neurology & more\N{NO-BREAK SPACE}: 2 mentor·es de plus",
        ),
    ],
)
def test_the_mail_says_how_many_and_names_nobody(now: datetime, language: str, subject: str, line: str) -> None:
    member = factories.make_member(language=language)
    make_search(member, "area=neurology&q=listen", name="Neurology & more", now=now)
    mentors = [make_mentor(), make_mentor()]
    tell_who_saved_searches(now + days(1))
    (mail,) = mails_to(member)
    assert mail.subject.startswith(subject)
    assert counts_in(mail) == [line]
    assert f"/{language}/mentors/saved/" in mail.text_body
    assert "listen" not in mail.text_body
    assert not any(mentor.member.last_name in mail.text_body for mentor in mentors)
    # the name that the member gave is for the member alone
    assert "Neurology" not in mail.subject
    assert mail.is_secret
    assert f"/{language}/mail/stop/" in mail.text_body


def test_mail_programs_get_a_button_that_stops_it(member: Member, now: datetime) -> None:
    make_search(member, now=now)
    make_mentor()
    tell_who_saved_searches(now + days(1))
    headers = as_message(mails_to(member)[0]).message()
    address = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # a visitor without a cookie, as a mail program is
    path = "/en/" + address.partition("/en/")[2]
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    make_mentor()
    assert tell_who_saved_searches(now + days(9)) == 0
    other = OutgoingEmail(event="test_message", to_address="a@members.example", subject="A", text_body="A")
    assert "List-Unsubscribe" not in as_message(other).message()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_link_asks_before_it_stops_and_says_nothing_of_the_person(member: Member, language: str) -> None:
    address = f"/{language}/mail/stop/{mail_off_token(member, 'new_mentors')}/"
    page = Client().get(address).text
    assert {"en": "Stop these e-mails", "fr": "Ne plus recevoir ces courriels"}[language] in page
    assert not NotificationChoice.objects.exists()
    for _ in range(2):
        done = Client().post(address).text
        assert {"en": "switched off", "fr": "désactivés"}[language] in done
    assert not {member.email, member.first_name, member.last_name} & set(re.findall(r"[\w.@-]+", page + done))
    assert NotificationChoice.objects.filter(member=member, kind="new_mentors", is_wanted=False).count() == 1
    assert member.events.filter(action="choose_notifications", note="new_mentors").count() == 1


def test_a_forged_link_and_one_for_mail_that_cannot_be_switched_off_are_not_there(member: Member) -> None:
    gone = factories.make_member(is_active=False)
    for token in ("forged", mail_off_token(member, "security"), mail_off_token(gone, "new_mentors")):
        address = f"/en/mail/stop/{token}/"
        assert [Client().get(address).status_code, Client().post(address).status_code] == [404, 404]
    assert choice_of_mail_off(mail_off_token(gone, "new_mentors")) is None
    assert not NotificationChoice.objects.exists()


# Twice, in the middle, late


@pytest.mark.race
def test_two_runs_at_once_write_once(transactional_db: None) -> None:
    now, member = timezone.now(), factories.make_member()
    make_search(member, now=now)
    make_mentor()
    for round_number in range(5):
        later = now + days(1 + 8 * round_number)
        assert at_once(*[lambda at=later: tell_of_new_mentors(member.pk, now=at)] * 4) == []
        assert len(mails_to(member)) == round_number + 1
        make_mentor()


@pytest.mark.race
def test_one_search_saved_by_two_clicks_is_saved_once(transactional_db: None) -> None:
    member = factories.make_member()
    problems = at_once(*[lambda: make_search(member)] * 4)
    assert [type(problem).__name__ for problem in problems] == ["WrongState"] * 3
    assert SavedSearch.objects.count() == 1


def test_a_crash_between_choosing_and_sending_loses_nothing_and_doubles_nothing(member: Member, now: datetime) -> None:
    make_search(member, now=now)
    make_mentor()
    # the message is refused after everything else was written
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_outgoingemail ADD CONSTRAINT broken CHECK (event <> 'new_mentors_fit')")
    assert tell_who_saved_searches(now + days(1)) == 0
    assert not SavedSearchEvent.objects.filter(action="told").exists()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_outgoingemail DROP CONSTRAINT broken")
    assert [tell_who_saved_searches(now + days(1)) for _ in range(2)] == [1, 0]
    assert counts_in(mails_to(member)[0]) == ["Neurology: 1 new mentor"]


@pytest.mark.parametrize("members", [1, 3])
def test_a_run_in_which_nobody_is_due_asks_one_question(
    members: int, now: datetime, django_assert_num_queries: Any
) -> None:
    for _ in range(members):
        make_search(factories.make_member(), now=now)
    with django_assert_num_queries(1):
        assert tell_who_saved_searches(now) == 0


@pytest.mark.parametrize("searches", [1, 3])
def test_comparing_a_member_costs_the_same_for_one_search_and_for_three(
    member: Member, searches: int, now: datetime, django_assert_num_queries: Any
) -> None:
    for query in ("area=neurology", "q=listen", "where=QC")[:searches]:
        make_search(member, query, now=now)
    # who is due; savepoint; lock, due still, searches, compared, choice, membership, who fits; release
    with django_assert_num_queries(10):
        assert tell_who_saved_searches(now + days(1)) == 0


def test_the_jobs_are_scheduled_and_do_it(member: Member) -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"mentorship.tell_searchers", "site.keep_no_longer"} <= scheduled
    make_search(member, now=timezone.now() - days(2))
    make_mentor()
    tell_searchers_job()
    carry_out_rule("mentorship.saved_searches")
    assert len(mails_to(member)) == SavedSearch.objects.count() == 1


# How long


def test_searches_of_who_left_the_association_a_year_ago_go(member: Member, now: datetime) -> None:
    left = factories.make_member(ends_on=today() + days(10))
    make_search(member, now=now)
    make_search(left, now=now)
    member.memberships.update(ends_on=today() + days(3000))
    assert [forget_saved_searches(at(today(now) + days(after))) for after in (10, 375)] == [0, 0]
    assert forget_saved_searches(at(today(now) + days(376))) == 1
    assert [search.member for search in SavedSearch.objects.all()] == [member]
    assert [event.member for event in SavedSearchEvent.objects.all()] == [member]


def test_who_came_back_in_time_keeps_them(member: Member, now: datetime) -> None:
    make_search(member, now=now)
    factories.make_membership(member, starts_on=today() + days(500), ends_on=today() + days(865))
    assert forget_saved_searches(now + days(700)) == 0
    assert SavedSearch.objects.exists()
