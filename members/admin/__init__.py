"""What staff see of members, one file per subject."""

from members.admin import accounts, identity, memberships, people, policies, roll, safety, staff

__all__ = ["accounts", "identity", "memberships", "people", "policies", "roll", "safety", "staff"]
