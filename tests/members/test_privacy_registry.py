"""Every field of every table is known to the privacy registry; export and erasure follow it (MEM-5, quality P7, P8)."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test import Client
from django.utils import timezone, translation

from caot_mentor import privacy, retention
from caot_mentor.mail.compose import queue
from caot_mentor.mail.models import OutgoingEmail
from members.identity import owner_of
from members.models import (
    Acceptance,
    Activity,
    Admission,
    Block,
    Concern,
    ConcernEvent,
    Declaration,
    EmailDifference,
    ErasureRequest,
    IdentityAccess,
    IdentityConsent,
    Member,
    MemberEvent,
    NotificationChoice,
    PolicyDocument,
    RollImport,
    RollRecord,
    RollRow,
    SelfIdentification,
    StaffInvitation,
    Suspension,
)
from members.policy import Role
from members.sealing import seal
from members.workflow import privacy as workflow
from mentorship.directory.models import DirectoryImport, Suggestion, SuggestionEvent
from mentorship.introductions.emails import introduction_withdrawn
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.library.models import Resource, Watched
from mentorship.pairs.emails.invitations import invitation_sent
from mentorship.pairs.models import (
    Agreement,
    CalendarFeed,
    Evaluation,
    Goal,
    Invitation,
    InvitationEvent,
    Meeting,
    MeetingEvent,
    MeetingNote,
    Pairing,
    PairingEvent,
    Preparation,
    Signature,
)
from mentorship.profiles import facets
from mentorship.profiles.models import (
    MenteeProfile,
    MentorProfile,
    MentorProfileEvent,
    SavedSearch,
    SavedSearchEvent,
    UseCount,
)
from mentorship.records.codes import new_code
from mentorship.records.facts import facts_of
from mentorship.records.models import Evidence, Record, RecordEvent, RecordFile
from mentorship.workbooks.models import WorkbookAnswer, WorkbookEvent, WorkbookFile, WorkbookQuestion
from mentorship.workbooks.workflow import begin_workbook
from tests import factories
from tests.momentum.applications import fill_applications
from tests.momentum.programs import fill_interest
from tests.momentum.sessions import fill_sessions
from tests.ondemand.matching import fill_matches
from tests.ondemand.registrations import fill_registrations

pytestmark = pytest.mark.django_db
# kept as the law asks; tests/ondemand/test_payments_pages.py looks at what of it an erasure leaves
BOOKS = re.compile(r"ondemand\.(Payment|PaymentEvent|ProviderEvent|Receipt|ReceiptFile|Refund)\.")
MARK = "zqcanary"  # one word, which stemming leaves as it is
_numbers = itertools.count(1)
# what the test cannot fill with words of its own: the site computes it
COMPUTED = {"search_en", "search_fr", "dedupe_key", "message_id", "password", "session_data", "event", "html_body"}


def canary() -> str:
    return f"{MARK}{next(_numbers)}q"


def keep_meeting(pairing: Pairing, member: Member, now: datetime) -> None:
    words = {name: canary() for name in ("place", "purpose", "agenda", "questions")}
    meeting = Meeting.objects.create(
        pairing=pairing, starts_at=now, zone="America/Toronto", minutes=50, mode="video", planned_by=member, **words
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        state="held", confirmation="open", entered_by=member, entered_at=now, actions="Read.", topics=["ethics"]
    )
    MeetingEvent.objects.create(
        meeting=meeting, at=now, actor=member, action="log", note=canary(), changes={"actions": [canary(), canary()]}
    )
    MeetingNote.objects.create(meeting=meeting, author=member, text=canary(), changed_at=now)
    Preparation.objects.create(meeting=meeting, member=member, minutes=20)
    CalendarFeed.objects.create(member=member, token_hash="0" * 64, made_at=now)


@pytest.fixture
def canaried() -> Member:
    return make_canaried()


def make_canaried() -> Member:
    """A member who has a row in every table, with a word of its own in every text."""
    now = timezone.now()
    member = factories.make_member(
        email=f"{canary()}@members.example",
        member_number=canary()[-20:],
        first_name=canary(),
        last_name=canary(),
        city=canary(),
        starts_on=date(1997, 3, 11),
        ends_on=date(2098, 10, 23),
    )
    activity, document = Activity.objects.all()[0], PolicyDocument.objects.all()[0]
    Admission.objects.create(member=member, activity=activity, note=canary())
    Declaration.objects.create(member=member, activity=activity, words=canary(), declared_at=now)
    Acceptance.objects.create(member=member, document=document, language="fr", accepted_at=now)
    NotificationChoice.objects.create(member=member, kind=canary(), is_wanted=False)
    EmailDifference.objects.create(member=member, roll_email=f"{canary()}@old.example", seen_at=now)
    ErasureRequest.objects.create(member=member, asked_at=now, state="declined", decided_at=now, reason=canary())
    MemberEvent.objects.create(
        member=member, at=now, action="test", from_state=canary(), to_state=canary(), note=canary()
    )
    MemberEvent.objects.create(member=factories.make_staff(), at=now, action="test", note=f"about {member.email}")
    roll = RollImport.objects.create(file_name="roll.csv", sha256="0", uploaded_at=now)
    texts = ("first_name", "last_name", "city", "category_name")
    lists: dict[str, Any] = {name: [canary()] for name in ("conflicts", "notes")}
    lists["faults"] = [{"code": "email_repeated", "line": canary()}]
    RollRow.objects.create(
        roll=roll,
        line=2,
        outcome="changed",
        member_number=member.member_number,
        email=member.email,
        as_written={"city": canary()},
        changes={"city": [canary(), canary()]},
        **{name: canary() for name in texts},
        **lists,
    )
    RollRecord.objects.create(member=member, language="en", city=canary())
    StaffInvitation.objects.create(
        email=member.email,
        first_name=canary(),
        last_name=canary(),
        role=Role.FINANCE,
        invited_at=now,
        expires_at=now,
        accepted_at=now,
    )
    EmailConfirmation.objects.create(email_address=member.emailaddress_set.get(), key=canary())
    Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={"secret": canary()})
    client = Client()
    factories.sign_in(client, member)
    session = client.session
    session["note"] = canary()
    session.save()
    UserSession.objects.filter(user=member).delete()
    UserSession.objects.create(
        user=member, session_key=canary(), ip="192.0.2.17", user_agent=canary(), data={"note": canary()}
    )
    LogEntry.objects.create(
        user=factories.make_staff(),
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(member.pk),
        object_repr=str(member),
        action_flag=CHANGE,
        change_message=canary(),
    )
    email = queue(
        "erasure_declined",
        to_address=member.email,
        language="en",
        context={"first_name": member.first_name, "reason": canary()},
        dedupe_key=f"test:{canary()}",
        member=member,
    )
    assert email is not None
    words = {name: canary() for name in ("subject", "last_error", "unsubscribe_url", "calendar")}
    OutgoingEmail.objects.filter(pk=email.pk).update(**words)
    fill_profiles(member)
    UseCount.objects.create(member=member, what="search", since=now, uses=3)
    fill_identity(member)
    fill_introductions(member)
    fill_workbook(member)
    fill_proofs(member)
    fill_safety(member)
    fill_directory(member)
    fill_registrations(member, canary)
    fill_matches(member, canary)
    fill_interest(member, canary)
    fill_applications(member, canary)
    fill_sessions(member, canary)
    return member


def fill_safety(member: Member) -> None:
    """What the member told of somebody, what somebody told of the member, a block each way, and a suspension."""
    now, other = timezone.now(), factories.make_member()
    for reporter, about in ((member, other), (other, member)):
        concern = Concern.objects.create(
            reporter=reporter, about=about, place="mentor", text=canary(), language="en", raised_at=now
        )
        words = {name: canary() for name in ("action", "from_state", "to_state", "note")}
        ConcernEvent.objects.create(concern=concern, at=now, actor=factories.make_staff(), **words)
        Block.objects.create(blocker=reporter, blocked=about, at=now)
    Suspension.objects.create(
        member=member, since=now, by=factories.make_staff(), reason=canary(), lifted_at=now, lifted_by=None
    )


def fill_directory(member: Member) -> None:
    """What the member told about the directory, which staff answered, and a spreadsheet that staff forgot."""
    now, told = timezone.now(), {name: canary() for name in ("title", "host", "words", "answer")}
    suggestion = Suggestion.objects.create(
        member=member,
        kind="addition",
        state="answered",
        language="en",
        link=f"https://example.org/{canary()}",
        sent_at=now,
        settled_at=now,
        **told,
    )
    words = {name: canary() for name in ("action", "from_state", "to_state", "note")}
    SuggestionEvent.objects.create(suggestion=suggestion, at=now, actor=member, **words)
    DirectoryImport.objects.create(file_name="list.xlsx", uploaded_at=now, uploaded_by=factories.make_staff())


def fill_profiles(member: Member) -> None:
    """What one tells of oneself as a mentor and as a mentee."""
    now = timezone.now()
    profile = MentorProfile.objects.create(
        member=member,
        wants_to_mentor=True,
        is_listed=True,
        completed_at=now,
        city=canary(),
        sentence=canary(),
        about=canary(),
        hopes=canary(),
        employer=canary(),
        search_text=canary(),
        **{field.name: [canary()] for field in MentorProfile._meta.concrete_fields if isinstance(field, ArrayField)},
    )
    facets.record_change(profile.pk, set(), facets.options_of(profile))
    MentorProfileEvent.objects.create(
        profile=profile, at=now, action=canary(), from_state=canary(), to_state=canary(), note=canary()
    )
    moments = {"saved_at": now, "seen_at": now, "compared_at": now}
    search = SavedSearch.objects.create(
        member=member, name=canary(), words=canary(), options=[f"city:{canary()}"], fingerprint=canary(), **moments
    )
    words = {name: canary() for name in ("action", "from_state", "to_state", "note")}
    SavedSearchEvent.objects.create(member=member, search=search, actor=member, at=now, **words)
    MenteeProfile.objects.create(
        member=member,
        times=canary(),
        looking_for=canary(),
        about=canary(),
        importance={"topics": canary()},
        employer=canary(),
        keep_away=canary(),
        **{field.name: [canary()] for field in MenteeProfile._meta.concrete_fields if isinstance(field, ArrayField)},
    )


def fill_workbook(member: Member) -> None:
    """A workbook with an answer of each kind of value, and a webinar watched."""
    now = timezone.now()
    workbook = begin_workbook(member, "mentee", now=now)
    for code, value in (("role", canary()), ("situation", [canary()])):
        question = WorkbookQuestion.objects.get(section__template=workbook.template, code=code)
        WorkbookAnswer.objects.create(workbook=workbook, question=question, value=value, changed_at=now)
    words = {name: canary() for name in ("action", "from_state", "to_state", "note")}
    WorkbookEvent.objects.create(workbook=workbook, at=now, actor=member, **words)
    WorkbookFile.objects.create(workbook=workbook, language="en", asked_at=now)
    Watched.objects.create(member=member, resource=Resource.objects.all()[0], at=now)


def fill_proofs(member: Member) -> None:
    """A document that one holds, what happened to it, and a file that one attached."""
    now, words = timezone.now(), {name: canary() for name in ("action", "from_state", "to_state", "note")}
    pairing = Pairing.objects.filter(mentor=member)[0]
    record = Record.objects.create(
        kind="letter",
        year=2026,
        number=1,
        code=new_code(),
        holder=member,
        role="mentor",
        # as the site writes them, but for the names: each has a word of its own elsewhere
        facts=facts_of(Record.Kind.LETTER, pairing, Record.Role.MENTOR, None, now)
        | dict.fromkeys(("holder", "mentor"), canary())
        | {"mentee": "", "agreement": None},
        issued_at=now,
        reason=canary(),
        revoked_because=canary(),
    )
    RecordEvent.objects.create(record=record, at=now, **words)
    RecordFile.objects.create(record=record, language="en", content=canary().encode(), made_at=now)
    told = {name: canary() for name in ("title", "organization", "file_name", "content_type")}
    Evidence.objects.create(holder=member, content=canary().encode(), added_at=now, **told)


def fill_introductions(member: Member) -> None:
    """A first meeting that one asked for, one that one was asked for, and a mentorship that one ended."""
    now, other = timezone.now(), factories.make_member()
    asked = Introduction.objects.create(
        mentee=member, mentor=other, open_no=1, message=canary(), mentee_reason=canary(), sent_at=now, respond_by=now
    )
    Introduction.objects.create(
        mentee=other,
        mentor=member,
        open_no=1,
        message="From the other side.",
        mentor_word=canary(),
        mentor_reason=canary(),
        sent_at=now,
        respond_by=now,
    )
    ended = Pairing.objects.create(
        mentor=member,
        mentee=other,
        program="find",
        state="ended",
        places_then=2,
        proposed_at=now,
        started_at=now,
        ended_at=now,
        reason_for_staff=canary(),
    )
    event = IntroductionEvent.objects.create(introduction=asked, at=now, actor=member, action="send", note=canary())
    PairingEvent.objects.create(pairing=ended, at=now, actor=member, action="end", note=canary())
    keep_meeting(ended, member, now)
    introduction_withdrawn(asked, event)  # names the member to the other side
    fill_invitations(member, other)
    fill_agreement(member, ended)


def fill_invitations(member: Member, other: Member) -> None:
    """One that the member sent, which the other declined, and one to the member's address."""
    now = timezone.now()
    sent = Invitation.objects.create(
        inviter=member,
        email=f"{canary()}@elsewhere.example",
        message=canary(),
        text_language="en",
        sent_at=now,
        respond_by=now,
    )
    event = InvitationEvent.objects.create(invitation=sent, at=now, actor=member, action="send", note=canary())
    invitation_sent(sent, event, other, "en")  # names the member to the other side
    Invitation.objects.create(
        inviter=other, email=member.email, invitee=member, text_language="en", sent_at=now, respond_by=now
    )


def fill_agreement(member: Member, pairing: Pairing) -> None:
    """What the two agreed on, with the member's signature, a goal, and what the member said of the mentorship."""
    now = timezone.now()
    texts = ("stays_between_us", "may_be_shared", "feedback", "closure", "more")
    agreement = Agreement.objects.create(
        pairing=pairing,
        number=1,
        state="signed",
        drafted_by=member,
        changed_by=member,
        drafted_at=now,
        changed_at=now,
        signed_at=now,
        language="en",
        starts_on=now.date(),
        meetings_a_month=1,
        minutes=60,
        modes=[canary()],
        goals=[canary()],
        words=[[canary(), canary()]],
        **{name: canary() for name in texts},
    )
    Signature.objects.create(agreement=agreement, member=member, name=canary(), signed_at=now, content_hash=canary())
    words = {name: canary() for name in ("text", "why", "sign", "first_step", "topic")}
    Goal.objects.create(pairing=pairing, number=1, changed_at=now, **words)
    Evaluation.objects.create(
        pairing=pairing,
        member=member,
        point="end",
        usefulness=4,
        match=4,
        for_other=canary(),
        for_staff=canary(),
        given_at=now,
    )


def fill_identity(member: Member) -> None:
    """What one says of oneself, shown and for staff, with its consent and a look."""
    now = timezone.now()
    shown = {"shown_codes": [canary()], "shown_words": canary(), "standard": canary()}
    sealed = seal({"codes": [], "words": canary()}, owner=owner_of(member.pk, "faith"))
    for fields in ({"trait": "race", "visibility": "shown", **shown}, {"trait": "faith", "visibility": "staff"}):
        SelfIdentification.objects.create(
            member=member, updated_at=now, sealed=sealed if fields["visibility"] == "staff" else b"", **fields
        )
    IdentityConsent.objects.create(
        member=member, trait="race", visibility="shown", wording=1, text=canary(), language="en", given_at=now
    )
    IdentityAccess.objects.create(member=member, actor=factories.make_staff(), at=now, reason=canary())


def is_text(field: Any) -> bool:
    is_long = getattr(field, "max_length", None) is None or field.max_length >= 20
    has_words = isinstance(field, (models.CharField, models.TextField, models.JSONField, ArrayField))
    return has_words and is_long and not field.choices and field.name not in COMPUTED


def whole_database() -> str:
    """Every row of every table, as text, with what is packed in sessions unpacked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        dump = []
        for name in tables:
            cursor.execute(f"SELECT '{name} ' || t::text FROM {name} AS t")
            dump += [line for (line,) in cursor.fetchall()]
    return "\n".join(dump)


def lines_with(word: str) -> list[str]:
    return [line for line in whole_database().splitlines() if word in line.lower()]


def test_every_field_of_every_table_is_listed() -> None:
    assert privacy.unlisted() == []


def test_a_field_that_nobody_listed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    without_city = [
        replace(table, fields=tuple(entry for entry in table.fields if entry.name != "city"))
        if table.model is Member
        else table
        for table in privacy.TABLES
    ]
    monkeypatch.setattr(privacy, "TABLES", without_city)
    assert privacy.unlisted() == ["members.Member.city is in no privacy.py"]


def test_a_field_that_stays_behind_needs_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = privacy.Field("city", "city", (privacy.Seen.SELF,))
    table = privacy.Table(Member, "t", Member.objects.filter, privacy.Erasure.BLANK, (entry,), {}, False, False)
    monkeypatch.setattr(privacy, "TABLES", [*privacy.TABLES, table])
    assert privacy.unlisted() == ["members.Member.city stays after erasure without a reason"]


def test_the_registry_speaks_both_languages() -> None:
    with translation.override("en"):
        english = {str(entry.what) for table in privacy.TABLES for entry in table.fields}
    with translation.override("fr"):
        french = {str(entry.what) for table in privacy.TABLES for entry in table.fields}
    # the few words that are the same in both languages, such as "note" and "date"
    assert {word for word in english & french if word not in {"note", "date", "document", "minutes"}} == set()


def test_the_canaried_member_fills_every_text(canaried: Member) -> None:
    """Guards the two tests below: a new field must be filled in the fixture before they mean anything."""
    empty = []
    for table in privacy.TABLES:
        rows = list(table.rows(canaried))
        for entry in table.fields:
            if not is_text(table.model._meta.get_field(entry.name)) or table.is_history or table.is_for_staff:
                continue
            if not any(MARK in str(getattr(row, entry.name)) for row in rows):
                empty.append(f"{table.model._meta.label}.{entry.name}")
    # its rows are of no account, and an event's action is a word of ours
    assert set(empty) <= {
        "members.MemberEvent.action",
        "members.Member.time_zone",  # one of a list of ours
        *(
            f"mentorship.{model}.{column}"
            for model in ("IntroductionEvent", "PairingEvent", "MeetingEvent", "InvitationEvent")
            for column in ("action", "from_state", "to_state")
        ),
        *(name for name in empty if BOOKS.match(name)),
        *(f"ondemand.RegistrationEvent.{column}" for column in ("action", "from_state", "to_state")),
        *(f"momentum.ApplicationEvent.{column}" for column in ("action", "from_state", "to_state")),
        *(f"momentum.WishEvent.{name}" for name in ("action", "from_state", "to_state")),
        *("momentum.ReflectionEvent.action", "momentum.Completion.standing"),  # words and numbers of ours
        *(
            f"momentum.Program.adviser_{column}" for column in ("name", "email", "words_en", "words_fr")
        ),  # of no account
        # what the association calls its programs
        *(f"mentorship.Pairing.{column}" for column in ("program_name_en", "program_name_fr", "evaluation_points")),
        # both wrote them: they stay in the log of who stays
        *(f"mentorship.Meeting.{column}" for column in ("zone", "actions", "topics", "state", "mode", "confirmation")),
        "mentorship.CalendarFeed.token_hash",
        "mentorship.Record.code",  # chance alone
        "mentorship.Record.facts",  # of the others: it stays
        *(f"pages.Testimonial.{column}" for column in ("quote", "signed_as", "consent")),
        "sessions.Session.session_key",
        "admin.LogEntry.object_id",
    }


def test_everything_exported_is_in_the_export(canaried: Member) -> None:
    text = json.dumps(privacy.export_of(canaried, timezone.now()), ensure_ascii=False)
    missing = []
    for table in privacy.TABLES:
        for row in table.rows(canaried):
            for entry in (each for each in table.exported() if not each.file_name):  # of files: test_my_data.py
                words = re.findall(rf"{MARK}\d+q", str(getattr(row, entry.name)))
                missing += [f"{table.model._meta.label}.{entry.name}" for word in words if word not in text]
    assert missing == []
    assert "1997-03-11" in text
    assert "2098-10-23" in text


def test_the_export_holds_no_secret_and_says_what_it_leaves_out(canaried: Member) -> None:
    canaried.refresh_from_db()
    queue(
        "erasure_asked",
        to_address=canaried.email,
        language="en",
        context={"first_name": "secretword"},
        dedupe_key="secret",
        member=canaried,
        is_secret=True,
    )
    data = privacy.export_of(canaried, timezone.now())
    text = json.dumps(data)
    assert "secretword" not in text
    assert canaried.password not in text
    for secret in (Authenticator.objects.get(user=canaried).data["secret"], EmailConfirmation.objects.get().key):
        assert secret not in text
    left_out = {entry["field"] for entry in data["left_out"]}
    assert {"members.Member.password", "mfa.Authenticator.data", "account.EmailConfirmation.key"} <= left_out
    assert all(entry["why"] for entry in data["left_out"])


def test_the_export_has_nothing_of_anybody_else(canaried: Member) -> None:
    text = json.dumps(privacy.export_of(factories.make_member(), timezone.now()))
    assert MARK not in text


def erased(member: Member) -> ErasureRequest:
    asked = workflow.ask_for_erasure(member, now=timezone.now())
    workflow.carry_out_erasure(asked, by=factories.make_staff(Role.ADMINISTRATOR), now=timezone.now())
    return asked


def test_nothing_of_an_erased_person_is_left_in_the_database(canaried: Member) -> None:
    assert len(lines_with(MARK)) >= 25  # the fixture is there to be found
    canaried.email = f"{canary()}@members.example"  # an address that only the history knows afterwards
    canaried.save(update_fields=["email"])
    erased(canaried)
    OutgoingEmail.objects.filter(event="account_erased").update(status="sent", sent_at=timezone.now())
    assert retention.carry_out("members.farewells", timezone.now()) == 1
    left = lines_with(MARK)
    # the search keeps the words of options that somebody had once; nobody's bit is set in them
    options = [line for line in left if line.startswith("public.mentorship_facetbits ")]
    assert [line for line in options if "1" in line.split(",")[3]] == []
    # what was told about people's safety stays for five years, beside a row that has no name any more (quality P9)
    told = [line for line in left if re.match(r"public\.members_concern(event)? ", line)]
    assert len(told) == 4
    # what both agreed on and worked for is the other person's history as well; it names nobody
    shared = [line for line in left if re.match(r"public\.mentorship_(agreement|goal|signature) ", line)]
    assert len(shared) == 3
    assert set(left) == {*options, *told, *shared}
    assert [line for line in whole_database().splitlines() if "1997-03-11" in line or "192.0.2.17" in line] == []


def test_the_last_message_waits_until_it_has_left(canaried: Member) -> None:
    erased(canaried)
    farewell = OutgoingEmail.objects.get(event="account_erased")
    assert (farewell.to_address, farewell.member) == (canaried.email, None)
    assert canaried.first_name not in farewell.text_body
    assert retention.carry_out("members.farewells", timezone.now()) == 0


def test_an_erased_mentor_is_in_no_count(canaried: Member) -> None:
    assert facets.recount() == []
    erased(canaried)
    assert not MentorProfile.objects.exists()
    assert facets.recount() == []


def test_an_erased_person_cannot_sign_in(canaried: Member) -> None:
    client = Client()
    factories.sign_in(client, canaried)
    erased(canaried)
    assert client.get("/en/my-account/").status_code == 302
    canaried.refresh_from_db()
    assert (canaried.is_active, canaried.has_set_password, canaried.first_name) == (False, False, "")
    events = list(canaried.events.order_by("pk").values_list("action", flat=True))
    assert events[-3:] == ["ask_for_erasure", "carry_out_erasure", "erase"]


def test_erasing_touches_nobody_else(canaried: Member) -> None:
    other = factories.make_member(last_name="Untouched", city="Whitehorse")
    tables = [table for table in privacy.TABLES if not table.is_history]
    counts = {id(table): table.rows(other).count() for table in tables}
    erased(canaried)
    other.refresh_from_db()
    assert (other.last_name, other.city, other.memberships.count()) == ("Untouched", "Whitehorse", 1)
    assert counts == {id(table): table.rows(other).count() for table in tables}


def test_an_address_that_somebody_else_has_now_is_left_alone(member: Member) -> None:
    """Without an address of its own left, a person's erasure must not fall back on everybody's rows."""
    freed = member.email
    member.emailaddress_set.all().delete()
    Member.objects.filter(pk=member.pk).update(email="moved@members.example")
    holder = factories.make_member(email=freed)
    queue("account_erased", to_address=holder.email, language="en", context={}, dedupe_key="holder's")
    queue("account_erased", to_address="unknown@members.example", language="en", context={}, dedupe_key="nobody's")
    member.refresh_from_db()
    erased(member)
    kept = set(OutgoingEmail.objects.filter(member=None).values_list("dedupe_key", flat=True))
    assert {"holder's", "nobody's"} <= kept
