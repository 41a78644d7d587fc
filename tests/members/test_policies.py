"""Documents by version: what counts when, who accepts what, who is told (SAFE-2, FIND-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from caot_mentor.business_days import OTTAWA
from caot_mentor.mail.models import OutgoingEmail
from members.models import Acceptance, Member, PolicyDocument
from members.policy import Role
from members.queries import documents_in_force, documents_that_allow_listing, missing_acceptances, today
from members.reminders.my_account import tell_of_new_versions
from members.workflow.policies import NotAllowed, WrongState, accept_documents, save_version
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
FIRST_DAY = date(2026, 1, 1)


@pytest.fixture
def terms(db: None) -> PolicyDocument:
    """Version 1 of both documents, in force since long."""
    PolicyDocument.objects.update(in_force_on=FIRST_DAY)
    return PolicyDocument.objects.get(kind="terms")


def version(number: int, in_force_on: date, kind: str = "terms") -> PolicyDocument:
    words = {f"{name}_{language}": f"{name} {number}" for name in ("title", "body") for language in ("en", "fr")}
    return PolicyDocument.objects.create(kind=kind, version=number, in_force_on=in_force_on, **words)


def counting(on: date) -> list[int]:
    return list(
        PolicyDocument.objects.filter(pk__in=documents_that_allow_listing(on)["terms"])
        .order_by("-version")
        .values_list("version", flat=True)
    )


@pytest.mark.parametrize(
    ("on", "versions"),
    [
        (date(2026, 2, 28), [1]),
        (date(2026, 3, 1), [2, 1]),
        (date(2026, 3, 31), [2, 1]),
        (date(2026, 4, 1), [2]),
    ],
)
def test_the_version_before_counts_for_thirty_days(terms: PolicyDocument, on: date, versions: list[int]) -> None:
    version(2, date(2026, 3, 1))
    assert counting(on) == versions


@pytest.mark.parametrize(
    ("on", "versions"),
    [
        (date(2026, 3, 10), [3, 2, 1]),
        (date(2026, 3, 31), [3, 2, 1]),
        (date(2026, 4, 1), [3, 2]),
        (date(2026, 4, 9), [3, 2]),
        (date(2026, 4, 10), [3]),
    ],
)
def test_a_third_version_takes_nobodys_thirty_days_away(terms: PolicyDocument, on: date, versions: list[int]) -> None:
    version(2, date(2026, 3, 1))
    version(3, date(2026, 3, 10))
    assert counting(on) == versions


def test_one_document_s_new_version_leaves_the_other_alone(terms: PolicyDocument) -> None:
    version(2, date(2026, 3, 1))
    allowed = documents_that_allow_listing(date(2026, 6, 1))
    assert allowed["confidentiality"] == [PolicyDocument.objects.get(kind="confidentiality").pk]


def test_a_version_to_come_does_not_count_yet(terms: PolicyDocument) -> None:
    later = version(2, date(2026, 3, 1))
    assert later.pk not in documents_that_allow_listing(date(2026, 2, 28))["terms"]
    assert [each.version for each in documents_in_force(date(2026, 2, 28))] == [1, 1]


@pytest.mark.parametrize(("hour", "number"), [(23, 1), (24, 2)])
def test_a_version_comes_into_force_at_midnight_in_ottawa(terms: PolicyDocument, hour: int, number: int) -> None:
    version(2, date(2026, 3, 1))
    at = datetime(2026, 2, 28, tzinfo=OTTAWA) + timedelta(hours=hour)
    with time_machine.travel(at, tick=False):
        in_force = {each.kind: each.version for each in documents_in_force(today())}
    assert in_force["terms"] == number


def test_accepting_is_recorded_once_with_language_and_moment(member: Member) -> None:
    documents, now = documents_in_force(today()), timezone.now()
    assert accept_documents(member, documents, "fr", now) == 2
    assert accept_documents(member, documents, "en", now + timedelta(days=1)) == 0
    accepted = Acceptance.objects.filter(member=member)
    assert {(each.language, each.accepted_at) for each in accepted} == {("fr", now)}
    assert member.events.filter(action="accept_document").count() == 2
    assert missing_acceptances(member, today()) == []


def test_only_the_version_in_force_is_accepted(terms: PolicyDocument, member: Member) -> None:
    coming = version(2, today() + timedelta(days=1))
    with pytest.raises(WrongState):
        accept_documents(member, [coming], "en", timezone.now())
    PolicyDocument.objects.filter(pk=coming.pk).update(in_force_on=today())
    with pytest.raises(WrongState):
        accept_documents(member, [terms], "en", timezone.now())
    assert not Acceptance.objects.exists()


def test_documents_asks_for_what_is_missing(member: Member, signed_in: SignIn) -> None:
    client = signed_in(member)
    boxes = {f"document_{each.pk}": "on" for each in documents_in_force(today())}
    one_box = dict(list(boxes.items())[:1])
    assert "There is a problem" in client.post("/en/documents/", one_box).content.decode()
    assert not Acceptance.objects.exists()
    assert client.post("/fr/documents/", boxes).status_code == 302
    assert set(Acceptance.objects.values_list("member", "language")) == {(member.pk, "fr")}
    assert "<form" not in client.get("/en/documents/").content.decode().split("<main")[1].split("</main")[0]


def test_documents_shown_before_a_new_version_are_not_accepted_unread(
    terms: PolicyDocument, member: Member, signed_in: SignIn
) -> None:
    """The boxes of the page name versions: what came into force meanwhile has to be ticked itself."""
    boxes = {f"document_{each.pk}": "on" for each in documents_in_force(today())}
    version(2, today())
    assert "There is a problem" in signed_in(member).post("/en/documents/", boxes).content.decode()
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ["terms", "confidentiality"])
def test_document_is_public_in_both_languages(client: Client, kind: str, language: str) -> None:
    document = PolicyDocument.objects.get(kind=kind)
    answer = client.get(f"/{language}/documents/{kind}/")
    assert answer.status_code == 200
    assert getattr(document, f"title_{language}") in answer.content.decode()
    assert f"ersion {document.version}" in answer.content.decode()


def test_document_of_no_kind_is_not_there(client: Client) -> None:
    assert client.get("/en/documents/nonsense/").status_code == 404


def test_document_version_is_for_those_who_accepted_it(terms: PolicyDocument, signed_in: SignIn) -> None:
    witness, stranger = factories.make_member(), factories.make_member()
    Acceptance.objects.create(member=witness, document=terms, language="en", accepted_at=timezone.now())
    version(2, today())
    assert signed_in(witness).get("/en/documents/terms/1/").status_code == 200
    assert 'href="/en/documents/terms/1/"' in signed_in(witness).get("/en/documents/terms/").content.decode()
    assert signed_in(stranger).get("/en/documents/terms/1/").status_code == 404
    assert signed_in(factories.make_staff()).get("/en/documents/terms/1/").status_code == 200
    assert signed_in(stranger).get("/en/documents/terms/2/")["Location"] == "/en/documents/terms/"


def test_those_who_accepted_an_earlier_version_are_told_once(terms: PolicyDocument) -> None:
    told, never, done = (factories.make_member(language="fr") for _number in range(3))
    for each in (told, done):
        accept_documents(each, [terms], "en", timezone.now())
    assert tell_of_new_versions(timezone.now()) == 0
    accept_documents(done, [version(2, today())], "en", timezone.now())
    assert tell_of_new_versions(timezone.now()) == 1
    assert tell_of_new_versions(timezone.now()) == 0
    (email,) = OutgoingEmail.objects.filter(event="policy_changed")
    assert (email.member, email.language) == (told, "fr")
    assert "/fr/documents/" in email.text_body
    assert never.events.count() == 0


def test_nobody_is_told_before_the_day(terms: PolicyDocument, member: Member) -> None:
    accept_documents(member, [terms], "en", timezone.now())
    version(2, today() + timedelta(days=1))
    assert tell_of_new_versions(timezone.now()) == 0


def unsaved(in_force_on: date) -> PolicyDocument:
    return PolicyDocument(
        kind="terms", title_en="T", title_fr="C", body_en="New words", body_fr="Nouveaux mots", in_force_on=in_force_on
    )


def test_a_new_version_gets_the_next_number(terms: PolicyDocument) -> None:
    administrator = factories.make_staff(Role.ADMINISTRATOR)
    saved = save_version(unsaved(today() + timedelta(days=9)), by=administrator, now=timezone.now())
    assert (saved.version, saved.kind) == (2, "terms")


def test_what_is_in_force_is_never_changed(terms: PolicyDocument) -> None:
    administrator = factories.make_staff(Role.ADMINISTRATOR)
    terms.body_en, terms.in_force_on = "Other words", today() + timedelta(days=5)
    with pytest.raises(WrongState):
        save_version(terms, by=administrator, now=timezone.now())
    terms.refresh_from_db()
    assert terms.body_en != "Other words"
    with pytest.raises(WrongState):
        save_version(unsaved(today()), by=administrator, now=timezone.now())


@pytest.mark.parametrize("role", [Role.NONE, Role.COORDINATOR, Role.FINANCE])
def test_only_an_administrator_writes_versions(role: str) -> None:
    stranger = factories.make_staff(role) if role else factories.make_member()
    with pytest.raises(NotAllowed):
        save_version(unsaved(today() + timedelta(days=9)), by=stranger, now=timezone.now())
    assert PolicyDocument.objects.count() == 2


def test_the_administration_adds_a_version_and_locks_it_on_its_day(terms: PolicyDocument, signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    day = today() + timedelta(days=3)
    words = {"kind": "terms", "title_en": "Terms", "title_fr": "Conditions", "body_en": "**New** words"}
    path = "/en/admin/members/policydocument/"
    half = client.post(f"{path}add/", {**words, "in_force_on": day.isoformat()})
    assert half.status_code == 200  # French is missing
    whole = client.post(f"{path}add/", {**words, "body_fr": "**Nouveaux** mots", "in_force_on": day.isoformat()})
    assert whole.status_code == 302
    added = PolicyDocument.objects.get(kind="terms", version=2)
    preview = client.get(f"{path}{added.pk}/preview/").content.decode()
    assert "<strong>New</strong> words" in preview
    assert "<strong>Nouveaux</strong> mots" in preview
    assert 'name="body_en"' in client.get(f"{path}{added.pk}/change/").content.decode()
    PolicyDocument.objects.filter(pk=added.pk).update(in_force_on=today())
    assert 'name="body_en"' not in client.get(f"{path}{added.pk}/change/").content.decode()
    assert client.post(f"{path}{added.pk}/change/", {**words, "body_fr": "x"}).status_code == 403
