"""Many people at once on the site as it runs: `python -m tests.bench.load [--sessions N] [--seconds S] [--pause P]`.

10,000 members, 1,500 of them mentors; gunicorn with four workers, Redis, a worker of the jobs and their clock, as in
`deploy/`. Sixteen of twenty sessions are of mentees who search, read, ask mentors for a first meeting and take it back;
four are of two sought mentors with one place, each signed in twice, who accept, decline and end. Everybody waits P
seconds between two pages (half a second, on average). Each kind of page is first measured alone, and both times beside
reference A of `tests.bench`: the search's HTML from memory, through the same processes.
"""

import argparse
import http.client
import io
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.bench.__main__ import FILTERS, PORT, ROOT, WITH_PROFILE, WITH_WORDS, prepare, verdict

MEMBERS, MENTORS, SOUGHT, WARM, ALONE = 10_000, 1_500, 2, 8, 25
MEMORY, SENT, ACCEPTED = "page from memory", "ask a mentor (sent)", "accept (sent)"
KEY = "[0-9a-f]{8}-[0-9a-f-]{27}"
DIRECTORY = ("", "?type=formal&province=ON", "?q=mental", "?specialty=mental-health")
# how often a mentee does what, and a sought mentor
MENTEES = {
    "search": 18,
    "search by fit": 12,
    "search by words": 6,
    "mentor": 20,
    "my account": 8,
    "introductions": 6,
    "resources": 6,
    "directory": 6,
    "ask": 8,
    MEMORY: 12,
}
SOUGHT_MENTORS = {"answer": 70, "my account": 10, "mentorships": 10, "my mentor profile": 10}
ADDRESSES = {
    "my account": "my-account/",
    "introductions": "my-mentorships/introductions/",
    "mentorships": "my-mentorships/",
    "my mentor profile": "my-mentor-profile/",
    "resources": "resources/",
    MEMORY: "bench/from-memory/",
}


class Visitor:
    """One browser: its session, what it saw last, and how long each of its pages took."""

    def __init__(self, session: str, language: str, seed: int, sought: list[str]) -> None:
        self.language, self.sought, self.chance = language, sought, random.Random(seed)
        self.cookies = {"session": session}
        self.found: list[str] = []
        self.taken: list[tuple[str, float, int]] = []

    def open(self, kind: str, path: str, data: dict[str, str] | None = None) -> tuple[str, str]:
        """Ask for a page, or send a form; the page that follows is asked for like any other. Its path and HTML."""
        path = path if path.startswith("/") else f"/{self.language}/{path}"
        headers = {"Host": f"localhost:{PORT}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if data is not None:
            body, headers["Content-Type"] = urlencode(data), "application/x-www-form-urlencoded"
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            connection.request("POST" if data is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            html, status = answer.read().decode(errors="replace"), answer.status
        except (OSError, http.client.HTTPException):
            self.taken.append((kind, time.perf_counter() - started, 599))
            return path, ""
        finally:
            connection.close()
        self.taken.append((kind, time.perf_counter() - started, status))
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if status in (301, 302, 303):
            where = urlsplit(answer.headers["Location"])
            return self.open(_kind_of(where.path), f"{where.path}?{where.query}" if where.query else where.path)
        return path, html

    def send(self, kind: str, path: str, page: str, **data: str) -> tuple[str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return self.open(kind, path, {"csrfmiddlewaretoken": token[1] if token else "", **data})

    def step(self, kind: str) -> None:
        match kind:
            case "search" | "search by fit" | "search by words":
                self._search(kind)
            case "mentor":
                self.open("mentor", f"mentors/{self._somebody()}/")
            case "directory":
                self.open("directory", f"opportunities/{self.chance.choice(DIRECTORY)}")
            case "ask":
                self._ask()
            case "answer":
                self._answer()
            case _:
                self.open(kind, ADDRESSES[kind])

    def _search(self, kind: str) -> None:
        names = {"search by fit": ["fit"], "search by words": ["text", "all"]}.get(kind)
        name = self.chance.choice(names or [each for each in FILTERS if each not in WITH_PROFILE | WITH_WORDS])
        _path, html = self.open(kind, f"mentors/{FILTERS[name]}")
        self.found = sorted(set(re.findall(f"/mentors/({KEY})/", html))) or self.found

    def _somebody(self) -> str:
        if not self.found:
            self._search("search")
        return self.chance.choice(self.found or self.sought)

    def _ask(self) -> None:
        """Mostly one of the sought; with three open, one of them is taken back first (FIND-11)."""
        key = self.chance.choice(self.sought) if self.chance.random() < 0.7 else self._somebody()
        path, page = self.open("ask a mentor", f"mentors/{key}/ask/")
        if 'name="message"' in page:
            boxes = dict.fromkeys(re.findall(r'name="(accept_\d+)"', page), "on")
            words = {"message": "May I learn from you?", "text_language": self.language, "share": "on"}
            self.send(SENT, path, page, **words, **boxes)
        elif open_ones := re.findall(f"introductions/({KEY})/", page):
            path, page = self.open("introduction", f"my-mentorships/introductions/{self.chance.choice(open_ones)}/")
            if f"{path}withdraw/" in page:
                self.send("take back (sent)", f"{path}withdraw/", page)

    def _answer(self) -> None:
        _path, listed = self.open("introductions", ADDRESSES["introductions"])
        keys = re.findall(f"introductions/({KEY})/", listed)
        if not keys:
            return
        # what waits for an answer comes first; both sessions go for the same ones
        path, page = self.open("introduction", f"my-mentorships/introductions/{self.chance.choice(keys[:4])}/")
        if f"{path}accept/" in page:
            self.send(ACCEPTED, f"{path}accept/", page, **{"accept-word": ""})
        elif f"{path}no/" in page:
            self.send("no match (sent)", f"{path}no/", page, **{"say_no-reason": ""})


def _kind_of(path: str) -> str:
    """What somebody is shown after a form or in the place of the page that was asked for."""
    if re.search(f"introductions/{KEY}/$", path):
        return "introduction"
    return "mentor" if re.search(f"/mentors/{KEY}/$", path) else "other"


def fill() -> None:
    """The members, mentors among them, and a directory."""
    from django.core.management import call_command
    from django.db import connection

    from members.models import Member, Membership, MembershipCategory
    from members.queries import today
    from tests.mentorship.opportunities import make_opportunity

    call_command("seed_scale", mentors=MENTORS, stdout=io.StringIO())
    names = ("Avery", "Camille", "Noor", "Sacha"), ("Gagnon", "Okafor", "Singh", "Tremblay")
    people = Member.objects.bulk_create(
        Member(
            email=f"load{number}@members.example",
            member_number=f"L{number}",
            first_name=names[0][number % 4],
            last_name=names[1][number // 4 % 4],
            language="fr" if number % 4 == 0 else "en",
            province="QC" if number % 4 == 0 else "ON",
            password="!",
        )
        for number in range(MEMBERS - MENTORS)
    )
    category, on, day = MembershipCategory.objects.get(code="member"), today(), timedelta(days=1)
    Membership.objects.bulk_create(
        Membership(member=each, category=category, starts_on=on - 200 * day, ends_on=on + 160 * day) for each in people
    )
    for number in range(300):
        make_opportunity(host=f"Host {number % 40}", provinces=["ON"] if number % 3 else ["QC"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def visitors(sessions: int) -> tuple[list[Visitor], list[Visitor], list[int]]:
    """The mentees; the browsers of the sought mentors, two each; and who these are."""
    from django.test import Client

    from tests import factories
    from tests.mentorship.introductions import make_mentee
    from tests.mentorship.mentors import make_mentor

    def browser(member: Any, number: int) -> Visitor:
        client = Client()
        factories.sign_in(client, member)
        return Visitor(client.cookies["session"].value, "fr" if number % 4 == 0 else "en", number, keys)

    mentors = [make_mentor(places=1) for _each in range(SOUGHT)]
    keys = [str(each.public_id) for each in mentors]
    mentees = [browser(make_mentee(), number) for number in range(sessions - 2 * SOUGHT)]
    both = [browser(each.member, number) for number, each in enumerate(mentors * 2, start=1_000)]
    return mentees, both, [each.member_id for each in mentors]


def alone(mentee: Visitor, mentor: Visitor) -> dict[str, float]:
    """The median seconds of each kind of page while nobody else asks; they take turns."""
    somebody = mentee._somebody()
    pages = {
        **{kind: (mentee, path) for kind, path in ADDRESSES.items()},
        "mentorships": (mentor, ADDRESSES["mentorships"]),
        "my mentor profile": (mentor, ADDRESSES["my mentor profile"]),
        "search": (mentee, f"mentors/{FILTERS['many']}"),
        "search by fit": (mentee, f"mentors/{FILTERS['fit']}"),
        "search by words": (mentee, f"mentors/{FILTERS['all']}"),
        "mentor": (mentee, f"mentors/{somebody}/"),
        "ask a mentor": (mentee, f"mentors/{somebody}/ask/"),
        "directory": (mentee, f"opportunities/{DIRECTORY[1]}"),
    }
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(WARM + ALONE):
        for kind, (visitor, path) in pages.items():
            visitor.open(kind, path)
            if turn >= WARM:  # until then every worker warms up
                times[kind].append(visitor.taken[-1][1])
    for visitor in (mentee, mentor):
        visitor.taken.clear()
    return {kind: statistics.median(each) for kind, each in times.items()}


def run(mentees: list[Visitor], mentors: list[Visitor], seconds: float, pause: float, look: Callable[[], None]) -> None:
    """Everybody at once for so long; `look` is called all the while."""
    ends_at = time.monotonic() + seconds

    def walk(visitor: Visitor, habits: dict[str, int]) -> None:
        while time.monotonic() < ends_at:
            visitor.step(visitor.chance.choices(list(habits), list(habits.values()))[0])
            time.sleep(visitor.chance.expovariate(1 / pause) if pause else 0)

    everybody = [(each, MENTEES) for each in mentees] + [(each, SOUGHT_MENTORS) for each in mentors]
    threads = [threading.Thread(target=walk, args=each) for each in everybody]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        look()
        time.sleep(0.25)


def booked_twice(mentors: list[int]) -> int:
    """How many mentorships stand above the places of the sought mentors, or are the same two people's again."""
    from mentorship.pairs.models import Pairing

    pairs = list(
        Pairing.objects.filter(mentor__in=mentors, state__in=Pairing.PLACE_STATES).values_list("mentor", "mentee")
    )
    by_mentor = Counter(mentor for mentor, _mentee in pairs)
    return sum(number - 1 for number in by_mentor.values()) + len(pairs) - len(set(pairs))


def report(taken: list[tuple[str, float, int]], calm: dict[str, float], seconds: float) -> None:
    by_kind: dict[str, list[float]] = defaultdict(list)
    for kind, took, _status in taken:
        by_kind[kind].append(took)
    memory = at(by_kind[MEMORY], 95)
    every = [took for _kind, took, _status in taken]
    print("| page | alone, ms | of the page from memory | asked for | p50 | p95 | p99 | p95 of the memory's |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, times in sorted(by_kind.items(), key=lambda item: -at(item[1], 95)):
        by_itself = f"{calm[kind] * 1000:.0f} | {calm[kind] / calm[MEMORY]:.2f}" if kind in calm else "– | –"
        points = " | ".join(f"{at(times, share) * 1000:.0f}" for share in (50, 95, 99))
        print(f"| {kind} | {by_itself} | {len(times)} | {points} | {at(times, 95) / memory:.2f} |")
    points = ", ".join(f"p{share} {at(every, share) * 1000:.0f} ms" for share in (50, 95, 99))
    print(f"\n{len(taken):,} pages in {seconds:.0f} s ({len(taken) / seconds:.0f} a second), all of them: {points}")
    verdict("goal 16, p95 of all pages / of the page from memory", at(every, 95) / memory, 2, at_most=True)


def at(times: list[float], share: int) -> float:
    """The time that so many in a hundred do not pass."""
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0.5, help="between two pages of one person; 0: none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder, ExitStack() as ends:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")  # the transport is Redis's; its address follows
        (Path(folder) / "static").mkdir()  # WhiteNoise warns about a missing one
        prepare(folder)
        from tests.faults.conftest import Redis

        redis = Redis()
        redis.start()
        ends.callback(redis.stop)
        os.environ["REDIS_URL"] = redis.url
        fill()
        mentees, mentors, sought = visitors(options.sessions)
        jobs = [sys.executable, "-m", "celery", "-A", "caot_mentor"]
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "caot_mentor.wsgi",
            "--bind",
            f"127.0.0.1:{PORT}",
            "--workers",
            "4",
        ]
        often = ["--max-requests", "5000", "--max-requests-jitter", "500"]
        for command in (
            [*gunicorn, *often, "--timeout", "30", "--no-control-socket", "--log-level", "error"],
            [*jobs, "worker", "--concurrency", "2", "--loglevel", "error"],
            [*jobs, "beat", "--loglevel", "error", "--pidfile", "", "--schedule", f"{folder}/schedule"],
        ):
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            ends.callback(process.wait)
            ends.callback(process.terminate)
        wait_until_it_answers()
        calm = alone(mentees[0], mentors[0])
        twice: list[int] = []
        run(mentees, mentors, options.seconds, options.pause, lambda: twice.append(booked_twice(sought)))
        taken = [each for visitor in mentees + mentors for each in visitor.taken]
        report(taken, calm, options.seconds)
        tell(taken, max([*twice, booked_twice(sought)]))


def wait_until_it_answers() -> None:
    ends_at = time.monotonic() + 60
    while Visitor("", "en", 0, []).open("", "/health/ready")[1].find('"ok"') < 0:
        if time.monotonic() > ends_at:
            sys.exit("The site does not answer.")
        time.sleep(0.2)


def tell(taken: list[tuple[str, float, int]], twice: int) -> None:
    from caot_mentor.mail.models import OutgoingEmail
    from mentorship.introductions.models import IntroductionEvent
    from mentorship.introductions.rules import Action

    deeds = Counter(IntroductionEvent.objects.values_list("action", flat=True))
    mails = Counter(OutgoingEmail.objects.values_list("status", flat=True))
    print(
        f"{deeds[Action.SENT]} requests sent, {deeds[Action.ACCEPTED]} accepted of "
        f"{sum(kind == ACCEPTED for kind, *_more in taken)} times that somebody tried, {deeds[Action.WITHDRAWN]} taken "
        f"back, {deeds[Action.SAID_NO]} ended; mail: {dict(mails)}"
    )
    wrong = Counter((kind, status) for kind, _took, status in taken if status >= 400)
    print(f"answers that were no page: {dict(wrong) or 'none'}")
    verdict("goal 16, errors", sum(wrong.values()), 0, at_most=True)
    verdict("goal 16, places taken twice", twice, 0, at_most=True)


if __name__ == "__main__":
    main()
