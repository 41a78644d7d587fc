"""`python -m tests.bench [--quick] [--sizes 2000,20000]`: the search against its goals, as a table of ratios.

Starts a PostgreSQL of its own and gunicorn with two workers; wrk opens a new connection for each request. The pages and
their references take turns within a round, so that what else the machine does falls on all of them.
"""

import argparse
import gzip
import io
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT: int = free.getsockname()[1]
SITE = f"http://localhost:{PORT}"
FILTERS = {
    "none": "",
    "area": "?area=mental-health",
    "area+where": "?area=mental-health&where=ON",
    "many": "?area=mental-health&where=ON&language=en&experience=11-15&experience=16-20&experience=21-plus",
    "place": "?place=now&where=ON",
    "fit": "?sort=fit",
    "text": "?q=joering",
    "all": "?q=ontario&area=mental-health&where=ON&language=en&experience=11-15&experience=21-plus&place=now&sort=fit",
}
WITH_PROFILE = {"fit", "all"}  # asked for by a member with a mentee profile; the usual way knows no fit
WITH_WORDS = {"text", "all"}
TARGETS = {2_000: 0.75, 20_000: 0.75, 100_000: 0.65}
TEXT_TARGETS = {20_000: 0.55, 100_000: 0.3}
USUAL_TARGETS = {20_000: 40, 100_000: 100}


def prepare(folder: str) -> None:
    os.environ.update(
        CAOT_MODE="test", CAOT_VAR_DIR=folder, DJANGO_SETTINGS_MODULE="tests.bench.settings", PORT=str(PORT)
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # reference B refers to the site's own tables
    call_command("createcachetable", verbosity=0)
    call_command("load_content", verbosity=0)


def grow_to(size: int) -> float:
    """Add mentors until there are `size` of them; how many seconds it took."""
    from django.core.management import call_command

    from mentorship.profiles.models import MentorProfile
    from tests.bench.usual_way.models import fill

    started = time.monotonic()
    call_command("seed_scale", mentors=size - MentorProfile.objects.count(), stdout=io.StringIO())
    took = time.monotonic() - started
    fill()
    return took


def sign_in(*, with_profile: bool) -> str:
    from django.test import Client

    from tests import factories
    from tests.mentorship.mentors import make_mentee

    client, member = Client(), factories.make_member()
    if with_profile:
        make_mentee(
            member,
            topics=["ethics", "clinical-reasoning", "career-paths", "job-search"],
            areas=["mental-health", "neurology"],
            values=["feedback-direct", "rhythm-short", "scope-life"],
            ages=["adult"],
            practice_settings=["general-hospital"],
            modes=["video"],
            province="ON",
            importance={"topics": "important"},
            employer="Example Health",
        )
    factories.sign_in(client, member)
    return client.cookies["session"].value


def get(address: str, session: str) -> bytes:
    request = urllib.request.Request(address, headers={"Cookie": f"session={session}"})
    with urllib.request.urlopen(request, timeout=3600) as answer:
        return answer.read()


def throughput(address: str, session: str, seconds: float) -> tuple[float, float]:
    """Requests per second and the median in milliseconds, eight at once."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "--timeout", "60s"]
    command += ["-H", "Connection: close", "-H", f"Cookie: session={session}", address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if re.search(r"^ +0 requests in", done.stdout, re.MULTILINE):
        raise SystemExit(f"{address} answered nothing:\n{done.stdout}")
    if "Non-2xx" in done.stdout:
        raise SystemExit(f"{address} failed:\n{done.stdout}")
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))
    median, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", done.stdout).groups()
    return per_second, float(median) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def median_of(address: str, session: str, times: int) -> float:
    """The median time of one page asked for `times` times, in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        get(address, session)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def save_ratio() -> float:
    """Saving a mentor with the counts kept true, against saving without (goal 8)."""
    from unittest import mock

    from django.utils import timezone

    from members.models import Member
    from mentorship.profiles import facets, workflow
    from mentorship.profiles.models import MentorProfile
    from tests.mentorship.mentors import answers

    members = Member.objects.filter(mentor_profile__is_listed=True).order_by("pk")[:40]
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number, member in enumerate(members):
        for turn in (1, 2):
            is_kept = (number + turn) % 2 == 0
            changed = answers(areas=["driving", "dementia"] if turn == 1 else ["neurology"])
            keeper = facets.record_change if is_kept else lambda *a: None
            started = time.perf_counter()
            with mock.patch.object(facets, "record_change", keeper):
                workflow.save_questionnaire(member, changed, [], language="en", now=timezone.now())
            taken[is_kept].append(time.perf_counter() - started)
    facets.rebuild()
    assert MentorProfile.objects.exists()
    return statistics.median(taken[True]) / statistics.median(taken[False])


def first_load(session: str) -> tuple[int, int, int]:
    """Bytes of the first load (compressed), of its scripts, and of the page's HTML as it is (goal 7)."""
    html = get(f"{SITE}/en/mentors/?area=mental-health", session)
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html.decode()))
    sizes = {}
    for part in parts:
        content = get(f"{SITE}{part}", session)
        sizes[part] = len(content) if part.endswith(".woff2") else len(gzip.compress(content))
    scripts = sum(size for part, size in sizes.items() if part.endswith(".js"))
    return sum(sizes.values()) + len(gzip.compress(html)), scripts, len(html)


def measure(size: int, sessions: dict[bool, str], rounds: int, seconds: float, *, is_quick: bool) -> dict[str, float]:
    """One line for each filter; the ratio to A is the median of the rounds'."""
    ratios: dict[str, float] = {}
    for name, query in FILTERS.items():
        session = sessions[name in WITH_PROFILE]
        ours, memory = (f"{SITE}/en/{path}/{query}" for path in ("mentors", "bench/from-memory"))
        usual = f"{SITE}/en/bench/usual-way/{query}"
        for address in (ours, memory) * 3:  # every worker warms up
            get(address, session)
        rows = []
        for _ in range(rounds):
            a, b = throughput(memory, session, seconds), throughput(ours, session, seconds)
            rows.append((b[0] / a[0], a[0], b[0], b[1]))
        ratio, a_rate, rate, at_50 = (statistics.median(column) for column in zip(*rows, strict=True))
        ratios[name], alone, beside = ratio, median_of(ours, session, 9), "– | – |"
        if times := _times(name, size, is_quick=is_quick):
            as_usual = median_of(usual, session, times)
            ratios[f"{name} usual"] = as_usual / alone
            beside = f"{as_usual:.0f} | {as_usual / alone:.0f} |"
        print(
            f"| {size:,} | {name} | {a_rate:.0f} | {rate:.0f} ({at_50:.0f} ms) | {ratio:.2f} | {alone:.1f} | {beside}",
            flush=True,
        )
    return ratios


def _times(name: str, size: int, *, is_quick: bool) -> int:
    """How often the usual way is asked: with words it makes every vector for every count, which takes minutes."""
    if name in WITH_WORDS:
        return 0 if is_quick and size > 2_000 else 1
    if size > 20_000:
        return 1
    return 3 if size > 2_000 else 5


def verdict(label: str, value: float, target: float, *, at_most: bool = False) -> None:
    is_reached = value <= target if at_most else value >= target
    sign = "≤" if at_most else "≥"
    outcome = "reached" if is_reached else f"missed by {abs(value - target):,.2f}"
    print(f"{label}: {value:,.2f} ({sign} {target:,}): {outcome}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", help="such as 2000,20000")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="short rounds, words against the usual way at 2,000 only, and without --sizes no 100,000",
    )
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk, or brew install wrk.")
    wanted = options.sizes or ("2000,20000" if options.quick else "2000,20000,100000")
    sizes = [int(size) for size in wanted.split(",")]
    rounds, seconds = (3, 1) if options.quick else (5, 2)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        prepare(folder)
        sessions = {with_profile: sign_in(with_profile=with_profile) for with_profile in (False, True)}
        # without a limit of time: gunicorn ends a worker after 30 seconds, and the usual way needs more for words
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-w2", "-t0", "-b", f"127.0.0.1:{PORT}"]
        server = subprocess.Popen([*command, "--log-level", "error", "caot_mentor.wsgi"], cwd=ROOT)
        try:
            report(sizes, sessions, rounds, seconds, is_quick=options.quick)
        finally:
            server.terminate()
            server.wait(timeout=30)


def report(sizes: list[int], sessions: dict[bool, str], rounds: int, seconds: float, *, is_quick: bool) -> None:
    results, seeded = {}, {}
    print("| mentors | filter | A req/s | ours req/s (p50) | ratio to A | ours alone ms | B alone ms | B / ours |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        seeded[size] = grow_to(size)
        results[size] = measure(size, sessions, rounds, seconds, is_quick=is_quick)
    print()
    closed = [name for name in FILTERS if name not in WITH_WORDS]
    for size, ratios in results.items():
        if size in TARGETS:
            verdict(f"goal 1, {size:,}, least ratio to A", min(ratios[name] for name in closed), TARGETS[size])
        if size in TEXT_TARGETS:
            verdict(f"goal 2, {size:,}, words", min(ratios[name] for name in WITH_WORDS), TEXT_TARGETS[size])
        if size in USUAL_TARGETS:
            least = min(value for name, value in ratios.items() if name.endswith(" usual"))
            verdict(f"goal 3, {size:,}, least B / ours", least, USUAL_TARGETS[size])
    if {2_000, 100_000} <= results.keys():
        flat = min(results[100_000][name] / results[2_000][name] for name in closed)
        verdict("goal 4, ratio at 100,000 / at 2,000", flat, 0.7)
    load, scripts, html = first_load(sessions[False])
    verdict("goal 7, first load, kB", load / 1000, 100, at_most=True)
    verdict("goal 7, scripts, kB", scripts / 1000, 25, at_most=True)
    verdict("goal 7, HTML, kB", html / 1000, 50, at_most=True)
    verdict("goal 8, saving with counts / without", save_ratio(), 2, at_most=True)
    if 100_000 in seeded:
        verdict("goal 13, seed_scale to 100,000, s", sum(seeded.values()), 120, at_most=True)


if __name__ == "__main__":
    main()
