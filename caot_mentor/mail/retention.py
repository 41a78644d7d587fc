"""How long messages are kept (quality P9): what was written, then that something was."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.mail.models import MailWordingEvent, OutgoingEmail
from caot_mentor.mail.policy import BODY_RETENTION
from caot_mentor.mail.queries import with_expired_bodies
from caot_mentor.mail.workflow import purge_bodies
from caot_mentor.retention import AUDIT_KEPT, counted, expire, kept_on, rule

FINISHED = (OutgoingEmail.Status.SENT, OutgoingEmail.Status.FAILED)
SINCE = _("after the message was written")


def old_messages(now: datetime) -> list[QuerySet[OutgoingEmail]]:
    return [OutgoingEmail.objects.filter(status__in=FINISHED, created_at__lt=now - AUDIT_KEPT)]


def old_changes(now: datetime) -> list[QuerySet[MailWordingEvent]]:
    return [MailWordingEvent.objects.filter(at__lt=now - AUDIT_KEPT)]


rule(
    "mail.bodies",
    _("Texts of e-mails, and the calendar files with them"),
    kept=BODY_RETENTION,
    since=SINCE,
    afterwards=_("emptied; that something was sent stays"),
    of=lambda: [OutgoingEmail],
    found=counted(with_expired_bodies, "created_at"),
    remove=purge_bodies,
)
expire("mail.messages", _("That an e-mail was sent"), old_messages, "created_at", kept=AUDIT_KEPT, since=SINCE)
expire(
    "mail.changes",
    _("Who changed the wording of e-mails"),
    old_changes,
    "at",
    kept=AUDIT_KEPT,
    since=_("after it happened"),
)
kept_on(
    _("Messages to the workers"),
    _("they hold numbers of rows, never what is in them, and go with the work; no results are kept"),
)
