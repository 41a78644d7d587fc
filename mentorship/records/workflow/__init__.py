"""The only place that changes proofs of mentoring, one file a subject.

Lock order: CertificateOrder, then RecordCounter, then Record. No document is made while a lock is held. Every function
opens its own transaction; `now` is passed in.
"""

from mentorship.records.workflow.evidence import attach_evidence, remove_evidence
from mentorship.records.workflow.issuing import (
    decide_certificate,
    issue_certificate,
    issue_letter,
    request_cpd_record,
)
from mentorship.records.workflow.making import make_next_record, try_again
from mentorship.records.workflow.ordering import carry_out_step, order_certificates
from mentorship.records.workflow.revoking import revoke_record
from mentorship.records.workflow.setting_up import make_blank_forms, save_rule, save_signatory

__all__ = [
    "attach_evidence",
    "carry_out_step",
    "decide_certificate",
    "issue_certificate",
    "issue_letter",
    "make_blank_forms",
    "make_next_record",
    "order_certificates",
    "remove_evidence",
    "request_cpd_record",
    "revoke_record",
    "save_rule",
    "save_signatory",
    "try_again",
]
