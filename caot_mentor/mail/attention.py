"""What staff should know of the mail."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from caot_mentor.attention import Theme, Waiting, waiting_for
from caot_mentor.mail.policy import HEARTBEAT_LATE_AFTER
from caot_mentor.mail.queries import backlog, changed_messages


@waiting_for("mail.view_outgoingemail", Theme.WORDS)
def failed_mail(now: datetime) -> Waiting | None:
    """Messages that were refused for good."""
    count = backlog(now).failed
    label = ngettext("%(count)s message could not be delivered", "%(count)s messages could not be delivered", count)
    return (
        Waiting(count, label, reverse("admin:mail_outgoingemail_changelist") + "?status__exact=failed")
        if count
        else None
    )


@waiting_for("mail.view_outgoingemail", Theme.WORDS)
def resting_mail(now: datetime) -> Waiting | None:
    """Messages that wait while nobody sweeps: the worker or the schedule is down; not in the minutes after a start."""
    state = backlog(now)
    since = state.oldest_waiting_at
    if since is None or since > now - HEARTBEAT_LATE_AFTER or not state.is_sweep_late:
        return None
    label = ngettext(
        "%(count)s message waits and nothing sends it: the worker may be down",
        "%(count)s messages wait and nothing sends them: the worker may be down",
        state.waiting,
    )
    url = reverse("admin:mail_outgoingemail_changelist") + "?status__exact=queued"
    return Waiting(state.waiting, label, url, is_late=True)


@waiting_for("mail.change_mailwording", Theme.WORDS)
def wording_overtaken(now: datetime) -> Waiting | None:
    """E-mails in which the site's own words changed under those of staff."""
    count = sum(any(each.is_outdated for each in held) for held in changed_messages().values())
    label = ngettext(
        "In %(count)s e-mail the site changed its words under yours",
        "In %(count)s e-mails the site changed its words under yours",
        count,
    )
    return Waiting(count, label, reverse("admin:mail_mailwording_changelist") + "?only=outdated") if count else None
