"""What programs in offerings know about people: each subject enters its own tables by being imported (MEM-5)."""

from momentum import privacy_references
from momentum.applications import privacy as applications_privacy
from momentum.matching import privacy as matching_privacy
from momentum.programs import privacy as programs_privacy
from momentum.progress import privacy as progress_privacy
from momentum.sessions import privacy as sessions_privacy

__all__ = [
    "applications_privacy",
    "matching_privacy",
    "privacy_references",
    "programs_privacy",
    "progress_privacy",
    "sessions_privacy",
]
