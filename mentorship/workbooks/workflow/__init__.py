"""The only code that changes workbooks and their questions.

Lock order: Member, Workbook, then what a program locks when it takes the workbook. Of the questions: the draft.
"""

from mentorship.workbooks.workflow.answers import Given, Saved, begin_workbook, save_answers
from mentorship.workbooks.workflow.sending import reopen_workbook, send_workbook
from mentorship.workbooks.workflow.versions import (
    draft_next_version,
    faults_of,
    publish_version,
    remove_part,
    save_part,
)

__all__ = [
    "Given",
    "Saved",
    "begin_workbook",
    "draft_next_version",
    "faults_of",
    "publish_version",
    "remove_part",
    "reopen_workbook",
    "save_answers",
    "save_part",
    "send_workbook",
]
