"""P3, the canary hunt: what somebody tells in confidence stands in its own column, and nowhere else.

Unique words go in wherever people write of themselves, by the pages, in deeds that succeed and in pages that break.
Then logs with their tracebacks, error mails, messages to the workers, addresses and every column of every table are
searched for them.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from caot_mentor.celery import app
from caot_mentor.mail.wake import circuit
from members.models import Member
from members.policy import Role
from mentorship.introductions.models import Introduction
from mentorship.profiles.models import MentorProfile
from tests import factories
from tests.mentorship.introductions import make_mentee
from tests.mentorship.mentors import make_mentor

STAFF_WORDS, SHOWN_WORDS, FILTER_WORDS = "quokkastaff", "quokkashown", "quokkafilter"
EMPLOYER, KEEP_AWAY = "quokkaemployer", "quokkaaway"
REFUSED = "quokkarefused"  # in what is sent to pages that break
STAFF_CODE, FILTER_CODE, EQUITY_CODE = "race-latin-american", "faith-sikh", "first-generation"
CANARIES = (STAFF_WORDS, SHOWN_WORDS, FILTER_WORDS, EMPLOYER, KEEP_AWAY, REFUSED, STAFF_CODE, FILTER_CODE, EQUITY_CODE)
# Where each may stand in clear; what is not here, nowhere.
HOMES = {
    SHOWN_WORDS: {"members_selfidentification.shown_words"},
    EMPLOYER: {"mentorship_menteeprofile.employer"},
    KEEP_AWAY: {"mentorship_menteeprofile.keep_away"},
}


class ErrorMails(AdminEmailHandler):
    """What would be mailed to administrators, with the whole report in both forms."""

    def __init__(self, mails: list[str]) -> None:
        super().__init__(include_html=True)
        self.setLevel(logging.WARNING)
        self.mails = mails

    def send_mail(self, subject: str, message: str, *args: Any, **kwargs: Any) -> None:
        self.mails.append("\n".join([subject, message, kwargs.get("html_message") or ""]))


class Lines(logging.Handler):
    """Every record as the console would have it, with its traceback."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{logging.Formatter('%(levelname)s %(name)s %(message)s').format(record)} {record.args}")


@dataclass
class Hunt:
    """What went out of the site beside its pages."""

    lines: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    pages: dict[int, list[str]] = field(default_factory=dict)  # by reader

    def found(self) -> dict[str, set[str]]:
        """Where each canary stands that was found anywhere."""
        places = {
            "a log": self.lines,
            "an error mail": self.mails,
            "a message to the workers": self.messages,
            "an address or header": self.headers,
        }
        found: dict[str, set[str]] = {}
        for canary in CANARIES:
            for place, texts in places.items():
                if any(canary in text.lower() for text in texts):
                    found.setdefault(canary, set()).add(place)
            for column in columns_with(canary):
                found.setdefault(canary, set()).add(column)
        return found

    def browse(self, client: Client, person: Member) -> Browsing:
        return Browsing(self, client, self.pages.setdefault(person.pk, []))


@dataclass
class Browsing:
    """Somebody's browser; each address and header is kept, and each page."""

    hunt: Hunt
    client: Client
    pages: list[str]

    def get(self, address: str, **headers: str) -> HttpResponse:
        return self._keep(address, self.client.get(address, headers=headers))

    def post(self, address: str, sent: dict[str, Any]) -> HttpResponse:
        return self._keep(address, self.client.post(address, sent))

    def _keep(self, address: str, response: Any) -> HttpResponse:
        self.hunt.headers.append(f"{address} {response.headers} {response.cookies}".lower())
        self.pages.append(response.text if hasattr(response, "text") else "")
        return response


def columns_with(words: str) -> set[str]:
    """Every `table.column` that holds the words: in text, in what `bytea` holds, and one step of base64 deep."""
    with connection.cursor() as cursor:
        found = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                found |= {f"{table}.{column}" for column, value in json.loads(row).items() if words in readable(value)}
    return found


def readable(value: Any) -> str:
    text = str(value)
    if text.startswith("\\x"):
        text = bytes.fromhex(text[2:]).decode(errors="replace")
    with suppress(ValueError):
        text += base64.b64decode(text, validate=True).decode(errors="replace")
    return text.lower()


@pytest.fixture
def hunt(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hunt]:
    """A hunt whose logs are as talkative as somebody makes them who looks for a fault."""
    hunt = Hunt()
    handlers = [ErrorMails(hunt.mails), Lines(hunt.lines)]
    level = logging.root.level
    logging.root.setLevel(logging.DEBUG)
    for handler in handlers:
        logging.root.addHandler(handler)
    circuit.close()
    monkeypatch.setattr(app, "send_task", lambda *args, **kwargs: hunt.messages.append(f"{args} {kwargs}"))
    yield hunt
    for handler in handlers:
        logging.root.removeHandler(handler)
    logging.root.setLevel(level)


@dataclass
class People:
    """A mentor and a mentee with their browsers, and a coordinator."""

    profile: MentorProfile
    mentor: Browsing
    mentee_member: Member
    mentee: Browsing
    staff: Browsing


@pytest.fixture
def people(hunt: Hunt) -> People:
    profile, mentee = make_mentor(), make_mentee()
    staff = factories.make_staff(Role.COORDINATOR)
    browsers = []
    for person in (profile.member, mentee, staff):
        client = Client(raise_request_exception=False)
        factories.sign_in(client, person, has_confirmed=True)
        browsers.append(hunt.browse(client, person))
    return People(profile, browsers[0], mentee, browsers[1], browsers[2])


def question(trait: str) -> str:
    return reverse("members:identity-question", args=[trait])


def say_all(people: People) -> None:
    """Everything that is told in confidence goes in by its page."""
    said = people.mentor.post(
        question("race"),
        {"answers": [STAFF_CODE], "words": STAFF_WORDS, "visibility": "staff", "is_matched_on": "on"},
    )
    assert said.status_code == 302
    shown = {"answers": ["ethnicity-african"], "words": SHOWN_WORDS, "visibility": "shown", "next": "1", "do": "next"}
    assert people.mentor.post(question("ethnicity"), shown).status_code == 302
    private = {"employer": EMPLOYER, "keep_away": KEEP_AWAY}
    step = reverse("mentorship:mentee-profile-step", args=["private"])
    assert people.mentee.post(step, private).status_code == 302


def filter_and_ask(people: People) -> Introduction:
    """The mentee's way from private filters to a request that is accepted and becomes a mentorship."""
    search, filters = reverse("mentorship:mentor-search"), reverse("mentorship:mentor-private-filters")
    for sent in ({"words": FILTER_WORDS, "faith": [FILTER_CODE]}, {"words": SHOWN_WORDS}):
        answer = people.mentee.post(f"{filters}?area=neurology&q=listen", sent)
        assert answer.status_code == 302
        people.mentee.get(answer.headers["Location"])
        people.mentee.get(f"{search}?area=neurology", **{"HX-Request": "true"})
        people.mentee.get(f"{search}?sort=fit")
        people.mentee.get(filters)
    answer = people.mentee.post(reverse("mentorship:opportunity-private-filters"), {"equity": EQUITY_CODE})
    assert "Private filters on" in people.mentee.get(answer.headers["Location"]).text  # type: ignore[attr-defined]
    people.mentee.get(reverse("mentorship:opportunity-list") + "?type=formal", **{"HX-Request": "true"})
    people.mentee.get(reverse("mentorship:mentor-detail", args=[people.profile.public_id]))
    ask = reverse("mentorship:introduction-send", args=[people.profile.public_id])
    sent = {"message": "May we meet?", "text_language": "en", "share": "on"}
    page = people.mentee.get(ask)
    sent |= {f"accept_{document.pk}": "on" for document, _box in page.context["form"].document_fields()}  # type: ignore[attr-defined]
    assert people.mentee.post(ask, sent).status_code == 302
    introduction = Introduction.objects.get(mentee=people.mentee_member)
    pages = {"accept": people.mentor, "yes": people.mentee}
    for deed, browsing in (*pages.items(), ("yes", people.mentor)):
        people.mentor.get(reverse("mentorship:introduction-detail", args=[introduction.public_id]))
        address = reverse("mentorship:introduction-detail", args=[introduction.public_id]) + f"{deed}/"
        assert browsing.post(address, {"accept-word": "Gladly."}).status_code == 302
    introduction.refresh_from_db()
    assert introduction.state == "paired"
    return introduction


def look_around(people: People) -> None:
    """What each reads of the own data, and what staff read of the mentor, with a reason."""
    for browsing in (people.mentor, people.mentee):
        for name in ("members:identity", "members:account", "members:account-privacy"):
            browsing.get(reverse(name))
        browsing.post(reverse("members:account-data"), {})
    staff_page = reverse("admin:members_member_identity", args=[people.profile.member_id])
    read = people.staff.post(staff_page, {"reason": "A mentee asked for it."})
    assert STAFF_WORDS in read.text  # type: ignore[attr-defined]
    for name in ("admin:members_member_change", "admin:members_member_history"):
        people.staff.get(reverse(name, args=[people.profile.member_id]))


def privates_in_sessions(words: str) -> int:
    return sum(words in str(session.get_decoded()) for session in Session.objects.all())


def test_what_is_told_in_confidence_stands_in_its_column_and_nowhere_else(
    hunt: Hunt, people: People, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        say_all(people)
        filter_and_ask(people)
        look_around(people)
    assert hunt.messages
    assert hunt.found() == HOMES

    # members read of the mentor what is shown, and of the mentee neither employer nor whom they keep away from
    read_by_mentee, read_by_mentor = ("\n".join(each.pages) for each in (people.mentee, people.mentor))
    assert SHOWN_WORDS in read_by_mentee
    assert STAFF_WORDS not in read_by_mentee
    assert [words for words in (EMPLOYER, KEEP_AWAY) if words in read_by_mentor] == []

    # private filters are in the session of whoever chose them, until they clear them
    assert privates_in_sessions(SHOWN_WORDS) == 1
    people.mentee.post(reverse("mentorship:mentor-private-filters-clear"), {})
    assert privates_in_sessions(SHOWN_WORDS) == 0

    # and what is deleted is gone
    people.mentor.post(reverse("members:identity-delete"), {})
    assert SHOWN_WORDS not in hunt.found()


PRIVATE_STEP = ("mentorship:mentee-profile-step", "private")
POSTS: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("mentor", ("members:identity-question", "race"), {"words": REFUSED, "visibility": "staff"}),
    (
        "mentor",
        ("members:identity-question", "ethnicity"),
        {"words": REFUSED, "visibility": "shown", "answers": ["ethnicity-caribbean"]},
    ),
    ("mentee", ("mentorship:mentor-private-filters",), {"words": REFUSED, "faith": [FILTER_CODE]}),
    ("mentee", PRIVATE_STEP, {"employer": REFUSED, "keep_away": REFUSED}),
]


def send_post(people: People, post: tuple[str, tuple[str, ...], dict[str, Any]]) -> int:
    """One of `POSTS`, with a way back for what it broke; returns the status."""
    who, (name, *args), sent = post
    with undone():
        status: int = getattr(people, who).post(reverse(name, args=args), sent).status_code
    return status


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refuse_writes(table: str) -> None:
    """From here to the end of the transaction the table refuses each row; PostgreSQL's own words quote it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would forbid it
        cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT refused CHECK (false) NOT VALID')


TABLES = (
    "members_selfidentification",
    "members_identityconsent",
    "members_memberevent",
    "django_session",
    "mentorship_menteeprofile",
)


@pytest.mark.parametrize("table", TABLES)
def test_no_canary_in_what_is_said_of_a_page_whose_database_refuses(hunt: Hunt, people: People, table: str) -> None:
    with undone():
        refuse_writes(table)
        statuses = [send_post(people, post) for post in POSTS]
    assert set(statuses) <= {302, 500}
    assert 500 in statuses
    assert hunt.mails
    assert hunt.found() == {}


# docs/production.md asks for these
QUIET_LOG = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}


@pytest.mark.parametrize("is_quiet", [True, False], ids=["as production.md says", "by default"])
def test_the_databases_own_log_keeps_rows_to_itself_when_told_to(hunt: Hunt, people: People, is_quiet: bool) -> None:
    """By default PostgreSQL quotes the refused row and the whole statement: the second line is the control."""
    with undone(), connection.cursor() as cursor:
        for name, value in QUIET_LOG.items() if is_quiet else ():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute("SELECT length(pg_read_binary_file('log'))")
        [begins] = cursor.fetchone()
        for table in ("members_selfidentification", "mentorship_menteeprofile"):
            refuse_writes(table)
        assert [send_post(people, post) for post in POSTS] == [500, 500, 302, 500]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_read_binary_file('log')")
        log = bytes(cursor.fetchone()[0])[begins:].decode(errors="replace")
    assert 'violates check constraint "refused"' in log
    assert (REFUSED in log) is not is_quiet


BREAKING = [
    # what breaks, who asks for which page, and what is sent
    ("members.workflow.identity.save_answer", "mentor", POSTS[0][1], POSTS[0][2]),
    ("members.workflow.identity.save_answer", "mentor", POSTS[1][1], POSTS[1][2]),
    ("members.workflow.identity.seal", "mentor", POSTS[0][1], POSTS[0][2]),
    ("members.workflow.identity.delete_answers", "mentor", POSTS[0][1], {"do": "delete", "delete": "1"}),
    ("members.workflow.identity.delete_answers", "mentor", ("members:identity-delete",), {}),
    ("members.views.identity.render", "mentor", ("members:identity",), None),
    ("members.views.identity.render", "mentor", POSTS[0][1], None),
    ("members.views.identity.render", "mentor", POSTS[0][1], {"words": REFUSED * 20, "visibility": "shown"}),
    ("members.admin.identity.render", "staff", ("admin:members_member_identity",), {"reason": "It is needed."}),
    ("mentorship.profiles.views.search.keep_private", "mentee", POSTS[2][1], POSTS[2][2]),
    ("mentorship.profiles.views.search.keep_private", "mentee", ("mentorship:mentor-private-filters-clear",), {}),
    ("mentorship.profiles.views.search.render", "mentee", POSTS[2][1], {"words": REFUSED * 20}),
    ("mentorship.profiles.views.search.render", "mentee", POSTS[2][1], None),
    ("mentorship.profiles.views.search.find_for", "mentee", ("mentorship:mentor-search",), None),
    ("mentorship.profiles.views.search.render", "mentee", ("mentorship:mentor-search",), None),
    ("mentorship.profiles.views.mentor.render", "mentee", ("mentorship:mentor-detail",), None),
    ("mentorship.directory.views.find", "mentee", ("mentorship:opportunity-list",), None),
    (
        "mentorship.directory.views.filters.keep_private",
        "mentee",
        ("mentorship:opportunity-private-filters",),
        {"equity": EQUITY_CODE},
    ),
    ("mentorship.profiles.workflow.save_mentee_step", "mentee", PRIVATE_STEP, POSTS[3][2]),
    ("mentorship.profiles.views.mentee_profile.render", "mentee", PRIVATE_STEP, {"employer": REFUSED * 20}),
    ("mentorship.introductions.views.render", "mentee", ("mentorship:introduction-send",), None),
    ("members.views.privacy.FileResponse", "mentor", ("members:account-data",), {}),
]


@pytest.mark.parametrize(("breaks", "who", "page", "sent"), BREAKING)
def test_no_canary_in_what_is_said_of_a_page_that_breaks(
    hunt: Hunt,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    breaks: str,
    who: str,
    page: tuple[str, ...],
    sent: dict[str, Any] | None,
) -> None:
    say_all(people)
    people.mentee.post(reverse("mentorship:mentor-private-filters"), {"words": FILTER_WORDS, "faith": [FILTER_CODE]})
    people.mentee.post(reverse("mentorship:opportunity-private-filters"), {"equity": EQUITY_CODE})
    name, *args = page
    needed = {
        "mentorship:mentor-detail": people.profile.public_id,
        "mentorship:introduction-send": people.profile.public_id,
        "admin:members_member_identity": people.profile.member_id,
    }
    address = reverse(name, args=args or ([needed[name]] if name in needed else []))

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("It is broken.")

    monkeypatch.setattr(breaks, broken)
    browsing = getattr(people, who)
    answer = browsing.get(address) if sent is None else browsing.post(address, sent)
    assert answer.status_code == 500
    assert not [canary for canary in CANARIES if canary in answer.text.lower()]  # type: ignore[attr-defined]
    assert any("It is broken." in mail for mail in hunt.mails)
    assert hunt.found() == HOMES


def test_the_search_says_no_private_filter_when_its_tables_are_gone(hunt: Hunt, people: People) -> None:
    people.mentee.post(reverse("mentorship:mentor-private-filters"), {"words": FILTER_WORDS, "faith": [FILTER_CODE]})
    with undone():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE members_selfidentification RENAME COLUMN shown_codes TO elsewhere")
        answer = people.mentee.get(reverse("mentorship:mentor-search"))
    assert answer.status_code in {500, 503}
    assert hunt.found() == {}


def test_the_hunt_would_find_a_canary_in_each_place(hunt: Hunt, people: People) -> None:
    """The control: what is put somewhere is found there."""
    logging.getLogger("members.somewhere").info("saved %s", STAFF_WORDS)
    try:
        raise RuntimeError(KEEP_AWAY)
    except RuntimeError:
        logging.getLogger("django.request").exception("A page broke")
    app.send_task("members.do", args=[FILTER_CODE])
    people.mentee.get(f"{reverse('mentorship:mentor-search')}?q={FILTER_WORDS}")
    LogEntry.objects.create(user=people.mentee_member, action_flag=CHANGE, object_repr=EMPLOYER)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cache (cache_key, value, expires) VALUES ('key', %s, now())",
            [base64.b64encode(SHOWN_WORDS.encode()).decode()],
        )
    assert hunt.found() == {
        STAFF_WORDS: {"a log"},
        KEEP_AWAY: {"a log", "an error mail"},
        FILTER_CODE: {"a message to the workers"},
        FILTER_WORDS: {"an address or header"},
        EMPLOYER: {"django_admin_log.object_repr"},
        SHOWN_WORDS: {"cache.value"},
    }
