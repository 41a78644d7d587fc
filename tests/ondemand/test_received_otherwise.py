"""A workbook that came by e-mail or on paper is entered by staff, and counts from when it came (OD-4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import IdentityAccess, Member
from members.policy import Role
from mentorship.profiles.models import MenteeProfile
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import State
from ondemand.registrations.workflow import Received, enter_workbook
from tests import factories
from tests.mentorship.introductions import FIVE
from tests.ondemand.registrations import make_registration

SignedIn = Callable[[Member], Client]
PAID = datetime(2026, 11, 9, 10, 20, 30, tzinfo=OTTAWA)
NOW = datetime(2026, 11, 18, 9, tzinfo=OTTAWA)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]
PDF = b"%PDF-1.7 a workbook"


def received(at: datetime = NOW, **changed: Any) -> Received:
    told = {"received_by": "paper", "file_name": "w.pdf", "content_type": "application/pdf", "content": PDF}
    return Received(received_at=at, answers=FIVE, **(told | changed))


def sent(**changed: Any) -> dict[str, Any]:
    answers = {"paths": ["new-graduate"], "goal_1": "Home visits.", "areas": ["neurology"], "topics": ["ethics"]}
    file = SimpleUploadedFile("Mon cahier.pdf", PDF)
    told = {"received_at": "2026-11-16T14:30", "received_by": "email", "file": file, "language_1": "fr"}
    return answers | told | changed


def address(registration: Registration) -> str:
    return f"/en/admin/ondemand/registration/{registration.pk}/workbook/"


def test_staff_enter_it_and_the_clock_runs_from_when_it_came(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=PAID)
    client = signed_in(factories.make_staff())
    assert f'href="{address(registration)}"' in client.get(address(registration).replace("workbook", "change")).text
    response = client.post(address(registration), sent())
    assert response.status_code == 302, response.text
    registration.refresh_from_db()
    assert (registration.state, registration.received_by, registration.workbook) == (
        "awaiting_shortlist",
        "email",
        None,
    )
    assert registration.workbook_received_at == datetime(2026, 11, 16, 14, 30, tzinfo=OTTAWA)
    assert registration.shortlist_due_by is not None
    assert registration.shortlist_due_by.astimezone(OTTAWA).date().isoformat() == "2026-11-30"
    profile = MenteeProfile.objects.get(member=registration.member)
    assert (profile.goals, profile.topics, profile.languages) == (["Home visits."], ["ethics"], ["fr"])
    assert "November 30, 2026" in OutgoingEmail.objects.get(event="registration_workbook_received").subject
    file = registration.received_workbooks.get()
    assert (file.file_name, bytes(file.content)) == ("Mon_cahier.pdf", PDF)
    assert list(registration.events.values_list("action", flat=True)) == ["receive_workbook"]


def test_reading_the_file_leaves_a_record(signed_in: SignedIn) -> None:
    registration, coordinator = make_registration(State.AWAITING_WORKBOOK, now=PAID), factories.make_staff()
    enter_workbook(registration, coordinator, received(), now=NOW)
    file, client = registration.received_workbooks.get(), signed_in(coordinator)
    page = f"/en/admin/ondemand/registration/{registration.pk}/files/{file.pk}/"
    assert page in client.get(f"/en/admin/ondemand/registration/{registration.pk}/change/").text
    response = client.get(page)
    assert (response.content, response.headers["Content-Type"]) == (PDF, "application/pdf")
    assert response.headers["Content-Disposition"] == 'attachment; filename="w.pdf"'
    looked = IdentityAccess.objects.get()
    assert (looked.member, looked.actor, looked.what) == (registration.member, coordinator, "workbook")
    other = make_registration()
    assert client.get(page.replace(f"/{registration.pk}/", f"/{other.pk}/")).status_code == 404
    for stranger, status in ((factories.make_staff(Role.FINANCE), 403), (registration.member, 302)):
        assert signed_in(stranger).get(page).status_code == status


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"received_at": ""}, "Say when it was received."),
        ({"received_at": "2099-01-01T10:00"}, "This moment lies ahead."),
        ({"received_at": "2026-11-09T10:19"}, "It was paid on November 9, 2026"),
        ({"received_by": ""}, "Say how it came."),
        ({"received_by": "site"}, "Select a valid choice"),
        ({"file": SimpleUploadedFile("w.pdf", b"MZ no pdf")}, "This file is no PDF"),
        ({"file": ""}, "Choose the file."),
        ({"goal_1": ""}, "Write one goal"),
        ({"topics": []}, "Choose at least one topic."),
    ],
)
def test_what_is_missing_is_said_beside_the_field(signed_in: SignedIn, changed: dict[str, Any], said: str) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=PAID)
    response = signed_in(factories.make_staff()).post(address(registration), sent(**changed))
    assert response.status_code == 200
    assert said in response.text
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_WORKBOOK


def test_in_the_minute_of_the_payment_it_came_with_the_payment(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=PAID)
    signed_in(factories.make_staff()).post(address(registration), sent(received_at="2026-11-09T10:20"))
    registration.refresh_from_db()
    assert registration.workbook_received_at == PAID


@pytest.mark.parametrize("at", [PAID - timedelta(seconds=1), NOW + timedelta(seconds=1)])
def test_the_workflow_takes_no_moment_before_the_payment_nor_one_ahead(at: datetime) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=PAID)
    with pytest.raises(WrongState):
        enter_workbook(registration, factories.make_staff(), received(at), now=NOW)
    assert not MenteeProfile.objects.exists()


@pytest.mark.parametrize("state", [state for state in State if state != "awaiting_workbook"])
def test_it_is_entered_only_while_a_workbook_is_awaited(state: State) -> None:
    registration = make_registration(state, now=PAID)
    with pytest.raises(WrongState):
        enter_workbook(registration, factories.make_staff(), received(), now=NOW)


def test_only_coordinators_and_administrators_enter_it_and_never_their_own() -> None:
    coordinator = factories.make_staff()
    registration = make_registration(State.AWAITING_WORKBOOK, now=PAID)
    own = make_registration(State.AWAITING_WORKBOOK, member=coordinator, now=PAID)
    for person, whose in (
        (registration.member, registration),
        (factories.make_member(), registration),
        (factories.make_staff(Role.FINANCE), registration),
        (coordinator, own),
    ):
        with pytest.raises(NotAllowed):
            enter_workbook(whose, person, received(), now=NOW)


def test_who_makes_the_list_reads_what_came_on_paper_from_there(signed_in: SignedIn) -> None:
    registration = make_registration(State.AWAITING_WORKBOOK, now=PAID)
    coordinator = factories.make_staff()
    enter_workbook(registration, coordinator, received(), now=NOW)
    page = signed_in(coordinator).get(reverse("admin:ondemand_registration_list", args=[registration.pk])).text
    file = reverse("admin:ondemand_registration_file", args=[registration.pk, registration.received_workbooks.get().pk])
    assert f'<a href="{file}">Read the workbook</a>' in page
