"""What staff see of members, one file per subject."""

from members.admin import accounts, identity, insight, memberships, people, policies, roll, safety, staff

__all__ = ["accounts", "identity", "insight", "memberships", "people", "policies", "roll", "safety", "staff"]
