"""What the two agree on: drafted by one, changed by either, signed by both (OD-7, CPD-1, CPD-3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs.agreement_words import fingerprint, words_of
from mentorship.pairs.emails import pairings as emails
from mentorship.pairs.models import Agreement, Pairing, Signature
from mentorship.pairs.rules import Action, is_name_of
from mentorship.pairs.workflow.locking import check, locked_pairing_of, record

State = Agreement.State
# the columns that the two write; a draft is taken whole
TERMS = (
    *("goals", "language", "starts_on", "ends_on", "modes", "meetings_a_month", "minutes"),
    *("who_schedules", "who_prepares", "reply_days", "notice_hours", "stays_between_us", "may_be_shared", "feedback"),
    *("review_on", "closure", "more", "is_employer_program"),
)
CHANGED_MEANWHILE = _("The draft has been changed meanwhile. Read it again: what you see now is how it stands.")
NO_DRAFT = _("There is no draft any more.")


@transaction.atomic
def draft_agreement(pairing: Pairing, member: Member, terms: Mapping[str, Any], *, now: datetime) -> Agreement:
    """Either drafts the agreement, or an amendment of the signed one, which stays in force; the other is told.

    `terms` holds a value for each of TERMS. Raises NotAllowed for anybody else, WrongState unless the mentorship runs,
    and while there is a draft.
    """
    locked = locked_pairing_of(pairing, member)
    check(locked, Action.AGREEMENT_DRAFTED)
    if locked.agreements.filter(state=State.DRAFT).exists():
        raise WrongState(_("There is a draft already. Read it, then change it."))
    last = locked.agreements.order_by("-number").first()
    agreement = Agreement.objects.create(
        pairing=locked,
        number=last.number + 1 if last else 1,
        drafted_by=member,
        changed_by=member,
        drafted_at=now,
        changed_at=now,
        **{name: terms[name] for name in TERMS},
    )
    event = record(locked, Action.AGREEMENT_DRAFTED, locked.state, member, now)
    emails.agreement_to_sign(locked, event, locked.other(member), is_signed=False)
    return agreement


@transaction.atomic
def change_agreement(
    agreement: Agreement, member: Member, terms: Mapping[str, Any], *, revision: int, now: datetime
) -> Agreement:
    """Either changes the draft, which loses its signatures; the other, having signed, is told.

    `revision` is what the writer had read. Saving without a change does nothing. Raises NotAllowed for anybody else,
    WrongState when it is no draft, was changed meanwhile, or the mentorship does not run.
    """
    pairing, locked = _locked_draft(agreement, member, Action.AGREEMENT_CHANGED, revision)
    changed = [name for name in TERMS if getattr(locked, name) != terms[name]]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, terms[name])
    locked.revision, locked.changed_by, locked.changed_at = locked.revision + 1, member, now
    locked.save(update_fields=[*changed, "revision", "changed_by", "changed_at"])
    had_signed = locked.signatures.filter(member=pairing.other(member)).exists()
    locked.signatures.all().delete()
    event = record(pairing, Action.AGREEMENT_CHANGED, pairing.state, member, now)
    if had_signed:
        emails.agreement_changed(pairing, event, pairing.other(member))
    return locked


@transaction.atomic
def drop_agreement(agreement: Agreement, member: Member, *, revision: int, now: datetime) -> Agreement:
    """Either drops the draft with its signatures; what is in force stays. Dropping again is no error.

    Raises NotAllowed for anybody else, WrongState when it is signed, was changed meanwhile, or the mentorship does not
    run.
    """
    if agreement.pairing.agreements.filter(pk=agreement.pk, state=State.DROPPED).exists():
        return agreement
    pairing, locked = _locked_draft(agreement, member, Action.AGREEMENT_DROPPED, revision)
    had_signed = locked.signatures.filter(member=pairing.other(member)).exists()
    locked.state = State.DROPPED
    locked.save(update_fields=["state"])
    locked.signatures.all().delete()
    event = record(pairing, Action.AGREEMENT_DROPPED, pairing.state, member, now)
    if had_signed:
        emails.agreement_changed(pairing, event, pairing.other(member))
    return locked


@transaction.atomic
def sign_agreement(
    agreement: Agreement, member: Member, *, name: str, has_declared: bool, revision: int, now: datetime
) -> Signature:
    """Sign exactly the words of `revision`, with CPD-1's declarations; with the second signature it is in force.

    The other is told that it waits, or both that it is signed. Signing twice is no error. Raises NotAllowed for anybody
    else, for another name than one's own and without the declarations, WrongState when it is no draft, was changed
    meanwhile, or the mentorship does not run.
    """
    mine = Signature.objects.filter(agreement=agreement.pk, agreement__revision=revision, member=member).first()
    if mine is not None:
        return mine
    pairing, locked = _locked_draft(agreement, member, Action.AGREEMENT_SIGNED, revision)
    if not has_declared or not is_name_of(member, name):
        raise NotAllowed(_("Nobody signs without their own name and the declarations."))
    words = words_of(locked)
    signature, is_new = Signature.objects.get_or_create(
        agreement=locked,
        member=member,
        defaults={"name": name.strip(), "signed_at": now, "content_hash": fingerprint(words)},
    )
    if not is_new:
        return signature
    event = record(pairing, Action.AGREEMENT_SIGNED, pairing.state, member, now)
    if locked.signatures.count() == 1:
        emails.agreement_to_sign(pairing, event, pairing.other(member), is_signed=True)
        return signature
    locked.state, locked.signed_at, locked.words = State.SIGNED, now, words
    locked.save(update_fields=["state", "signed_at", "words"])
    emails.agreement_signed(pairing, event)
    return signature


def _locked_draft(agreement: Agreement, member: Member, action: Action, revision: int) -> tuple[Pairing, Agreement]:
    pairing = locked_pairing_of(agreement.pairing, member)
    check(pairing, action)
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if locked.state != State.DRAFT:
        raise WrongState(NO_DRAFT)
    if locked.revision != revision:
        raise WrongState(CHANGED_MEANWHILE)
    locked.pairing = pairing
    return pairing, locked
