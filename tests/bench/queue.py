"""Goals 6 and 10: `python -m tests.bench.queue [COUNT]`.

The staff's queue with COUNT open registrations (20,000) against Django's own changelist of the same rows with facets,
in turns, each as one person asks for it. Then the due times of 20,000 workbooks, all at once against a loop that asks
the holidays' library for each day.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

ROUNDS, COUNT, DAYS = 7, 20_000, 10
QUERIES = {
    "all": ("", ""),
    "one state": ("?state=awaiting_match", "?state__exact=awaiting_match"),
    "overdue": ("?due=overdue", "?due=overdue"),
    "state, due and language": (
        "?state=awaiting_shortlist&due=overdue&language=fr",
        "?state__exact=awaiting_shortlist&due=overdue&language=fr",
    ),
    "words": ("?q=sampleton-1012", "?q=sampleton-1012"),
}


def fill(count: int) -> None:
    """So many members, each with an open registration in one of the states; and what was sent in a year."""
    from django.utils import timezone

    from members.models import Member
    from members.queries import closed_days
    from ondemand.registrations import deadlines
    from ondemand.registrations.models import Registration, RegistrationEvent

    chance, now, closed = random.Random(6), timezone.now(), closed_days()
    people = Member.objects.bulk_create(
        Member(
            email=f"person{number}@members.example",
            member_number=str(number),
            first_name="Robin",
            last_name=f"Sampleton-{number}",
            password="!",
        )
        for number in range(100_000, 100_000 + count)
    )
    days = {ago: (at := now - timedelta(days=ago), deadlines.shortlist_due(at, closed), deadlines.match_due(at, closed),
                  deadlines.objections_end(at, closed)) for ago in range(30)}  # fmt: skip
    registrations = []
    for person in people:
        at, list_due, match_due, objections = days[chance.randrange(30)]
        state = chance.choice(Registration.OPEN_STATES)
        moments = ("paid_at", "workbook_received_at", "shortlist_sent_at", "choices_received_at", "connected_at")
        registrations.append(
            Registration(
                member=person,
                state=state,
                languages=chance.choice([["en"], ["fr"], ["fr", "en"], ["en", "zh"]]),
                registered_at=at,
                nostudy_confirmed_at=at,
                received_by="site",
                shortlist_due_by=list_due,
                match_due_by=match_due,
                objections_until=objections,
                completes_on=deadlines.completion_day(at),
                **dict.fromkeys(moments, at),
            )
        )
    made = Registration.objects.bulk_create(registrations, batch_size=2_000)
    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(
            registration=each,
            at=each.registered_at,
            action=chance.choice(["send_shortlist", "match"]),
            due_by=each.shortlist_due_by,
        )
        for each in made[: count // 4]
    )


def queue_against_changelist(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client, override_settings

    from tests import factories

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_content", verbosity=0)
    fill(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the autovacuum leaves it a minute later
    client, staff = Client(headers={"host": "localhost"}), factories.make_staff()
    factories.sign_in(client, staff)
    ratios = {}
    with override_settings(ROOT_URLCONF="tests.bench.queue_urls"):
        for name, (ours, theirs) in QUERIES.items():
            pages = (f"/en/admin/ondemand/registration/{ours}", f"/en/usual/ondemand/registration/{theirs}")
            taken: tuple[list[float], list[float]] = ([], [])
            for turn in range(ROUNDS + 2):
                for page, times in zip(pages, taken, strict=True):
                    started = time.perf_counter()
                    answer = client.get(page)
                    if turn >= 2:  # both have warmed up
                        times.append((time.perf_counter() - started) * 1000)
                    if answer.status_code != 200:
                        sys.exit(f"{page}: {answer.status_code}")
            queue, usual = (statistics.median(times) for times in taken)
            ratios[name] = queue / usual
            print(
                f"  {name:24} queue {queue:6.0f} ms, changelist {usual:6.0f} ms, ratio {ratios[name]:.2f}", flush=True
            )
    worst = max(ratios.values())
    print(verdict(f"goal 6, {count:,}: at most 0.5 of the changelist with facets", worst <= 0.5, f"{worst:.2f}"))


def deadlines_at_once() -> None:
    """Goal 10: `add_business_days_to_many` against asking the library for each day."""
    import holidays
    import numpy as np

    from caot_mentor.business_days import add_business_days_to_many

    chance = random.Random(10)
    days = [date(2026, 1, 1) + timedelta(days=chance.randrange(700)) for _ in range(COUNT)]
    known = holidays.country_holidays("CA", subdiv="ON", years=range(2026, 2030))

    def loop() -> list[date]:
        found = []
        for day in days:
            left = DAYS
            while left:
                day += timedelta(days=1)
                left -= day.weekday() < 5 and day not in known
            found.append(day)
        return found

    events, closed = np.array(days, dtype="datetime64[D]"), frozenset(known)
    slow, expected = timed(loop)
    answers = [timed(lambda: add_business_days_to_many(events, DAYS, closed)) for _ in range(5)]
    fast, found = min(took for took, _answer in answers), answers[0][1].tolist()
    print(f"  {COUNT:,} due times: one by one {slow * 1000:.0f} ms, all at once {fast * 1000:.2f} ms")
    print(verdict("goal 10: at most 1/200, equal", found == expected and slow / fast >= 200, f"1/{slow / fast:.0f}"))


def timed[T](deed: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    result = deed()
    return time.perf_counter() - started, result


def verdict(goal: str, is_reached: bool, figure: str) -> str:
    return f"  {'reached' if is_reached else 'MISSED '}  {goal}: {figure}"


if __name__ == "__main__":
    print(f"the staff's queue, {datetime.now():%Y-%m-%d %H:%M}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        os.environ.update(CAOT_MODE="test", CAOT_VAR_DIR=folder, DJANGO_SETTINGS_MODULE="caot_mentor.settings")
        import django

        django.setup()
        queue_against_changelist(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
        deadlines_at_once()
