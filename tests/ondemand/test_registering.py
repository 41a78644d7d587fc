"""A mentee registers, and has one page that says what happens next, by when, and who has the ball (OD-2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Activity, Member
from members.queries import missing_acceptances, today
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import State
from ondemand.registrations.workflow import close_for_erasure, register
from tests import factories
from tests.ondemand.registrations import make_registration

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]
STATEMENTS = 7  # session, member with rights, the registration, its events, those before; two of its parts
PAGE, FORM = "/en/on-demand/", "/en/on-demand/register/"


def answers(member: Member, **changed: str) -> dict[str, str]:
    boxes = {f"accept_{document.pk}": "on" for document in missing_acceptances(member, today())}
    return {"language_1": "en", "language_2": "fr", "nostudy": "on"} | boxes | changed


def test_a_member_registers_and_is_told_what_comes_next(member: Member, signed_in: SignedIn) -> None:
    client = signed_in(member)
    assert 'href="/en/on-demand/register/"' in client.get(PAGE).text
    response = client.post(FORM, answers(member))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    registration = Registration.objects.get()
    assert (registration.state, registration.member, registration.languages) == (
        State.AWAITING_PAYMENT,
        member,
        ["en", "fr"],
    )
    assert registration.declared == ""
    assert missing_acceptances(member, today()) == []
    assert list(registration.events.values_list("action", "to_state")) == [("register", "awaiting_payment")]
    assert OutgoingEmail.objects.get(event="registration_made").to_address == member.email
    page = client.get(PAGE).text
    assert "We wait for your payment" in page
    assert "You registered." in page


def test_registering_twice_is_one_registration(member: Member, signed_in: SignedIn) -> None:
    client, sent = signed_in(member), answers(member)
    for _click in range(3):
        assert client.post(FORM, sent).status_code == 302
    assert Registration.objects.count() == 1
    assert OutgoingEmail.objects.filter(event="registration_made").count() == 1
    assert client.get(FORM).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"language_1": ""}, "Choose the language that you prefer."),
        ({"language_2": "en"}, "You chose this language already."),
        ({"nostudy": ""}, "Tick the box: a mentor does not prepare for the examination."),
        ({"language_1": "klingon"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    member: Member, signed_in: SignedIn, changed: dict[str, str], said: str
) -> None:
    response = signed_in(member).post(FORM, answers(member, **changed))
    assert response.status_code == 200
    assert said in response.text
    assert not Registration.objects.exists()


def test_both_documents_are_accepted_before(member: Member, signed_in: SignedIn) -> None:
    response = signed_in(member).post(FORM, {"language_1": "en", "nostudy": "on"})
    assert response.text.count("Tick the box: both sides agree before the first contact.") == 4  # summary and field
    with pytest.raises(WrongState):
        register(member, languages=["en"], language="en", now=timezone.now())


def test_the_link_to_the_examination_stands_where_it_is_said(member: Member, signed_in: SignedIn) -> None:
    assert 'href="https://caot.example/notce"' in signed_in(member).get(FORM).text


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("student", "Your category of membership does not include this."),
        ("individual", "this is open by request"),
        (None, "list shows none for you today"),
    ],
)
def test_who_may_not_register_reads_why(signed_in: SignedIn, category: str | None, said: str) -> None:
    member = factories.make_member(category=category)
    client = signed_in(member)
    assert said in client.get(PAGE).text
    assert client.get(FORM).status_code == 403
    assert client.post(FORM, answers(member)).status_code == 403
    with pytest.raises(NotAllowed):
        register(member, languages=["en"], language="en", now=timezone.now())


def test_who_is_admitted_by_request_confirms_the_condition(signed_in: SignedIn) -> None:
    member = factories.make_member(category="individual")
    member.admissions.create(activity=Activity.objects.get(code="ondemand-mentee"))
    client = signed_in(member)
    assert "Tick the box if it is true" in client.post(FORM, answers(member)).text
    client.post(FORM, answers(member, condition="on"))
    assert "assistant" in Registration.objects.get().declared


def test_a_stranger_does_not_find_somebody_elses_registration(member: Member, signed_in: SignedIn) -> None:
    registration = make_registration()
    address = f"/en/on-demand/{registration.public_id}/"
    assert signed_in(member).get(address).status_code == 404
    assert signed_in(registration.member).get(address).status_code == 200
    assert signed_in(factories.make_staff()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("state", State)
def test_the_page_says_in_every_state_what_happens_next(signed_in: SignedIn, state: State) -> None:
    registration = make_registration(state)
    page = signed_in(registration.member).get(f"/en/on-demand/{registration.public_id}/").text
    assert ("What happens next" in page) == registration.is_open
    assert str(registration.get_state_display()) in page  # type: ignore[attr-defined]


def test_the_page_of_a_member_asks_the_database_a_fixed_number_of_times(
    signed_in: SignedIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    registration = make_registration(State.AWAITING_SHORTLIST)
    client, now = signed_in(registration.member), timezone.now()
    client.get(PAGE)
    for formers in (1, 3):
        while Registration.objects.visible_to(registration.member).count() <= formers:
            make_registration(State.CANCELLED, member=registration.member)
            registration.events.create(at=now - timedelta(days=1), action="pay")
        with django_assert_num_queries(STATEMENTS):
            assert client.get(PAGE).text.count("Registered on") == formers + 1


def test_an_erased_mentee_leaves_no_open_registration() -> None:
    unpaid, paid = make_registration(), make_registration(State.AWAITING_SHORTLIST)
    now = timezone.now()
    for registration, state in ((unpaid, State.CANCELLED), (paid, State.ENDED_EARLY)):
        close_for_erasure(registration.member, now=now)
        registration.refresh_from_db()
        assert (registration.state, registration.closed_at) == (state, now)
    close_for_erasure(unpaid.member, now=now)
    assert unpaid.events.count() == 1
