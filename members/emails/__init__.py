"""One function per message to a member, one file per subject."""
