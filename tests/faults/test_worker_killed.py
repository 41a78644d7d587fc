"""R9: whatever moment a sender is killed at, every message arrives, and a second copy is recognisable as one."""

from collections import Counter

import pytest

from caot_mentor.mail.models import OutgoingEmail
from tests.faults.conftest import wait_for
from tests.mail.test_compose import queue_test_message

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

MESSAGES, KILLS, CONCURRENCY = 120, 3, 2

QUEUE = """
from django.db import transaction
from caot_mentor.mail.compose import queue
for n in range({count}):
    with transaction.atomic():
        queue("test_message", to_address=f"p{{n}}@members.example", language="en", context={{}}, dedupe_key=f"t:{{n}}")
"""


def test_killed_workers_lose_no_message(site, smtp, sweep_later):
    smtp.seconds_per_message = 0.03
    worker = site.worker(CONCURRENCY)
    site.run(QUEUE.format(count=MESSAGES))
    for kill in range(1, KILLS + 1):
        wait_for(lambda kill=kill: len(smtp.messages) >= 25 * kill, 30, f"messages before kill {kill}")
        site.kill(worker)
        worker = site.worker(CONCURRENCY)
    left = OutgoingEmail.objects.exclude(status="sent").count()
    site.kill(worker)
    sweep_later()

    assert left > 0, "the kills came after the work: this run shows nothing"
    assert set(OutgoingEmail.objects.values_list("status", flat=True)) == {"sent"}
    copies = Counter(to for (to,) in smtp.recipients)
    assert set(copies) == {f"p{n}@members.example" for n in range(MESSAGES)}
    assert sum(copies.values()) - MESSAGES <= KILLS * CONCURRENCY
    ids = {(message["To"], message["Message-ID"]) for message in smtp.messages}
    assert len(ids) == MESSAGES


@pytest.mark.parametrize(
    ("moment", "copies"),
    [
        ("before claim", 1),
        ("after claim", 1),
        ("before data", 1),
        ("after acceptance", 2),
        ("after mark", 1),
    ],
)
def test_a_sender_killed_at_any_moment_leaves_a_message_that_arrives(site, smtp, sweep_later, moment, copies):
    queue_test_message()
    died = site.run(
        f"""
        import signal, smtplib
        from caot_mentor.mail import deliver, workflow
        from caot_mentor.mail.models import OutgoingEmail
        def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)
        def then_die(function):
            return lambda *a, **k: (function(*a, **k), die())
        moment = {moment!r}
        if moment == "before claim": workflow.claim = die
        if moment == "after claim": workflow.claim = then_die(workflow.claim)
        if moment == "before data": smtplib.SMTP.data = die
        if moment == "after acceptance": workflow.mark_sent = die
        if moment == "after mark": workflow.mark_sent = then_die(workflow.mark_sent)
        deliver.deliver(str(OutgoingEmail.objects.get().pk))
        answer("lived")
        """
    )
    assert died is None
    sweep_later()

    assert OutgoingEmail.objects.get().status == "sent"
    assert len(smtp.messages) == copies
    assert len({message["Message-ID"] for message in smtp.messages}) == 1
