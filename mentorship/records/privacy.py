"""What proofs of mentoring say about people, and what erasure does with it (MEM-5; docs/decisions.md says why)."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from caot_mentor.privacy import STAFF, Erasure, Field, Seen, Why, before_erasure, happened, not_personal, personal
from members.models import Member
from mentorship.pairs.models import CpdFigures, Pairing
from mentorship.pairs.policy import CPD_FIRST
from mentorship.records.models import (
    BlankForm,
    CertificateOrder,
    CertificateRule,
    Evidence,
    Record,
    RecordCounter,
    RecordEvent,
    RecordFile,
    Signatory,
)

SELF = Seen.SELF
PAPERS = (SELF, *STAFF)
CHECKED = (*PAPERS, Seen.CODE)  # CPD-7: what the page says that checks a document
SAID = _("what it says; the code shows of it the names, program and period, and how many meetings and hours there were")
NUMBERS = _("a number that was given stays given")


def forget_files(member: Member, now: datetime) -> None:
    """The files go with their holder; the row's number stays, and its code leads to nothing."""
    RecordFile.objects.filter(record__holder=member.pk).delete()


def name_of_file(row: RecordFile) -> str:
    """Which document, its number and its day."""
    record = row.record
    return f"{record.get_kind_display()}-{record.written_number}-{localdate(record.issued_at)}-{row.language}.pdf"


def name_of_attached(row: Evidence) -> str:
    """The name that the person's own file had."""
    attached = pgettext("name of a file", "attached")
    return f"{attached}-{row.file_name}"


before_erasure(forget_files)
personal(
    Record,
    _("Your proofs of mentoring"),
    Field("holder", _("your account"), PAPERS, not_exported=Why.OWN, blank=None),
    Field("kind", _("document"), CHECKED, kept=NUMBERS),
    Field("year", _("year"), CHECKED, kept=NUMBERS),
    Field("number", _("number"), CHECKED, kept=NUMBERS),
    Field("code", _("code with which anybody can check it"), PAPERS, kept=_("it leads to nothing any more")),
    Field("state", _("how it stands"), CHECKED, kept=NUMBERS),
    Field("role", _("whether as mentor or as mentee"), PAPERS, kept=NUMBERS),
    Field("language", _("your language when it was issued"), PAPERS, kept=NUMBERS),
    Field("pairing", _("of which mentorship"), PAPERS, not_exported=Why.LISTED, blank=None),
    Field("facts", SAID, CHECKED, blank={}),
    Field("issued_at", _("when it was issued"), CHECKED, kept=NUMBERS),
    Field("issued_by", _("who issued it"), STAFF, not_exported=Why.STAFF_NAME, kept=_("it names staff, not you")),
    Field("reason", _("why staff issued it"), STAFF, not_exported=Why.STAFF_NAME, blank=""),
    Field("revoked_at", _("when it was revoked"), CHECKED, kept=NUMBERS),
    Field("revoked_because", _("why it was revoked"), STAFF, not_exported=Why.STAFF_NAME, blank=""),
    rows=lambda member: Record.objects.filter(holder=member.pk),
    erasure=Erasure.BLANK,
    not_personal={
        "public_id": "an address on the site",
        "asked_at": "since when a job is to make it",
        "tries": "how often a job tried",
        "lease_until": "which job holds it",
        "order": "with which others it was issued",
    },
)
personal(
    Record,
    _("Proofs of mentoring of the people whom you met with"),
    Field(
        "facts",
        _("your name, and in a CPD record your signature and the meetings; the code shows your name"),
        (Seen.OTHER_SIDE, *STAFF, Seen.CODE),
        not_exported=_("it is the other person’s document"),
        kept=_("it is the other person’s proof, which may have been printed and handed in: it stays as it was signed"),
    ),
    rows=lambda member: Record.objects.filter(pairing__in=Pairing.objects.visible_to(member)).exclude(holder=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    Record,
    _("Proofs of mentoring that you issued"),
    Field("issued_by", _("that it was you"), STAFF, blank=None),
    rows=lambda member: Record.objects.filter(issued_by=member.pk).exclude(holder=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
)
personal(
    RecordFile,
    _("The files of your proofs of mentoring"),
    Field("record", _("of which one"), (SELF, *STAFF), not_exported=Why.LISTED),
    Field("language", _("its language"), (SELF,)),
    Field("made_at", _("when it was made"), (SELF, *STAFF)),
    Field(
        "content",
        _("the file"),
        (SELF, *STAFF),
        file_name=name_of_file,
    ),
    rows=lambda member: RecordFile.objects.filter(record__holder=member.pk).select_related("record"),
    erasure=Erasure.DELETE,
)
personal(
    RecordEvent,
    _("What happened to your proofs of mentoring"),
    *happened(
        Field("record", _("which one"), (SELF, *STAFF), not_exported=Why.LISTED),
        seen_by=(SELF, *STAFF),
        note=Field("note", _("note"), STAFF, not_exported=Why.STAFF_NAME),
    ),
    rows=lambda member: RecordEvent.objects.filter(record__holder=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    RecordEvent,
    _("What you did with proofs of others"),
    Field("actor", _("you"), STAFF, not_exported=Why.OWN, blank=None),
    rows=lambda member: RecordEvent.objects.filter(actor=member.pk).exclude(record__holder=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
)
personal(
    Evidence,
    _("What you attached to your proofs of mentoring"),
    Field("holder", _("your account"), (SELF,), not_exported=Why.OWN),
    Field("pairing", _("to which mentorship it belongs"), (SELF,), not_exported=Why.LISTED),
    Field("title", _("what it is"), PAPERS),
    Field("organization", _("organization"), PAPERS),
    Field("dated", _("date of the letter"), PAPERS),
    Field("file_name", _("file name"), (SELF,)),
    Field("content_type", _("kind of file"), (SELF,)),
    Field("content", _("the file"), (SELF,), file_name=name_of_attached),
    Field("added_at", _("when you attached it"), (SELF,)),
    rows=lambda member: Evidence.objects.filter(holder=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"public_id": "an address on the site"},
)
ORDERED = ("program", "first", "last", "ordered_at", "counted", "issued", "left_out", "failed", "after", "done_at")
personal(
    CertificateOrder,
    _("Certificates that you ordered for many"),
    Field("ordered_by", _("that it was you"), STAFF, blank=None),
    rows=lambda member: CertificateOrder.objects.filter(ordered_by=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(ORDERED, "what the association ordered"),
)
personal(
    CpdFigures,
    _("Figures of professional development that you set"),
    Field("by", _("that it was you"), STAFF, blank=None),
    rows=lambda member: CpdFigures.objects.filter(by=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(("version", *CPD_FIRST, "since", "note"), "the association's own figures"),
)
not_personal("when programs give certificates", CertificateRule)
not_personal("a form without anybody's answers", BlankForm)
not_personal("the last number of each kind and year", RecordCounter)
not_personal("who signs for the association in public, entered by staff for that", Signatory)
