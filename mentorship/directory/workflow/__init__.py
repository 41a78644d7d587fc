"""The only code that changes the directory, its imports, and what members tell about it.

Lock order: the directory's advisory lock, DirectoryImport, Suggestion, Opportunity. Whoever writes an entry takes the
advisory lock first: an import compares with all of them. Every function opens its own transaction; `now` is passed in.
"""

from mentorship.directory.workflow.entries import ChangedMeanwhile, TitleTaken, carry_out, save_opportunity
from mentorship.directory.workflow.imports import (
    apply_import,
    carry_out_import,
    discard_import,
    fail_import,
    purge_imports,
    stage_import,
)
from mentorship.directory.workflow.suggestions import (
    draft_of_suggestion,
    send_suggestion,
    settle_suggestion,
)

__all__ = [
    "ChangedMeanwhile",
    "TitleTaken",
    "apply_import",
    "carry_out",
    "carry_out_import",
    "discard_import",
    "draft_of_suggestion",
    "fail_import",
    "purge_imports",
    "save_opportunity",
    "send_suggestion",
    "settle_suggestion",
    "stage_import",
]
