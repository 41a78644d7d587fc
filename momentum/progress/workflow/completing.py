"""Completing an offering: who met what was asked, or whom staff decide on; then mentorships and certificates follow."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.pairs.rules import RUNNING
from mentorship.pairs.workflow import complete_for_program
from mentorship.records.models import Record
from mentorship.records.workflow import issue_certificate
from momentum.applications.workflow import locked_application, mark_completed
from momentum.programs.models import Role
from momentum.progress import emails
from momentum.progress.models import Completion
from momentum.progress.policy import FOLLOW_TASK
from momentum.progress.standing import standing_of

RIGHT = "momentum.change_application"
TOO_EARLY = _("The offering is not over yet: complete it from its last day on, or decide with a reason.")
NOT_MET = _("Something that is asked is missing: decide with a reason, or leave it.")


@transaction.atomic
def complete_application(application_id: int, *, by: Member | None, reason: str = "", now: datetime) -> Completion:
    """The person completed the offering: from its last day on, with everything that is asked; or by a decision of
    staff, whose `reason` stays with it. They are told; their mentorships and certificates follow by a job.

    Completing again is no error. Raises NotAllowed without the right and for oneself, WrongState too early, with
    something missing, without any mentorship, or unless the application is matched.
    """
    application = locked_application(application_id)
    if by is not None and (not by.has_perm(RIGHT) or by.pk == application.member_id):
        raise NotAllowed
    held = Completion.objects.filter(application=application).first()
    if held is not None:
        return held
    standing, reason = standing_of(application, now), reason.strip()
    if not standing.pairings:
        raise WrongState(_("Without a mentorship there is nothing to complete."))
    if not reason:
        last = application.offering.ends_on
        if last is None or now.astimezone(OTTAWA).date() < last:
            raise WrongState(TOO_EARLY)
        if not standing.meets_all:
            raise WrongState(NOT_MET)
    mark_completed(application, actor=by, now=now, note=reason)
    completion = Completion.objects.create(
        application=application, completed_at=now, decided_by=by, reason=reason, standing=standing.frozen()
    )
    emails.program_completed(completion)
    transaction.on_commit(partial(knock, FOLLOW_TASK), robust=True)
    return completion


def complete_pairing_of(pairing_id: int, *, now: datetime) -> bool:
    """Complete a mentorship one of whose two completed the offering; False where it is over already."""
    return complete_for_program(pairing_id, actor=None, now=now)


def certify(completion_id: int, *, now: datetime) -> bool:
    """Issue the certificate of one who completed: one for the application, of the first of their mentorships that was
    completed. False where there is one already, or nobody signs yet."""
    completion = Completion.objects.select_related("application__offering").get(pk=completion_id)
    application = completion.application
    role = Record.Role.MENTOR if application.role == Role.MENTOR else Record.Role.MENTEE
    pairings = [each for each in standing_of(application, now).pairings if each.state not in RUNNING]
    had = Record.objects.filter(kind=Record.Kind.CERTIFICATE, role=role, pairing__in=[each.pk for each in pairings])
    completed = [each for each in pairings if each.state == "completed"]
    if had.exists() or not completed:
        return False
    return issue_certificate(completed[0].pk, role, by=completion.decided_by, now=now) is not None
