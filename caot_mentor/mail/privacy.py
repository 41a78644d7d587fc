"""What the outbox knows about people: who was written to, and what."""

from typing import Any

from django.db.models import Q, QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caot_mentor.mail.models import Heartbeat, MailWording, MailWordingEvent, OutgoingEmail
from caot_mentor.mail.names import EVENT_NAMES
from caot_mentor.privacy import STAFF, Erasure, Field, Seen, Why, not_personal, personal, read_as


def written_to(member: Any) -> QuerySet[OutgoingEmail]:
    """Messages to the member: by the account, and by the address where there was no account."""
    return OutgoingEmail.objects.filter(Q(member=member.pk) | Q(to_address__iexact=member.email))


def text_without_secrets(email: OutgoingEmail) -> str:
    """The text, but for a code or link that still signs somebody in: that goes to the address and nowhere else."""
    return "" if email.is_secret else email.text_body


personal(
    OutgoingEmail,
    _("E-mails to you"),
    Field("event", _("kind of message"), (Seen.SELF, *STAFF)),
    Field("to_address", _("address it was sent to"), (Seen.SELF, *STAFF)),
    Field("member", _("your account"), STAFF, not_exported=Why.OWN),
    Field("language", _("language"), (Seen.SELF, *STAFF)),
    Field("subject", _("subject"), (Seen.SELF, *STAFF), written_in="language"),
    Field(
        "text_body", _("text, for 90 days"), (Seen.SELF, *STAFF), export_as=text_without_secrets, written_in="language"
    ),
    Field("html_body", _("the same text as a web page"), (Seen.NOBODY,), not_exported=_("the text says the same")),
    Field("calendar", _("the calendar file that came with it"), (Seen.SELF, *STAFF)),
    Field(
        "unsubscribe_url",
        _("the link that switches this kind of message off"),
        (Seen.NOBODY,),
        not_exported=_("whoever has it can switch your messages off"),
    ),
    Field("dedupe_key", _("the occasion it was sent for"), STAFF, not_exported=_("a number made by the site")),
    Field("message_id", _("the message’s own number"), STAFF, not_exported=_("a number made by the site")),
    Field("status", _("whether it was sent"), (Seen.SELF, *STAFF)),
    Field("created_at", _("when it was written"), (Seen.SELF, *STAFF)),
    Field("sent_at", _("when it was sent"), (Seen.SELF, *STAFF)),
    Field("last_error", _("what the other mail server answered"), (Seen.SELF, *STAFF)),
    rows=written_to,
    erasure=Erasure.DELETE,
    not_personal={
        "id": "a random number",
        "is_secret": "a property of the kind of message",
        "attempts": "work of the sender",
        "next_attempt_at": "work of the sender",
        "lease_until": "work of the sender",
    },
)


def calendar_in_words(email: OutgoingEmail) -> str:
    """That a calendar file came with it: what it says stands in the text."""
    size = filesizeformat(len(email.calendar.encode()))
    return gettext("calendar file (%(size)s)") % {"size": size} if email.calendar else ""


read_as(OutgoingEmail, event=EVENT_NAMES, calendar=calendar_in_words)
not_personal("when a job last ran", Heartbeat)
not_personal("what messages say to everybody", MailWording)
OF_WORDING = ("at", "action", "from_state", "to_state", "note", "event", "passage", "language", "words")
personal(
    MailWordingEvent,
    _("What you did with the wording of e-mails"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: MailWordingEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(OF_WORDING, "what a message says to everybody"),
)
