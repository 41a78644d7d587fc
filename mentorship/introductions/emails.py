"""The messages about an introduction, one function each, in the language of whoever reads.

No message holds the other side's message, word or profile: these are read on the site. An address stands only in what
is sent from the acceptance on (FIND-5).
"""

from __future__ import annotations

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.links import mail_off_token
from members.models import Member
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.policy import EARLY_REMINDER_KIND, EARLY_REMINDERS, MORE_TIME_DAYS


def introduction_received(introduction: Introduction, event: IntroductionEvent) -> None:
    """To the mentor: somebody asks for a first meeting, and by when an answer is due."""
    _send("introduction_received", introduction.mentor, introduction, event, more_days=MORE_TIME_DAYS)


def introduction_accepted(introduction: Introduction, event: IntroductionEvent) -> None:
    """To both: the request is accepted; the other's address, and by when both say yes or no."""
    for reader in (introduction.mentor, introduction.mentee):
        address = introduction.other(reader).email
        has_word = bool(introduction.mentor_word) and reader.pk == introduction.mentee_id
        _send("introduction_accepted", reader, introduction, event, other_address=address, has_word=has_word)


def introduction_declined(introduction: Introduction, event: IntroductionEvent) -> None:
    """To the mentee: not this mentor, not now."""
    has_word = bool(introduction.mentor_word)
    _send("introduction_declined", introduction.mentee, introduction, event, has_word=has_word)


def introduction_more_time(introduction: Introduction, event: IntroductionEvent) -> None:
    """To the mentee: the mentor needs longer, and until when."""
    _send("introduction_more_time", introduction.mentee, introduction, event)


def introduction_withdrawn(introduction: Introduction, event: IntroductionEvent) -> None:
    """To the mentor: the mentee took the request back."""
    _send("introduction_withdrawn", introduction.mentor, introduction, event)


def introduction_unanswered(introduction: Introduction, event: IntroductionEvent) -> None:
    """To both: the request lapsed without an answer."""
    for reader in (introduction.mentor, introduction.mentee):
        _send("introduction_unanswered", reader, introduction, event)


def introduction_undecided(introduction: Introduction, event: IntroductionEvent) -> None:
    """To both: after the acceptance not both said yes or no in time."""
    for reader in (introduction.mentor, introduction.mentee):
        _send("introduction_undecided", reader, introduction, event)


def introduction_answer_reminder(introduction: Introduction, event: IntroductionEvent) -> None:
    """To the mentor: a request waits."""
    _send(
        "introduction_answer_reminder",
        introduction.mentor,
        introduction,
        event,
        **_way_to_stop(introduction.mentor, event),
    )


def introduction_decide_reminder(introduction: Introduction, event: IntroductionEvent, reader: Member) -> None:
    """To one who has not said yes or no yet."""
    _send("introduction_decide_reminder", reader, introduction, event, **_way_to_stop(reader, event))


def introduction_no_match(introduction: Introduction, event: IntroductionEvent, reader: Member) -> None:
    """To the other side of a no: neutral, without a reason (FIND-6)."""
    _send("introduction_no_match", reader, introduction, event)


def introduction_closed(
    introduction: Introduction, event: IntroductionEvent, reader: Member, *, says_name: bool
) -> None:
    """To one side: closed, in the same neutral words whatever the cause (FIND-2, SAFE-1)."""
    unnamed = {} if says_name else {"other_name": ""}  # of an account that is being erased
    _send("introduction_closed", reader, introduction, event, **unnamed)


def _way_to_stop(reader: Member, event: IntroductionEvent) -> dict[str, str]:
    """Where the early reminders are switched off, without signing in; nothing for a last one, which always comes."""
    if event.note not in EARLY_REMINDERS:
        return {"stop_url": ""}
    token = mail_off_token(reader, EARLY_REMINDER_KIND)
    return {"stop_url": url_for(reader.language, "members:mail-off", token=token)}


def _send(name: str, reader: Member, introduction: Introduction, event: IntroductionEvent, **context: object) -> None:
    page = url_for(reader.language, "mentorship:introduction-detail", public_id=str(introduction.public_id))
    queue(
        name,
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "other_name": introduction.other(reader).get_full_name(),
            "is_mentor": reader.pk == introduction.mentor_id,
            "respond_by": introduction.respond_by,
            "decide_by": introduction.decide_by,
            "introduction_url": page,
            "search_url": url_for(reader.language, "mentorship:mentor-search"),
            "mentor_profile_url": url_for(reader.language, "mentorship:my-profile"),
            **context,
        },
        dedupe_key=f"{name}:{event.pk}:{reader.pk}",
        member=reader,
        unsubscribe_url=str(context.get("stop_url", "")),
    )
