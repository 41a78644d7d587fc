"""Goal 12: `python -m tests.bench.jobs [COUNT]`, with a Redis of its own.

COUNT reminders (10,000) by the job that sends them, against one task for each reminder. Then what a page waits for the
broker while it answers, refuses and hangs, against publishing one task.
"""

import logging
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

COUNT, ONE_BY_ONE, KNOCKS = 10_000, 500, 2_000


def fill(count: int, now: datetime) -> list[int]:
    """So many members who have paid and owe their workbook for 15 days; the keys of their registrations."""
    from members.models import Member
    from ondemand.registrations.models import Registration

    first = Member.objects.count() + 100_000
    people = Member.objects.bulk_create(
        Member(
            email=f"person{number}@members.example",
            member_number=str(number),
            first_name="Robin",
            last_name=f"Sampleton-{number}",
            language="en" if number % 3 else "fr",
            password="!",
        )
        for number in range(first, first + count)
    )
    paid = now - timedelta(days=15)
    made = Registration.objects.bulk_create(
        Registration(
            member=person,
            state=Registration.State.AWAITING_WORKBOOK,
            languages=["en"],
            registered_at=paid,
            nostudy_confirmed_at=paid,
            paid_at=paid,
        )
        for person in people
    )
    return [each.pk for each in made]


def remind_in_a_task(key: int, now: datetime) -> None:
    """What one task for one reminder does: lock, look, write the event and the message, wake the sender."""
    from django.db import transaction

    from caot_mentor.mail.compose import queue
    from members.emails.accounts import url_for
    from members.queries import closed_days
    from ondemand.registrations.queries import awaiting_mentee, with_reminders
    from ondemand.registrations.rules import Action
    from ondemand.registrations.workflow import locked_registration, record
    from ondemand.registrations.workflow.reminding import due_reminder

    with transaction.atomic():
        registration = locked_registration(key)
        mark = due_reminder(with_reminders(awaiting_mentee(registration.state)).get(pk=key), now, closed_days())
        event = record(registration, Action.REMINDED, registration.state, None, now, note=mark)
        member = registration.member
        urls = {
            "workbook_url": url_for(member.language, "mentorship:workbook-list"),
            "registration_url": url_for(member.language, "ondemand:registration"),
        }
        queue(
            "registration_workbook_reminder",
            to_address=member.email,
            language=member.language,
            context={"first_name": member.first_name, "paid_at": registration.paid_at, "days": 10, **urls},
            dedupe_key=f"one:{event.pk}",
            member=member,
        )


def reminders(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from caot_mentor.celery import app
    from caot_mentor.mail.models import OutgoingEmail
    from ondemand.registrations.reminders import remind_mentees

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_content", verbosity=0)
    now = timezone.now()
    # all at first, that neither finds a smaller bank
    keys = fill(count + ONE_BY_ONE, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    publish(app)
    remind_in_a_task(fill(1, now)[0], now)
    published = timed(lambda: [app.send_task("bench.remind", args=[key]) for key in keys[:ONE_BY_ONE]])
    worked = timed(lambda: [remind_in_a_task(key, now) for key in keys[:ONE_BY_ONE]])
    each = (published + worked) / ONE_BY_ONE * count
    took = timed(lambda: remind_mentees(now))
    written = OutgoingEmail.objects.count() - ONE_BY_ONE - 1
    print(
        f"  {written:,} reminders written and enqueued in {took:.1f} s; one task each: publishing "
        f"{published / ONE_BY_ONE * 1000:.2f} ms and writing {worked / ONE_BY_ONE * 1000:.1f} ms a reminder "
        f"({ONE_BY_ONE} measured), {each:.0f} s for as many"
    )
    is_reached = written == count and each / took >= 30
    print(verdict(f"goal 12, {count:,} reminders: at most 1/30 of one task each", is_reached, f"1/{each / took:.0f}"))


def waiting(redis: Any) -> None:
    """What a page's knock costs in a web process, and what publishing one task costs."""
    from caot_mentor.celery import app
    from caot_mentor.mail import wake

    publish(app)
    taken = [timed(lambda: publish(app)) for _ in range(KNOCKS)]
    plain, longest_plain = statistics.median(taken), max(taken)
    print(f"  publishing one task: {plain * 1000:.3f} ms, the longest of {KNOCKS:,} {longest_plain * 1000:.3f} ms")
    wake.knock_beside_pages()
    logging.getLogger("caot_mentor.mail.wake").setLevel(logging.ERROR)
    worst = 0.0
    with socket.create_server(("127.0.0.1", 0), backlog=512) as silent:
        addresses = {
            "answers": redis.url,
            "refuses": f"redis://127.0.0.1:{closed_port()}/0",
            "hangs": f"redis://127.0.0.1:{silent.getsockname()[1]}/0",  # accepted by the kernel, answered by nobody
        }
        for name, address in addresses.items():
            app.conf.broker_url = app.conf.broker_write_url = address
            app.pool.force_close_all()
            app.amqp._producer_pool = None
            times = []
            for _ in range(KNOCKS):
                wake.circuit.close()  # as if the half minute were over each time
                times.append(timed(lambda: wake.knock("bench.page")))
                time.sleep(0.0005)
            usual, longest = statistics.median(times), max(times)
            worst = max(worst, usual / plain, longest / longest_plain)
            print(f"  the broker {name}: a page waits {usual * 1000:.3f} ms, the longest {longest * 1000:.3f} ms")
    # median against median, the longest against the longest: what else the machine does falls on both
    goal = "goal 12: a page waits for the broker at most twice as long as publishing one task takes"
    print(verdict(goal, worst <= 2, f"{worst:.2f}"))


def publish(app: Any) -> None:
    app.send_task("bench.nothing", retry=False, ignore_result=True)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def timed(deed: Callable[[], object]) -> float:
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def verdict(goal: str, is_reached: bool, figure: str) -> str:
    return f"  {'reached' if is_reached else 'MISSED '}  {goal}: {figure}"


if __name__ == "__main__":
    print(f"mail and jobs, {datetime.now():%Y-%m-%d %H:%M}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        os.environ.update(CAOT_MODE="test", CAOT_VAR_DIR=folder, DJANGO_SETTINGS_MODULE="caot_mentor.settings")
        os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")  # the transport is Redis's; its address follows
        import django

        django.setup()
        from caot_mentor.celery import app
        from tests.faults.conftest import Redis

        redis = Redis()
        redis.start()
        app.conf.broker_url = app.conf.broker_write_url = redis.url
        try:
            reminders(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
            waiting(redis)
        finally:
            redis.stop()
