import smtplib
import threading
from datetime import timedelta

import pytest
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.db import connection
from django.utils import timezone

from caot_mentor.mail import bounces, workflow
from caot_mentor.mail.attention import resting_mail
from caot_mentor.mail.deliver import Verdict, deliver, deliver_left_over, judge
from caot_mentor.mail.models import Heartbeat, OutgoingEmail
from caot_mentor.mail.policy import CIRCUIT_OPEN, GIVE_UP_AFTER, LEASE, RETRY_WAITS, STALE_AFTER
from caot_mentor.mail.queries import SWEEP, backlog
from caot_mentor.mail.tasks import sweep_outbox
from tests.mail.test_compose import queue_test_message

pytestmark = pytest.mark.django_db


def in_future(wait: timedelta):
    return lambda: timezone.now() + wait


def states() -> dict[str, str]:
    return dict(OutgoingEmail.objects.values_list("to_address", "status"))


def test_a_message_arrives_whole(smtp):
    email = queue_test_message(language="fr")
    deliver(str(email.pk))

    (message,) = smtp.messages
    assert smtp.recipients == [["zoe@members.example"]]
    assert message["Subject"] == email.subject
    assert message["Message-ID"] == email.message_id
    assert message["From"] == "CAOT Mentorship <mentorship@caot.example>"
    assert message["Content-Language"] == "fr-CA"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().splitlines() == email.text_body.splitlines()
    assert '<html lang="fr-CA">' in message.get_body(("html",)).get_content()
    email.refresh_from_db()
    assert email.status == "sent"
    assert email.sent_at is not None
    assert email.text_body


def test_mail_programs_read_where_to_stop_it_letter_by_letter(smtp):
    """RFC 8058: the header as it travels, on one line and no encoded word, however long the address is."""
    address = f"https://mentorship.association.example/fr/mail/stop/{'WzEyLCJuZXdfbWVudG9ycyJd' * 6}:1w/"
    email = queue_test_message()
    OutgoingEmail.objects.filter(pk=email.pk).update(unsubscribe_url=address)
    deliver(str(email.pk))

    lines = smtp.contents[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert f"List-Unsubscribe: <{address}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_a_secret_is_wiped_as_soon_as_it_was_sent(smtp):
    email = queue_test_message(is_secret=True)
    deliver(str(email.pk))

    email.refresh_from_db()
    assert (email.status, email.text_body, email.html_body) == ("sent", "", "")


def test_a_message_is_sent_once_however_often_it_is_asked_for(smtp):
    email = queue_test_message()
    for _ in range(3):
        deliver(str(email.pk))
    deliver_left_over(in_future(timedelta(hours=1)))

    assert len(smtp.messages) == 1


def test_the_sweep_leaves_a_new_message_to_its_wake_up_and_then_takes_it(smtp):
    queue_test_message()
    deliver_left_over()
    assert smtp.messages == []

    deliver_left_over(in_future(STALE_AFTER + timedelta(seconds=1)))
    assert len(smtp.messages) == 1


def test_the_sweep_takes_what_a_dead_sender_held_and_not_what_a_living_one_holds(smtp):
    email = queue_test_message()
    workflow.claim(str(email.pk), timezone.now())

    deliver_left_over(in_future(LEASE - timedelta(seconds=5)))
    assert smtp.messages == []
    deliver_left_over(in_future(LEASE + timedelta(seconds=5)))
    assert len(smtp.messages) == 1


def test_a_sender_believed_dead_changes_nothing_when_it_comes_back(smtp):
    email = queue_test_message()
    slow = workflow.claim(str(email.pk), timezone.now())
    deliver_left_over(in_future(LEASE + timedelta(seconds=5)))
    workflow.postpone(slow, timezone.now(), "too late")

    assert states() == {"zoe@members.example": "sent"}


@pytest.mark.parametrize("answer", ["450 4.2.1 Busy", "451 4.3.0 Later", "421 4.3.2 Going down"])
def test_a_passing_refusal_is_tried_again_after_a_wait(smtp, bounced, answer):
    email = queue_test_message()
    smtp.answers["zoe@members.example"] = [answer]
    deliver(str(email.pk))

    email.refresh_from_db()
    assert email.status == "queued"
    assert email.last_error.startswith(answer[:3])
    deliver_left_over(in_future(RETRY_WAITS[0] - timedelta(seconds=5)))
    assert smtp.messages == []
    smtp.answers.clear()
    deliver_left_over(in_future(RETRY_WAITS[0] + timedelta(seconds=5)))
    assert len(smtp.messages) == 1
    assert bounced == []


def test_waits_grow_and_stay_under_half_an_hour():
    waits = [workflow.retry_wait(attempts) for attempts in range(1, 12)]

    assert waits == sorted(waits)
    assert max(waits) < timedelta(minutes=30)


def test_after_days_of_passing_refusals_staff_are_told(smtp):
    email = queue_test_message()
    smtp.answers["zoe@members.example"] = ["450 Busy"]
    deliver_left_over(in_future(GIVE_UP_AFTER))

    email.refresh_from_db()
    assert (email.status, email.last_error) == ("failed", "450 Busy")


def test_an_address_refused_for_good_fails_and_is_reported(smtp, bounced):
    email = queue_test_message()
    smtp.answers["zoe@members.example"] = ["550 5.1.1 No such user"]
    deliver(str(email.pk))

    email.refresh_from_db()
    assert (email.status, email.last_error) == ("failed", "550 5.1.1 No such user")
    assert bounced == ["zoe@members.example"]


@pytest.mark.parametrize("answer", ["550 5.7.1 Relaying denied", "554 5.7.1 Spam", "530 Authentication required"])
def test_a_refusal_for_reasons_of_policy_does_not_blame_the_address(smtp, bounced, answer):
    email = queue_test_message()
    smtp.answers["zoe@members.example"] = [answer]
    deliver(str(email.pk))

    assert states() == {"zoe@members.example": "failed"}
    assert bounced == []


def test_refused_content_fails_without_blaming_the_address(smtp, bounced):
    smtp.data_answer = "554 5.6.0 Not like this"
    deliver(str(queue_test_message().pk))

    assert states() == {"zoe@members.example": "failed"}
    assert bounced == []


@pytest.mark.parametrize(
    "address", ["a@x.example, b@x.example", "a@x.example\nBcc: b@x.example", "nobody", "é@x.example"]
)
def test_what_is_not_one_address_is_refused_before_anything_leaves(smtp, address):
    deliver(str(queue_test_message(to=address).pk))

    assert states() == {address: "failed"}
    assert smtp.messages == []


def test_a_handler_that_fails_neither_loses_the_row_nor_stops_the_sweep(smtp, monkeypatch):
    def broken(email: OutgoingEmail) -> None:
        raise RuntimeError

    monkeypatch.setattr(bounces, "_handlers", [broken])
    smtp.answers["bad@members.example"] = ["550 5.1.1 No such user"]
    queue_test_message("1", "bad@members.example")
    queue_test_message("2", "good@members.example")
    deliver_left_over(in_future(timedelta(minutes=2)))

    assert states() == {"bad@members.example": "failed", "good@members.example": "sent"}


def test_one_poisoned_address_among_many_delays_nobody(smtp, bounced):
    """R12: temporary and permanent refusals in one queue; the good ones all leave in one sweep."""
    for number in range(60):
        queue_test_message(str(number), f"p{number}@members.example")
    smtp.answers = {
        "p0@members.example": ["550 5.1.1 No such user"],
        "p1@members.example": ["450 Busy"],
        "p2@members.example": ["451 Later"],
        "p3@members.example": ["421 Going down"],
        "p4@members.example": ["552 5.2.2 Full"],
    }
    deliver_left_over(in_future(timedelta(minutes=2)))

    assert len(smtp.messages) == 55
    assert {address: state for address, state in states().items() if state != "sent"} == {
        "p0@members.example": "failed",
        "p1@members.example": "queued",
        "p2@members.example": "queued",
        "p3@members.example": "queued",
        "p4@members.example": "failed",
    }
    assert sorted(bounced) == ["p0@members.example", "p4@members.example"]


def test_two_hours_without_a_mail_server_lose_nothing(smtp):
    """R12: everything is out within half an hour of its return, whatever was tried meanwhile."""
    for number in range(20):
        queue_test_message(str(number), f"p{number}@members.example")
    smtp.stop()
    for minutes in range(2, 122):
        deliver_left_over(in_future(timedelta(minutes=minutes)))
    assert set(states().values()) == {"queued"}
    tried = OutgoingEmail.objects.order_by("-attempts").first().attempts
    smtp.start()
    for minutes in range(122, 152):
        deliver_left_over(in_future(timedelta(minutes=minutes)))

    assert tried > 3
    assert sorted(states().values()) == ["sent"] * 20
    assert len(smtp.messages) == 20


def test_a_dead_server_is_asked_a_few_times_a_sweep_and_not_once_for_each_message(smtp):
    smtp.stop()
    for number in range(20):
        queue_test_message(str(number), f"p{number}@members.example")
    deliver_left_over(in_future(timedelta(minutes=2)))

    assert OutgoingEmail.objects.filter(attempts__gt=0).count() == 3


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sweeps_side_by_side_send_each_message_once(smtp):
    for number in range(60):
        queue_test_message(str(number), f"p{number}@members.example")

    def sweep() -> None:
        try:
            deliver_left_over(in_future(timedelta(minutes=2)))
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(to for (to,) in smtp.recipients) == sorted(f"p{number}@members.example" for number in range(60))
    assert set(states().values()) == {"sent"}


def test_the_sweep_says_that_it_ran(smtp):
    now = timezone.now()
    assert backlog(now).is_sweep_late
    sweep_outbox()

    assert Heartbeat.objects.get().at >= now
    assert not backlog(timezone.now()).is_sweep_late
    assert backlog(timezone.now() + timedelta(minutes=6)).is_sweep_late


def test_staff_are_told_when_messages_rest_but_not_right_after_a_start():
    queue_test_message("1")
    now = timezone.now()
    assert resting_mail(now + timedelta(minutes=4)) is None
    late = resting_mail(now + timedelta(minutes=6))
    assert late is not None
    assert (late.count, late.is_late) == (1, True)
    Heartbeat.objects.create(name=SWEEP, at=now + timedelta(minutes=5))
    assert resting_mail(now + timedelta(minutes=6)) is None


def test_the_backlog_counts_what_waits_and_what_failed(smtp, django_assert_num_queries):
    smtp.answers["bad@members.example"] = ["550 No"]
    waiting = queue_test_message("1")
    deliver(str(queue_test_message("2", "bad@members.example").pk))
    deliver(str(queue_test_message("3", "good@members.example").pk))

    with django_assert_num_queries(2):
        state = backlog(timezone.now())
    assert (state.waiting, state.failed, state.oldest_waiting_at) == (1, 1, waiting.created_at)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 no")}), Verdict.NO_SUCH_ADDRESS),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), Verdict.LATER),
        (smtplib.SMTPSenderRefused(550, b"not you", "us"), Verdict.SERVER_DOWN),
        (smtplib.SMTPAuthenticationError(535, b"password"), Verdict.SERVER_DOWN),
        (smtplib.SMTPServerDisconnected("gone"), Verdict.SERVER_DOWN),
        (smtplib.SMTPDataError(452, b"later"), Verdict.LATER),
        (TimeoutError(), Verdict.SERVER_DOWN),
        (ConnectionRefusedError(), Verdict.SERVER_DOWN),
        (AnymailRecipientsRefused(), Verdict.NO_SUCH_ADDRESS),
        (AnymailAPIError("bad", status_code=None), Verdict.LATER),
        (ValueError("address"), Verdict.REFUSED),
        (ZeroDivisionError(), Verdict.LATER),
    ],
)
def test_every_failure_has_a_meaning(error, verdict):
    assert judge(error).verdict is verdict


def test_the_circuit_is_shorter_than_the_sweeps_patience():
    assert CIRCUIT_OPEN < STALE_AFTER
