"""How long what the members app, and the libraries that it builds on, know of people is kept (quality P9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context, Event

from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.retention import AUDIT_KEPT, DELETED, Found, counted, expire, kept_on, rule
from members.models import (
    Concern,
    ErasureRequest,
    IdentityAccess,
    IdentityConsent,
    Member,
    MemberEvent,
    RollImport,
    SelfIdentification,
    StaffInvitation,
)
from members.policy import (
    CONCERN_KEPT,
    IDENTITY_KEPT_DAYS,
    INVITATION_KEPT,
    ROLL_KEPT_DAYS,
    SESSION_LINES_KEPT,
    TOMBSTONES_KEPT,
)
from members.queries import whose_answers_go, whose_answers_go_soon
from members.reminders.identity import remove_unvisited
from members.workflow.identity import forget_traits, with_a_trait_too_long
from members.workflow.roll import old_imports, purge_roll_imports

AT_ONCE = timedelta(0)


def old_concerns(now: datetime) -> list[QuerySet[Concern]]:
    return [Concern.objects.filter(state=Concern.State.CLOSED, closed_at__lt=now - CONCERN_KEPT)]


def farewells(_now: datetime) -> list[QuerySet[OutgoingEmail]]:
    """The last messages to erased people, which have left or failed for good (MEM-5)."""
    finished = [OutgoingEmail.Status.SENT, OutgoingEmail.Status.FAILED]
    return [OutgoingEmail.objects.filter(event="account_erased", status__in=finished)]


def over_sessions(now: datetime) -> list[QuerySet[Session]]:
    return [Session.objects.filter(expire_date__lt=now)]


def old_places(now: datetime) -> list[QuerySet[UserSession]]:
    """Lines of "Where you are signed in", with network address and browser, of sessions that are over.

    But for those that alone say how long somebody with answers about identity has not been here: they go with these.
    """
    going_on = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=now)
    answers = SelfIdentification.objects.filter(member=OuterRef("user"))
    needed = answers.exclude(member__last_login__gte=OuterRef("last_seen_at"))
    return [UserSession.objects.filter(~Exists(going_on), ~Exists(needed), last_seen_at__lt=now - SESSION_LINES_KEPT)]


def old_confirmations(now: datetime) -> list[QuerySet[EmailConfirmation]]:
    limit = now - timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS)
    return [EmailConfirmation.objects.filter(created__lt=limit)]


def old_invitations(now: datetime) -> list[QuerySet[StaffInvitation]]:
    return [StaffInvitation.objects.filter(expires_at__lt=now - INVITATION_KEPT)]


def old_consents(now: datetime) -> list[QuerySet[IdentityConsent]]:
    return [IdentityConsent.objects.filter(withdrawn_at__lt=now - AUDIT_KEPT)]


def old_looks(now: datetime) -> list[QuerySet[IdentityAccess]]:
    return [IdentityAccess.objects.filter(at__lt=now - AUDIT_KEPT)]


def old_events(now: datetime) -> list[QuerySet[MemberEvent]]:
    return [MemberEvent.objects.filter(at__lt=now - AUDIT_KEPT)]


def old_requests(now: datetime) -> list[QuerySet[ErasureRequest]]:
    return [ErasureRequest.objects.filter(decided_at__lt=now - AUDIT_KEPT)]


def old_entries(now: datetime) -> list[QuerySet[LogEntry]]:
    return [LogEntry.objects.filter(action_time__lt=now - AUDIT_KEPT)]


def old_histories(now: datetime) -> Iterator[QuerySet[Any]]:
    """What the database's triggers noted, of every app: rows of history have the same columns everywhere."""
    for model in apps.get_models():
        if issubclass(model, Event) and model._meta.managed and not model._meta.proxy:
            yield model._base_manager.filter(pgh_created_at__lt=now - AUDIT_KEPT)


def old_contexts(now: datetime) -> list[QuerySet[Context]]:
    return [Context.objects.filter(created_at__lt=now - AUDIT_KEPT)]


def over_limits(now: datetime) -> Found:
    """Counters of attempts with network addresses; Django clears this table only when it is full."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(expires) FROM cache WHERE expires < %s", [now])
        return Found(*cursor.fetchone())


def forget_limits(now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [now])


rule(
    "members.identity",
    _("Answers about identity"),
    kept=timedelta(days=IDENTITY_KEPT_DAYS),
    since=_("after the person was last here, and 30 days after a notice"),
    afterwards=_("deleted, with the consents taken back"),
    of=lambda: [SelfIdentification],
    found=counted(whose_answers_go, "self_identifications__updated_at"),
    remove=remove_unvisited,
    to_tell=lambda now: whose_answers_go_soon(now).count(),
)
rule(
    "members.consents",
    _("Which question a consent that was taken back was about"),
    kept=TOMBSTONES_KEPT,
    since=_("after the consent was taken back: as long as a backup could bring the answer back"),
    afterwards=_("emptied; that something was agreed to, in which words and when, stays"),
    of=lambda: [IdentityConsent],
    found=counted(with_a_trait_too_long, "withdrawn_at"),
    remove=forget_traits,
)
expire(
    "members.withdrawn",
    _("Consents about identity that were taken back"),
    old_consents,
    "withdrawn_at",
    kept=AUDIT_KEPT,
    since=_("after the consent was taken back"),
)
expire(
    "members.concerns",
    _("Concerns about people’s safety"),
    old_concerns,
    "closed_at",
    kept=CONCERN_KEPT,
    since=_("after the concern was closed"),
)
rule(
    "members.roll_rows",
    _("Lines of uploaded lists of members"),
    kept=timedelta(days=ROLL_KEPT_DAYS),
    since=_("after the list was uploaded"),
    afterwards=_("deleted; how many there were, and who imported them, stays"),
    of=lambda: [RollImport],
    found=counted(old_imports, "uploaded_at"),
    remove=purge_roll_imports,
)
expire(
    "members.farewells",
    _("The last e-mail to an erased person"),
    farewells,
    "created_at",
    kept=AT_ONCE,
    since=_("after it has been sent"),
)
expire(
    "members.invitations",
    _("Invitations to the staff"),
    old_invitations,
    "expires_at",
    kept=INVITATION_KEPT,
    since=_("after the link ended"),
)
expire(
    "members.sessions",
    _("Sessions, and private filters in them"),
    over_sessions,
    "expire_date",
    kept=AT_ONCE,
    since=_("after the session is over"),
)
expire(
    "members.places",
    _("Where somebody was signed in: network address and browser"),
    old_places,
    "last_seen_at",
    kept=SESSION_LINES_KEPT,
    since=_("after the person was last seen there; the latest one as long as answers about identity depend on it"),
)
expire(
    "members.confirmations",
    _("Links that confirm an e-mail address"),
    old_confirmations,
    "created",
    kept=timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS),
    since=_("after the link was sent"),
)
rule(
    "members.attempts",
    _("Counters of attempts to sign in or look up, with part of the network address"),
    kept=AT_ONCE,
    since=_("after the limit is over"),
    afterwards=DELETED,
    of=tuple,  # a table without a model
    found=over_limits,
    remove=forget_limits,
)
SINCE_IT_HAPPENED = _("after it happened")
for _code, _what, _rows, _moment in (
    ("members.looks", _("Who read what was told in confidence"), old_looks, "at"),
    ("members.events", _("What happened to accounts"), old_events, "at"),
    ("members.requests", _("Requests to be erased"), old_requests, "decided_at"),
    ("members.entries", _("What staff changed in the administration"), old_entries, "action_time"),
    ("members.histories", _("Histories that the database writes"), old_histories, "pgh_created_at"),
    ("members.contexts", _("Who acted, for these histories"), old_contexts, "created_at"),
):
    expire(_code, _what, _rows, _moment, kept=AUDIT_KEPT, since=SINCE_IT_HAPPENED)

kept_on(_("Account, memberships and profile"), _("until the person asks for erasure; they can at any time"), Member)
kept_on(
    _("Downloads of one’s own data"),
    _("no copy is kept: the file is made while it is downloaded"),
)
