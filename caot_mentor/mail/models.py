"""What waits to be sent, what was sent, and when the sweep last ran."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from caot_mentor.mail.names import event_name


class OutgoingEmail(models.Model):
    """One message to one person, written in the transaction that caused it."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    # Made here, not by the database: after ON CONFLICT DO NOTHING it tells whether this row or an earlier one stands.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(_("message"), max_length=80)
    to_address = models.CharField(_("to"), max_length=254)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="outgoing_emails",
        verbose_name=_("member"),
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=250)
    text_body = models.TextField(_("text"), blank=True)
    html_body = models.TextField(_("text as a web page"), blank=True)
    calendar = models.TextField(
        _("calendar file"), blank=True, help_text=_("An invitation, its change or its end (RFC 5545), attached.")
    )
    is_secret = models.BooleanField(
        _("holds a code or link"), default=False, help_text=_("Never shown to staff; wiped as soon as it was sent.")
    )
    unsubscribe_url = models.CharField(_("where it is switched off"), max_length=300, blank=True)
    dedupe_key = models.CharField(_("sent once for"), max_length=200)
    message_id = models.CharField(_("Message-ID"), max_length=200)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    lease_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("outgoing e-mail")
        verbose_name_plural = _("outgoing e-mails")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="mail_outgoingemail_dedupe_key"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sending", "sent", "failed"]), name="mail_outgoingemail_status"
            ),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until__isnull=True)),
                name="mail_outgoingemail_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="mail_outgoingemail_sent_at"
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="mail_outgoing_queued", condition=Q(status="queued")),
            models.Index(fields=["lease_until"], name="mail_outgoing_sending", condition=Q(status="sending")),
            models.Index(fields=["-created_at"], name="mail_outgoing_newest"),
        ]

    def __str__(self) -> str:
        return f"{event_name(self.event)} → {self.to_address}"


class Heartbeat(models.Model):
    """When a job that must run all the time last did (R19)."""

    name = models.CharField(_("job"), max_length=80, primary_key=True)
    at = models.DateTimeField(_("last run"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


class MailWording(models.Model):
    """What staff say in a passage of a message instead of the site's own words (ALL-4)."""

    event = models.CharField(_("message"), max_length=80)
    passage = models.TextField(_("passage"), help_text=_("As the site words it in English, where it was changed."))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    words = models.TextField(_("words"))
    words_many = models.TextField(_("words, of several"), blank=True)
    # to tell staff when a later version of the site says something else there
    default = models.TextField(_("what the site said there"), blank=True)
    default_many = models.TextField(_("what the site said there, of several"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("wording of an e-mail"), _("wording of e-mails")
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "language", "passage"], name="mail_mailwording_passage"),
            models.CheckConstraint(condition=~Q(words=""), name="mail_mailwording_words"),
        ]

    def __str__(self) -> str:
        return event_name(self.event)


class MailWordingEvent(EventRow):
    """A passage got other words; without `words` it went back to those of the site."""

    event = models.CharField(_("message"), max_length=80)
    passage = models.TextField(_("passage"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    words = models.TextField(_("words"), blank=True)

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("change of wording"), _("changes of wording")
        indexes = [models.Index(fields=["event", "-id"], name="mail_wordingevent_newest")]
