"""Staff's pages about mentorships, one file a subject; all read only."""

from mentorship.pairs.admin import agreements, evaluations, invitations, pairings

__all__ = ["agreements", "evaluations", "invitations", "pairings"]
