"""The numbers of proofs of mentoring, each with the name of its rule."""

from django.utils.translation import gettext_lazy as _

from mentorship.profiles.policy import Program

CODE_BITS = 100  # CPD-7: nobody guesses a code
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 after Crockford: none is taken for another
CODE_LENGTH, CODE_GROUP = 20, 4
CATEGORY = {"en": "Peer and Professional Interaction", "fr": "Interaction professionnelle et avec les pairs"}  # CPD-2
TRIES_MOST = 5  # a document that could not be made so often waits for staff
MADE_AT_ONCE = 20  # documents that one run of the sweep makes before it hands over to the next
MAKE_TASK = "mentorship.make_records"  # the job that makes the files
LEASE_SECONDS = 120  # so long one worker has to make a document before another may try
BULK_MOST = 1000  # certificates that staff issue with one order
REASON_MOST = 300
BLANK_LINES = 8
# OD-9: completing these programs earns a certificate without anybody's decision; elsewhere staff decide
WITH_CERTIFICATE = (Program.ONDEMAND,)
EVIDENCE_BYTES = 5_000_000  # CPD-6
EVIDENCE_MOST = 20  # of one member
EVIDENCE_TYPES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
PEOPLE_OF_BLANK = (_("Name of the mentor"), _("Name of the mentee"), _("Period of mentoring"), _("Goals agreed on"))
