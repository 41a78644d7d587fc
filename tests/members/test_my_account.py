"""My Account (MEM-5): what it shows to whom, and what each of its forms changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture

from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.privacy import ALL_STAFF, TABLES, Seen, Why
from members.models import ErasureRequest, Member, NotificationChoice
from members.queries import today
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
PAGES = [
    "my-account/",
    "my-account/profile/",
    "my-account/notifications/",
    "my-account/security/",
    "my-account/privacy/",
    "my-account/privacy/who-sees/",
    "documents/",
]
FORMS = [
    "my-account/profile/",
    "my-account/notifications/",
    "my-account/confirm/momentum-mentee/",
    "my-account/renewal/",
    "my-account/privacy/erasure/",
    "my-account/privacy/erasure/withdraw/",
    "documents/",
]


def words_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(member: Member, signed_in: SignIn, page: str, language: str) -> None:
    words = words_of(signed_in(member), f"/{language}/{page}")
    assert words.count("<h1") == 1
    assert f'lang="{language}-CA"' in words


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(f"/en/{page}")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/en/account/login/")


@pytest.mark.parametrize("page", FORMS)
def test_a_visitor_changes_nothing(client: Client, page: str) -> None:
    answer = client.post(f"/en/{page}", {"language": "fr", "wanted": [], "understood": "on", "confirmed": "on"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/en/account/login/")
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("my-account/", 27),
        ("my-account/profile/", 2),
        ("my-account/notifications/", 3),
        ("my-account/security/", 2),
        ("my-account/privacy/", 5),
        ("my-account/privacy/who-sees/", 2),
        ("documents/", 4),
    ],
)
def test_query_counts(member: Member, signed_in: SignIn, page: str, queries: int) -> None:
    client = signed_in(member)
    client.get(f"/en/{page}")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(f"/en/{page}")
    assert len(captured) == queries, "\n".join(query["sql"] for query in captured)


def test_account_says_who_one_is_and_until_when(signed_in: SignIn) -> None:
    member = factories.make_member(first_name="Noor", last_name="Sampleton", ends_on=today() + timedelta(days=12))
    words = words_of(signed_in(member), "/en/my-account/")
    assert "Hello Noor" in words
    assert member.member_number is not None
    assert member.member_number in words
    assert "12 days left" in words


def test_account_after_a_renewal_says_current_until_the_end_of_the_renewed_period(signed_in: SignIn) -> None:
    member = factories.make_member(category="student", ends_on=today() + timedelta(days=12))
    renewed = {"starts_on": today() + timedelta(days=13), "ends_on": today() + timedelta(days=377)}
    factories.make_membership(member, category="member", **renewed)
    # a gap: what comes after it says nothing of how long the membership runs
    later = {"starts_on": today() + timedelta(days=379), "ends_on": today() + timedelta(days=700)}
    factories.make_membership(member, **later)
    words = words_of(signed_in(member), "/en/my-account/")
    assert '<span class="badge ok">Current</span>' in words
    assert "Starts later" not in words
    assert "377 days left" in words
    assert "<dt>Category</dt><dd>Student Associate</dd>" in words


def test_account_before_the_first_period_says_when_it_starts(signed_in: SignIn) -> None:
    member = factories.make_member(starts_on=today() + timedelta(days=1), ends_on=today() + timedelta(days=365))
    assert "Starts later" in words_of(signed_in(member), "/en/my-account/")


def test_account_of_a_lapsed_member_says_what_stays(signed_in: SignIn) -> None:
    member = factories.make_member(starts_on=today() - timedelta(days=400), ends_on=today() - timedelta(days=3))
    words = words_of(signed_in(member), "/en/my-account/")
    assert "What you keep, and what waits" in words
    assert words.count("Once your membership is current") == 13


def test_signing_in_leads_staff_without_membership_to_the_administration(member: Member, signed_in: SignIn) -> None:
    ways = {
        "/en/admin/": factories.make_staff(),
        "/en/my-account/": member,
    }
    for place, person in ways.items():
        assert signed_in(person).get(reverse("members:signed-in"))["Location"] == place
    person = factories.make_staff()
    factories.make_membership(person)
    assert signed_in(person).get(reverse("members:signed-in"))["Location"] == "/en/my-account/"


def test_account_of_staff_without_membership(signed_in: SignIn) -> None:
    words = words_of(signed_in(factories.make_staff()), "/en/my-account/")
    assert "You are here as staff" in words


def test_account_tells_of_returned_mail(signed_in: SignIn) -> None:
    member = factories.make_member(address_bounced_at=timezone.now())
    words = words_of(signed_in(member), "/en/my-account/")
    assert "Mail to your address comes back" in words
    assert 'href="/en/account/email/"' in words
    assert 'href="/en/help/email/"' in words
    assert "613-555-0100" in words


def test_account_of_another_person_is_not_reachable(member: Member, signed_in: SignIn) -> None:
    other = factories.make_member(last_name="Unseen", city="Iqaluit")
    for page in PAGES:
        words = words_of(signed_in(member), f"/en/{page}")
        assert "Unseen" not in words
        assert other.email not in words


def test_account_profile_is_saved_and_switches_the_language(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    answer = client.post("/en/my-account/profile/", {"language": "fr", "city": "  Trois   Rivières ", "province": "QC"})
    assert answer["Location"] == "/fr/my-account/profile/"
    assert answer.cookies["language"].value == "fr"
    member.refresh_from_db()
    assert (member.language, member.city, member.province) == ("fr", "Trois Rivières", "QC")
    event = member.events.get(action="change_profile")
    assert (event.actor, event.note) == (member, "language, city, province")


def test_account_profile_keeps_what_was_typed_and_says_what_is_wrong(member: Member, signed_in: SignIn) -> None:
    bad: dict[str, Any] = {"language": "xx", "city": "a" * 81, "province": "ZZ"}
    answer = signed_in(member).post("/en/my-account/profile/", bad)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in words
    assert "a" * 81 in words
    assert words.count('class="error"') == 3
    assert not member.events.filter(action="change_profile").exists()


def test_account_profile_unchanged_writes_no_event(member: Member, signed_in: SignIn) -> None:
    same = {"language": member.language, "city": member.city, "province": member.province}
    signed_in(member).post("/en/my-account/profile/", same)
    assert not member.events.exists()


def test_account_notifications_are_switched_off_and_on(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    client.post("/en/my-account/notifications/", {})
    assert NotificationChoice.objects.get(member=member, kind="membership_renewed").is_wanted is False
    client.post("/en/my-account/notifications/", {"wanted": ["membership_renewed"]})
    assert NotificationChoice.objects.get(member=member, kind="membership_renewed").is_wanted is True


def test_account_notifications_that_are_always_sent_cannot_be_switched_off(member: Member, signed_in: SignIn) -> None:
    answer = signed_in(member).post("/en/my-account/notifications/", {"wanted": ["security"]})
    assert "There is a problem" in answer.content.decode()
    assert not NotificationChoice.objects.exists()


def confirmed(member: Member) -> Client:
    client = Client()
    factories.sign_in(client, member, has_confirmed=True)
    return client


def test_account_data_is_a_file_with_everything(member: Member, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 2, 30, tzinfo=UTC), tick=True)  # still the evening before in Ottawa
    answer = confirmed(member).post("/en/my-account/privacy/my-data/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data-2026-11-22.zip"'
    with ZipFile(BytesIO(b"".join(answer))) as archive:
        data = json.loads(archive.read("data.json"))
    tables = {table["table"] for table in data["data"]}
    assert {"members.Member", "members.Membership", "account.EmailAddress"} <= tables
    account = next(table for table in data["data"] if table["table"] == "members.Member")
    assert account["rows"][0]["email"] == member.email
    assert "password" not in account["fields"]


def test_account_data_asks_again_who_it_is(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": (timezone.now() - timedelta(hours=1)).timestamp(), "email": member.email}
    ]
    session.save()
    answer = client.get("/en/my-account/privacy/my-data/")
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]


def test_account_erasure_is_asked_for_once_and_withdrawn(member: Member) -> None:
    client = confirmed(member)
    for _time in range(2):
        client.post("/en/my-account/privacy/erasure/", {"understood": "on"})
    assert ErasureRequest.objects.get(member=member).state == "open"
    assert OutgoingEmail.objects.filter(event="erasure_asked", member=member).count() == 1
    assert "Take the request back" in words_of(client, "/en/my-account/privacy/")
    client.post("/en/my-account/privacy/erasure/withdraw/")
    assert ErasureRequest.objects.get(member=member).state == "withdrawn"


def test_account_erasure_says_before_the_button_what_ends_and_what_stays(member: Member) -> None:
    page = words_of(confirmed(member), "/en/my-account/privacy/erasure/").partition('<form method="post" class="form"')
    assert page[1]
    kept = {
        f"{table.model._meta.label}.{entry.name}"
        for table in TABLES
        for entry in table.fields
        if entry.kept == Why.OTHERS_HISTORY
    }
    assert {"mentorship.Goal.first_step", "mentorship.Agreement.more", "mentorship.Meeting.actions"} <= kept
    assert "shared goals, first steps and agreements, and the topics and agreed actions of your meetings" in page[0]
    assert "not your name where these words mention it" in page[0]
    assert "end at once when your request is carried out" in page[0]


def test_account_erasure_says_what_the_next_list_brings_back(member: Member) -> None:
    words = "the next update of its list of members can bring your name and address back to the site; nothing else"
    client = confirmed(member)
    assert words in words_of(client, "/en/my-account/privacy/erasure/")
    client.post("/en/my-account/privacy/erasure/", {"understood": "on"})
    assert words in " ".join(OutgoingEmail.objects.get(event="erasure_asked", member=member).text_body.split())


def test_account_erasure_needs_the_box(member: Member) -> None:
    answer = confirmed(member).post("/en/my-account/privacy/erasure/", {})
    assert "There is a problem" in answer.content.decode()
    assert not ErasureRequest.objects.exists()


def test_account_erasure_withdraw_is_no_get(member: Member, signed_in: SignIn) -> None:
    answer = signed_in(member).get("/en/my-account/privacy/erasure/withdraw/")
    assert answer["Location"] == "/en/my-account/privacy/"


def test_who_sees_begins_with_all_that_other_people_see_and_nothing_else(member: Member, signed_in: SignIn) -> None:
    page = signed_in(member).get("/en/my-account/privacy/who-sees/").content.decode()
    summary = page[page.index('aria-labelledby="others"') : page.index('aria-labelledby="everything"')]
    others = set(Seen) - {Seen.SELF, Seen.NOBODY, *ALL_STAFF}
    seen = {
        str(t.title)
        for t in TABLES
        for field in t.fields
        if others & set(field.seen_by) and field.not_exported != Why.OWN and not t.is_for_staff
    }
    # each is named before anything is unfolded, and what of it stands in what unfolds
    assert {title for line in re.findall(r"</h3>\s*<p>(.*?)</p>", summary) for title in line.split("; ")} == seen
    assert set(re.findall(r"<dt>(.*?)</dt>", summary)) == seen
    assert re.findall(r"<h3>(.*?)</h3>", summary)[0] == "Everyone, on the public pages"
    assert "First name; last name" in summary
    (profile,) = re.findall(r"<dt>Your mentee profile</dt><dd>(.*?)</dd>", summary)
    assert "people not to be matched with" in profile  # but for
    # the page that checks a document says this, to who has the code
    (by_code,) = re.findall(r"<h3>Whoever has the code of the document</h3>.*?</dl>", summary, re.DOTALL)
    assert re.findall(r"<dt>Your proofs of mentoring</dt><dd>(.*?)</dd>", by_code) == [
        "Document; year; number; how it stands; what it says; the code shows of it the names, program and period, and"
        " how many meetings and hours there were; when it was issued; when it was revoked"
    ]
    (connected,) = re.findall(r"<h3>The other person of an accepted first meeting.*?</dl>", summary, re.DOTALL)
    assert "<dd>E-mail address</dd>" in connected


def test_who_sees_says_what_an_erasure_empties_and_nothing_where_all_of_it_stays(
    member: Member, signed_in: SignIn
) -> None:
    page = signed_in(member).get("/en/my-account/privacy/who-sees/").content.decode()
    fates = dict(re.findall(r"<h4>([^<]*)</h4>.*?<dt>When your account is erased</dt><dd>(.*?)</dd>", page, re.DOTALL))
    assert fates["Goals of your mentorships"].startswith("kept: in which mentorship; number; goal;")
    assert fates["Your mentorships"].startswith("kept: ")
    assert fates["First meetings that you asked for"].startswith(
        "emptied: your message; your reason for a no<br>kept: "
    )
    assert fates["Your saved searches"] == "deleted"


def test_who_sees_hides_what_only_staff_have(member: Member, signed_in: SignIn) -> None:
    assert "Lists of members that you uploaded" not in words_of(signed_in(member), "/en/my-account/privacy/who-sees/")
    staff = signed_in(factories.make_staff())
    assert "Lists of members that you uploaded" in words_of(staff, "/en/my-account/privacy/who-sees/")
