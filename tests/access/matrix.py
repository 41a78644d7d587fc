"""Every address, who may open it, and what it answers. An address that is not listed fails the test.

Read a line as: name, who is let in, their status on GET and on an empty POST. `None` is 405 on POST; on GET it is 302:
the address only takes forms, and leads to its page. `but` names the people for whom it is different, as (GET, POST).
Everybody else is refused: a visitor is sent to sign in, a person without the right gets `refused`. HEAD answers as GET;
no address knows PUT, PATCH or DELETE.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.of_programs import (
    application,
    interest,
    of_reflection,
    of_reflection_page,
    of_round,
    of_session,
    of_window,
    offering_to_complete,
    owned,
    person_to_complete,
    program_of_staff,
    session_of_staff,
)
from tests.access.world import (
    ADMINISTRATOR,
    COORDINATOR,
    FINANCE,
    LAPSED,
    MEMBER,
    MENTOR,
    NO_FACTOR,
    NOT_PROVEN,
    OTHER,
    ROLES,
    VISITOR,
    World,
)

EVERYONE = frozenset(ROLES)
STAFF = frozenset({COORDINATOR, FINANCE, ADMINISTRATOR})
MEMBERS = frozenset({MEMBER, LAPSED, MENTOR, OTHER})
CURRENT = frozenset({MEMBER, MENTOR, OTHER})
SIGNED_IN = MEMBERS | STAFF

type Answers = tuple[int | None, int | None]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """What one address answers."""

    who: frozenset[str]
    get: int | None = 200
    post: int | None = None
    refused: int = 403
    but: Mapping[str, Answers] = field(default_factory=dict)
    kwargs: Callable[[World], dict[str, Any]] = nothing

    def answers(self, role: str) -> Answers | None:
        """The status on GET and POST, or None for whom the address refuses."""
        if role in self.but:
            return self.but[role]
        return (self.get, self.post) if role in self.who else None


def public(get: int = 200, post: int | None = None, **more: Any) -> Address:
    return Address(EVERYONE, get, post, **more)


def signed_in(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    return Address(SIGNED_IN, get, post, **more)


def current(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    """For members with a current membership; lapsed ones and staff read why not (403)."""
    return Address(CURRENT, get, post, **more)


def for_visitors(get: int = 200, post: int | None = 200, **more: Any) -> Address:
    """A way in: who is in already is sent on."""
    return Address(frozenset({VISITOR}), get, post, refused=302, **more)


def each(people: frozenset[str], get: int | None, post: int | None) -> dict[str, Answers]:
    return dict.fromkeys(people, (get, post))


def passkey(world: World) -> dict[str, Any]:
    return {"pk": world.things["passkey"].pk}


def safety(world: World) -> dict[str, Any]:
    return {"token": world.things["safety"]}


def mentor(world: World) -> dict[str, Any]:
    return {"public_id": world.things["mentor"].public_id}


def step(code: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"step": code}


def introduction(world: World) -> dict[str, Any]:
    return {"public_id": world.things["introduction"].public_id}


def meeting(world: World) -> dict[str, Any]:
    return pairing(world) | {"meeting_id": world.things["meeting"].public_id}


def pairing(world: World) -> dict[str, Any]:
    return {"public_id": world.things["pairing"].public_id}


def invitation(world: World) -> dict[str, Any]:
    return {"public_id": world.things["mentorship_invitation"].public_id}


def of_resource(world: World) -> dict[str, Any]:
    return {"code": world.things["mentorship_resource"].code}


def numbered_pairing(world: World) -> dict[str, Any]:
    return pairing(world) | {"number": 1}


def of_record(world: World) -> dict[str, Any]:
    return {"public_id": world.things["record"].public_id, "language": "en"}


def of_evidence(world: World) -> dict[str, Any]:
    return {"public_id": world.things["evidence"].public_id}


def opportunity(world: World) -> dict[str, Any]:
    return {"public_id": world.things["mentorship_opportunity"].public_id}


def saved_search(world: World) -> dict[str, Any]:
    return {"public_id": world.things["saved search"].public_id}


def receipt(world: World) -> dict[str, Any]:
    return {"public_id": world.things["receipt"].public_id}


def between(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    """For the two sides of the introduction."""
    return Address(frozenset({MEMBER, MENTOR}), get, post, refused=404, **more)


def of_entry(world: World) -> dict[str, Any]:
    return {"public_id": world.things["listed mentor"].public_id}


def of_match(world: World) -> dict[str, Any]:
    return {"public_id": world.things["ondemand_match"].public_id}


def of_paid(world: World) -> dict[str, Any]:
    return {"registration_id": world.things["registration"].pk}


def registration(world: World) -> dict[str, Any]:
    return {"public_id": world.things["registration"].public_id}


def registration_of_staff(world: World) -> dict[str, Any]:
    return {"pk": world.things["registration"].pk}


def workbook(world: World) -> dict[str, Any]:
    return {"kind": "mentee"}


def own_workbook(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    """For the member who has begun one: the address holds no key, so to all others it is not there."""
    return Address(frozenset({OTHER}), get, post, refused=404, **({"kwargs": workbook} | more))


# Staff who have not shown a second factor open nothing but what adds or asks for one (and health, which asks nobody).
WITHOUT_FACTOR = {
    NO_FACTOR: {
        "health-live",
        "health-ready",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    },
    NOT_PROVEN: {
        "health-live",
        "health-ready",
        "account_logout",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    },
}

ADDRESSES: dict[str, Address] = {
    # everyone
    "choose-language": public(get=302),
    "robots": public(),
    "favicon": public(get=302),
    "health-live": public(),
    "health-ready": public(),
    # the provider of payments: it signs what it says
    "payments-webhook": public(get=405, post=400),
    "pages:home": public(),
    "pages:program-list": public(),
    "pages:program-detail": public(kwargs=lambda world: {"code": "find"}),
    "pages:why-mentorship": public(),
    "pages:contact": public(),
    "pages:help-email": public(),
    "pages:privacy": public(),
    "pages:accessibility": public(),
    "members:eligibility": public(),
    "members:document": public(kwargs=lambda world: {"kind": "terms"}),
    # the way in, and back in
    "members:activate": for_visitors(),
    "members:activate-sent": public(),
    "members:activate-password": public(post=200, kwargs=lambda world: {"token": world.things["activation"]}),
    "members:mail-off": public(post=200, kwargs=lambda world: {"token": world.things["mail off"]}),
    "members:staff-invitation": public(post=200, kwargs=lambda world: {"token": world.things["invitation"]}),
    "account_login": for_visitors(),
    "account_request_login_code": for_visitors(),
    "account_confirm_login_code": for_visitors(get=302, post=302),  # nobody here has asked for a code
    "account_signup": for_visitors(),  # says that signing up is by the roll
    "account_inactive": public(),
    "account_reset_password": public(post=200),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(post=200, kwargs=lambda world: {"uidb36": "1", "key": "set-password"}),
    "account_reset_password_from_key_done": public(),
    "account_email_verification_sent": public(),
    "account_confirm_email": public(post=404, kwargs=lambda world: {"key": "forged"}),
    "mfa_authenticate": for_visitors(get=302, post=302),  # nobody here has shown a password first
    "mfa_login_webauthn": for_visitors(get=302, post=302),
    # a member's own pages; staff have an account as well
    "account_logout": signed_in(post=302, but={NO_FACTOR: (200, 302), NOT_PROVEN: (200, 302), VISITOR: (302, 302)}),
    "account_reauthenticate": signed_in(post=200, but={NO_FACTOR: (200, 200)}),
    "account_email": signed_in(post=302),
    "account_change_password": signed_in(post=200),
    "account_set_password": signed_in(get=302, post=302),  # everybody here has one
    "usersessions_list": signed_in(post=302),
    "mfa_index": signed_in(but={NO_FACTOR: (200, None)}),
    "mfa_activate_totp": signed_in(post=200, but={**each(STAFF, 302, 302), NO_FACTOR: (200, 200)}),
    "mfa_deactivate_totp": Address(STAFF, post=200, refused=404),
    "mfa_view_recovery_codes": signed_in(get=404),  # nobody here has made any
    "mfa_download_recovery_codes": signed_in(get=404, post=404),
    "mfa_generate_recovery_codes": signed_in(post=200, but={**each(STAFF, 200, 302), MEMBER: (200, 302)}),
    "mfa_reauthenticate": Address(STAFF, post=200, refused=302, but={NOT_PROVEN: (200, 200)}),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in(post=200, but={NO_FACTOR: (200, 200)}),
    "mfa_reauthenticate_webauthn": Address(frozenset({MEMBER}), post=302, refused=302),
    "mfa_remove_webauthn": Address(frozenset({MEMBER}), post=302, refused=404, kwargs=passkey),
    "mfa_edit_webauthn": Address(frozenset({MEMBER}), post=200, refused=404, kwargs=passkey),
    "members:signed-in": signed_in(get=302),
    "members:session-extend": signed_in(post=200),
    "members:account": signed_in(),
    "members:account-profile": signed_in(post=200),
    "members:account-notifications": signed_in(post=302),
    "members:account-security": signed_in(),
    "members:account-declare": signed_in(get=302, post=302, kwargs=lambda world: {"code": "momentum-mentee"}),
    # FIND-4: what one says of oneself; nobody else's page is anywhere but in the administration
    "members:identity": signed_in(),
    "members:identity-question": signed_in(post=200, kwargs=lambda world: {"trait": "race"}),
    "members:identity-delete": signed_in(get=302, post=302),
    "members:renewal": signed_in(get=302, post=302),  # nobody here has a renewal to confirm
    "members:account-privacy": signed_in(),
    "members:account-who-sees": signed_in(),
    "members:account-data": signed_in(None, 200),
    "members:account-erasure": signed_in(post=200),
    "members:account-erasure-withdraw": signed_in(get=None, post=302),
    # SAFE-1: whom the reader blocks; a link about somebody is the reader's own, to all others it is not there
    "members:account-blocks": signed_in(),
    "members:safety-received": signed_in(),
    "members:safety-concern": Address(frozenset({MEMBER}), post=200, refused=404, kwargs=safety),
    "members:safety-block": Address(frozenset({MEMBER}), post=302, refused=404, kwargs=safety),
    "members:safety-unblock": Address(frozenset({MEMBER}), None, post=302, refused=404, kwargs=safety),
    "members:documents": signed_in(post=200, but={MENTOR: (200, 302)}),  # the mentor has accepted both
    # nobody but staff may read a version that is not in force; to others it is not there
    "members:document-version": Address(
        frozenset({COORDINATOR, ADMINISTRATOR}),
        refused=404,
        kwargs=lambda world: {"kind": "terms", "version": world.things["members_policydocument"].version},
    ),
    # the mentor's own profile
    "mentorship:my-profile": signed_in(),
    "mentorship:my-profile-tick": signed_in(get=None, post=302),
    "mentorship:my-profile-untick": signed_in(get=302, post=302, but={MENTOR: (200, 302)}),
    "mentorship:my-profile-questions": signed_in(get=302, post=302, but={MENTOR: (200, 200)}),
    "mentorship:my-profile-documents": signed_in(get=None, post=302),
    "mentorship:my-profile-confirm": signed_in(get=None, post=302),
    "mentorship:my-profile-preview": signed_in(get=302, but={MENTOR: (200, None)}),
    "mentorship:my-profile-step": signed_in(get=302, post=302, but={MENTOR: (200, 302)}, kwargs=step("focus")),
    "mentorship:my-profile-availability": signed_in(get=302, post=302, but={MENTOR: (200, 200)}),
    "mentorship:my-profile-pause": signed_in(get=None, post=302),
    "mentorship:my-profile-resume": signed_in(get=None, post=302),
    # the mentee profile: a first one is for who may look for a mentor
    "mentorship:mentee-profile": signed_in(),
    "mentorship:mentee-profile-questions": current(post=200),
    "mentorship:mentee-profile-step": signed_in(get=302, post=302, but={OTHER: (200, 302)}, kwargs=step("practice")),
    # first meetings: to whoever is not one of the two it is not there
    "mentorship:introduction-send": current(get=302, post=302, but={OTHER: (200, 200)}, kwargs=mentor),
    "mentorship:introduction-list": signed_in(),
    "mentorship:introduction-detail": between(kwargs=introduction),
    "mentorship:introduction-accept": between(None, 302, kwargs=introduction),
    "mentorship:introduction-decline": between(None, 302, kwargs=introduction),
    "mentorship:introduction-more-time": between(None, 302, kwargs=introduction),
    "mentorship:introduction-withdraw": between(None, 302, kwargs=introduction),
    "mentorship:introduction-say-yes": between(None, 302, kwargs=introduction),
    "mentorship:introduction-say-no": between(None, 302, kwargs=introduction),
    "mentorship:pairing-list": signed_in(),
    "mentorship:invitation-send": current(get=200, post=200),
    "mentorship:invitation-detail": between(kwargs=invitation),
    # the member has not accepted the documents yet
    "mentorship:invitation-accept": between(None, 302, but={MEMBER: (None, 200)}, kwargs=invitation),
    "mentorship:invitation-decline": between(None, 302, kwargs=invitation),
    "mentorship:invitation-withdraw": between(None, 302, kwargs=invitation),
    "mentorship:pairing-detail": Address(frozenset({MEMBER}), refused=404, kwargs=pairing),
    "mentorship:verify": public(),
    "mentorship:verify-code": public(kwargs=lambda world: {"code": "K7Q29XVB0000ABCDEFGH"}),
    "mentorship:record-list": signed_in(),
    "mentorship:record-download": Address(frozenset({MEMBER}), refused=404, kwargs=of_record),
    "mentorship:record-blank": public(get=302, kwargs=lambda world: {"language": "fr"}),
    "mentorship:record-request": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:evidence-add": signed_in(post=200),
    "mentorship:evidence-download": Address(frozenset({MEMBER}), refused=404, kwargs=of_evidence),
    "mentorship:evidence-remove": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=of_evidence),
    "mentorship:pairing-end": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:pairing-pause": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:pairing-resume": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:pairing-complete": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:pairing-share-profile": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:pairing-share-workbook": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:pairing-mentee-profile": Address(frozenset(), refused=404, kwargs=pairing),
    "mentorship:pairing-workbook": Address(frozenset(), refused=404, kwargs=pairing),
    "mentorship:agreement-detail": Address(frozenset({MEMBER}), refused=404, kwargs=pairing),
    "mentorship:agreement-write": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=pairing),
    "mentorship:agreement-sign": Address(frozenset({MEMBER}), None, 200, refused=404, kwargs=pairing),
    "mentorship:agreement-drop": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:agreement-version": Address(frozenset({MEMBER}), refused=404, kwargs=numbered_pairing),
    "mentorship:goal-new": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=pairing),
    "mentorship:goal-change": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=numbered_pairing),
    "mentorship:evaluation-give": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=pairing),
    "mentorship:meeting-list": Address(frozenset({MEMBER}), 200, None, refused=404, kwargs=pairing),
    "mentorship:meeting-plan": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=pairing),
    "mentorship:meeting-log": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=pairing),
    "mentorship:meeting-confirm": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=pairing),
    "mentorship:meeting-detail": Address(frozenset({MEMBER}), 200, None, refused=404, kwargs=meeting),
    "mentorship:meeting-change": Address(frozenset({MEMBER}), 302, 302, refused=404, kwargs=meeting),
    "mentorship:meeting-entry": Address(frozenset({MEMBER}), 200, 200, refused=404, kwargs=meeting),
    "mentorship:meeting-call-off": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=meeting),
    "mentorship:meeting-miss": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=meeting),
    "mentorship:meeting-take-back": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=meeting),
    "mentorship:meeting-note": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=meeting),
    "mentorship:my-calendar": signed_in(post=200),
    "mentorship:calendar-feed": public(kwargs=lambda world: {"token": world.things["calendar"]}),
    # the paid program: the member has an open registration; to all others it is not there
    "momentum:reflection-detail": Address(frozenset({MEMBER}), refused=404, kwargs=of_reflection),
    "momentum:reflection-read": Address(frozenset({MEMBER}), refused=404, kwargs=of_reflection),
    "momentum:reflection-share": Address(frozenset({MEMBER}), 302, 302, refused=404, kwargs=of_reflection),
    "momentum:reflection-section": Address(frozenset({MEMBER}), post=302, refused=404, kwargs=of_reflection_page),
    "momentum:my-programs": signed_in(),
    "momentum:interest-say": signed_in(post=200, kwargs=lambda world: {"code": "momentum"}),
    "momentum:interest-withdraw": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=interest),
    "momentum:place": Address(frozenset({MEMBER}), post=302, refused=404, kwargs=owned("momentum_placeoffer")),
    "momentum:match-object": Address(frozenset({MEMBER}), post=302, refused=404, kwargs=owned("momentum_match")),
    "momentum:update-give": Address(frozenset({MEMBER}), post=200, refused=404, kwargs=owned("taking part")),
    "momentum:session-list": signed_in(),
    "momentum:session-detail": Address(frozenset({MEMBER}), post=200, refused=404, kwargs=of_session),
    "momentum:session-calendar": Address(frozenset({MEMBER}), refused=404, kwargs=of_session),
    "momentum:application-apply": current(post=200, but=each(frozenset({MEMBER}), 302, 302), kwargs=of_window),
    "momentum:application-detail": Address(frozenset({MEMBER}), refused=404, kwargs=application),
    "momentum:application-change": Address(frozenset({MEMBER}), post=200, refused=404, kwargs=application),
    "momentum:application-withdraw": Address(frozenset({MEMBER}), None, 302, refused=404, kwargs=application),
    "ondemand:registration": signed_in(),
    "ondemand:register": current(post=200, but=each(frozenset({MEMBER, MENTOR}), 302, 302)),
    "ondemand:workbook-send-again": signed_in(get=None, post=302),
    # nobody here has a list to choose from; the mentor was matched with somebody else's registration
    "ondemand:choices-send": Address(frozenset(), refused=404),
    "ondemand:listed-mentor": Address(frozenset(), refused=404, kwargs=of_entry),
    "ondemand:mentee-list": signed_in(),
    "ondemand:match-object": Address(frozenset({MENTOR}), post=302, refused=404, kwargs=of_match),
    "ondemand:registration-detail": Address(frozenset({MEMBER}), refused=404, kwargs=registration),
    # the search
    "mentorship:mentor-search": current(),
    "mentorship:mentor-cities": current(),
    "mentorship:mentor-private-filters": current(post=302),
    "mentorship:mentor-private-filters-clear": current(get=None, post=302),
    "mentorship:mentor-detail": current(kwargs=mentor),
    # workbooks and resources: the own ones alone have an address; beginning one is MEM-3's "resources"
    "mentorship:workbook-list": signed_in(),
    "mentorship:workbook-begin": current(None, 302, kwargs=workbook),
    "mentorship:workbook-detail": own_workbook(),
    "mentorship:workbook-section": own_workbook(post=302, kwargs=lambda world: {"kind": "mentee", "section": "goals"}),
    "mentorship:workbook-print": own_workbook(),
    "mentorship:workbook-send": own_workbook(None, 302),
    "mentorship:workbook-keep": own_workbook(None, 302),
    # nobody has asked for one yet
    "mentorship:workbook-pdf": own_workbook(404, 302, kwargs=lambda world: {"kind": "mentee", "language": "en"}),
    "mentorship:resource-list": public(),  # without the right to them, what there would be
    "mentorship:resource-detail": current(kwargs=of_resource),
    "mentorship:resource-watched": current(None, 302, kwargs=of_resource),
    "mentorship:resource-file": current(kwargs=lambda world: {"key": world.things["resource file"].key}),
    # the directory of opportunities: MEM-3's "resources"
    "mentorship:opportunity-list": public(),  # without the right to it, what it holds in numbers
    "mentorship:opportunity-download": current(),
    "mentorship:opportunity-private-filters": current(post=302),
    "mentorship:opportunity-private-filters-clear": current(get=None, post=302),
    "mentorship:opportunity-detail": current(kwargs=opportunity),
    "mentorship:suggestion-list": signed_in(),
    "mentorship:suggestion-add": current(post=200),
    "mentorship:suggestion-ask": current(post=200),
    "mentorship:suggestion-stale": current(post=200, kwargs=opportunity),
    # money of one's own: the mentor has a registration that waits for its payment; one's receipts, also after a lapse
    "ondemand:registration-pay": current(get=302, post=302, but={MENTOR: (200, 200)}),
    "ondemand:registration-cancel": signed_in(get=302, post=302, but=each(frozenset({MEMBER, MENTOR}), 200, 200)),
    "ondemand:receipt-list": signed_in(),
    "ondemand:receipt-detail": Address(frozenset({LAPSED}), refused=404, kwargs=receipt),
    "ondemand:receipt-send": Address(frozenset({LAPSED}), None, 302, refused=404, kwargs=receipt),
    # its file is not made yet
    "ondemand:receipt-download": Address(
        frozenset({LAPSED}), get=404, refused=404, kwargs=lambda world: receipt(world) | {"language": "en"}
    ),
    "ondemand:local-checkout": Address(
        frozenset({MENTOR}), post=302, refused=404, kwargs=lambda world: {"ref": world.things["checkout"]}
    ),
    # saved searches: to whoever is not the owner they are not there; who lapsed may still read and delete the own ones
    "mentorship:saved-search-list": signed_in(),
    "mentorship:saved-search-save": current(get=302, post=302),  # of nothing
    "mentorship:saved-search-change": Address(frozenset({OTHER}), post=200, refused=404, kwargs=saved_search),
    "mentorship:saved-search-run": Address(
        frozenset({OTHER}),
        302,
        302,
        refused=403,
        but=each(frozenset({MEMBER, MENTOR}), 404, 404),
        kwargs=saved_search,
    ),
    "mentorship:saved-search-delete": Address(frozenset({OTHER}), post=302, refused=404, kwargs=saved_search),
}


def of(thing: str) -> Callable[[World], dict[str, Any]]:
    """The arguments of an admin page about one thing."""
    return lambda world: {"object_id": world.things[thing].pk}


def of_insight(**more: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"code": "find", **more}


def staff(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    return Address(STAFF, get, post, **more)


def administrator(get: int | None = 200, post: int | None = 200, **more: Any) -> Address:
    return Address(frozenset({ADMINISTRATOR}), get, post, **more)


def coordinators(get: int | None = 200, post: int | None = 200, **more: Any) -> Address:
    """For coordinators and administrators."""
    return Address(frozenset({COORDINATOR, ADMINISTRATOR}), get, post, **more)


def finance(get: int | None = 200, post: int | None = 200, **more: Any) -> Address:
    """For finance and administrators."""
    return Address(frozenset({FINANCE, ADMINISTRATOR}), get, post, **more)


# The admin's own addresses that belong to no model, and those that we added to a model.
ADMIN_ADDRESSES: dict[str, Address] = {
    "admin:index": staff(post=200),
    "admin:app_list": staff(post=200, kwargs=lambda world: {"app_label": "members"}),
    "admin:login": staff(get=302, post=302, refused=403),
    "admin:logout": staff(get=302, post=302),
    "admin:password_change": staff(get=302, post=302),
    "admin:password_change_done": staff(),
    "admin:autocomplete": staff(get=403),  # of no field here
    "admin:jsi18n": staff(),
    "admin:(?P<url>.*)$": staff(get=404, post=404),
    "admin:members_member_role": administrator(kwargs=of("members_member")),
    "admin:members_member_sign_in": administrator(kwargs=of("members_member")),
    # to finance the page is not there; to who is no staff the whole administration is not
    "admin:members_member_identity": coordinators(kwargs=of("members_member"), but={FINANCE: (404, 404)}),
    "admin:members_emaildifference_export": coordinators(),
    "admin:members_rollimport_apply": coordinators(get=None, post=302, kwargs=of("members_rollimport")),
    "admin:members_rollimport_discard": coordinators(get=None, post=302, kwargs=of("members_rollimport")),
    "admin:members_rollimport_refused": coordinators(kwargs=of("members_rollimport")),
    "admin:members_eligibility_table": coordinators(but={COORDINATOR: (200, 403)}),
    "admin:members_erasurerequest_kept": administrator(post=None, refused=404),
    "admin:members_erasurerequest_decide": administrator(kwargs=of("members_erasurerequest")),
    "admin:members_concern_treat": coordinators(kwargs=of("members_concern")),
    "admin:members_suspension_lift": coordinators(post=302, kwargs=of("members_suspension")),
    "admin:mentorship_menteeprofile_fit": coordinators(post=None, kwargs=of("mentorship_menteeprofile")),
    "admin:mentorship_menteeprofile_fit_for_staff": coordinators(kwargs=of("mentorship_menteeprofile")),
    "admin:mentorship_pairing_hours": coordinators(post=None),
    "admin:mentorship_pairing_hours_export": coordinators(post=None, kwargs=lambda world: {"kind": "csv"}),
    # to who may see none of it a page of statistics is not there; its file asks first who it is
    **{
        f"admin:insight{name}": Address(STAFF, 200, None, but=but, kwargs=kwargs)
        for name, but, kwargs in (
            ("", {}, nothing),
            ("_page", {FINANCE: (404, None)}, of_insight()),
            ("_file", {FINANCE: (404, None)}, of_insight(kind="csv")),
        )
    },
    "admin:members_policydocument_preview": coordinators(kwargs=of("members_policydocument")),
    "admin:mail_mailwording_edit": coordinators(post=302, kwargs=lambda world: {"event": "sign_in_code"}),
    "admin:mentorship_workbooktemplate_preview": coordinators(post=200, kwargs=of("mentorship_workbooktemplate")),
    "admin:mentorship_workbook_reopen": coordinators(kwargs=of("mentorship_workbook")),
    # it is not sent: nobody reads it
    "admin:mentorship_workbook_answers": coordinators(get=404, post=None, kwargs=of("mentorship_workbook")),
    # programs and offerings are set up on pages of their own
    **{
        f"admin:momentum_{name}": coordinators(get, post, kwargs=program_of_staff(f"momentum_{name.partition('_')[0]}"))
        for get, post, names in (
            (200, 200, "program_edit tier_edit tier_who question_edit offering_edit offering_copy"),
            (200, None, "program_preview program_interest"),
            (200, 302, "offering_windows offering_terms"),
            (None, 302, "tier_remove question_move question_remove question_ask"),
        )
        for name in names.split()
    },
    **{
        f"admin:momentum_{name}": coordinators(post=post, kwargs=program_of_staff(thing, **more))
        for name, thing, post, more in (
            ("tier_add", "momentum_program", 200, {}),
            ("question_add", "momentum_program", 200, {}),
            ("offering_make", "momentum_program", 200, {}),
            ("program_interest_file", "momentum_program", None, {"kind": "csv"}),
            ("offering_deed", "momentum_offering", 200, {"name": "cancel"}),
        )
    },
    "admin:momentum_round": coordinators(post=302, kwargs=of_round),
    "admin:momentum_round_decide": coordinators(get=302, post=302, kwargs=of_round),
    "admin:momentum_round_two": coordinators(kwargs=of_round),
    "admin:momentum_round_accept": coordinators(post=302, kwargs=lambda world: of_round(world) | {"number": 1}),
    "admin:momentum_completion_offering": coordinators(post=302, kwargs=offering_to_complete),
    "admin:momentum_completion_decide": coordinators(kwargs=person_to_complete),
    "admin:momentum_session_edit": coordinators(kwargs=session_of_staff),
    "admin:momentum_session_announce": coordinators(post=302, kwargs=session_of_staff),
    "admin:momentum_session_call_off": coordinators(post=302, kwargs=session_of_staff),
    "admin:momentum_session_recording": coordinators(post=302, kwargs=session_of_staff),
    "admin:momentum_session_list": coordinators(get=302, post=302, kwargs=session_of_staff),
    "admin:momentum_session_file": coordinators(post=None, kwargs=session_of_staff),
    "admin:momentum_application_selection_list": coordinators(post=None),
    "admin:momentum_application_selection": coordinators(
        post=200,
        kwargs=lambda world: {
            "offering_pk": world.things["momentum_application"].offering_id,
            "tier_pk": world.things["momentum_application"].tier_id,
        },
    ),
    "admin:momentum_application_deed": coordinators(
        post=200, kwargs=lambda world: {"pk": world.things["momentum_application"].pk, "deed": "decline"}
    ),
    "admin:ondemand_registration_workbook": coordinators(kwargs=registration_of_staff),
    "admin:ondemand_registration_file": coordinators(
        kwargs=lambda world: registration_of_staff(world) | {"file_pk": world.things["received workbook"].pk}, post=None
    ),
    "admin:ondemand_registration_pause": coordinators(kwargs=registration_of_staff),
    "admin:ondemand_registration_resume": coordinators(post=302, kwargs=registration_of_staff),
    "admin:ondemand_registration_wait": coordinators(post=302, kwargs=registration_of_staff),
    "admin:ondemand_registration_end": coordinators(post=302, kwargs=registration_of_staff),
    "admin:mentorship_opportunity_export": coordinators(post=None, kwargs=lambda world: {"kind": "csv"}),
    "admin:mentorship_opportunity_preview": coordinators(post=None, kwargs=of("mentorship_opportunity")),
    "admin:mentorship_directoryimport_apply": coordinators(None, 302, kwargs=of("mentorship_directoryimport")),
    "admin:mentorship_directoryimport_discard": coordinators(None, 302, kwargs=of("mentorship_directoryimport")),
    "admin:mentorship_suggestion_draft": coordinators(post=200, kwargs=of("mentorship_suggestion")),
    "admin:mentorship_suggestion_reply": coordinators(
        post=200, kwargs=lambda world: of("mentorship_suggestion")(world) | {"name": "declined"}
    ),
    "admin:mentorship_resource_files": coordinators(kwargs=of("mentorship_resource")),
    "admin:mentorship_resource_preview": coordinators(post=None, kwargs=of("mentorship_resource")),
    "admin:mentorship_resource_file": coordinators(
        post=None, kwargs=lambda world: {"key": world.things["resource file"].key}
    ),
    # to finance these are not there
    "admin:mentorship_record_revoke": coordinators(kwargs=of("mentorship_record"), but={FINANCE: (404, 404)}),
    "admin:mentorship_record_retry": coordinators(post=302, kwargs=of("mentorship_record"), but={FINANCE: (404, 404)}),
    "admin:mentorship_record_file": coordinators(
        kwargs=lambda world: of("mentorship_record")(world) | {"language": "en"}, but={FINANCE: (404, 404)}
    ),
    "admin:mentorship_record_issue": coordinators(
        kwargs=lambda world: {"pairing_id": world.things["begun"].pk, "kind": "certificate", "role": "mentee"},
        but={FINANCE: (404, 404)},
    ),
    "admin:ondemand_registration_list": coordinators(post=302, kwargs=of_paid),
    "admin:ondemand_registration_list_preview": coordinators(get=302, post=302, kwargs=of_paid),
    "admin:ondemand_registration_match": coordinators(post=404, kwargs=of_paid),
    "admin:ondemand_registration_match_told": coordinators(get=302, post=302, kwargs=of_paid),
    "admin:ondemand_registration_match_others": coordinators(get=302, post=None, kwargs=of_paid),
    "admin:ondemand_registration_match_with": coordinators(
        get=302, post=302, kwargs=lambda world: of_paid(world) | {"profile_id": world.things["mentor"].pk}
    ),
    "admin:ondemand_webinarcredit_mark": coordinators(
        post=302, kwargs=lambda world: {"credit_id": world.things["ondemand_webinarcredit"].pk}
    ),
    "admin:ondemand_webinarcredit_export": coordinators(post=None, kwargs=lambda world: {"kind": "csv"}),
    "admin:ondemand_payment_receive": finance(kwargs=lambda world: {"registration_id": world.things["unpaid"].pk}),
    "admin:ondemand_payment_cancel": staff(
        post=200, kwargs=lambda world: {"registration_id": world.things["unpaid"].pk}
    ),
    "admin:ondemand_refund_decide": finance(kwargs=of("ondemand_refund")),
    "admin:ondemand_providerevent_settle": finance(kwargs=of("ondemand_providerevent")),
    "admin:ondemand_receipt_month": finance(post=None, but={COORDINATOR: (403, 405)}),
    "admin:ondemand_receipt_export": finance(
        post=None, kwargs=lambda world: {"table": "papers", "kind": "csv"}, but={COORDINATOR: (403, 405)}
    ),
    "admin:ondemand_receipt_file": finance(
        get=404, post=None, kwargs=lambda world: of("ondemand_receipt")(world) | {"language": "en"}
    ),
    "admin:ondemand_receipt_retry": finance(get=405, post=302, kwargs=of("ondemand_receipt")),
    "admin:mentorship_workbooktemplate_publish": coordinators(post=302, kwargs=of("mentorship_workbooktemplate")),
}

# MEM-8, least rights: coordinators run programs and matching, finance sees whom it bills, administrators add roles,
# categories and policies. v(iew), a(dd), c(hange), d(elete). Written from the rule, not from the code's own table.
ADMIN_RIGHTS: dict[str, dict[str, str]] = {
    "members_member": {COORDINATOR: "v", FINANCE: "v", ADMINISTRATOR: "v"},
    "members_memberevent": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "members_rollimport": {COORDINATOR: "va", ADMINISTRATOR: "va"},
    "members_emaildifference": {COORDINATOR: "vc", ADMINISTRATOR: "vc"},
    "members_erasurerequest": {ADMINISTRATOR: "v"},
    "members_identityaccess": {ADMINISTRATOR: "v"},
    "members_staffinvitation": {ADMINISTRATOR: "vad"},
    "members_membershipcategory": {COORDINATOR: "v", ADMINISTRATOR: "vac"},
    "members_activity": {COORDINATOR: "v", ADMINISTRATOR: "vac"},
    "members_eligibility": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # changed on its own page, the table
    "members_admission": {COORDINATOR: "vad", ADMINISTRATOR: "vad"},
    "members_policydocument": {COORDINATOR: "v", ADMINISTRATOR: "vac"},
    "members_closedday": {COORDINATOR: "vacd", ADMINISTRATOR: "vacd"},
    "members_concern": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # treated on a page of its own, as is a suspension
    "members_block": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "members_suspension": {COORDINATOR: "va", ADMINISTRATOR: "va"},
    "mentorship_term": {COORDINATOR: "vac", ADMINISTRATOR: "vac"},
    "mentorship_mentorprofile": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "mentorship_menteeprofile": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "mentorship_introduction": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "mentorship_pairing": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "mentorship_invitation": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "mentorship_agreement": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # a draft's words are for the two alone
    "mentorship_evaluation": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "mentorship_fitweights": {COORDINATOR: "va", ADMINISTRATOR: "va"},
    "mentorship_workbook": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # reopened on a page of its own
    "momentum_application": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # changed by deeds on pages of their own
    "ondemand_registration": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # changed by deeds on pages of their own
    "mentorship_workbooktemplate": {COORDINATOR: "vac", ADMINISTRATOR: "vac"},
    "mentorship_workbooksection": {COORDINATOR: "vacd", ADMINISTRATOR: "vacd"},
    "mentorship_resource": {COORDINATOR: "vac", ADMINISTRATOR: "vac"},
    "mentorship_opportunity": {COORDINATOR: "vac", ADMINISTRATOR: "vac"},
    "mentorship_directoryimport": {COORDINATOR: "va", ADMINISTRATOR: "va"},
    "mentorship_suggestion": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # answered on a page of its own
    "mentorship_record": {COORDINATOR: "va", ADMINISTRATOR: "va"},  # revoked on a page of its own
    "mentorship_certificateorder": {COORDINATOR: "va", ADMINISTRATOR: "va"},
    "mentorship_signatory": {COORDINATOR: "v", ADMINISTRATOR: "vac"},
    "mentorship_certificaterule": {COORDINATOR: "v", ADMINISTRATOR: "vc"},
    "mentorship_cpdfigures": {COORDINATOR: "v", ADMINISTRATOR: "va"},
    "momentum_program": {COORDINATOR: "va", ADMINISTRATOR: "va"},  # changed step by step on pages of their own
    "momentum_offering": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # made and changed on pages of their own
    "momentum_run": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # asked for and accepted on a page of its own
    "momentum_match": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "momentum_placeoffer": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "momentum_completion": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # decided on a page of its own
    "momentum_progressupdate": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "momentum_session": {COORDINATOR: "va", ADMINISTRATOR: "va"},  # changed by deeds on pages of their own
    "ondemand_shortlist": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # made and sent on pages of their own
    "ondemand_match": {COORDINATOR: "v", ADMINISTRATOR: "v"},
    "ondemand_webinarcredit": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # marked on a page of its own
    "ondemand_payment": {FINANCE: "va", ADMINISTRATOR: "va"},  # added as received on a page of its own
    "ondemand_refund": {FINANCE: "v", ADMINISTRATOR: "v"},  # decided on a page of its own
    "ondemand_providerevent": {FINANCE: "v", ADMINISTRATOR: "v"},  # settled on a page of its own
    "ondemand_receipt": {FINANCE: "v", ADMINISTRATOR: "v"},
    "ondemand_price": {FINANCE: "vacd", ADMINISTRATOR: "vacd"},
    "ondemand_taxrate": {FINANCE: "vacd", ADMINISTRATOR: "vacd"},
    "pages_programpage": {COORDINATOR: "vc", ADMINISTRATOR: "vc"},
    "pages_question": {COORDINATOR: "vacd", ADMINISTRATOR: "vacd"},
    "pages_testimonial": {COORDINATOR: "vacd", ADMINISTRATOR: "vacd"},
    "pages_textpage": {COORDINATOR: "vc", ADMINISTRATOR: "vc"},
    "mail_outgoingemail": {COORDINATOR: "vc", ADMINISTRATOR: "vc"},
    "mail_mailwording": {COORDINATOR: "v", ADMINISTRATOR: "v"},  # worded on a page of its own
}

# What a right opens: page of the model → the right it needs on GET and on POST, and the status of an empty POST.
MODEL_PAGES = {
    "changelist": ("v", "v", 200),
    "add": ("a", "a", 200),
    "change": ("v", "c", 200),
    "delete": ("d", "d", 200),
    "history": ("v", "v", 200),
}
# Pages of a model that answer otherwise, as (GET, POST) for those with the right to see it.
MODEL_PAGES_BUT: dict[str, Answers] = {
    "members_eligibility_changelist": (302, 302),  # to the table, which asks for the right
    "members_eligibility_change": (302, 302),
    "members_emaildifference_change": (200, 302),  # every field is read only: an empty form is whole
    "mail_outgoingemail_change": (200, 302),
    # written on pages of their own
    "momentum_program_changelist": (200, None),
    "momentum_program_change": (200, None),
    "momentum_offering_change": (200, None),
    "mentorship_directoryimport_change": (200, None),
    "members_rollimport_change": (200, None),  # importing and discarding have addresses of their own
}


def admin_address(model: str, page: str) -> Address:
    """The line of one page of a model in the admin, from `ADMIN_RIGHTS`."""
    read, write, post = MODEL_PAGES[page]
    rights = ADMIN_RIGHTS[model]
    get, post = MODEL_PAGES_BUT.get(f"{model}_{page}", (200, post))
    kwargs = nothing if page in {"changelist", "add"} else of(model)
    if get == 302:  # a redirect tells nobody anything
        return staff(get, post, kwargs=kwargs)
    who = frozenset(role for role, letters in rights.items() if read in letters)
    but = {role: (get, post if post is None or write in rights[role] else 403) for role in who}
    return Address(who, get, post, but=but, kwargs=kwargs)
