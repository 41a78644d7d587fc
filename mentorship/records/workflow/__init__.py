"""The only place that changes proofs of mentoring, one file a subject.

Lock order: RecordCounter, then Record. No document is made while a lock is held. Every function opens its own
transaction; `now` is passed in.
"""

from mentorship.records.workflow.evidence import attach_evidence, remove_evidence
from mentorship.records.workflow.issuing import (
    decide_certificate,
    issue_certificate,
    issue_certificates,
    issue_letter,
    request_cpd_record,
)
from mentorship.records.workflow.making import make_next_record, try_again
from mentorship.records.workflow.revoking import revoke_record

__all__ = [
    "attach_evidence",
    "decide_certificate",
    "issue_certificate",
    "issue_certificates",
    "issue_letter",
    "make_next_record",
    "remove_evidence",
    "request_cpd_record",
    "revoke_record",
    "try_again",
]
