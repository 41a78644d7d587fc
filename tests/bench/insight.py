"""Staff's statistics with many rows: `python -m tests.bench.insight [COUNT]`.

Each page with COUNT requests, registrations, mentorships and applications (10,000), all in the period that is asked
for, against Django's own changelist of as many registrations with facets, in turns; the same with a tenth of the rows.
What grows with the square of the rows would be some fifty times further from the changelist than with the tenth. The
parts of the pages, the slowest first, stand before.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.queue import fill as fill_queue
from tests.bench.queue import verdict

COUNT, ROUNDS, DAYS = 10_000, 5, 300
USUAL = "/en/usual/ondemand/registration/?_facets=True"
# a page reads and adds up every row of the period, the changelist reads a hundred of them and counts the rest
SLOWEST, GROWTH = 12.0, 8.0


def fill(count: int) -> None:
    """So many rows of each kind, spread over the last months."""
    from django.utils import timezone

    from members.models import Member, Membership, MembershipCategory
    from members.policy import Province
    from ondemand.registrations.models import Registration, RegistrationEvent

    fill_queue(count)
    chance, now = random.Random(7), timezone.now()
    provinces = [code for code, _name in Province.choices if code]
    people = list(Member.objects.filter(registrations__isnull=False).order_by("pk"))
    for each in people:
        each.province = chance.choice(provinces)
    Member.objects.bulk_update(people, ["province"], batch_size=1_000)
    categories, on = list(MembershipCategory.objects.all()), now.date()
    Membership.objects.bulk_create(
        Membership(
            member=each,
            category=chance.choice(categories),
            starts_on=on - timedelta(days=364),
            ends_on=on + timedelta(days=1),
            arrived_at=now,
        )
        for each in people
    )
    moments = [now - timedelta(days=chance.randrange(1, DAYS)) for _each in people]
    fill_mentorships(people, moments, chance)
    registrations = list(Registration.objects.order_by("pk"))
    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(
            registration=each,
            at=at + timedelta(days=days),
            action=action,
            due_by=now if action in ("send_shortlist", "match") else None,
        )
        for each, at in zip(registrations, moments, strict=True)
        for days, action in enumerate(("register", "pay", "receive_workbook", "send_shortlist", "match", "end_trial"))
    )


def fill_mentorships(people: list[Any], moments: list[datetime], chance: random.Random) -> None:
    """For each person a request and the mentorship that came of it, in turns of one program and another, with three
    meetings and an evaluation; an application; and a receipt."""
    from mentorship.introductions.models import Introduction
    from mentorship.pairs.models import Evaluation, Meeting, Pairing
    from momentum.applications.models import Application
    from momentum.matching.models import Match
    from momentum.programs.models import Offering, Program, Role
    from ondemand.payments.models import Payment, Receipt
    from ondemand.registrations.models import Registration

    day, mentors = timedelta(days=1), people[-1:] + people[:-1]
    pairings = Pairing.objects.bulk_create(
        Pairing(
            program=("find", "ondemand", "momentum")[number % 3],
            mentor=mentor,
            mentee=mentee,
            state=Pairing.State.COMPLETED,
            places_then=2,
            proposed_at=at,
            started_at=at + 9 * day,
            ended_at=at + 60 * day,
        )
        for number, (mentee, mentor, at) in enumerate(zip(people, mentors, moments, strict=True))
    )
    Introduction.objects.bulk_create(
        Introduction(
            mentee=each.mentee,
            mentor=each.mentor,
            state="paired",
            message="Words",
            text_language="en",
            sent_at=at,
            respond_by=at + 14 * day,
            accepted_at=at + day,
            decide_by=at + 31 * day,
            mentee_answer="yes",
            mentor_answer="yes",
            pairing=each,
        )
        for each, at in zip(pairings, moments, strict=True)
    )
    Meeting.objects.bulk_create(
        Meeting(
            pairing=each,
            state="held",
            starts_at=at + after * day,
            zone="America/Toronto",
            minutes=60,
            mode="video",
            confirmation="confirmed",
            entered_by=each.mentee,
            entered_at=at,
            confirmed_at=at,
        )
        for each, at in zip(pairings, moments, strict=True)
        for after in (10, 20, 30)
    )
    Evaluation.objects.bulk_create(
        Evaluation(pairing=each, member=each.mentee, point="end", usefulness=chance.randint(1, 5), match=3, given_at=at)
        for each, at in zip(pairings, moments, strict=True)
    )
    offering = Offering.objects.create(program=Program.objects.get(code="momentum"), name_en="One", name_fr="Une")
    tier = offering.program.tiers.get()
    sides = {
        role: Application.objects.bulk_create(
            Application(
                offering=offering,
                tier=tier,
                role=role,
                member=getattr(each, role),
                state="withdrawn",
                places=1 if role == Role.MENTOR else None,
                applied_at=at,
                matched_at=at + 5 * day,
                closed_at=at + 60 * day,
            )
            for each, at in zip(pairings, moments, strict=True)
        )
        for role in Role.values
    }
    Match.objects.bulk_create(
        Match(mentee=mentee, mentor=mentor, pairing=each, kind="round", decided_at=each.started_at)
        for mentee, mentor, each in zip(sides["mentee"], sides["mentor"], pairings, strict=True)
    )
    payments = Payment.objects.bulk_create(
        Payment(
            registration=each, state="paid", provider="cheque", price_cents=9_900, total_cents=11_187, paid_at=at,
            opened_at=at,
        )
        for each, at in zip(Registration.objects.order_by("pk"), moments, strict=True)
    )  # fmt: skip
    Receipt.objects.bulk_create(
        Receipt(
            kind="receipt", year=2026, number=number, payment=each, facts={}, price_cents=9_900, total_cents=11_187,
            issued_at=each.paid_at,
        )
        for number, each in enumerate(payments, 1)
    )  # fmt: skip


def measure(count: int) -> dict[str, tuple[float, int]]:
    """By page the median in milliseconds and the number of statements, the changelist among them."""
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils.translation import override

    from caot_mentor import insight
    from members.policy import Role
    from tests import factories

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the autovacuum leaves it a minute later
    client, staff = Client(headers={"host": "localhost"}), factories.make_staff(Role.ADMINISTRATOR)
    factories.sign_in(client, staff)
    with override("en"):
        codes = [page.code for page, _parts in insight.pages_for(staff)]
        pages = {code: reverse("admin:insight_page", args=[code]) for code in codes} | {"changelist": USUAL}
    taken: dict[str, list[float]] = {name: [] for name in pages}
    statements = {}
    with override_settings(ROOT_URLCONF="tests.bench.queue_urls"):
        for turn in range(ROUNDS + 1):
            for name, page in pages.items():
                with CaptureQueriesContext(connection) as asked:
                    started = time.perf_counter()
                    answer = client.get(page)
                    if turn:  # all have warmed up
                        taken[name].append((time.perf_counter() - started) * 1000)
                if answer.status_code != 200:
                    sys.exit(f"{page}: {answer.status_code}")
                statements[name] = len(asked)
    if count == COUNT:
        slowest_parts(staff)
    return {name: (statistics.median(times), statements[name]) for name, times in taken.items()}


def slowest_parts(reader: Any) -> None:
    """What each part of the pages takes of the time."""
    from django.utils import timezone

    from caot_mentor import insight
    from caot_mentor.insight import Asked
    from caot_mentor.periods import LAST_TWELVE, spans_of
    from members.queries import today

    now, found = timezone.now(), []
    span, before = spans_of(LAST_TWELVE, today(now))
    for page, parts in insight.pages_for(reader):
        for part in parts:
            started = time.perf_counter()
            part.build(Asked(reader, now, span, before, page=page.code))
            found.append(((time.perf_counter() - started) * 1000, page.code, part.code))
    for took, page_code, part_code in sorted(found, reverse=True)[:8]:
        print(f"    {page_code:18} {part_code:28} {took:6.0f} ms", flush=True)


def main(count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    found = {}
    for size in (count // 10, count):
        call_command("flush", verbosity=0, interactive=False)
        call_command("load_content", verbosity=0)
        fill(size)
        found[size] = measure(size)
    few, many = found.values()
    usual, usual_few = many["changelist"][0], few["changelist"][0]
    further = {name: (many[name][0] / usual) / (few[name][0] / usual_few) for name in many}
    for name, (took, statements) in many.items():
        print(
            f"  {name:18} {took:6.0f} ms, {statements} statements; of the changelist {took / usual:.2f}; "
            f"{further[name]:.1f} times as far from it as with {count // 10:,}",
            flush=True,
        )
    pages = [name for name in many if name != "changelist"]
    slowest = max(many[name][0] / usual for name in pages)
    growth = max(further[name] for name in pages)
    same = all(many[name][1] == few[name][1] for name in pages)
    print(
        verdict(f"{count:,} rows of each kind: at most {SLOWEST} of a changelist", slowest <= SLOWEST, f"{slowest:.2f}")
    )
    print(verdict(f"at most {GROWTH} times as far from it as with a tenth", growth <= GROWTH, f"{growth:.1f}"))
    print(verdict("as many statements, however many rows", same, "equal" if same else "not equal"))


if __name__ == "__main__":
    print(f"staff's statistics, {datetime.now():%Y-%m-%d %H:%M}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        os.environ.update(CAOT_MODE="test", CAOT_VAR_DIR=folder, DJANGO_SETTINGS_MODULE="caot_mentor.settings")
        import django

        django.setup()
        main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
