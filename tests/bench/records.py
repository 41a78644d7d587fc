"""Goal 11, and many certificates at once: `python -m tests.bench.records [COUNT]`.

Certificates are made in turns with the fonts and style sheets read once (as the worker does) and read anew for each;
then a thousand of them in a process of their own, whose memory is looked at after 100 and at the end. Last, COUNT
certificates (500) are ordered at once and carried out, in a database of its own.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import django

ROUNDS, MANY, FIRST, ORDERED = 24, 1_000, 100, 500
NAMES = ("Robin Sampleton", "Marie-Hélène Œuvrard-Saint-Germain", "Zoë Ångström-Łukaszewska", "Þórdís Ðæmi Ýrsdóttir")
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def memory_mb() -> float:
    """What this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def certificate(turn: int, language: str) -> tuple[str, dict[str, Any], str]:
    """The arguments of `make_pdf` for one certificate; each has a name and a code of its own."""
    from mentorship.records.documents import qr_image, said

    name, code = f"{NAMES[turn % len(NAMES)]} {turn}", f"{turn:020d}"
    facts = {"holder": name, "mentor": name, "mentee": "", "program": "ondemand", "agreement": None} | {
        "started_on": "2026-05-01",
        "ended_on": "2026-11-01",
        "meetings": [],
        "meetings_held": 0,
        "meets_cpd2": False,
        "category": {"en": "Peers", "fr": "Pairs"},
        "least": {"minutes": 180, "meetings": 3, "months": 6},
        "minutes": {"confirmed": 0, "not_contested": 0, "open": 0},
        "signatory": {"name": "Sample Signatory", "office": {"en": "Executive Director", "fr": "Direction générale"}},
    }
    more = {"role": "mentor", "number": f"C-2026-{turn:05d}", "code": code, "issued_on": NOW, "qr": qr_image(code)}
    more |= {"verify_url": "https://example.org/en/verify/", "verify_page": "example.org/en/verify/"}
    return "certificate", said(facts, language) | more, language


def timed(deed: Callable[[], bytes]) -> tuple[float, int]:
    started = time.perf_counter()
    size = len(deed())
    return (time.perf_counter() - started) * 1000, size


def compare() -> None:
    """Reused and fresh in turns, so that what else the machine does slows both alike. The fonts are set to one weight
    once for both: what is compared is the font configuration and the style sheets."""
    from mentorship.records.pdf import make_pdf, making

    making.faces, making.pictures = cache(making.faces), cache(making.pictures)
    press = making.press

    reused, fresh, sizes = [], [], []
    make_pdf(*certificate(0, "en"))  # the library is imported
    for turn in range(1, ROUNDS + 1):
        asked = certificate(turn, ("en", "fr")[turn % 2])
        press.cache_clear()
        fresh.append(timed(partial(make_pdf, *asked))[0])
        milliseconds, size = timed(partial(make_pdf, *asked))
        reused.append(milliseconds)
        sizes.append(size)
    ratio = statistics.median(fresh) / statistics.median(reused)
    print(f"  reused fonts and styles   {statistics.median(reused):6.0f} ms a certificate")
    print(f"  read anew for each        {statistics.median(fresh):6.0f} ms a certificate")
    print(verdict("at least 1.6 times as fast", ratio >= 1.6, f"{ratio:.2f}"))
    print(verdict("at most 30 kB each", max(sizes) <= 30_000, f"{max(sizes) / 1000:.1f} kB"))


def many() -> None:
    """A thousand in this process, which prints its memory after 100 and at the end."""
    from mentorship.records.pdf import make_pdf

    first = 0.0
    for turn in range(1, MANY + 1):
        make_pdf(*certificate(turn, ("en", "fr")[turn % 2]))
        if turn == FIRST:
            first = memory_mb()
    last = memory_mb()
    print(f"  memory after {FIRST}: {first:.0f} MB, after {MANY}: {last:.0f} MB")
    print(verdict("memory at most 1.3 of that after 100", last / first <= 1.3, f"{last / first:.2f}"))


def in_the_web() -> None:
    """Every address of the site is known, and the PDF library is not loaded."""
    import caot_mentor.urls
    import caot_mentor.wsgi  # noqa: F401

    loaded = [name for name in ("weasyprint", "pydyf") if name in sys.modules]
    print(verdict("the web process never imports the PDF library", not loaded, ", ".join(loaded) or "not loaded"))


def at_once(count: int) -> None:
    """An order of `count` certificates, issued and made as the worker does."""
    from django.core.management import call_command
    from django.db import transaction

    from mentorship.pairs.models import Pairing
    from mentorship.records import workflow
    from mentorship.records.models import Record
    from mentorship.records.reminders import carry_out_orders, make_records
    from tests import factories
    from tests.mentorship.records import name_signatory

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    with transaction.atomic():
        name_signatory()
        people = [factories.make_member() for _each in range(20)]
        ended = NOW - timedelta(days=2)
        half = {"program": "momentum", "state": "completed", "places_then": 2, "started_at": ended - timedelta(days=90)}
        Pairing.objects.bulk_create(
            Pairing(mentor=people[turn % 10], mentee=people[10 + turn % 10], proposed_at=ended, ended_at=ended, **half)
            for turn in range(count // 2)
        )
        day = NOW.date()
        order = workflow.order_certificates(
            "momentum", day - timedelta(days=9), day, by=factories.make_staff(), now=NOW
        )
        started = time.perf_counter()
        while carry_out_orders(NOW):
            pass
        issued = time.perf_counter()
        while make_records(NOW):
            pass
        made = time.perf_counter()
        ready = Record.objects.filter(order=order, state=Record.State.READY).count()
        numbers = sorted(Record.objects.filter(order=order).values_list("number", flat=True))
        issuing, making = issued - started, made - issued
        print(f"  {order.counted} ordered; issued in {issuing:.1f} s; both languages made in {making:.0f} s")
        whole = ready == order.counted and numbers == list(range(numbers[0], numbers[0] + ready))
        print(verdict("all ready, numbers without a gap", whole, f"{ready} ready"))
        transaction.set_rollback(True)


def verdict(goal: str, is_reached: bool, figure: str) -> str:
    return f"  {'reached' if is_reached else 'MISSED '}  {goal}: {figure}"


def main(count: int) -> None:
    """Each part in a process of its own: memory that was taken once is never given back."""
    print("certificates (goal 11)", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        surroundings = os.environ | {"CAOT_MODE": "test", "CAOT_VAR_DIR": folder}
        for part in ("web", "compare", "many", f"order={count}"):
            run = [sys.executable, "-W", "ignore", "-m", "tests.bench.records", part]
            subprocess.run(run, check=True, env=surroundings)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caot_mentor.settings")
    django.setup()
    part = sys.argv[1] if len(sys.argv) == 2 else str(ORDERED)
    if part.isdecimal():
        main(int(part))
    elif part.startswith("order="):
        at_once(int(part.removeprefix("order=")))
    else:
        {"web": in_the_web, "compare": compare, "many": many}[part]()
