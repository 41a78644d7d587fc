"""The only place that changes payments, refunds and their papers, one file a subject.

Lock order: the provider's event (its row is written first), Registration, Payment, Refund, ReceiptCounter, Receipt. The
provider is never asked, and no document made, while a lock is held. `now` is passed in.
"""

from ondemand.payments.workflow.cancelling import cancel_registration, what_is_refunded
from ondemand.payments.workflow.events import apply_event, ask_provider, receive
from ondemand.payments.workflow.papers import (
    issue_credit_note,
    issue_receipt,
    make_next_files,
    send_receipt,
    try_files_again,
)
from ondemand.payments.workflow.paying import begin_payment, close_lapsed_payments, record_payment
from ondemand.payments.workflow.refunding import (
    approve_refund,
    mark_refund_paid,
    pay_next_refund,
    refund_what_was_not_owed,
    refuse_refund,
    retry_refund,
    settle_mismatch,
)

__all__ = [
    "apply_event",
    "approve_refund",
    "ask_provider",
    "begin_payment",
    "cancel_registration",
    "close_lapsed_payments",
    "issue_credit_note",
    "issue_receipt",
    "make_next_files",
    "mark_refund_paid",
    "pay_next_refund",
    "receive",
    "record_payment",
    "refund_what_was_not_owed",
    "refuse_refund",
    "retry_refund",
    "send_receipt",
    "settle_mismatch",
    "try_files_again",
    "what_is_refunded",
]
