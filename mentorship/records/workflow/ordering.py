"""Certificates for many at once (OD-9, MOM-7): staff order them, a job issues them step by step."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.records.models import CertificateOrder
from mentorship.records.policy import ORDER_STEP, ORDER_TASK
from mentorship.records.queries import certificates_to_give, current_signatory, open_orders
from mentorship.records.workflow.issuing import issue_certificate

logger = logging.getLogger(__name__)


@transaction.atomic
def order_certificates(program: str, first: date, last: date, *, by: Member, now: datetime) -> CertificateOrder:
    """Order the certificates of all who completed the program between two days and have none, or a revoked one; the
    same order again, while the first is carried out, gives that one. The holders are told when theirs is ready.

    Raises NotAllowed without the right, WrongState without somebody who signs, or where nobody is without one.
    """
    if not by.has_perm("mentorship.add_certificateorder"):
        raise NotAllowed
    if current_signatory() is None:
        raise WrongState(_("Nobody signs for the association yet: add a signatory first."))
    same = open_orders().select_for_update().filter(program=program, first=first, last=last).first()
    if same is not None:
        return same
    due = certificates_to_give(program, first, last)
    if not due:
        raise WrongState(_("Nobody who completed the program in this time is without a certificate."))
    order = CertificateOrder.objects.create(
        program=program, first=first, last=last, counted=len(due), ordered_by=by, ordered_at=now
    )
    transaction.on_commit(lambda: knock(ORDER_TASK), robust=True)
    return order


@transaction.atomic
def carry_out_step(now: datetime) -> bool:
    """Issue the certificates of the next mentorships of the oldest order; False where none is open, or another job has
    it in its hands. One that fails is counted and left to staff. Only jobs call this.

    Lock order: the order, then `issue_certificate`'s.
    """
    order = open_orders().select_for_update(skip_locked=True, of=("self",)).select_related("ordered_by").first()
    if order is None:
        return False
    due = certificates_to_give(order.program, order.first, order.last, after=order.after)
    keys = sorted({key for key, _role in due})[:ORDER_STEP]
    for pairing_id, role in due:
        if pairing_id in keys:
            _issue_one(order, pairing_id, role, now)
    if keys:
        order.after = keys[-1]
    if len({key for key, _role in due}) <= ORDER_STEP:
        order.done_at = now
    order.save(update_fields=["issued", "left_out", "failed", "after", "done_at"])
    return True


def _issue_one(order: CertificateOrder, pairing_id: int, role: str, now: datetime) -> None:
    by = order.ordered_by
    # nobody issues documents about a mentorship of their own
    if by is not None and Pairing.objects.visible_to(by).filter(pk=pairing_id).exists():
        order.left_out += 1
        return
    try:
        made = issue_certificate(pairing_id, role, by=by, now=now, order=order)  # type: ignore[arg-type]
    except Exception:
        logger.exception("order %s: no certificate for the %s of pairing %s", order.pk, role, pairing_id)
        order.failed += 1
    else:
        order.issued += made is not None
        order.left_out += made is None
