"""What the members app, and the libraries that it builds on, know about people (MEM-5, design 5)."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pghistory.models import Context

from caot_mentor.browsers import browser_in_words
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.my_account import NOTIFICATION_KINDS
from caot_mentor.privacy import (
    ALL_STAFF,
    STAFF,
    TABLES,
    Erasure,
    Field,
    Rows,
    Seen,
    Table,
    Why,
    not_personal,
    personal,
    read_as,
)
from members.event_words import action_in_words, note_in_words, state_in_words
from members.identity import opened
from members.models import (
    Acceptance,
    Activity,
    Admission,
    Block,
    ClosedDay,
    Concern,
    ConcernEvent,
    Declaration,
    Eligibility,
    EmailDifference,
    ErasureRequest,
    IdentityAccess,
    IdentityConsent,
    Member,
    MemberEvent,
    Membership,
    MembershipCategory,
    NotificationChoice,
    PolicyDocument,
    RollImport,
    RollRecord,
    RollRow,
    SelfIdentification,
    StaffInvitation,
    Suspension,
)
from members.policy import Province
from members.roll.columns import LABELS
from members.roll.reasons import sentence
from members.roll.wording import changes_in_words
from members.zones import EVERY_ZONE

SELF, NOBODY, ADMINISTRATORS = Seen.SELF, Seen.NOBODY, Seen.ADMINISTRATORS
OTHERS_NAME = _("the name of somebody at the association, who is not you")
UPLOAD = ["sha256", "ignored_columns", "noted", "state", "applied_at", "good_rows_only"]
UPLOAD += ["added", "changed", "unchanged", "refused"]
A_SECRET = _("it protects your account: whoever has it could sign in as you")
SAYS_THAT_ONLY = _("it says that something happened, and no longer to whom")
SAME_AS_TABLE = _("it repeats earlier values of what stands above")


def mine(model: Any, lookup: str = "member") -> Rows:
    """Rows whose `lookup` is the member."""
    return lambda member: model._base_manager.filter(**{lookup: member.pk})


def addresses_of(member: Member) -> list[str]:
    """The member's address and earlier ones, in lower case, but for those that another member has now."""
    history = apps.get_model("members", "MemberHistory").objects.filter(pgh_obj=member.pk)
    addresses = {member.email.lower(), *(email.lower() for email in history.values_list("email", flat=True) if email)}
    others = Member.objects.filter(email__in=addresses).exclude(pk=member.pk)
    return sorted(addresses - {email.lower() for email in others.values_list("email", flat=True)})


def any_address(lookup: str, member: Member) -> Q:
    """Rows whose `lookup` has one of the member's addresses."""
    found = Q(pk__in=[])  # nothing: an empty condition would be every row
    for address in addresses_of(member):
        found |= Q(**{lookup: address})
    return found


def link(name: str = "member") -> Field:
    """The column by which a row belongs to its person, where the row itself goes."""
    return Field(name, _("your account"), ALL_STAFF, not_exported=Why.OWN)


personal(
    Member,
    _("Your account"),
    Field(
        "email",
        _("e-mail address"),
        (SELF, Seen.CONNECTED, *ALL_STAFF),
        blank=lambda key: f"erased-{key}@erased.invalid",
    ),
    Field("member_number", _("member number"), (SELF, *ALL_STAFF), blank=None),
    Field("first_name", _("first name"), (SELF, Seen.MEMBERS, Seen.OTHER_SIDE, *ALL_STAFF), blank=""),
    Field("last_name", _("last name"), (SELF, Seen.MEMBERS, Seen.OTHER_SIDE, *ALL_STAFF), blank=""),
    Field("language", _("language"), (SELF, *ALL_STAFF), blank="en"),
    Field("city", _("city"), (SELF, *ALL_STAFF), blank=""),
    Field("province", _("province or territory"), (SELF, *ALL_STAFF), blank=""),
    Field("time_zone", _("time zone, where you chose one"), (SELF, Seen.OTHER_SIDE), blank=""),
    Field("role", _("staff role"), (SELF, *ALL_STAFF), blank=""),
    Field("is_active", _("whether you may sign in"), (SELF, *ALL_STAFF), blank=False),
    Field(
        "password", _("password, as a fingerprint"), (NOBODY,), not_exported=A_SECRET, blank=UNUSABLE_PASSWORD_PREFIX
    ),
    Field("last_login", _("when you last signed in"), (SELF, NOBODY), blank=None),
    Field("created_at", _("when the account was made"), (SELF, NOBODY), kept=SAYS_THAT_ONLY),
    Field("activated_at", _("when you activated it"), (SELF, *ALL_STAFF), blank=None),
    Field("address_bounced_at", _("since when mail comes back"), (SELF, *ALL_STAFF), blank=None),
    rows=mine(Member, "pk"),
    erasure=Erasure.BLANK,
)
personal(
    Membership,
    _("Your memberships"),
    link(),
    Field("category", _("category"), (SELF, Seen.MEMBERS, *ALL_STAFF)),
    Field("starts_on", _("first day"), (SELF, *ALL_STAFF)),
    Field("ends_on", _("last day"), (SELF, *ALL_STAFF)),
    Field("arrived_at", _("when it came with the list"), (SELF, *ALL_STAFF)),
    Field("renewal_asked_at", _("when you were asked to confirm your profile"), (SELF, *ALL_STAFF)),
    Field("renewal_confirmed_at", _("when you confirmed it"), (SELF, *ALL_STAFF)),
    rows=mine(Membership),
    erasure=Erasure.DELETE,
)
personal(
    Admission,
    _("Programs that you were admitted to"),
    link(),
    Field("activity", _("program and role"), (SELF, *STAFF)),
    Field("admitted_by", _("who admitted you"), STAFF, not_exported=OTHERS_NAME),
    Field("admitted_at", _("when"), (SELF, *STAFF)),
    Field("note", _("what staff noted about it"), (SELF, *STAFF)),
    rows=mine(Admission),
    erasure=Erasure.DELETE,
)
personal(
    Declaration,
    _("Conditions that you confirmed"),
    link(),
    Field("activity", _("program and role"), (SELF, *STAFF)),
    Field("words", _("the words that you confirmed"), (SELF, *STAFF)),
    Field("declared_at", _("when"), (SELF, *STAFF)),
    rows=mine(Declaration),
    erasure=Erasure.DELETE,
)
personal(
    Acceptance,
    _("Documents that you accepted"),
    link(),
    Field("document", _("document and version"), (SELF, *STAFF)),
    Field("language", _("language you read it in"), (SELF, *STAFF)),
    Field("accepted_at", _("when"), (SELF, *STAFF)),
    rows=mine(Acceptance),
    erasure=Erasure.DELETE,
)
personal(
    NotificationChoice,
    _("E-mails that you switched on or off"),
    link(),
    Field("kind", _("kind of e-mail"), (SELF, NOBODY)),
    Field("is_wanted", _("whether you want it"), (SELF, NOBODY)),
    rows=mine(NotificationChoice),
    erasure=Erasure.DELETE,
)
personal(
    EmailDifference,
    _("The address that the association’s list has"),
    link(),
    Field("roll_email", _("address on the list"), (SELF, *STAFF)),
    Field("seen_at", _("when the difference was seen"), (SELF, *STAFF)),
    Field("settled_at", _("when staff carried your address back"), (SELF, *STAFF)),
    rows=mine(EmailDifference),
    erasure=Erasure.DELETE,
)
personal(
    ErasureRequest,
    _("Your requests to be erased"),
    Field(
        "member",
        _("your account"),
        (ADMINISTRATORS,),
        not_exported=Why.OWN,
        kept=Why.NO_NAME_LEFT,
    ),
    Field("asked_at", _("when you asked"), (SELF, ADMINISTRATORS), kept=SAYS_THAT_ONLY),
    Field("state", _("what became of it"), (SELF, ADMINISTRATORS), kept=SAYS_THAT_ONLY),
    Field("decided_at", _("when it was decided"), (SELF, ADMINISTRATORS), kept=SAYS_THAT_ONLY),
    Field("decided_by", _("who decided"), (ADMINISTRATORS,), not_exported=OTHERS_NAME, kept=SAYS_THAT_ONLY),
    Field("reason", _("why it was declined"), (SELF, ADMINISTRATORS), blank=""),
    rows=mine(ErasureRequest),
    erasure=Erasure.BLANK,
)


def answers_in_clear(row: SelfIdentification) -> list[str]:
    """The person's own answers, whichever column holds them: in words, then the own words."""
    answer = opened(row)
    return [*answer.labels, *([answer.words] if answer.words else [])]


personal(
    SelfIdentification,
    _("Identity and lived experience"),
    link(),
    Field("trait", _("which question"), (SELF, *STAFF), export_as=lambda row: row.get_trait_display()),
    Field(
        "visibility", _("who may see the answer"), (SELF, *STAFF), export_as=lambda row: row.get_visibility_display()
    ),
    Field(
        "sealed",
        _("answers that you gave only for staff who match you: each time with a reason, which you can read"),
        (SELF, *STAFF),
        export_as=lambda row: answers_in_clear(row) if row.sealed else [],
    ),
    Field(
        "shown_codes",
        _("answers that you chose to show"),
        (SELF, Seen.MEMBERS, *STAFF),
        export_as=lambda row: opened(row).labels if row.shown_codes else [],
    ),
    Field("shown_words", _("your own words, if you chose to show them"), (SELF, Seen.MEMBERS, *STAFF)),
    Field("is_matched_on", _("whether you ask to be matched on it"), (SELF, *STAFF)),
    Field("standard", _("standard that the question follows"), (SELF, *STAFF)),
    Field("updated_at", _("when you changed it"), (SELF, *STAFF)),
    rows=mine(SelfIdentification),
    erasure=Erasure.DELETE,
)
personal(
    IdentityConsent,
    _("What you agreed to about identity"),
    link(),
    Field("trait", _("which question"), (SELF, NOBODY), export_as=lambda row: row.get_trait_display()),
    Field(
        "visibility", _("who may see the answer"), (SELF, NOBODY), export_as=lambda row: row.get_visibility_display()
    ),
    Field("wording", _("version of the words"), (SELF, NOBODY)),
    Field("text", _("the words that you agreed to"), (SELF, NOBODY), written_in="language"),
    Field("language", _("language you read it in"), (SELF, NOBODY)),
    Field("given_at", _("when"), (SELF, NOBODY)),
    Field("withdrawn_at", _("when you took it back"), (SELF, NOBODY)),
    rows=mine(IdentityConsent),
    erasure=Erasure.DELETE,
)
personal(
    IdentityAccess,
    _("When staff read what you told in confidence"),
    link(),
    Field("actor", _("who read it: you see the role"), (SELF, ADMINISTRATORS), export_as=lambda row: row.read_by),
    Field("what", _("what was read"), (SELF, ADMINISTRATORS)),
    Field("at", _("when"), (SELF, ADMINISTRATORS)),
    Field("reason", _("why"), (SELF, ADMINISTRATORS)),
    rows=mine(IdentityAccess),
    erasure=Erasure.DELETE,
)
personal(
    IdentityAccess,
    _("When you read what others told in confidence"),
    Field(
        "actor",
        _("your account"),
        (ADMINISTRATORS,),
        not_exported=Why.OWN,
        kept=Why.NO_NAME_LEFT,
    ),
    Field("what", _("what was read"), (SELF, ADMINISTRATORS), kept=SAYS_THAT_ONLY),
    Field("at", _("when"), (SELF, ADMINISTRATORS), kept=SAYS_THAT_ONLY),
    Field("reason", _("why"), (ADMINISTRATORS,), not_exported=_("it is about somebody else"), kept=SAYS_THAT_ONLY),
    rows=mine(IdentityAccess, "actor"),
    erasure=Erasure.KEEP,
    is_for_staff=True,
)
EVENT = (
    Field("member", _("your account"), STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("at", _("when"), (SELF, *STAFF), kept=SAYS_THAT_ONLY),
    Field("actor", _("who did it"), STAFF, not_exported=OTHERS_NAME, kept=Why.NO_NAME_LEFT),
    Field("action", _("what happened"), (SELF, *STAFF), kept=SAYS_THAT_ONLY),
    Field("from_state", _("state before"), (SELF, *STAFF), blank=""),
    Field("to_state", _("state after"), (SELF, *STAFF), blank=""),
    Field("note", _("note"), (SELF, *STAFF), blank=""),
)
personal(MemberEvent, _("What happened to your account"), *EVENT, rows=mine(MemberEvent), erasure=Erasure.BLANK)


def events_that_name(member: Member) -> QuerySet[MemberEvent]:
    """Events of other people whose note has the member's address: a withdrawn staff invitation, for one."""
    return MemberEvent.objects.filter(any_address("note__icontains", member)).exclude(member=member)


personal(
    MemberEvent,
    _("Notes about others that have your address"),
    Field("note", _("note"), STAFF, not_exported=_("it is about what somebody else did"), blank=""),
    rows=events_that_name,
    erasure=Erasure.BLANK,
    is_for_staff=True,
)


def staged_rows(member: Member) -> QuerySet[RollRow]:
    """Lines of uploaded lists about the member, kept for 30 days."""
    by_number = Q(member_number=member.member_number) if member.member_number else Q(pk=None)
    return RollRow.objects.filter(Q(member=member) | by_number | any_address("email__iexact", member))


personal(
    RollRow,
    _("Lines about you in uploaded lists of members (kept for 30 days)"),
    Field("member_number", _("member number"), (SELF, *STAFF)),
    Field("email", _("e-mail address"), (SELF, *STAFF)),
    Field("first_name", _("first name"), (SELF, *STAFF)),
    Field("last_name", _("last name"), (SELF, *STAFF)),
    Field("language", _("language"), (SELF, *STAFF)),
    Field("city", _("city"), (SELF, *STAFF)),
    Field("province", _("province or territory"), (SELF, *STAFF)),
    Field("category_name", _("category as written"), (SELF, *STAFF)),
    Field("category", _("category"), (SELF, *STAFF)),
    Field("starts_on", _("first day"), (SELF, *STAFF)),
    Field("ends_on", _("last day"), (SELF, *STAFF)),
    Field("as_written", _("what was written where it could not be read"), (SELF, *STAFF)),
    Field("faults", _("why a line was refused"), (SELF, *STAFF)),
    Field("conflicts", _("what it contradicts"), STAFF, not_exported=_("it may name somebody else in the list")),
    Field("changes", _("what the list would change"), (SELF, *STAFF)),
    Field(
        "notes",
        _("what staff should know about the line"),
        STAFF,
        not_exported=_("it may name somebody else in the list"),
    ),
    link(),
    Field("replaces", _("which of your memberships it changes"), STAFF, not_exported=_("your memberships stand above")),
    rows=staged_rows,
    erasure=Erasure.DELETE,
    not_personal={
        "roll": "the upload that the line came with",
        "line": "its place in the file",
        "outcome": "what importing does with the line",
        "speaks_for_person": "which of several lines is read",
        "repeats": "whether the file has the line twice",
    },
)
personal(
    RollRecord,
    _("What the association’s list said last"),
    link(),
    Field("language", _("language"), (SELF, *STAFF)),
    Field("city", _("city"), (SELF, *STAFF)),
    Field("province", _("province or territory"), (SELF, *STAFF)),
    rows=mine(RollRecord),
    erasure=Erasure.DELETE,
)
personal(
    RollImport,
    _("Lists of members that you uploaded"),
    Field("uploaded_by", _("your account"), STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("decided_by", _("your account, if you imported it"), STAFF, not_exported=OTHERS_NAME, kept=Why.NO_NAME_LEFT),
    Field("file_name", _("file name"), (SELF, *STAFF), kept=_("it is a record of the association’s work")),
    Field("uploaded_at", _("when"), (SELF, *STAFF), kept=_("it is a record of the association’s work")),
    rows=mine(RollImport, "uploaded_by"),
    erasure=Erasure.KEEP,
    not_personal=dict.fromkeys(
        (
            "sha256",
            "ignored_columns",
            "noted",
            "state",
            "applied_at",
            "good_rows_only",
            "added",
            "changed",
            "unchanged",
            "refused",
        ),
        "counts and state of an upload",
    ),
    is_for_staff=True,
)
personal(
    StaffInvitation,
    _("Your invitations to the staff"),
    Field("email", _("e-mail address"), (SELF, ADMINISTRATORS)),
    Field("first_name", _("first name"), (SELF, ADMINISTRATORS)),
    Field("last_name", _("last name"), (SELF, ADMINISTRATORS)),
    Field("language", _("language"), (SELF, ADMINISTRATORS)),
    Field("role", _("staff role"), (SELF, ADMINISTRATORS)),
    Field("invited_by", _("who invited you"), (ADMINISTRATORS,), not_exported=OTHERS_NAME),
    Field("invited_at", _("when"), (SELF, ADMINISTRATORS)),
    Field("expires_at", _("until when the link works"), (SELF, ADMINISTRATORS)),
    Field("accepted_at", _("when you accepted"), (SELF, ADMINISTRATORS)),
    rows=lambda member: StaffInvitation.objects.filter(any_address("email__iexact", member)),
    erasure=Erasure.DELETE,
    is_for_staff=True,
)
personal(
    OutgoingEmail,
    _("E-mails to your addresses outside your account"),
    Field("to_address", _("address it was sent to"), STAFF),
    rows=lambda member: OutgoingEmail.objects.filter(any_address("to_address__iexact", member), member=None),
    erasure=Erasure.DELETE,
    is_for_staff=True,
)

# Between people (SAFE-1). Nobody learns from the own data who told of them, who blocked them, or that anybody did. A
# concern is kept for five years even when one of the two is erased (quality P9): what was done to somebody must not go
# with the account of the one who did it, nor with that of the one who had the courage to tell.
IN_CONFIDENCE = _("it was told in confidence, and is about somebody else as well")
FOR_SAFETY = _("what was told about people’s safety is kept for five years; then it is deleted")
personal(
    Concern,
    _("Concerns that you told the association"),
    Field("reporter", _("your account"), STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("about", _("whom it is about"), STAFF, not_exported=OTHERS_NAME, kept=FOR_SAFETY),
    Field("place", _("the page that you told it from"), (SELF, *STAFF), kept=FOR_SAFETY),
    Field("text", _("what you told"), (SELF, *STAFF), kept=FOR_SAFETY),
    Field("language", _("language you wrote in"), (SELF, *STAFF), kept=FOR_SAFETY),
    Field("raised_at", _("when"), (SELF, *STAFF), kept=FOR_SAFETY),
    Field("state", _("what became of it"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    Field("closed_at", _("when it was closed"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    rows=mine(Concern, "reporter"),
    erasure=Erasure.KEEP,
)
personal(
    Concern,
    _("Concerns about you, if anybody told one"),
    Field("about", _("your account"), STAFF, not_exported=IN_CONFIDENCE, kept=Why.NO_NAME_LEFT),
    Field("text", _("what was told"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    rows=mine(Concern, "about"),
    erasure=Erasure.KEEP,
)
personal(
    ConcernEvent,
    _("What staff did about a concern that is yours or about you"),
    Field("concern", _("the concern"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    Field("at", _("when"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    Field("actor", _("who did it"), STAFF, not_exported=IN_CONFIDENCE, kept=Why.NO_NAME_LEFT),
    Field("action", _("what happened"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    Field("from_state", _("state before"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    Field("to_state", _("state after"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    Field("note", _("note"), STAFF, not_exported=IN_CONFIDENCE, kept=FOR_SAFETY),
    rows=lambda member: ConcernEvent.objects.filter(Q(concern__about=member.pk) | Q(concern__reporter=member.pk)),
    erasure=Erasure.KEEP,
)
personal(
    Block,
    _("People whom you block"),
    Field("blocker", _("your account"), (SELF, *STAFF), not_exported=Why.OWN),
    Field("blocked", _("whom"), (SELF, *STAFF), not_exported=OTHERS_NAME),
    Field("at", _("when"), (SELF, *STAFF)),
    rows=mine(Block, "blocker"),
    erasure=Erasure.DELETE,
)
personal(
    Block,
    _("Blocks against you, if there are any"),
    Field("blocked", _("your account"), STAFF, not_exported=_("it would say who wants to be left in peace")),
    rows=mine(Block, "blocked"),
    erasure=Erasure.DELETE,
)
personal(
    Suspension,
    _("When the programs were not open to you"),
    Field("member", _("your account"), STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("since", pgettext_lazy("day", "from"), (SELF, *STAFF), kept=SAYS_THAT_ONLY),
    Field("by", _("who decided it"), STAFF, not_exported=OTHERS_NAME, kept=SAYS_THAT_ONLY),
    Field("reason", _("the reason"), STAFF, not_exported=_("it may say what somebody told in confidence"), blank=""),
    Field("lifted_at", _("until"), (SELF, *STAFF), kept=SAYS_THAT_ONLY),
    Field("lifted_by", _("who lifted it"), STAFF, not_exported=OTHERS_NAME, kept=SAYS_THAT_ONLY),
    rows=mine(Suspension),
    erasure=Erasure.BLANK,
)

# Signing in: django-allauth's and Django's tables
personal(
    EmailAddress,
    _("Addresses that you sign in with"),
    link("user"),
    Field("email", _("e-mail address"), (SELF, NOBODY)),
    Field("verified", _("whether you confirmed it"), (SELF, NOBODY)),
    Field("primary", _("whether you sign in with it"), (SELF, NOBODY)),
    rows=mine(EmailAddress, "user"),
    erasure=Erasure.DELETE,
)
personal(
    EmailConfirmation,
    _("Confirmations of an address"),
    Field("email_address", _("e-mail address"), (SELF, NOBODY)),
    Field("created", _("when it was asked for"), (SELF, NOBODY)),
    Field("sent", _("when it was sent"), (SELF, NOBODY)),
    Field("key", _("the link’s secret"), (NOBODY,), not_exported=A_SECRET),
    rows=mine(EmailConfirmation, "email_address__user"),
    erasure=Erasure.DELETE,
)
personal(
    Authenticator,
    _("Second steps and passkeys"),
    link("user"),
    Field("type", _("kind"), (SELF, NOBODY)),
    Field("data", _("its secret"), (NOBODY,), not_exported=A_SECRET),
    Field("created_at", _("when you added it"), (SELF, NOBODY)),
    Field("last_used_at", _("when you last used it"), (SELF, NOBODY)),
    rows=mine(Authenticator, "user"),
    erasure=Erasure.DELETE,
)
personal(
    UserSession,
    _("Where you are signed in"),
    link("user"),
    Field("created_at", _("since when"), (SELF, NOBODY)),
    Field("last_seen_at", _("last seen"), (SELF, NOBODY)),
    Field("ip", _("network address"), (SELF, NOBODY)),
    Field("user_agent", _("browser"), (SELF, NOBODY)),
    Field("session_key", _("the session’s secret"), (NOBODY,), not_exported=A_SECRET),
    Field("data", _("notes of the sign-in library"), (NOBODY,), not_exported=A_SECRET),
    rows=mine(UserSession, "user"),
    erasure=Erasure.DELETE,
)


def sessions_of(member: Member) -> QuerySet[Session]:
    """Open sessions that are the member's or name the address. Their content is packed, so that each is opened."""
    addresses, keys = addresses_of(member), []
    for session in Session.objects.iterator():
        data = session.get_decoded()
        words = json.dumps(data).lower()
        if data.get("_auth_user_id") == str(member.pk) or any(address in words for address in addresses):
            keys.append(session.session_key)
    return Session.objects.filter(session_key__in=keys)


personal(
    Session,
    _("Open sessions"),
    Field("session_key", _("the session’s secret"), (NOBODY,), not_exported=A_SECRET),
    Field("session_data", _("who is signed in, and how"), (NOBODY,), not_exported=A_SECRET),
    Field(
        "expire_date", _("until when it lasts"), (NOBODY,), not_exported=_("it stands under “Where you are signed in”")
    ),
    rows=sessions_of,
    erasure=Erasure.DELETE,
)


# The administration's own log
def entries_about(member: Member) -> QuerySet[LogEntry]:
    """Entries about the member's rows or that name the member. Asked before erasure, while the rows are there."""
    about = any_address("object_repr__icontains", member) | any_address("change_message__icontains", member)
    if name := member.get_full_name():
        about |= Q(object_repr__icontains=name) | Q(change_message__icontains=name)
    for table in TABLES:
        if table.model is not LogEntry and not table.is_history and table.erasure != Erasure.KEEP:
            about |= _about_rows_of(table, member)
    return LogEntry.objects.filter(about)


def _about_rows_of(table: Table, member: Member) -> Q:
    keys = [str(key) for key in table.rows(member).values_list("pk", flat=True)]
    return Q(content_type=ContentType.objects.get_for_model(table.model), object_id__in=keys)


personal(
    LogEntry,
    _("What staff changed about you in the administration"),
    Field(
        "object_repr",
        _("what was changed"),
        STAFF,
        not_exported=_("it may name others; the events above say what happened"),
        blank="",
    ),
    Field(
        "change_message",
        _("which fields"),
        STAFF,
        not_exported=_("it may name others; the events above say what happened"),
        blank="",
    ),
    Field(
        "object_id", _("the row’s number"), STAFF, not_exported=_("a number made by the site"), kept=Why.NO_NAME_LEFT
    ),
    rows=entries_about,
    erasure=Erasure.BLANK,
    not_personal={"content_type": "the kind of row", "action_flag": "added, changed or deleted"},
)
personal(
    LogEntry,
    _("What you changed in the administration"),
    Field("user", _("your account"), STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("action_time", _("when"), (SELF, *STAFF), kept=_("it is a record of the association’s work")),
    rows=mine(LogEntry, "user"),
    erasure=Erasure.KEEP,
    is_for_staff=True,
)

# The histories written by the database's triggers. What they watch is deleted before: then these rows go as well.
personal(
    apps.get_model("members", "MemberHistory"),
    _("History of your account"),
    Field("email", _("earlier e-mail addresses"), (NOBODY,), not_exported=SAME_AS_TABLE, blank=""),
    Field("role", _("earlier staff roles"), (NOBODY,), not_exported=SAME_AS_TABLE, blank=""),
    Field("is_active", _("whether you might sign in"), (NOBODY,), not_exported=SAME_AS_TABLE, kept=SAYS_THAT_ONLY),
    rows=mine(apps.get_model("members", "MemberHistory"), "pgh_obj"),
    erasure=Erasure.BLANK,
    is_history=True,
)
for name, title, fields in (
    ("MembershipHistory", _("History of your memberships"), ("member", "category", "starts_on", "ends_on")),
    ("AdmissionHistory", _("History of your admissions"), ("member", "activity", "admitted_by")),
    ("AcceptanceHistory", _("History of your acceptances"), ("member", "document", "accepted_at")),
):
    personal(
        apps.get_model("members", name),
        title,
        *(Field(field, _("earlier values"), (NOBODY,), not_exported=SAME_AS_TABLE) for field in fields),
        rows=mine(apps.get_model("members", name)),
        erasure=Erasure.DELETE,
        is_history=True,
    )
personal(
    Context,
    _("Who acted, for the histories"),
    Field(
        "metadata",
        _("the number of the account that acted"),
        (NOBODY,),
        not_exported=_("a number made by the site"),
        kept=Why.NO_NAME_LEFT,
    ),
    rows=lambda member: Context.objects.filter(metadata__actor=member.pk),
    erasure=Erasure.KEEP,
    not_personal={
        "id": "a random number",
        "created_at": "when a change was written",
        "updated_at": "when a change was written",
    },
    is_history=True,
    is_for_staff=True,
)
not_personal("rules and texts of the association", MembershipCategory, Activity, Eligibility, PolicyDocument, ClosedDay)
not_personal(
    "Django's own tables of rights, which this site does not use", Group, Permission, Group.permissions.through
)
not_personal("Django's list of kinds of rows", ContentType)
LANGUAGES = dict(settings.LANGUAGES)
ABOUT_PROGRAMS = frozenset({"admit", "declare_condition", "withdraw_admission"})


def state_of_event(event: MemberEvent, state: str) -> str:
    """A state that an event left or reached: the program and role of that code, or what the action's states are."""
    activity = Activity.objects.filter(code=state).first() if event.action in ABOUT_PROGRAMS else None
    return state_in_words(event.action, state, activity.name if activity else None)


read_as(Member, province=Province, time_zone=EVERY_ZONE)
read_as(
    MemberEvent,
    action=action_in_words,
    from_state=lambda event: state_of_event(event, event.from_state),
    to_state=lambda event: state_of_event(event, event.to_state),
    note=lambda event: note_in_words(event.action, event.note),
)
read_as(NotificationChoice, kind=lambda row: getattr(NOTIFICATION_KINDS.get(row.kind), "label", row.kind))
read_as(
    RollRow,
    language=LANGUAGES,
    province=Province,
    faults=lambda row: [sentence(each) for each in row.faults],
    as_written=lambda row: {str(LABELS.get(column, column)): each for column, each in row.as_written.items()},
    changes=lambda row: {each.label: [each.old, each.new] for each in changes_in_words(row.changes, {})},
)
read_as(RollRecord, language=LANGUAGES, province=Province)
read_as(UserSession, user_agent=lambda row: browser_in_words(row.user_agent))
for spoken in (Acceptance, IdentityConsent, StaffInvitation, Concern):
    read_as(spoken, language=LANGUAGES)
