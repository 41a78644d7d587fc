"""The only code that changes workbooks and their questions.

Lock order: Member, Workbook, then what a program locks when it takes the workbook. Of the questions: the draft.
"""

from mentorship.workbooks.workflow.answers import Given, Saved, begin_workbook, merged, save_answers
from mentorship.workbooks.workflow.keeping import (
    ask_for_file,
    borrow_file,
    hand_over_file,
    keep_workbook,
    remove_workbook,
    warn_of_removal,
)
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
    "ask_for_file",
    "begin_workbook",
    "borrow_file",
    "draft_next_version",
    "faults_of",
    "hand_over_file",
    "keep_workbook",
    "merged",
    "publish_version",
    "remove_part",
    "remove_workbook",
    "reopen_workbook",
    "save_answers",
    "save_part",
    "send_workbook",
    "warn_of_removal",
]
