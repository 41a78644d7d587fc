"""Two who have found each other: one invites the other by e-mail (OD-12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.errors import DeadlinePassed, NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import documents_in_force, missing_acceptances, today
from members.workflow.safety import block, suspend
from mentorship.pairs import workflow
from mentorship.pairs.invitation_rules import TRANSITIONS, InvitationAction, Role, State, available_actions
from mentorship.pairs.models import Invitation, Pairing
from mentorship.pairs.policy import INVITATIONS_A_MONTH
from mentorship.pairs.reminders import follow_invitations
from mentorship.pairs.workflow import Letter
from tests import factories
from tests.mentorship.mentors import make_mentor

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody.here@elsewhere.example"


def invite(inviter: Member, email: str, *, role: str = Role.MENTEE, now: Any = None) -> Invitation:
    now = now or timezone.now()
    letter = Letter(email.lower(), role, "Shall we?", "en")
    documents = missing_acceptances(inviter, today(now))
    return workflow.send_invitation(inviter, letter, documents=documents, language="en", now=now)


def accept(invitation: Invitation, member: Member, *, now: Any = None) -> Pairing:
    now = now or timezone.now()
    documents = missing_acceptances(member, today(now))
    return workflow.accept_invitation(invitation, member, documents=documents, language="en", now=now)


def mails_to(address: str) -> list[tuple[str, str]]:
    found = OutgoingEmail.objects.filter(to_address__iexact=address).order_by("pk")
    return [(email.event, email.language) for email in found.order_by("created_at")]


def page_of(client: Client, member: Member, name: str, *args: Any) -> Any:
    factories.sign_in(client, member)
    return client.get(reverse(f"mentorship:{name}", args=args))


def test_the_invited_one_reads_it_in_the_own_language_and_the_mentorship_begins() -> None:
    mentee, mentor = factories.make_member(), factories.make_member(language="fr")
    invitation = invite(mentee, mentor.email.upper())
    assert mails_to(mentor.email) == [("invitation_received", "fr")]
    pairing = accept(invitation, mentor)
    assert (pairing.mentor, pairing.mentee, pairing.state, pairing.program) == (mentor, mentee, "active", "find")
    assert accept(invitation, mentor) == pairing  # twice is no error
    assert [name for name, _language in mails_to(mentee.email)] == ["pairing_started"]
    invitation.refresh_from_db()
    assert (invitation.state, invitation.invitee, invitation.pairing) == (State.ACCEPTED, mentor, pairing)
    assert [event.action for event in invitation.events.all()] == ["send", "accept"]


def test_a_mentor_invites_a_mentee_too() -> None:
    mentor, mentee = make_mentor().member, factories.make_member()
    pairing = accept(invite(mentor, mentee.email, role=Role.MENTOR), mentee)
    assert (pairing.mentor, pairing.mentee) == (mentor, mentee)


def test_the_inviter_never_learns_whose_an_address_is(client: Client) -> None:
    inviter, member, blocker = factories.make_member(), factories.make_member(), factories.make_member()
    block(blocker, inviter, now=timezone.now())
    answers = set()
    for address in (member.email, blocker.email, UNKNOWN):
        client.logout()
        factories.sign_in(client, inviter)
        form: dict[str, Any] = {"email": address, "role": "mentee", "message": "", "text_language": "en"}
        form |= {f"accept_{document.pk}": "on" for document in missing_acceptances(inviter, today())}
        page = client.post(reverse("mentorship:invitation-send"), form, follow=True)
        words = page.content.decode().replace(address, "ADDRESS")
        sent = Invitation.objects.get(inviter=inviter)
        answers.add(" ".join(words.replace(str(sent.public_id), "KEY").split()))
        page = client.get(reverse("mentorship:invitation-detail", args=[sent.public_id]))
        assert page.status_code == 200
        sent.delete()
    assert len(answers) == 1
    assert mails_to(member.email) == [("invitation_received", "en")]
    assert mails_to(UNKNOWN) == [("invitation_to_address", "en")]
    assert mails_to(blocker.email) == []


def test_whom_a_block_keeps_apart_or_who_is_suspended_invites_nobody(client: Client) -> None:
    inviter, invited, staff = factories.make_member(), factories.make_member(), factories.make_staff()
    invitation = invite(inviter, invited.email)
    assert page_of(client, invited, "invitation-detail", invitation.public_id).status_code == 200
    suspension = suspend(inviter, reason="…", by=staff, now=timezone.now())
    assert page_of(client, invited, "invitation-detail", invitation.public_id).status_code == 404
    with pytest.raises(WrongState):
        accept(invitation, invited)
    with pytest.raises(NotAllowed):
        invite(inviter, UNKNOWN)
    suspension.delete()
    block(invited, inviter, now=timezone.now())
    assert page_of(client, invited, "invitation-detail", invitation.public_id).status_code == 404
    with pytest.raises(NotAllowed):
        accept(invitation, invited)


def test_to_a_stranger_it_is_not_there(client: Client) -> None:
    inviter, invited, stranger = (factories.make_member() for _ in range(3))
    invitation = invite(inviter, invited.email)
    assert page_of(client, stranger, "invitation-detail", invitation.public_id).status_code == 404
    for deed in (
        lambda: accept(invitation, stranger),
        lambda: accept(invitation, inviter),
        lambda: workflow.decline_invitation(invitation, stranger, now=timezone.now()),
        lambda: workflow.withdraw_invitation(invitation, invited, now=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_every_action_in_every_state_does_what_the_table_says() -> None:
    now = timezone.now()
    for state in State:
        for action, transition in TRANSITIONS.items():
            inviter, invited = factories.make_member(), factories.make_member()
            invitation = invite(inviter, invited.email)
            if state == State.ACCEPTED:
                accept(invitation, invited)
            elif state != State.SENT:
                Invitation.objects.filter(pk=invitation.pk).update(state=state, ended_at=now)
            deeds = {
                InvitationAction.ACCEPTED: lambda it=invitation, who=invited: accept(it, who),
                InvitationAction.DECLINED: lambda it=invitation, who=invited: workflow.decline_invitation(
                    it, who, now=now
                ),
                InvitationAction.WITHDRAWN: lambda it=invitation, who=inviter: workflow.withdraw_invitation(
                    it, who, now=now
                ),
                InvitationAction.LAPSED: lambda it=invitation: workflow.lapse_invitation(
                    it.pk, now=now + timedelta(days=16)
                ),
            }
            invitation.refresh_from_db()
            side = {"invitee": invited, "inviter": inviter}.get(transition.who)
            if side is not None:
                assert (action in available_actions(invitation, side)) == (state in transition.sources)
            try:
                deeds[action]()
            except WrongState:
                assert state not in transition.sources
            invitation.refresh_from_db()
            assert invitation.state == (transition.target if state in transition.sources else state)


def test_nobody_invites_without_end() -> None:
    inviter = factories.make_member()
    with pytest.raises(NotAllowed):
        invite(inviter, inviter.email)
    first = invite(inviter, UNKNOWN)
    assert invite(inviter, UNKNOWN) == first
    for number in range(2):
        invite(inviter, f"{number}{UNKNOWN}")
    with pytest.raises(WrongState, match="Three"):
        invite(inviter, f"3{UNKNOWN}")
    for number in range(3, INVITATIONS_A_MONTH):
        workflow.withdraw_invitation(Invitation.objects.open().latest("pk"), inviter, now=timezone.now())
        invite(inviter, f"{number}{UNKNOWN}")
    workflow.withdraw_invitation(Invitation.objects.open().latest("pk"), inviter, now=timezone.now())
    with pytest.raises(WrongState, match="many"):
        invite(inviter, f"more{UNKNOWN}")
    for _ in range(4):  # and one address is not written to without end, whoever invites
        invite(factories.make_member(), "often@elsewhere.example")
    assert len(mails_to("often@elsewhere.example")) == 3


def test_places_and_eligibility_are_as_for_any_mentorship() -> None:
    full, mentee = make_mentor(places=1), factories.make_member()
    accept(invite(factories.make_member(), full.member.email), full.member)
    with pytest.raises(NoPlaceLeft):
        accept(invite(mentee, full.member.email), full.member)
    with pytest.raises(NoPlaceLeft):
        invite(full.member, UNKNOWN, role=Role.MENTOR)
    long_ago = today() - timedelta(days=800)
    lapsed = factories.make_member(starts_on=long_ago, ends_on=long_ago + timedelta(days=364))
    with pytest.raises(NotAllowed):
        invite(lapsed, UNKNOWN)
    with pytest.raises(NotAllowed):
        accept(invite(mentee, lapsed.email), lapsed)
    other = factories.make_member()
    accept(invite(mentee, other.email), other)
    with pytest.raises(WrongState):
        invite(other, mentee.email)


def test_who_accepts_has_accepted_both_documents() -> None:
    inviter, invited = factories.make_member(), factories.make_member()
    invitation = invite(inviter, invited.email)
    with pytest.raises(WrongState):
        workflow.accept_invitation(invitation, invited, documents=[], language="en", now=timezone.now())
    assert missing_acceptances(invited, today()) == documents_in_force(today())


def test_what_is_not_answered_lapses_and_is_forgotten() -> None:
    inviter, invited, now = factories.make_member(), factories.make_member(), timezone.now()
    invitation = invite(inviter, invited.email, now=now)
    late = now + timedelta(days=16)
    with pytest.raises(DeadlinePassed):
        accept(invitation, invited, now=late)
    assert follow_invitations(now + timedelta(days=13)) == 0
    assert follow_invitations(late) == 1
    assert follow_invitations(late) == 0
    assert mails_to(inviter.email) == [("invitation_lapsed", "en")]
    assert follow_invitations(late + timedelta(days=91)) == 1
    assert not Invitation.objects.exists()


def test_a_no_is_told_without_a_reason_and_taking_back_is_silent() -> None:
    inviter, invited, now = factories.make_member(), factories.make_member(), timezone.now()
    for _ in range(2):
        workflow.decline_invitation(invite(inviter, invited.email), invited, now=now)
    assert mails_to(inviter.email) == [("invitation_declined", "en")] * 2
    workflow.withdraw_invitation(invite(inviter, UNKNOWN), inviter, now=now)
    assert [name for name, _language in mails_to(UNKNOWN)] == ["invitation_to_address"]


def test_the_pages_lead_from_the_invitation_to_the_mentorship(client: Client) -> None:
    inviter, invited = factories.make_member(first_name="Ines"), factories.make_member()
    invitation = invite(inviter, invited.email)
    assert "Ines" in page_of(client, invited, "pairing-list").content.decode()
    assert "Ines" in client.get(reverse("members:account")).content.decode()
    address = reverse("mentorship:invitation-accept", args=[invitation.public_id])
    page = client.post(address)  # without the documents
    assert page.status_code == 200
    assert page.context["form"].errors
    form = {f"accept_{document.pk}": "on" for document in documents_in_force(today())}
    page = client.post(address, form)
    assert page["Location"] == reverse("mentorship:pairing-detail", args=[Pairing.objects.get().public_id])


def test_an_address_that_is_none_keeps_what_was_typed(client: Client) -> None:
    inviter = factories.make_member()
    factories.sign_in(client, inviter)
    form = {"email": "no address", "role": "mentor", "message": "My words.", "text_language": "fr"}
    page = client.post(reverse("mentorship:invitation-send"), form)
    assert set(page.context["form"].errors) > {"email"}
    assert "My words." in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    invited = factories.make_member()
    for _ in range(count):
        invite(factories.make_member(), invited.email)
    page_of(client, invited, "pairing-list")
    with django_assert_num_queries(5):
        client.get(reverse("mentorship:pairing-list"))
