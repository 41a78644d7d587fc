"""What members tell about the directory, and what staff make of it (DIR-3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.directory import emails, policy
from mentorship.directory.models import Opportunity, Suggestion, SuggestionEvent
from mentorship.directory.rules import REPLIES, Action, Reply, available_replies
from mentorship.directory.spreadsheet import Values
from mentorship.directory.workflow.entries import hold_directory, prepare, record

State = Suggestion.State


@transaction.atomic
def send_suggestion(
    member: Member,
    kind: Suggestion.Kind,
    *,
    opportunity: Opportunity | None = None,
    title: str = "",
    host: str = "",
    link: str = "",
    words: str = "",
    language: str,
    now: datetime,
) -> Suggestion:
    """Keep what a member suggests, asks, or says of an entry. The same, sent again while it waits, is the same.

    Raises WrongState beyond `SUGGESTIONS_A_DAY`.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # two windows at once are counted as two
    told = {"opportunity": opportunity, "title": title, "host": host, "link": link, "words": words}
    same = Suggestion.objects.filter(member=member, kind=kind, state=State.WAITING, **told).first()
    if same is not None:
        return same
    since = now - timedelta(days=1)
    if Suggestion.objects.filter(member=member, sent_at__gt=since).count() >= policy.SUGGESTIONS_A_DAY:
        raise WrongState(
            _(
                "You have sent %(most)s suggestions and questions about the directory in the last 24 hours, the most "
                "that we take in a day. Please send this tomorrow."
            )
            % {"most": policy.SUGGESTIONS_A_DAY}
        )
    suggestion = Suggestion.objects.create(member=member, kind=kind, language=language, sent_at=now, **told)
    _record(suggestion, Reply.SENT, "", member, now)
    return suggestion


@transaction.atomic
def draft_of_suggestion(suggestion: Suggestion, values: Values, *, by: Member, now: datetime) -> Opportunity:
    """Make a draft of an addition with what staff entered; the member is told when it is published.

    Once made, the same draft is returned. Raises NotAllowed without the right to it, WrongState where the suggestion is
    no addition or settled, or an entry of this title and host stands in the directory.
    """
    hold_directory()
    locked = _locked(suggestion)
    if locked.state == State.DRAFTED and locked.opportunity is not None:
        return locked.opportunity
    _check(locked, Reply.DRAFTED, by)
    draft = prepare(Opportunity(), values, now=now)
    if Opportunity.objects.filter(match_key=draft.match_key).exists():
        raise WrongState(_("The directory has this title and host already: answer or decline the suggestion."))
    if draft.last_verified_on:
        draft.verified_by = by
    draft.save()
    record(draft, Action.ADDED, "", by, now).save()
    before, locked.state, locked.opportunity = locked.state, REPLIES[Reply.DRAFTED][1], draft
    locked.save(update_fields=["state", "opportunity"])
    _record(locked, Reply.DRAFTED, before, by, now)
    return draft


@transaction.atomic
def settle_suggestion(suggestion: Suggestion, reply: Reply, *, answer: str, by: Member, now: datetime) -> Suggestion:
    """Answer or decline in words that the member gets by mail. The same answer again is no error.

    Raises NotAllowed without the right to it or about one's own, WrongState once it is settled or without words.
    """
    locked = _locked(suggestion)
    target = REPLIES[reply][1]
    if (locked.state, locked.answer) == (target, answer):
        return locked
    _check(locked, reply, by)
    if not answer.strip():
        raise WrongState(_("Write what the member should read."))
    before, locked.state, locked.answer, locked.settled_at = locked.state, target, answer, now
    locked.save(update_fields=["state", "answer", "settled_at"])
    _record(locked, reply, before, by, now)
    emails.suggestion_settled(locked)
    return locked


def _locked(suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("member", "opportunity")
    return rows.get(pk=suggestion.pk)


def _check(suggestion: Suggestion, reply: Reply, by: Member) -> None:
    if not by.has_perm("mentorship.change_suggestion") or by.pk == suggestion.member_id:
        raise NotAllowed
    if reply not in available_replies(suggestion, by):
        raise WrongState(_("Somebody else has settled this meanwhile."))


def _record(suggestion: Suggestion, reply: Reply, before: str, actor: Member, now: datetime) -> None:
    SuggestionEvent.objects.create(
        suggestion=suggestion, at=now, actor=actor, action=reply, from_state=before, to_state=suggestion.state
    )
