"""A mentee registers for the paid program (OD-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Declaration, Member, PolicyDocument
from members.queries import missing_acceptances, today
from members.rules import may_take_part
from members.workflow.policies import accept_documents
from mentorship.pairs.workflow import lock_people
from ondemand.registrations import emails
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import ACTIVITY
from ondemand.registrations.queries import open_registration_of
from ondemand.registrations.rules import Action
from ondemand.registrations.workflow.moving import record


@transaction.atomic
def register(
    member: Member,
    *,
    languages: Sequence[str],
    condition: str = "",
    documents: Sequence[PolicyDocument] = (),
    language: str,
    now: datetime,
) -> Registration:
    """Register for Mentorship On Demand in these languages, the preferred one first (OD-2).

    The member has confirmed that it is no source for NOTCE study, and `condition` where MEM-3 asks for one besides the
    declaration; accepts `documents`, read in `language`, on the way (SAFE-2). Leads to the payment; a mail says so.
    With an open registration it changes nothing and returns that one. Raises NotAllowed (MEM-2, MEM-3), WrongState
    while a document is not accepted.
    """
    lock_people(member.pk)
    if (registration := open_registration_of(member)) is not None:
        return registration
    if not may_take_part(member, ACTIVITY, today(now)).is_allowed:
        raise NotAllowed(_("This program is not open to you at this time."))
    accept_documents(member, documents, language, now)
    if missing_acceptances(member, today(now)):
        raise WrongState(_("First read and accept both documents."))
    said = Declaration.objects.filter(member=member, activity__code=ACTIVITY).values_list("words", flat=True).first()
    registration = Registration.objects.create(
        member=member,
        languages=list(languages),
        declared=condition or said or "",
        nostudy_confirmed_at=now,
        registered_at=now,
    )
    emails.registration_made(registration, record(registration, Action.REGISTERED, "", member, now))
    return registration
