"""What staff see of members, one file per subject."""

from members.admin import accounts, staff

__all__ = ["accounts", "staff"]
