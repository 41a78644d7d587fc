"""One entry: entered, changed, published, withdrawn, verified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import today
from mentorship.directory import emails, policy
from mentorship.directory.importing import EMPTY, fill
from mentorship.directory.models import Opportunity, OpportunityEvent, Suggestion, SuggestionEvent
from mentorship.directory.rules import MANAGE, TRANSITIONS, Action, Reply, match_key, text_to_search, version
from mentorship.directory.spreadsheet import Values, values_of

State = Opportunity.State


class TitleTaken(WrongState):
    """Another entry has this title and host."""

    sentence = _("Another entry has this title and host: change that one.")


class ChangedMeanwhile(WrongState):
    """Somebody else wrote the entry after the writer had read it; `version` is what stands there now."""

    def __init__(self, opportunity: Opportunity) -> None:
        super().__init__()
        self.version = version(opportunity)


def hold_directory() -> None:
    """Take the lock under which entries are written; it ends with the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [policy.LOCK])


def record(
    opportunity: Opportunity, action: Action, before: str, by: Member | None, now: datetime, note: str = ""
) -> OpportunityEvent:
    """The event row of a change, to be saved."""
    return OpportunityEvent(
        opportunity=opportunity,
        at=now,
        actor=by,
        action=action,
        from_state=before,
        to_state=opportunity.state,
        note=note[:300],
    )


def prepare(opportunity: Opportunity, values: Values, *, now: datetime) -> Opportunity:
    """Put values into an entry with all that follows from them: its key, and the words by which it is found."""
    whole = {**EMPTY, **(values_of(opportunity) if opportunity.pk else {}), **values}
    fill(opportunity, whole)
    opportunity.match_key = match_key(whole["title_en"], whole["title_fr"], whole["host"])
    opportunity.search_text = text_to_search(whole)
    opportunity.changed_at = now
    if not opportunity.pk:
        opportunity.created_at = now
    return opportunity


@transaction.atomic
def save_opportunity(
    opportunity: Opportunity | None,
    values: Values,
    *,
    by: Member,
    now: datetime,
    as_of: str = "",
    then: Action | None = None,
) -> Opportunity:
    """Enter a draft, or change an entry's columns, and `then` publish, withdraw or verify it: both or neither. `values`
    are as `spreadsheet.read_cell` gives them, `as_of` is the version that the writer had read.

    Saving what stands there already changes nothing. Raises NotAllowed without the right to it, TitleTaken,
    ChangedMeanwhile, and WrongState where the entry is not in a state for `then`.
    """
    if not by.has_perm(MANAGE):
        raise NotAllowed
    hold_directory()
    locked = Opportunity() if opportunity is None else Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    before = {} if opportunity is None else values_of(locked)
    if then and TRANSITIONS[then][1] == State.PUBLISHED:  # which sets the day: sent twice, it changes nothing
        values = {column: value for column, value in values.items() if column != "last_verified_on"}
    changed = [column for column, value in values.items() if opportunity is None or before[column] != value]
    if changed:
        if opportunity is not None and as_of not in ("", version(locked)):
            raise ChangedMeanwhile(locked)
        _write(locked, values, changed, by, now)
    return carry_out(locked, then, by=by, now=now) if then else locked


def _write(opportunity: Opportunity, values: Values, changed: Sequence[str], by: Member, now: datetime) -> None:
    is_new = opportunity.pk is None
    prepare(opportunity, values, now=now)
    if Opportunity.objects.filter(match_key=opportunity.match_key).exclude(pk=opportunity.pk).exists():
        raise TitleTaken
    if "last_verified_on" in changed:
        opportunity.verified_by = by if opportunity.last_verified_on else None
    opportunity.save()
    action = Action.ADDED if is_new else Action.CHANGED
    before, note = ("", "") if is_new else (opportunity.state, " ".join(changed))
    record(opportunity, action, before, by, now, note).save()


@transaction.atomic
def carry_out(opportunity: Opportunity, action: Action, *, by: Member, now: datetime) -> Opportunity:
    """Publish, withdraw or verify. Publishing the draft of a suggestion tells who suggested it.

    Publishing and verifying set the day of the last verification. What is so already stays so. Raises NotAllowed
    without the right to it, WrongState from any other state.
    """
    if not by.has_perm(MANAGE):
        raise NotAllowed
    hold_directory()
    locked = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    sources, target = TRANSITIONS[action]
    on = today(now)
    if locked.state == target and (action != Action.VERIFIED or locked.last_verified_on == on):
        return locked
    if locked.state not in sources:
        raise WrongState
    before, locked.state, locked.changed_at = locked.state, target, now
    if target == State.PUBLISHED:
        locked.last_verified_on, locked.verified_by = on, by
    locked.save(update_fields=["state", "changed_at", "last_verified_on", "verified_by"])
    record(locked, action, before, by, now).save()
    if action == Action.PUBLISHED:
        _tell_who_suggested(locked, by, now)
    return locked


def _tell_who_suggested(opportunity: Opportunity, by: Member, now: datetime) -> None:
    drafted = opportunity.suggestions.select_for_update(of=("self",)).filter(state=Suggestion.State.DRAFTED)
    for suggestion in drafted.select_related("member"):
        suggestion.state, suggestion.settled_at = Suggestion.State.PUBLISHED, now
        suggestion.save(update_fields=["state", "settled_at"])
        SuggestionEvent.objects.create(
            suggestion=suggestion,
            at=now,
            actor=by,
            action=Reply.PUBLISHED,
            from_state=Suggestion.State.DRAFTED,
            to_state=suggestion.state,
        )
        emails.suggestion_settled(suggestion)
