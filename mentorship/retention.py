"""How long what mentorship knows of people is kept (quality P9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caot_mentor.retention import AUDIT_KEPT, DELETED, counted, expire, kept_on, rule
from mentorship.directory.models import DirectoryImport, Opportunity, OpportunityEvent
from mentorship.directory.policy import IMPORT_KEPT, SUGGESTION_KEPT
from mentorship.directory.queries import forgotten_imports, old_suggestions
from mentorship.directory.workflow import purge_imports
from mentorship.introductions.models import Introduction
from mentorship.library.models import ResourceEvent
from mentorship.pairs.models import CpdFigures, Pairing
from mentorship.profiles.models import FitWeights, SavedSearch
from mentorship.profiles.policy import SAVED_SEARCHES_KEPT_DAYS
from mentorship.profiles.queries import saved_searches_to_forget
from mentorship.profiles.reminders import forget_saved_searches
from mentorship.records.models import CertificateOrder, Record
from mentorship.workbooks.models import Workbook, WorkbookFile
from mentorship.workbooks.policy import FILE_KEPT_HOURS, KEPT_DAYS
from mentorship.workbooks.queries import to_remove, to_warn_of
from mentorship.workbooks.reminders import remove_untouched

FILES_KEPT = timedelta(hours=FILE_KEPT_HOURS)


def old_files(now: datetime) -> list[QuerySet[WorkbookFile]]:
    return [WorkbookFile.objects.filter(asked_at__lt=now - FILES_KEPT)]


def old_staff_events(now: datetime) -> list[QuerySet[Any]]:
    return [model._base_manager.filter(at__lt=now - AUDIT_KEPT) for model in (OpportunityEvent, ResourceEvent)]


rule(
    "mentorship.workbooks",
    _("Workbooks"),
    kept=timedelta(days=KEPT_DAYS),
    since=_("after anybody last touched the workbook, and 30 days after a notice"),
    afterwards=DELETED,
    of=lambda: [Workbook],
    found=counted(to_remove, "touched_at"),
    remove=remove_untouched,
    to_tell=lambda now: to_warn_of(now).count(),
)
expire(
    "mentorship.workbook_files",
    _("PDFs of workbooks"),
    old_files,
    "asked_at",
    kept=FILES_KEPT,
    since=_("after the file was asked for"),
)
rule(
    "mentorship.saved_searches",
    _("Saved searches"),
    kept=timedelta(days=SAVED_SEARCHES_KEPT_DAYS),
    since=_("after the last membership ended"),
    afterwards=DELETED,
    of=lambda: [SavedSearch],
    found=counted(saved_searches_to_forget, "saved_at"),
    remove=forget_saved_searches,
)
expire(
    "mentorship.suggestions",
    _("What members told about the directory"),
    old_suggestions,
    "settled_at",
    kept=SUGGESTION_KEPT,
    since=_("after it was settled"),
)
rule(
    "mentorship.directory_rows",
    _("Lines of spreadsheets of the directory"),
    kept=IMPORT_KEPT,
    since=_("after the file was sent, unless it was imported or put aside before"),
    afterwards=_("deleted; that it was sent, and by whom, stays"),
    of=lambda: [DirectoryImport],
    found=counted(forgotten_imports, "uploaded_at"),
    remove=purge_imports,
)
expire(
    "mentorship.staff_events",
    _("What staff did with the directory and the resources"),
    old_staff_events,
    "at",
    kept=AUDIT_KEPT,
    since=_("after it happened"),
)
kept_on(
    _("Introductions, mentorships, meetings and confirmed hours"),
    _("they are the other person’s history as well; erasure takes the name out"),
    Introduction,
    Pairing,
)
kept_on(
    _("Proofs of mentoring and their codes"),
    _("whoever holds one may have it checked at any time; an erased person’s go"),
    Record,
    CertificateOrder,
)
kept_on(
    _("Entries of the directory, and figures that staff set"),
    _("they are the association’s; erasure takes out who set them"),
    Opportunity,
    CpdFigures,
    FitWeights,
)
