"""R10: Redis refused, frozen or emptied fails no page and loses no message."""

import os
import re
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.policy import STALE_AFTER
from tests.factories import make_member
from tests.faults.conftest import wait_for
from tests.faults.test_worker_killed import QUEUE

pytestmark = [pytest.mark.fault, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

# What a request does at its end: commit and knock. Six in a row, each timed, in a process that has served before.
SIX_COMMITS = """
import time
import kombu.transport.redis
from django.db import connection, transaction
from caot_mentor.mail.compose import compose, queue
connection.ensure_connection()
compose("test_message", language="en", context={})
seconds = []
for n in range(6):
    began = time.monotonic()
    with transaction.atomic():
        queue("test_message", to_address=f"p{n}@members.example", language="en", context={}, dedupe_key=f"t:{n}")
    seconds.append(time.monotonic() - began)
answer(seconds)
"""


@pytest.mark.parametrize("away", ["refused", "frozen"])
def test_without_a_broker_one_commit_waits_briefly_and_the_next_ones_not_at_all(site, redis, away):
    redis.stop() if away == "refused" else redis.freeze()
    first, *others = site.run(SIX_COMMITS)

    assert OutgoingEmail.objects.count() == 6
    assert first < 2.5
    assert max(others) < 0.3


def ask_for_a_code(port: int, address: str) -> tuple[int, float]:
    """A person asks for a sign-in code by mail: the status of the page that follows, and the seconds until it came."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    url = f"http://localhost:{port}/en/account/login/code/"
    with browser.open(url, timeout=60) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode()).group(1)
    form = urlencode({"csrfmiddlewaretoken": token, "email": address}).encode()
    began = time.monotonic()
    with browser.open(Request(url, form, {"Origin": f"http://localhost:{port}", "Referer": url}), timeout=60) as page:
        page.read()
        return page.status, time.monotonic() - began


def test_pages_that_write_mail_are_served_while_the_broker_hangs(site, redis):
    people = [make_member() for _ in range(4)]
    port = site.web()
    redis.freeze()
    pages = [ask_for_a_code(port, person.email) for person in people]

    assert {status for status, _ in pages} == {200}
    assert OutgoingEmail.objects.filter(to_address__in=[person.email for person in people]).count() == 4
    # A thread waits a second for the silent broker, and no page does; where other work holds every core, a page takes
    # as long as it takes.
    seconds = sorted(seconds for _, seconds in pages)
    is_quiet = os.getloadavg()[0] < (os.cpu_count() or 1)
    assert seconds[-1] < (1 if is_quiet else 5)
    assert seconds[0] < 1


def test_messages_written_without_a_broker_leave_when_it_is_back(site, redis, smtp, sweep_later):
    redis.stop()
    site.run(QUEUE.format(count=10))
    redis.start()
    sweep_later()

    assert len(smtp.messages) == 10


def test_an_emptied_broker_loses_nothing_and_a_worker_that_starts_takes_what_rests(site, redis, smtp):
    site.run(QUEUE.format(count=10))
    assert redis.command("LLEN", "celery") == 10
    redis.command("FLUSHALL")
    OutgoingEmail.objects.update(next_attempt_at=timezone.now() - 2 * STALE_AFTER)
    site.worker(1)

    wait_for(lambda: len(smtp.messages) == 10, 30, "the worker's first sweep")


def test_a_worker_outlives_its_broker(site, redis, smtp):
    site.worker(1)
    redis.stop()
    redis.start()
    site.run(QUEUE.format(count=5))

    wait_for(lambda: len(smtp.messages) == 5, 90, "the worker is back at work")
