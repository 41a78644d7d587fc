"""The demo's letter box: what `make demo` would have sent, on a page (its address exists in demo mode only)."""

import email
import email.policy
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.preview import own_words

# Django's file backend puts this line after every message.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
NEWEST = 200


@dataclass(frozen=True)
class AttachedFile:
    """A file that went with a message; `address` holds it whole."""

    name: str
    address: str


@dataclass(frozen=True)
class DemoMessage:
    """One message as it left."""

    subject: str
    to_address: str
    language: str
    sent_at: datetime
    text: str
    html: str
    files: list[AttachedFile]

    @property
    def safe_html(self) -> SafeString:
        """The message's own words in its HTML part, fit to stand in a page under the site's CSP."""
        return own_words(self.html)


def demo_inbox(request: HttpRequest) -> HttpResponse:
    """The newest messages first, of everybody or to one address (`?to=`)."""
    if not settings.IS_DEMO:
        raise Http404
    to_address = request.GET.get("to", "").strip()
    sent = _newest(Path(settings.MAILERS["default"]["OPTIONS"]["file_path"]))
    return render(
        request,
        "mail/demo_inbox.html",
        {
            "messages_sent": [message for message in sent if to_address.lower() in message.to_address.lower()],
            "recipients": sorted({message.to_address for message in sent}),
            "to_address": to_address,
        },
    )


def _newest(folder: Path) -> list[DemoMessage]:
    """By the moment of what each tells, which the outbox knows: the story of the demo's people runs over weeks."""
    told_at = dict(OutgoingEmail.objects.values_list("message_id", "created_at"))
    messages = [_parsed(message, told_at) for message in _messages(folder)]
    return sorted(messages, key=lambda message: message.sent_at, reverse=True)[:NEWEST]


def _messages(folder: Path) -> Iterator[EmailMessage]:
    # Secrets are wiped from the outbox when they leave: the files are the only place where the demo can read them.
    for path in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        for raw in reversed(path.read_bytes().split(SEPARATOR)):
            if raw.strip():
                yield email.message_from_bytes(raw, policy=email.policy.default)


def _parsed(message: EmailMessage, told_at: dict[str, datetime]) -> DemoMessage:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return DemoMessage(
        subject=message["Subject"],
        to_address=message["To"],
        language=message["Content-Language"] or "en-CA",
        sent_at=told_at.get(message["Message-ID"]) or parsedate_to_datetime(message["Date"]),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        files=[_attached(part) for part in message.walk() if part.get_filename()],
    )


def _attached(part: Message) -> AttachedFile:
    content = part.get_payload(decode=True)
    held = b64encode(content if isinstance(content, bytes) else b"").decode()
    return AttachedFile(part.get_filename() or "", f"data:{part.get_content_type()};base64,{held}")
