"""S7, A14 in a real browser: a passkey is added, and from then on signs in by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from members.models import Member
from members.policy import Role
from tests import factories
from tests.browser import Site, open_context
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
LANGUAGES = ("en", "fr")
# A device that has a fingerprint reader and an obliging finger.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def people(site: Site, django_db_blocker: Any) -> dict[str, Member]:
    """A member for each language and one of the staff, none of them with a second factor; committed, for the server."""
    with django_db_blocker.unblock():
        members = {
            each: factories.make_member(first_name="Paz", last_name="Keyly", language=each) for each in LANGUAGES
        }
        return {**members, "staff": factories.make_member(category=None, member_number=None, role=Role.COORDINATOR)}


@pytest.fixture
def device(site: Site, browser: Browser) -> Iterator[tuple[Tab, Any]]:
    """A browser on that device, and the way to ask the device what it holds."""
    assert site.url.startswith("http://localhost:"), "passkeys refuse IP addresses"
    site.faults.clear()
    context: BrowserContext = open_context(browser, site)
    tab = context.new_page()
    wire = context.new_cdp_session(tab)
    wire.send("WebAuthn.enable")
    number = wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    yield tab, lambda: wire.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
    context.close()


def sign_in_by_password(tab: Tab, language: str, person: Member, leads_to: str = "my-account") -> None:
    tab.goto(f"/{language}/account/login/")
    tab.locator("#id_login").fill(person.email)
    tab.locator("#id_password").fill(PASSWORD)
    tab.locator("#id_password").press("Enter")
    tab.wait_for_url(f"**/{language}/{leads_to}/")


def add_passkey(tab: Tab, language: str, name: str) -> None:
    tab.goto(f"/{language}/account/2fa/webauthn/add/")
    tab.locator("#id_name").fill(name)
    tab.locator("#id_passwordless").check()
    tab.locator("#mfa_webauthn_add").press("Enter")
    tab.wait_for_url("**/account/2fa/recovery-codes/")


def sign_out(tab: Tab, language: str) -> None:
    tab.goto(f"/{language}/account/logout/")
    tab.locator("main form button[type=submit]").press("Enter")
    tab.wait_for_url(f"**/{language}/")
    tab.goto(f"/{language}/my-account/")
    tab.wait_for_url(f"**/{language}/account/login/**")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_adds_a_passkey_and_signs_in_with_nothing_else(
    site: Site, people: dict[str, Member], device: tuple[Tab, Any], language: str
) -> None:
    tab, held = device
    person = people[language]
    sign_in_by_password(tab, language, person)
    add_passkey(tab, language, "Lantern")
    [credential] = held()
    assert (credential["rpId"], credential["isResidentCredential"]) == ("localhost", True)
    tab.goto(f"/{language}/account/2fa/webauthn/")
    expect(tab.locator("main tbody th")).to_have_text("Lantern")
    sign_out(tab, language)

    tab.goto(f"/{language}/account/login/")
    tab.locator("#passkey_login").press("Enter")
    tab.wait_for_url(f"**/{language}/my-account/")
    tab.goto(f"/{language}/account/2fa/webauthn/")
    expect(tab.locator("main tbody th")).to_have_text("Lantern")
    assert Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN).last_used_at is not None
    assert site.faults == []


def test_staff_who_come_in_by_passkey_are_asked_for_no_code(
    site: Site, people: dict[str, Member], device: tuple[Tab, Any]
) -> None:
    tab, _held = device
    sign_in_by_password(tab, "en", people["staff"], leads_to="account/2fa")
    add_passkey(tab, "en", "Desk")
    sign_out(tab, "en")

    tab.goto("/en/account/login/")
    tab.locator("#passkey_login").press("Enter")
    tab.wait_for_url("**/en/admin/")
    assert site.faults == []
