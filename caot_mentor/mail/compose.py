"""From an event and its context to a row of the outbox, in the reader's language.

One file per event, `templates/mail/<event>.txt`, makes both parts of the message. Its first line is `Subject: …`; then
blocks of plain text between empty lines, of which the web part makes

- a list, where every line begins with `- `;
- a heading, where the second of two lines underlines the first with as many `=` (the filter `heading`);
- large figures (a code), where every line is indented by four spaces;
- a link with a name, where the block ends in an address of this site: `Activate my account: {{ url }}`;
- a paragraph otherwise.

There is no other markup, so nothing that a person typed can become a link or a tag. `site_url`, `association_email` and
`association_phone` are always in the context; `{% url %}` gives addresses in the reader's language.
"""

import hashlib
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from caot_mentor.mail.daily.holding import leaves_at
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.names import FRAME
from caot_mentor.mail.passages import EXTRA, Words, mail_engine
from caot_mentor.mail.policy import STALE_AFTER
from caot_mentor.mail.queries import SWEEP, wording_of
from caot_mentor.mail.wake import knock, wake

SUBJECT_LENGTH = 250
SOMEBODY = "\N{OBJECT REPLACEMENT CHARACTER}"  # where a name will stand; nobody is called so

# The words travel once for all who read them, and the database writes the names in.
WRITE_MANY = """
INSERT INTO mail_outgoingemail (
    id, event, to_address, member_id, language, subject, text_body, html_body, calendar, is_secret, unsubscribe_url,
    dedupe_key, message_id, status, attempts, next_attempt_at, created_at, last_error)
SELECT reader.id, %(event)s, reader.address, reader.member, %(language)s,
       left(replace(%(subject)s, %(somebody)s, reader.name), %(most)s),
       replace(%(text_body)s, %(somebody)s, reader.name), replace(%(html_body)s, %(somebody)s, reader.escaped),
       '', FALSE, '', reader.key, reader.message, 'queued', 0, %(due_at)s, %(now)s, ''
  FROM unnest(%(ids)s::uuid[], %(addresses)s::text[], %(members)s::bigint[], %(names)s::text[], %(escaped)s::text[],
              %(keys)s::text[], %(messages)s::text[])
       AS reader (id, address, member, name, escaped, key, message)
    ON CONFLICT DO NOTHING"""


@dataclass(frozen=True)
class Composed:
    """A message in words."""

    subject: str
    text_body: str
    html_body: str


def queue(
    event: str,
    *,
    to_address: str,
    language: str,
    context: Mapping[str, Any],
    dedupe_key: str,
    member: AbstractBaseUser | None = None,
    is_secret: bool = False,
    unsubscribe_url: str = "",
    calendar: str = "",
) -> OutgoingEmail | None:
    """Write the message `event` into the outbox, in the caller's transaction; it leaves after the commit.

    `dedupe_key` names the occasion: a second message for the same one is not written, and None is returned.
    `is_secret` marks codes and links that sign somebody in, and what is for nobody else's eyes: staff never see them,
    and sending wipes them. `unsubscribe_url` switches this kind of mail off by one POST, without signing in; mail
    programs offer it as a button (RFC 8058). `calendar` is an iCalendar file with its METHOD, sent along.
    """
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    composed = compose(event, language=language, context=context)
    now = timezone.now()
    email = OutgoingEmail(
        event=event,
        to_address=to_address,
        member_id=member.pk if member else None,
        language=language,
        subject=composed.subject,
        text_body=composed.text_body,
        html_body=composed.html_body,
        is_secret=is_secret,
        unsubscribe_url=unsubscribe_url,
        calendar=calendar,
        dedupe_key=dedupe_key,
        message_id=message_id(dedupe_key),
        next_attempt_at=leaves_at(event, member, now),
    )
    OutgoingEmail.objects.bulk_create([email], ignore_conflicts=True)
    leaves = OutgoingEmail.objects.filter(pk=email.pk).values_list("next_attempt_at", flat=True).first()
    if leaves is None:
        return None
    email.next_attempt_at = leaves
    if leaves <= now:
        transaction.on_commit(lambda: wake(email.pk), robust=True)
    return email


@dataclass(frozen=True)
class Letter:
    """One of many that say the same: to whom, in which language, and for which occasion (`queue`)."""

    to_address: str
    language: str
    first_name: str
    context: Mapping[str, Hashable]
    member_id: int
    dedupe_key: str


def queue_many(event: str, letters: Iterable[Letter]) -> None:
    """Write the message `event` to many into the outbox, in the caller's transaction; occasions that stand there stay.

    Letters with one language and one context are put into words once: with `first_name`, which stands beside it, the
    words may do no more than write it. The messages have no wake-ups of their own: one knock, and the sweep sends all.
    """
    alike: dict[tuple[Any, ...], list[Letter]] = {}
    for letter in letters:
        language = letter.language if letter.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        alike.setdefault((language, *letter.context.items()), []).append(letter)
    now = timezone.now()
    for (language, *context), readers in alike.items():
        composed = compose(event, language=language, context={**dict(context), "first_name": SOMEBODY})
        names = [one_line(letter.first_name) for letter in readers]
        with connection.cursor() as cursor:
            cursor.execute(
                WRITE_MANY,
                {
                    "event": event,
                    "language": language,
                    "somebody": SOMEBODY,
                    "most": SUBJECT_LENGTH,
                    "subject": composed.subject,
                    "text_body": composed.text_body,
                    "html_body": composed.html_body,
                    "now": now,
                    # due for so long that the sweep does not leave them to wake-ups
                    "due_at": now - STALE_AFTER,
                    "ids": [uuid4() for _ in readers],
                    "addresses": [letter.to_address for letter in readers],
                    "members": [letter.member_id for letter in readers],
                    "names": names,
                    "escaped": [escape(name) for name in names],
                    "keys": [letter.dedupe_key for letter in readers],
                    "messages": [message_id(letter.dedupe_key) for letter in readers],
                },
            )
    transaction.on_commit(lambda: knock(SWEEP), robust=True)


def message_id(dedupe_key: str) -> str:
    """The same for the same occasion, so that a copy sent twice after a crash is recognised by mail programs."""
    return f"<{hashlib.sha256(dedupe_key.encode()).hexdigest()[:32]}@{_domain_of(settings.DEFAULT_FROM_EMAIL)}>"


@cache
def _domain_of(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2]


def compose(event: str, *, language: str, context: Mapping[str, Any]) -> Composed:
    """Render `templates/mail/<event>.txt` in `language`, with the words of staff where they gave some (ALL-4)."""
    wording, frame = wording_of(event, language)
    return compose_with(wording, event, language=language, context=context, frame=frame)


def compose_with(
    wording: Mapping[str, Words],
    event: str,
    *,
    language: str,
    context: Mapping[str, Any],
    frame: Mapping[str, Words] = MappingProxyType({}),
    is_marked: bool = False,
    seen: set[str] | None = None,
) -> Composed:
    """Render with `wording` by the keys of passages, and `frame` around it.

    `is_marked` for a preview, `seen` gets the keys that are said. The frame itself stands around words of no message.
    """
    surroundings = {
        "site_url": settings.SITE_URL,
        "association_email": settings.ASSOCIATION_EMAIL,
        "association_phone": settings.ASSOCIATION_PHONE,
        "language": language,
    }
    said = {"wording": wording, "is_marked": is_marked, "passages_seen": seen}
    is_frame = event == FRAME
    with translation.override(language):
        # Plain text: nothing is escaped here, and html_from_text() escapes everything.
        if is_frame:
            words = "\n\n".join(["Subject: " + _("Any message"), _("The words of the message.")])
        else:
            words = _render_text(f"mail/{event}.txt", {**surroundings, **context, **said})
        first_line, _end, body = words.lstrip().partition("\n")
        if not first_line.startswith("Subject: "):
            raise ValueError(f"The first line of mail/{event}.txt must begin with 'Subject: '.")
        subject = one_line(first_line.removeprefix("Subject: "))
        if (extra := wording.get(EXTRA)) and not is_frame:
            body = f"{body.rstrip()}\n\n{extra.one}"
        body = re.sub(r"\n{3,}", "\n\n", body.strip("\n"))
        end = _end_of_message({**surroundings, **(said if is_frame else {"wording": frame})})
        text_body = _render_text("mail/base.txt", {**surroundings, "body": body, "end": end}).strip("\n") + "\n"
        html_body = render_to_string(
            "mail/base.html", {**surroundings, "subject": subject, "body": html_from_text(body), "end": end}
        )
    return Composed(subject=subject, text_body=text_body, html_body=html_body)


def _end_of_message(context: dict[str, Any]) -> list[str]:
    """The lines below every message: the name of the site, whom to ask, and what staff add."""
    extra = context["wording"].get(EXTRA)
    lines = _render_text(f"mail/{FRAME}.txt", context) + (f"\n{extra.one}" if extra else "")
    return [line.strip() for line in lines.splitlines() if line.strip()]


def one_line(words: str) -> str:
    """`words` fit for a header: no line ends, no control characters, not longer than the column (S11)."""
    # French keeps its hard space before a colon
    printable = "".join(
        " " if character.isspace() and character != "\N{NO-BREAK SPACE}" else character
        for character in words
        if _may_stand(character)
    )
    return " ".join(printable.split(" ")).strip()[:SUBJECT_LENGTH]


def html_from_text(text: str) -> SafeString:
    """The blocks of `text` as HTML, with everything in them escaped."""
    blocks = (block.strip("\n").split("\n") for block in re.split(r"\n[ \t]*\n", text.strip("\n")))
    return mark_safe("\n".join(_html_block(lines) for lines in blocks if any(lines)))


def _html_block(lines: list[str]) -> SafeString:
    if all(line.startswith("    ") for line in lines):
        return format_html('<p class="code">{}</p>', "\n".join(line.strip() for line in lines))
    if len(lines) == 2 and lines[1] == "=" * len(lines[0]):
        return format_html("<h2>{}</h2>", lines[0])
    if all(line.startswith("- ") for line in lines):
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_linked(li[2:]),) for li in lines)))
    label, _, address = " ".join(line.strip() for line in lines).rpartition(" ")
    if address.startswith(f"{settings.SITE_URL}/") and (name := label.rstrip(": \N{NO-BREAK SPACE}")):
        return format_html('<p class="link"><a href="{}">{}</a></p>', address, name)
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>\n"), "{}", ((_linked(line),) for line in lines)))


def _linked(line: str) -> SafeString:
    """`line` escaped, with the addresses of this site as links; those of others stay words."""
    own_address = re.compile(re.escape(escape(settings.SITE_URL)) + r"/[^\s<>]*[^\s<>.,;:!?)]")
    return mark_safe(own_address.sub(r'<a href="\g<0>">\g<0></a>', escape(line)))


def _render_text(name: str, context: dict[str, Any]) -> str:
    return str(mail_engine().get_template(name).render(Context(context, autoescape=False)))


def _may_stand(character: str) -> bool:
    return character.isspace() or character.isprintable()
