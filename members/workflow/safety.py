"""Between people (SAFE-1): concerns, blocks and suspensions. Nothing here sends a mail to anybody.

Lock order: Member (several: by primary key), then Concern, Block or Suspension, then what the programs do in the
callbacks of `members/safety.py`, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Block, Concern, ConcernEvent, Member, Suspension
from members.rules import CONCERN_TRANSITIONS, ConcernAction, may_treat
from members.safety import AFTER_BLOCK, AFTER_SUSPENSION, ALSO_HELD
from members.workflow.accounts import log

State = Concern.State


@transaction.atomic
def raise_concern(
    reporter: Member, about: Member, *, place: Concern.Place, text: str, language: str, now: datetime
) -> Concern:
    """Tell the association of a concern about another person. Neither of the two is sent anything.

    The same words about the same person, sent again while nobody has closed them, are the same concern. Raises
    NotAllowed about oneself.
    """
    if reporter.pk == about.pk:
        raise NotAllowed
    _lock({reporter.pk})  # no_key: the two may report each other at the same moment
    same = Concern.objects.filter(reporter=reporter, about=about, text=text).exclude(state=State.CLOSED).first()
    if same is not None:
        return same
    concern = Concern.objects.create(
        reporter=reporter, about=about, place=place, text=text, language=language, raised_at=now
    )
    _record(concern, ConcernAction.RAISED, "", reporter, now)
    return concern


@transaction.atomic
def treat_concern(concern: Concern, action: ConcernAction, *, note: str, by: Member, now: datetime) -> Concern:
    """Take a concern up, note something, close it, or take it up again; the note stays with the concern, for staff.

    Repeating what one just did with the same note is no error. Raises NotAllowed unless `by` may treat concerns and
    is neither whom it is about nor who raised it; WrongState when the state has no such action, or a note is missing.
    """
    if not may_treat(concern, by):
        raise NotAllowed
    locked = Concern.objects.select_for_update().get(pk=concern.pk)
    last = locked.events.order_by("-at", "-pk").first()
    if last is not None and (last.action, last.note, last.actor_id) == (action, note, by.pk):
        return locked
    sources, target = CONCERN_TRANSITIONS[action]
    if locked.state not in sources:
        raise WrongState(_("Somebody else has treated this concern meanwhile: look at it again."))
    if action != ConcernAction.TAKEN_UP and not note:
        raise WrongState(_("Write a note: whoever looks at this later should understand."))
    before = locked.state
    if target is not None:
        locked.state = target
        locked.closed_at = now if target == State.CLOSED else None
        locked.save(update_fields=["state", "closed_at"])
    _record(locked, action, before, by, now, note)
    return locked


@transaction.atomic
def block(blocker: Member, blocked: Member, *, now: datetime) -> Block:
    """From now on neither of the two finds or asks the other; open introductions between them are closed.

    Blocking again changes nothing. Mentorships that run go on. Raises NotAllowed for oneself.
    """
    if blocker.pk == blocked.pk:
        raise NotAllowed
    _lock({blocker.pk, blocked.pk})
    made, is_new = Block.objects.get_or_create(blocker=blocker, blocked=blocked, defaults={"at": now})
    if is_new:
        log(blocker, "block", actor=blocker, now=now)
        for follow in AFTER_BLOCK:
            follow(blocker, blocked, now)
    return made


@transaction.atomic
def unblock(blocker: Member, blocked: Member, *, now: datetime) -> None:
    """Take the own block back; one that the other made stays. Twice is no error."""
    _lock({blocker.pk, blocked.pk})
    deleted, _by_model = Block.objects.filter(blocker=blocker, blocked=blocked).delete()
    if deleted:
        log(blocker, "unblock", actor=blocker, now=now)


@transaction.atomic
def suspend(member: Member, *, reason: str, by: Member, now: datetime) -> Suspension:
    """Take a person out of the programs at once: unlisted, open introductions closed with a neutral message.

    Somebody who is suspended already stays so, with the first reason. The reason is for staff: it stands in no event,
    because a person's events are in the person's export. Raises NotAllowed without the right, and for oneself;
    WrongState without a reason.
    """
    if not by.has_perm("members.add_suspension") or by.pk == member.pk:
        raise NotAllowed(_("Somebody else on the staff has to decide this."))
    if not reason.strip():
        raise WrongState(_("Say why: whoever lifts it later should understand."))
    # the others first, too: they are written to when what they share with the person is already held
    _lock({member.pk, *(key for keys in ALSO_HELD for key in keys(member))})
    if running := Suspension.objects.in_force().filter(member=member).first():
        return running
    made = Suspension.objects.create(member=member, since=now, by=by, reason=reason.strip())
    log(member, "suspend", actor=by, now=now)
    for follow in AFTER_SUSPENSION:
        follow(member, now)
    return made


@transaction.atomic
def lift_suspension(suspension: Suspension, *, by: Member, now: datetime) -> Suspension:
    """Let the person take part again; a mentor who fulfils everything is listed at once. Closed introductions stay so.

    Lifting twice is no error. Raises NotAllowed without the right, and for oneself.
    """
    if not by.has_perm("members.change_suspension") or by.pk == suspension.member_id:
        raise NotAllowed(_("Somebody else on the staff has to decide this."))
    _lock({suspension.member_id})
    locked = Suspension.objects.select_for_update(of=("self",)).select_related("member").get(pk=suspension.pk)
    if locked.lifted_at is not None:
        return locked
    locked.lifted_at, locked.lifted_by = now, by
    locked.save(update_fields=["lifted_at", "lifted_by"])
    log(locked.member, "lift_suspension", actor=by, now=now)
    for follow in AFTER_SUSPENSION:
        follow(locked.member, now)
    return locked


def _lock(keys: set[int]) -> None:
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def _record(
    concern: Concern, action: ConcernAction, before: str, actor: Member | None, now: datetime, note: str = ""
) -> None:
    ConcernEvent.objects.create(
        concern=concern, at=now, actor=actor, action=action, from_state=before, to_state=concern.state, note=note
    )
