"""The messages about workbooks."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from mentorship.workbooks.models import Workbook, WorkbookEvent
from mentorship.workbooks.policy import KEPT_DAYS


def workbook_reopened(workbook: Workbook, event: WorkbookEvent) -> None:
    """To the owner: staff reopened it, and why."""
    owner = workbook.member
    queue(
        "workbook_reopened",
        to_address=owner.email,
        language=owner.language,
        context={
            "first_name": owner.first_name,
            "reason": event.note,
            "workbook_url": url_for(owner.language, "mentorship:workbook-detail", kind=workbook.template.kind),
        },
        dedupe_key=f"workbook_reopened:{event.pk}:{owner.pk}",
        member=owner,
    )


def workbook_removal(workbook: Workbook, event: WorkbookEvent, remove_on: datetime) -> None:
    """To the owner: nobody has changed it for long, and it is deleted on this day unless it is kept (quality P9)."""
    owner = workbook.member
    queue(
        "workbook_removal",
        to_address=owner.email,
        language=owner.language,
        context={
            "first_name": owner.first_name,
            "months": KEPT_DAYS * 12 // 365,
            "remove_on": remove_on,
            "workbook_url": url_for(owner.language, "mentorship:workbook-detail", kind=workbook.template.kind),
        },
        dedupe_key=f"workbook_removal:{event.pk}:{owner.pk}",
        member=owner,
    )
