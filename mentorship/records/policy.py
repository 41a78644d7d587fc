"""The numbers of proofs of mentoring, each with the name of its rule."""

from django.utils.translation import gettext_lazy as _

from mentorship.profiles.policy import Program

CODE_BITS = 100  # CPD-7: nobody guesses a code
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 after Crockford: none is taken for another
CODE_LENGTH, CODE_GROUP = 20, 4
TRIES_MOST = 5  # a document that could not be made so often waits for staff
WAITING_MINUTES = 15  # a document that waits longer is shown to staff: the worker may stand still
MADE_AT_ONCE = 20  # documents that one run of the sweep makes before it hands over to the next
MAKE_TASK = "mentorship.make_records"  # the job that makes the files
ORDER_TASK = "mentorship.carry_out_orders"  # the job that issues what staff ordered at once
ORDER_STEP = 25  # mentorships that one step of an order treats: so often its page has news
ORDER_STEPS_AT_ONCE = 8  # steps that one run of the job takes before it hands over to the next
ORDER_NAMES = 50  # so many are named before an order is given
LEASE_SECONDS = 120  # so long one worker has to make a document before another may try
REASON_MOST = 300
FOUND_MOST = 30  # mentorships that a search for a person shows
BLANK_LINES = 8
# When a program gives certificates, as (CertificateRule.given, only with enough meetings): what staff find at first.
# OD-9: six months and completion, the log is no condition. FIND: both may complete at any time, so the meetings must
# be enough for professional development [p]. MOM-7: attendance and workbook are judged by staff, offering by offering.
CERTIFICATES_FIRST: dict[str, tuple[str, bool]] = {
    Program.FIND: ("completion", True),
    Program.ONDEMAND: ("completion", False),
    Program.MOMENTUM: ("order", False),
}
CERTIFICATE_FOLLOW_DAYS = 120  # so long after the end the log may still come to be enough; later staff decide [p]
EVIDENCE_BYTES = 5_000_000  # CPD-6
EVIDENCE_MOST = 20  # of one member
EVIDENCE_TYPES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
PEOPLE_OF_BLANK = (_("Name of the mentor"), _("Name of the mentee"), _("Period of mentoring"), _("Goals agreed on"))
