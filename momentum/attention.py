"""What staff should look at in programs and offerings: only what they can do something about."""

from momentum.applications import attention as applications_attention
from momentum.matching import attention as matching_attention
from momentum.programs import attention as programs_attention
from momentum.progress import attention as progress_attention
from momentum.sessions import attention as sessions_attention

__all__ = [
    "applications_attention",
    "matching_attention",
    "programs_attention",
    "progress_attention",
    "sessions_attention",
]
