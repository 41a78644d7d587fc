"""Workbooks as PDFs for their owners, off the same press as the proofs of mentoring. Only jobs call this."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from mentorship.records.pdf import make_pdf
from mentorship.records.policy import MADE_AT_ONCE
from mentorship.workbooks.described import sections_for_print
from mentorship.workbooks.models import Workbook, WorkbookFile
from mentorship.workbooks.queries import file_to_make
from mentorship.workbooks.workflow import borrow_file, hand_over_file

logger = logging.getLogger(__name__)


def make_workbook_files(now: datetime) -> bool:
    """Make what waits, so many at once; whether more waits. One that cannot be made is logged and tried again later."""
    for _turn in range(MADE_AT_ONCE):
        file = borrow_file(now)
        if file is None:
            return False
        try:
            _make(file, now)
        except Exception:
            logger.exception("the PDF of workbook %s could not be made", file.workbook_id)
    return file_to_make(now).exists()


def _make(file: WorkbookFile, now: datetime) -> None:
    workbook = Workbook.objects.select_related("template", "member").get(pk=file.workbook_id)
    content = make_pdf("workbook", as_context(workbook, file.language), file.language)
    hand_over_file(file, content, shows_at=workbook.changed_at, now=now)


def as_context(workbook: Workbook, language: str) -> dict[str, Any]:
    """What the document says: every question in `language`, answers as they were written."""
    return {
        "title": getattr(workbook.template, f"title_{language}") or workbook.template.title,
        "name": workbook.member.get_full_name(),
        "written_in": f"{workbook.member.language}-CA",
        "changed_at": workbook.changed_at,
        "sections": sections_for_print(workbook, language),
    }
