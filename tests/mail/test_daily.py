import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone, translation

from caot_mentor.mail.compose import queue
from caot_mentor.mail.daily.holding import held, next_morning
from caot_mentor.mail.daily.sending import send_daily_news
from caot_mentor.mail.deliver import deliver, deliver_left_over
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.policy import DAILY_GRACE
from caot_mentor.mail.queries import backlog
from members.workflow.my_account import choose_notifications
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def reader(*, language="en", wants_daily=True):
    member = make_member(language=language, first_name="Zoé")
    if wants_daily:
        choose_notifications(member, ["daily_news"], now=timezone.now())
    return member


def tell(member, event="pairing_paused", occasion="1"):
    context = {"first_name": member.first_name, "other_name": "Ana Exemple", "pairing_url": "http://testserver/x"}
    return queue(
        event,
        to_address=member.email,
        language=member.language,
        context={**context, "page_url": "http://testserver/y", "moment": timezone.now()},
        dedupe_key=f"{event}:{occasion}:{member.pk}",
        member=member,
    )


def morning():
    return next_morning(timezone.now()) + timedelta(minutes=2)


def test_news_of_a_day_come_in_one_message_in_the_morning(smtp):
    member = reader()
    first, second = tell(member), tell(member, "pairing_agreement_signed")
    deliver(str(first.pk))
    assert smtp.messages == []
    assert backlog(timezone.now()).waiting == 0

    assert send_daily_news(morning()) == 1
    assert send_daily_news(morning()) == 0

    assert set(OutgoingEmail.objects.filter(pk__in=[first.pk, second.pk]).values_list("status", flat=True)) == {"sent"}
    news = OutgoingEmail.objects.get(event="daily_news")
    assert news.subject == "2 messages for you since yesterday"
    assert first.subject in news.text_body
    assert second.subject in news.text_body
    assert news.text_body.count("Hello") == 1
    assert news.text_body.count("\n-- \n") == 1
    # each by a heading of its own, which says when it was written
    assert [title.partition(" (")[0] for title in re.findall(r"<h2>(.*?)</h2>", news.html_body)] == [
        first.subject,
        second.subject,
    ]


def test_the_day_s_news_are_stopped_without_signing_in(client, smtp):
    """What mail programs offer as a button; what waits still comes, later news leave at once."""
    member = reader()
    tell(member), tell(member, "pairing_agreement_signed")
    send_daily_news(morning())
    news = OutgoingEmail.objects.get(event="daily_news")
    assert news.unsubscribe_url in news.text_body
    deliver(str(news.pk))
    address = urlsplit(smtp.messages[0]["List-Unsubscribe"].strip("<>")).path
    assert "by itself again" in client.get(address).text
    assert tell(member, occasion="2").next_attempt_at > timezone.now()
    assert "by itself again" in client.post(address, {"List-Unsubscribe": "One-Click"}).text
    assert tell(member, occasion="3").next_attempt_at <= timezone.now()


def test_a_single_message_of_a_day_stays_as_it_is(smtp):
    email = tell(reader())
    send_daily_news(morning())
    deliver(str(email.pk), clock=morning)
    assert [message["Subject"] for message in smtp.messages] == [email.subject]
    assert not OutgoingEmail.objects.filter(event="daily_news").exists()


def test_what_has_a_day_and_what_others_get_leaves_at_once():
    due = tell(reader(), "pairing_agreement_to_sign")
    not_asked = tell(reader(wants_daily=False))
    now = timezone.now()
    assert due.next_attempt_at <= now
    assert not_asked.next_attempt_at <= now


def test_who_wants_it_daily_is_asked_in_the_statement_that_writes(django_assert_num_queries):
    """Words of staff, the row, whether it is a new one and when it leaves: the same three for every message."""
    daily, single = reader(), reader(wants_daily=False)
    for member, event in ((daily, "pairing_paused"), (single, "pairing_paused"), (daily, "pairing_agreement_to_sign")):
        with django_assert_num_queries(3):
            tell(member, event)
    assert [each.member_id for each in held(timezone.now())] == [daily.pk]


def test_news_that_nobody_put_together_leave_one_by_one(smtp):
    """ALL-3: a job that stands still loses nothing."""
    member = reader()
    tell(member), tell(member, "pairing_agreement_signed")
    later = morning() + DAILY_GRACE
    assert send_daily_news(later) == 0
    deliver_left_over(clock=lambda: later)
    assert len(smtp.messages) == 2


def test_news_of_the_coming_day_wait_for_their_morning():
    member = reader()
    tell(member), tell(member, "pairing_agreement_signed")
    assert send_daily_news(morning() - timedelta(minutes=30)) == 0


def test_the_day_s_news_speak_the_reader_s_language():
    member = reader(language="fr")
    tell(member), tell(member, "pairing_agreement_signed")
    with translation.override("en"):
        send_daily_news(morning())
    assert OutgoingEmail.objects.get(event="daily_news").subject == "2 messages pour vous depuis hier"


def test_the_morning_is_seven_in_ottawa_in_summer_and_in_winter():
    assert next_morning(datetime(2026, 7, 1, 10, 59, tzinfo=UTC)) == datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert next_morning(datetime(2026, 7, 1, 11, tzinfo=UTC)) == datetime(2026, 7, 2, 11, tzinfo=UTC)
    assert next_morning(datetime(2026, 10, 31, 20, tzinfo=UTC)) == datetime(2026, 11, 1, 12, tzinfo=UTC)
