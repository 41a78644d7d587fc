"""What workbooks and the library know about people (MEM-5, design 5); `privacy.py` enters it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import BOTH_SIDES, SELF, STAFF, Erasure, Field, Why, happened, not_personal, personal
from mentorship.library.models import Resource, ResourceChunk, ResourceEvent, ResourceFile, Watched
from mentorship.workbooks.described import answer_in_words
from mentorship.workbooks.models import (
    Workbook,
    WorkbookAnswer,
    WorkbookEvent,
    WorkbookFile,
    WorkbookQuestion,
    WorkbookSection,
    WorkbookTemplate,
)

SHARED = BOTH_SIDES  # OD-7: a mentor with whom it is shared
SENT = (*SHARED, *STAFF)  # OD-4: staff once it is sent, with a record of each reading


def in_words(answer: Any) -> str:
    """The answer as a person reads it, in the language of the export."""
    return answer_in_words(answer.question, answer.value)


def name_of_file(row: WorkbookFile) -> str:
    """Which workbook, and in which language."""
    return f"{row.workbook.template.title}-{row.language}.pdf"


personal(
    Workbook,
    _("Your workbooks"),
    Field("member", _("your account, and with it your name"), SHARED, not_exported=Why.OWN),
    Field("template", _("which questions"), (*SHARED, *STAFF)),
    Field("state", _("how it stands"), (SELF, *STAFF)),
    Field("begun_at", _("when you began it"), (SELF, *STAFF)),
    Field("changed_at", _("when it last changed"), (*SHARED, *STAFF)),
    Field("sent_at", _("when you sent it"), (SELF, *STAFF)),
    rows=lambda member: Workbook.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    WorkbookAnswer,
    _("Your answers in workbooks"),
    Field("workbook", _("in which workbook"), (SELF,), not_exported=Why.LISTED),
    Field("question", _("what was asked"), SENT),
    Field("turn", _("which time it was asked"), SENT),
    Field("value", _("your answer; by staff once you have sent the workbook"), SENT, export_as=in_words),
    Field("changed_at", _("when it last changed"), (SELF,)),
    rows=lambda member: WorkbookAnswer.objects.filter(workbook__member=member.pk).order_by(
        "workbook", "question__section__position", "turn", "question__position"
    ),
    erasure=Erasure.DELETE,
    not_personal={"revision": "counts saves, to tell two windows apart"},
)
personal(
    WorkbookFile,
    _("PDFs of your workbooks"),
    Field("workbook", _("of which one"), (SELF,), not_exported=Why.LISTED),
    Field("language", _("language"), (SELF,)),
    Field("asked_at", _("when you asked for it"), (SELF,)),
    Field("content", _("the file"), (SELF,), file_name=name_of_file),
    Field("made_at", _("when it was made"), (SELF,)),
    Field("shows_at", _("which state of the workbook it shows"), (SELF,)),
    rows=lambda member: WorkbookFile.objects.filter(workbook__member=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"tries": "of the job that makes it", "lease_until": "of the job that makes it"},
)
personal(
    WorkbookEvent,
    _("What happened to your workbooks"),
    *happened(Field("workbook", _("which one"), (SELF, *STAFF), not_exported=Why.LISTED), seen_by=(SELF, *STAFF)),
    rows=lambda member: WorkbookEvent.objects.filter(workbook__member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    Watched,
    _("What you have watched and read"),
    Field("member", _("your account"), (SELF,), not_exported=Why.OWN),
    Field("resource", _("webinar or guide"), (SELF,)),
    Field("at", _("when you ticked it"), (SELF,)),
    rows=lambda member: Watched.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
not_personal("questions of workbooks", WorkbookTemplate, WorkbookSection, WorkbookQuestion)
not_personal("what staff publish for members", Resource, Resource.programs.through, ResourceFile, ResourceChunk)
personal(
    ResourceEvent,
    _("What you did with resources"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: ResourceEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(
        ("resource", "at", "action", "from_state", "to_state", "note"), "what happened to a resource"
    ),
)
