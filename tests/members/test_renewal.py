"""A renewed membership asks to confirm the profile, once, by mail and at the next sign-in (MEM-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member, Membership, NotificationChoice
from members.queries import renewal_to_confirm, today
from members.reminders.my_account import ask_renewed_members
from members.workflow.my_account import NotAllowed, confirm_renewal
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
PROFILE = {"language": "en", "city": "Ottawa", "province": "ON"}


def renewed_member(**fields: Any) -> Member:
    """A member, activated last year, whose new period has just arrived."""
    fields = {"activated_at": timezone.now() - timedelta(days=300)} | fields
    member = factories.make_member(
        starts_on=today() - timedelta(days=370), ends_on=today() - timedelta(days=6), **fields
    )
    factories.make_membership(member, starts_on=today() - timedelta(days=5), ends_on=today() + timedelta(days=360))
    return member


def asked(member: Member) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(event="membership_renewed", member=member))


def test_a_renewal_is_asked_about_once() -> None:
    member = renewed_member(language="fr", first_name="Odile")
    assert ask_renewed_members(timezone.now()) == 1
    assert ask_renewed_members(timezone.now()) == 0
    (email,) = asked(member)
    assert (email.to_address, email.language) == (member.email, "fr")
    assert "/fr/my-account/renewal/" in email.text_body
    assert member.events.filter(action="ask_to_confirm_profile").count() == 1


def test_a_first_membership_is_no_renewal(member: Member) -> None:
    assert ask_renewed_members(timezone.now()) == 0
    assert asked(member) == []


def test_periods_that_came_before_activation_are_no_renewal() -> None:
    renewed_member(activated_at=timezone.now() + timedelta(hours=1))
    renewed_member(activated_at=None)
    assert ask_renewed_members(timezone.now()) == 0


def test_a_period_that_is_over_is_not_asked_about() -> None:
    member = renewed_member()
    latest = member.memberships.latest("starts_on")
    Membership.objects.filter(pk=latest.pk).update(ends_on=today() - timedelta(days=1))
    assert ask_renewed_members(timezone.now()) == 0


def test_a_period_that_has_not_begun_is_asked_about() -> None:
    member = factories.make_member(activated_at=timezone.now() - timedelta(days=3), ends_on=today())
    factories.make_membership(member, starts_on=today() + timedelta(days=1), ends_on=today() + timedelta(days=365))
    assert ask_renewed_members(timezone.now()) == 1


def test_a_closed_account_is_not_asked() -> None:
    renewed_member(is_active=False)
    assert ask_renewed_members(timezone.now()) == 0


def test_who_switched_it_off_gets_no_mail_and_is_still_asked_on_the_site(signed_in: SignIn) -> None:
    member = renewed_member()
    NotificationChoice.objects.create(member=member, kind="membership_renewed", is_wanted=False)
    assert ask_renewed_members(timezone.now()) == 1
    assert asked(member) == []
    assert signed_in(member).get("/en/signed-in/")["Location"] == "/en/my-account/renewal/"


def test_one_row_that_fails_blocks_no_other(caplog: pytest.LogCaptureFixture) -> None:
    broken, whole = renewed_member(), renewed_member()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON members_membership FOR EACH ROW"
            f" WHEN (NEW.member_id = {broken.pk}) EXECUTE FUNCTION refuse()"
        )
    assert ask_renewed_members(timezone.now()) == 1
    assert (len(asked(broken)), len(asked(whole))) == (0, 1)
    assert "failed for row" in caplog.text
    assert broken.email not in caplog.text


def test_signing_in_leads_there_until_it_is_confirmed(signed_in: SignIn) -> None:
    member = renewed_member()
    client = signed_in(member)
    assert client.get("/en/signed-in/")["Location"] == "/en/my-account/renewal/"
    assert "please confirm your profile" in client.get("/en/my-account/").content.decode()
    answer = client.post("/en/my-account/renewal/", {**PROFILE, "language": "fr", "city": "Gatineau", "province": "QC"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/my-account/")
    member.refresh_from_db()
    assert (member.language, member.city) == ("fr", "Gatineau")
    assert renewal_to_confirm(member, today()) is None
    assert client.get("/en/signed-in/")["Location"] == "/en/my-account/"
    assert client.get("/en/my-account/renewal/")["Location"] == "/en/my-account/"
    assert list(member.events.values_list("action", flat=True)) == ["change_profile", "confirm_renewal"]


def test_confirming_before_the_sweep_saves_the_mail(signed_in: SignIn) -> None:
    member = renewed_member()
    signed_in(member).post("/en/my-account/renewal/", PROFILE)
    assert ask_renewed_members(timezone.now()) == 0
    assert asked(member) == []


def test_confirming_twice_is_one_event() -> None:
    member = renewed_member()
    membership = renewal_to_confirm(member, today())
    assert membership is not None
    for _time in range(2):
        confirm_renewal(member, membership, PROFILE, now=timezone.now())
    assert member.events.filter(action="confirm_renewal").count() == 1


def test_nobody_confirms_for_another_person() -> None:
    membership = renewal_to_confirm(renewed_member(), today())
    assert membership is not None
    with pytest.raises(NotAllowed):
        confirm_renewal(factories.make_member(), membership, PROFILE, now=timezone.now())
    membership.refresh_from_db()
    assert membership.renewal_confirmed_at is None


def test_a_step_of_another_app_that_fails_confirms_nothing() -> None:
    member = renewed_member()
    membership = renewal_to_confirm(member, today())
    assert membership is not None

    def fails(now: Any) -> None:
        raise NotAllowed

    with pytest.raises(NotAllowed):
        confirm_renewal(member, membership, {**PROFILE, "city": "Gatineau"}, now=timezone.now(), also=[fails])
    membership.refresh_from_db()
    member.refresh_from_db()
    assert (membership.renewal_confirmed_at, member.city) == (None, "Ottawa")


def test_renewal_keeps_what_was_typed_and_names_the_error(signed_in: SignIn) -> None:
    answer = signed_in(renewed_member()).post("/en/my-account/renewal/", {**PROFILE, "province": "ZZ", "city": "Kept"})
    words = answer.content.decode()
    assert "<title>Error: " in words
    assert "There is a problem" in words
    assert 'value="Kept"' in words


@pytest.mark.parametrize("language", ["en", "fr"])
def test_renewal_opens_in_both_languages(signed_in: SignIn, language: str) -> None:
    assert signed_in(renewed_member()).get(f"/{language}/my-account/renewal/").status_code == 200


def test_the_sweep_asks_the_database_once_for_all() -> None:
    """One query finds what is due; nothing due costs nothing more, whatever the number of members."""
    for _number in range(3):
        factories.make_member()
    with CaptureQueriesContext(connection) as captured:
        ask_renewed_members(timezone.now())
    assert len(captured) == 1


@pytest.mark.parametrize(("language", "words"), [("en", "Confirm my profile"), ("fr", "Confirmer mon profil")])
def test_home_page_leads_there_until_it_is_confirmed(signed_in: SignIn, language: str, words: str) -> None:
    member, other = renewed_member(), factories.make_member()
    link = f'<a href="/{language}/my-account/renewal/">{words}</a>'
    client = signed_in(member)
    assert link in client.get(f"/{language}/").text
    assert link not in signed_in(other).get(f"/{language}/").text
    assert link not in Client().get(f"/{language}/").text
    renewal = renewal_to_confirm(member, today())
    assert renewal is not None
    confirm_renewal(member, renewal, PROFILE, now=timezone.now())
    assert link not in client.get(f"/{language}/").text
