"""From a row to the mail server, and what its answer means."""

import logging
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.policy import Policy
from enum import Enum, auto
from typing import Self

from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailUnsupportedFeature,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from caot_mentor.mail import bounces, workflow
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.policy import SWEEP_BUDGET

logger = logging.getLogger(__name__)

# A server that fails so often in a row is down: the sweep stops, and untouched rows go as soon as it is back.
FAILURES_OF_A_DEAD_SERVER = 3


class Verdict(Enum):
    """What a failure says about the message and the server."""

    NO_SUCH_ADDRESS = auto()  # for good, and the address is to blame
    REFUSED = auto()  # for good
    LATER = auto()  # this message, later
    SERVER_DOWN = auto()  # every message, later


@dataclass(frozen=True)
class Failure:
    verdict: Verdict
    sentence: str


class UnfoldedHeader(str):
    """A header in ASCII that leaves on one line, however long (RFC 5322 allows 998 characters).

    Python's mail library makes an encoded word of a header without a white space to fold at. Mail programs decode none
    in an address and would offer no button.
    """

    name: str  # by which the library knows that the value folds itself

    def __new__(cls, name: str, value: str) -> Self:
        header = super().__new__(cls, value)
        header.name = name
        return header

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def deliver(email_id: str, clock: Callable[[], datetime] = timezone.now) -> None:
    """Claim and send one row; does nothing where another worker has it or it is finished."""
    if (email := workflow.claim(email_id, clock())) is None:
        return
    mailer = mailers.default
    try:
        _send_claimed(email, mailer, clock)
    finally:
        _close(mailer)


def deliver_left_over(clock: Callable[[], datetime] = timezone.now) -> bool:
    """Send what no wake-up took, oldest first, over one connection; True where the budget ended before the rows."""
    mailer, failures_in_a_row, ends_at = mailers.default, 0, clock() + SWEEP_BUDGET
    try:
        while clock() < ends_at:
            if (email := workflow.claim_left_over(clock())) is None:
                return False
            failure = _send_claimed(email, mailer, clock)
            if failure is None or failure.verdict is not Verdict.SERVER_DOWN:
                failures_in_a_row = 0
                continue
            _close(mailer)
            failures_in_a_row += 1
            if failures_in_a_row == FAILURES_OF_A_DEAD_SERVER:
                return False
        return True
    finally:
        _close(mailer)


def _send_claimed(email: OutgoingEmail, mailer: BaseEmailBackend, clock: Callable[[], datetime]) -> Failure | None:
    try:
        mailer.open()
        mailer.send_messages([as_message(email)])
    except Exception as error:  # one bad row never blocks the queue
        failure = judge(error)
    else:
        workflow.mark_sent(email, clock())
        return None
    # The address and the server's words stay in the row: logs hold no personal data.
    logger.info("Message %s (%s), attempt %s: %s", email.pk, email.event, email.attempts, failure.verdict.name)
    if failure.verdict in {Verdict.LATER, Verdict.SERVER_DOWN}:
        workflow.postpone(email, clock(), failure.sentence)
    else:
        workflow.fail(email, failure.sentence)
        if failure.verdict is Verdict.NO_SUCH_ADDRESS:
            bounces.report(email)
    return failure


def as_message(email: OutgoingEmail) -> EmailMultiAlternatives:
    """The message as mail programs get it: text and HTML, one recipient, never answered by an out-of-office."""
    if "@" not in email.to_address:
        raise ValueError("There is no @ in the address.")  # Django would hand it to the server as a local user
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text_body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[email.to_address],
        reply_to=[settings.ASSOCIATION_EMAIL],
        headers={
            "Message-ID": email.message_id,
            "Content-Language": f"{email.language}-CA",
            "Auto-Submitted": "auto-generated",
        },
    )
    if email.unsubscribe_url:
        message.extra_headers["List-Unsubscribe"] = UnfoldedHeader("List-Unsubscribe", f"<{email.unsubscribe_url}>")
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.attach_alternative(email.html_body, "text/html")
    if email.calendar:
        attach_calendar(message, email.calendar)
    return message


def attach_calendar(message: EmailMultiAlternatives, calendar: str) -> None:
    """Add the calendar file twice, as mail programs want it: some act on the alternative, some on the attachment."""
    found = re.search(r"^METHOD:([A-Z]+)\r?$", calendar, re.MULTILINE)
    method = found[1] if found else "PUBLISH"
    message.attach_alternative(calendar, f"text/calendar; method={method}; charset=utf-8")
    message.attach("meeting.ics", calendar, "text/calendar")


def judge(error: Exception) -> Failure:
    """What the exception of a mail backend means; what nobody knows is tried again later."""
    sentence = f"{type(error).__name__}: {error}"[:1000]
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return Failure(_judge_recipient(code, words), f"{code} {_readable(words)}"[:1000])
        case smtplib.SMTPDataError():
            verdict = Verdict.REFUSED if error.smtp_code >= 500 else _judge_temporary(error.smtp_code)
            return Failure(verdict, f"{error.smtp_code} {_readable(error.smtp_error)}"[:1000])
        case AnymailRecipientsRefused():
            return Failure(Verdict.NO_SUCH_ADDRESS, sentence)
        case AnymailAPIError(status_code=400 | 413 | 422):
            return Failure(Verdict.REFUSED, sentence)
        case AnymailInvalidAddress() | AnymailUnsupportedFeature() | smtplib.SMTPNotSupportedError():
            return Failure(Verdict.REFUSED, sentence)
        # No route, no answer, a wrong password or a sender that is not ours: not this message's fault.
        case OSError():
            return Failure(Verdict.SERVER_DOWN, sentence)
        # Django's own word for an address that is none, or two, or holds a line end.
        case ValueError():
            return Failure(Verdict.REFUSED, sentence)
        case _:
            return Failure(Verdict.LATER, sentence)


def _judge_recipient(code: int, words: bytes | str) -> Verdict:
    if code < 500:
        return _judge_temporary(code)
    # 5.7 is policy (relaying, reputation): our fault, not the address's.
    if code in {550, 551, 552, 553} and not _readable(words).startswith("5.7."):
        return Verdict.NO_SUCH_ADDRESS
    return Verdict.REFUSED


def _judge_temporary(code: int) -> Verdict:
    return Verdict.SERVER_DOWN if code == 421 else Verdict.LATER


def _readable(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _close(mailer: BaseEmailBackend) -> None:
    try:
        mailer.close()
    except Exception:  # the messages are settled; a server that leaves without a word changes nothing
        logger.debug("The mail server did not say goodbye.", exc_info=True)
