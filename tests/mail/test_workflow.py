from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caot_mentor.errors import WrongState
from caot_mentor.mail import workflow
from caot_mentor.mail.deliver import deliver, deliver_left_over
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.policy import BODY_RETENTION
from tests.mail.test_compose import queue_test_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(smtp) -> OutgoingEmail:
    email = queue_test_message()
    smtp.answers["zoe@members.example"] = ["550 5.1.1 No such user"]
    deliver(str(email.pk))
    smtp.answers.clear()
    email.refresh_from_db()
    assert email.status == "failed"
    return email


def test_a_failed_message_can_be_sent_again(smtp, failed):
    now = timezone.now()
    workflow.send_again(failed, now)
    workflow.send_again(failed, now)
    deliver(str(failed.pk))

    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.last_error) == ("sent", 1, "")
    assert len(smtp.messages) == 1


def test_a_sent_message_is_not_sent_again(smtp):
    email = queue_test_message()
    deliver(str(email.pk))

    with pytest.raises(WrongState):
        workflow.send_again(email, timezone.now())


def test_a_failed_secret_is_wiped_and_cannot_be_sent_again(smtp):
    email = queue_test_message(is_secret=True)
    smtp.answers["zoe@members.example"] = ["550 5.1.1 No such user"]
    deliver(str(email.pk))

    email.refresh_from_db()
    assert (email.text_body, email.html_body) == ("", "")
    with pytest.raises(WrongState):
        workflow.send_again(email, timezone.now())


def test_bodies_go_after_their_retention_and_the_fact_stays(smtp):
    """P9: outgoing mail bodies 90 days."""
    now = timezone.now()
    old, new, waiting = (queue_test_message(key, f"{key}@members.example") for key in ("old", "new", "waiting"))
    for email in (old, new):
        deliver(str(email.pk))
    OutgoingEmail.objects.exclude(pk=new.pk).update(created_at=now - BODY_RETENTION - timedelta(minutes=1))

    assert workflow.purge_bodies(now) == 1
    assert workflow.purge_bodies(now) == 0
    assert list(OutgoingEmail.objects.filter(text_body="", html_body="")) == [old]
    assert OutgoingEmail.objects.exclude(text_body="").count() == 2
    assert queue_test_message("old") is None
    assert waiting.status == "queued"


@pytest.mark.parametrize(
    "changes",
    [{"status": "sending"}, {"status": "sent"}, {"status": "unheard_of"}, {"lease_until": timezone.now()}],
    ids=["sending without lease", "sent without moment", "no such state", "lease while waiting"],
)
def test_the_database_refuses_what_must_never_be(changes):
    queue_test_message()

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingEmail.objects.update(**changes)


def test_a_claim_is_for_one(smtp):
    email, now = queue_test_message(), timezone.now()

    assert workflow.claim(str(email.pk), now) == email
    assert workflow.claim(str(email.pk), now) is None
    assert workflow.claim_left_over(now + timedelta(seconds=90)) is None
    deliver_left_over(lambda: now + timedelta(minutes=3))
    assert workflow.claim(str(email.pk), now + timedelta(days=1)) is None
