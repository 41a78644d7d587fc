"""What staff see of members, one file per subject."""

from members.admin import accounts, memberships, people, policies, roll, staff

__all__ = ["accounts", "memberships", "people", "policies", "roll", "staff"]
